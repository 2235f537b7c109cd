"""A device's side of the hub's commands: believes them, obeys each once, and answers.

In: payloads from the link. Out: orders for whoever carries them out, answers for the hub, one log
line for each. The number of the newest command lies in the device's folder before it is carried
out, so that a restart forgets nothing. It is shared by kiosk and sensor, which may not know each
other; what an order means is theirs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NoReturn

import msgspec

from config.allegiance import believed, follow
from config.load import save
from config.renewal.notes import KEPT, WANTED, leave
from config.renewal.told import running
from wire.command import (
    SAID_CHARACTERS_MAX,
    Command,
    CommandRefused,
    Hearer,
    Keep,
    Order,
    Restart,
    Take,
    Upshot,
    heard,
    word,
)
from wire.release import Program
from wire.seal import PublicKey
from wire.succession import is_line
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

OBEYED = "command.number"
OBEYED_BYTES_MAX = 32  # a number of sixteen digits and a new line

WAITING_MAX = 8
"""Commands that wait for the one before; a hub sends one, and waits for its answer."""


PARTING_S = 1.0  # for the answer to leave before the program does


class OrderRefused(Exception):
    """A device does not do as it is told, for a reason of its own."""


class Orders:
    """The commands of one device; without a ``key`` every one is refused.

    ``key`` is the one that it was told; the hub may have passed it on since.

    ``name`` is the store's and the device's, ``program`` what it is, ``prefix`` the environment
    that it runs in. ``deeds`` is what the program itself does at an order; it says what it did, or
    raises ``OrderRefused`` or ``OSError``. ``answer`` sends an answer to the hub. ``busy`` says why
    the program may not be ended now, None: it may; ``leave`` ends it, and what supervises it starts
    it again.
    """

    def __init__(  # noqa: PLR0913 - who hears, whom it believes, and who does it
        self,
        *,
        folder: Path,
        name: tuple[str, str],
        key: PublicKey | None,
        program: Program,
        prefix: Path,
        deeds: Mapping[type[Order], Callable[[Command], Awaitable[str]]],
        timepiece: Timepiece,
        answer: Callable[[bytes], None],
        busy: Callable[[], str | None],
        leave: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._name = name
        self._key = key
        self._program = program
        self._prefix = prefix
        self._deeds = deeds
        self._timepiece = timepiece
        self._answer = answer
        self._busy = busy
        self._leave = leave
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(WAITING_MAX)

    def note(self, payload: bytes) -> None:
        """Take note of a payload; called by the link. What comes faster than it is done is lost."""
        if payload and not self._waiting.full():
            self._waiting.put_nowait(payload)

    async def run(self) -> NoReturn:
        """Obey for ever."""
        while True:
            payload = await self._waiting.get()
            if is_line(payload):
                await asyncio.to_thread(self._follow, payload)
                continue
            heard_ = await asyncio.to_thread(self._hear, payload)
            answer = await self._obey(heard_) if isinstance(heard_, Command) else heard_
            if answer is not None:
                self._answer(msgspec.json.encode(answer))
            if isinstance(heard_, Command) and isinstance(heard_.order, Restart):
                await asyncio.sleep(PARTING_S)
                if answer is not None and answer.outcome == "done":
                    self._leave()

    def _hear(self, payload: bytes) -> Command | Upshot | None:
        """The command, noted on disk; or the answer to one that is not obeyed."""
        try:
            key = believed(self._folder, self._key)
            command = heard(payload, key, self._hearer())
            save(self._folder / OBEYED, f"{command.number}\n".encode())
        except CommandRefused as refused:
            log.warning("a command is not obeyed: %s", refused)
            return None if refused.number is None else _refusal(refused.number, str(refused))
        except OSError as error:
            log.warning("a command is not obeyed, the disk refuses: %s", error)
            return None
        return command

    def _follow(self, line: bytes) -> None:
        """The hub may have a new key."""
        try:
            follow(self._folder, self._key, believed(self._folder, self._key), line)
        except OSError as error:
            log.warning("the hub's new command key cannot be kept: %s", error)

    async def _obey(self, command: Command) -> Upshot:
        name = word(command.order)
        try:
            if isinstance(command.order, Restart):
                said = self._may_leave()
            elif isinstance(command.order, Take | Keep):
                said = await asyncio.to_thread(self._renew, command.order)
            else:
                said = await self._deeds[type(command.order)](command)
        except (OrderRefused, OSError) as error:
            log.warning("the hub says %s, refused: %s", name, error)
            return _refusal(command.number, str(error))
        log.info("the hub says %s, done", name)
        return Upshot(number=command.number, outcome="done", said=said[:SAID_CHARACTERS_MAX])

    def _may_leave(self) -> str:
        """Look whether somebody is at the device.

        Raises:
            OrderRefused: somebody is.
        """
        reason = self._busy()
        if reason is not None:
            raise OrderRefused(reason)
        return "it begins anew"

    def _renew(self, order: Take | Keep) -> str:
        """Leave word for what renews this program."""
        now = running(self._prefix)
        if now is None:
            reason = "this program was not installed by a release"
            raise OrderRefused(reason)
        if isinstance(order, Take):
            leave(self._folder, WANTED, order.release)
            return f"release {order.release} is wanted"
        if now != order.release:
            reason = f"release {now} runs, not {order.release}"
            raise OrderRefused(reason)
        leave(self._folder, KEPT, order.release)
        return f"release {now} stays"

    def _hearer(self) -> Hearer:
        return Hearer(
            store=self._name[0],
            device=self._name[1],
            program=self._program,
            boot=self._timepiece.boot,
            uptimems=self._timepiece.uptime_ms(),
            obeyed=self._obeyed(),
        )

    def _obeyed(self) -> int:
        """The newest number that was obeyed.

        Raises:
            CommandRefused: what is there is no number; nobody knows what was obeyed.
        """
        try:
            with (self._folder / OBEYED).open("rb") as file:
                return int(file.read(OBEYED_BYTES_MAX))
        except FileNotFoundError:
            return 0
        except ValueError as error:
            msg = f"{self._folder / OBEYED} is no number; remove it, and commands are obeyed again"
            raise CommandRefused(msg) from error


def _refusal(number: int, why: str) -> Upshot:
    return Upshot(number=number, outcome="refused", said=why[:SAID_CHARACTERS_MAX])
