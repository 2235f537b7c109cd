"""The hub's commands to its devices: signed, written down before they go, and what became of them.

In: who wants what of which device, and what devices answer. Out: commands for the link, lines of
the audit log, the last command of each device. It also tells a device that runs the hub's release,
and is well, to keep it, and tells devices to take it, a few at a time and never while the store is
open (``hub.rollout``). Whether somebody may command is decided at the gate.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, Protocol
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from config.load import save
from hub.accounts.origin import Origin
from hub.accounts.role import Person
from hub.board import Board
from hub.carried import PROGRAMS, manifest
from hub.health import ailment, device_state
from hub.live import Heard
from hub.live.fleet import Sent
from hub.rollout import Candidate, due, stays_closed
from hub.store import StoreError
from hub.trust.commanding import held
from wire import topics
from wire.command import (
    COMMAND,
    SAID_CHARACTERS_MAX,
    Command,
    Keep,
    Order,
    Restart,
    Take,
    Upshot,
    word,
)
from wire.events import Status
from wire.link import Message
from wire.release import Program
from wire.seal import PublicKey, seal
from wire.timepiece import Timepiece
from wire.topics import TopicError

log = logging.getLogger(__name__)

NUMBER_FILE = "command.number"

LIFE_MS = 60_000
"""A command that has not come by then is not obeyed any more."""

ROUND_S = 5.0  # between two looks at who is to keep or to take a release
HUB = Person(name="hub", role="nobody")


class CommandError(Exception):
    """A command cannot be sent; the message says why."""


class Writer(Protocol):
    """Who keeps the audit log; see ``hub.accounts.register.Register``."""

    async def note(self, by: Person, deed: str, subject: str, origin: Origin) -> None:
        """Write a line.

        Raises:
            StoreError: it cannot be kept.
        """


class Sender(Protocol):
    """What is needed of a ``wire.link.Link``."""

    def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool = False) -> bool:
        """Send, as far as there is a broker."""


class Commander:
    """Commands the devices of one store; ``folder`` is the hub's."""

    def __init__(
        self, folder: Path, board: Board, writer: Writer, timepiece: Timepiece, link: Sender
    ) -> None:
        self._folder = folder
        self._board = board
        self._writer = writer
        self._timepiece = timepiece
        self._link = link
        self._held = held(folder)
        self._number = _number(folder)
        self._last: dict[str, Sent] = {}
        self._told: dict[str, tuple[int, int]] = {}  # the release and when, by device
        self._settled: dict[str, int] = {}  # the release that a device has answered to keep
        self._answers: asyncio.Queue[tuple[str, Sent]] = asyncio.Queue()
        self._turn = asyncio.Lock()

    @property
    def public(self) -> PublicKey:
        """By what devices know this hub."""
        return self._held.public

    def last(self, device: str) -> Sent | None:
        """The last command of a device."""
        sent = self._last.get(device)
        if sent is None or sent.outcome != "sent":
            return sent
        late = self._timepiece.wall_ms() - sent.at_ms > LIFE_MS
        return replace(sent, outcome="silent") if late else sent

    async def command(self, device: str, order: Order, by: Person, origin: Origin) -> Sent:
        """Write down that somebody commands, and then do it.

        Raises:
            CommandError: the device is not there, or what is commanded cannot be written down.
        """
        async with self._turn:
            heard = self._board.devices().get(device)
            sent = await self._written(device, order, by, origin)
            raw = self._sealed(device, order, sent.number, heard)
            self._last[device] = sent
            topic = topics.device(self._board.shop.store, device, "command")
            if self._held.line:  # first, for a device that still believes a key of before
                self._link.publish(topic, msgspec.json.encode(self._held.line), qos=1)
            self._link.publish(topic, raw, qos=1)
            return sent

    def works(self) -> list[Coroutine[None, None, NoReturn]]:
        """What it does for ever."""
        return [self._write_answers(), self._renew()]

    def note(self, message: Message) -> None:
        """Take a device's answer, called by the link: one for each command that was sent.

        Who acknowledges the message is whoever acknowledges all others.
        """
        try:
            address = topics.parse(message.topic)
            if address.kind != "answer":
                return
            answer = msgspec.json.decode(message.payload, type=Upshot)
        except (TopicError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            log.debug("%s says something strange: %s", message.topic, error)
            return
        device = address.device
        sent = self._last.get(device)
        if sent is None or sent.number != answer.number or sent.outcome != "sent":
            return
        said = "".join(sign if sign.isprintable() else "?" for sign in answer.said)
        sent = replace(sent, outcome=answer.outcome, said=said[:SAID_CHARACTERS_MAX])
        self._last[device] = sent
        if sent.order == "keep" and sent.outcome == "done" and sent.release is not None:
            self._settled[device] = sent.release
        self._answers.put_nowait((device, sent))

    async def _write_answers(self) -> NoReturn:
        """Write down what devices answer, for ever."""
        while True:
            device, sent = await self._answers.get()
            subject = f"{device} {sent.number} {sent.order} {sent.outcome}: {sent.said}"
            try:
                await self._writer.note(Person(name=device, role="nobody"), "answer", subject, HERE)
            except StoreError as error:
                log.warning("%s is not in the audit log: %s", subject, error)

    async def _renew(self) -> NoReturn:
        """Bring the devices to the hub's releases, for ever."""
        while True:
            for program in PROGRAMS:
                carried = await asyncio.to_thread(manifest, self._folder, program)
                if carried is not None:
                    await self._bring(program, carried.counter)
            await asyncio.sleep(ROUND_S)

    async def _bring(self, program: Program, counter: int) -> None:
        now_ms = self._timepiece.wall_ms()
        of_program = {
            name: heard.status
            for name, heard in self._board.devices().items()
            if heard.status is not None and heard.status.program == program
        }
        for name, status in of_program.items():
            if status.release == counter and ailment(status) is None and self._waits(name):
                await self._tell(name, Keep(counter))
        shop = self._board.shop
        local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(shop.timezone))
        candidates = [self._candidate(name, one, counter) for name, one in of_program.items()]
        for name in due(counter, candidates, now_ms, closed=stays_closed(shop.hours, local)):
            self._told[name] = (counter, now_ms)
            await self._tell(name, Take(counter))

    def _waits(self, name: str) -> bool:
        """Whether a device that runs the release was not told to keep it, or did not do it.

        What its outbox went through is no reason against it: going back would not mend that.
        """
        sent = self.last(name)
        if sent is None or sent.order != "keep":
            return True
        return sent.outcome != "done" and self._timepiece.wall_ms() - sent.at_ms > LIFE_MS

    def _candidate(self, name: str, status: Status, counter: int) -> Candidate:
        release, told_ms = self._told.get(name, (0, 0))
        return Candidate(
            name=name,
            online=self._is_online(name),
            well=ailment(status) is None and status.replaced_outbox is None,
            release=status.release,
            settled=status.release == counter == self._settled.get(name),
            failed=(status.release_problem or "").startswith(f"release {counter}:"),
            told_ms=told_ms if release == counter else None,
        )

    def _is_online(self, name: str) -> bool:
        heard = self._board.devices()[name]
        return device_state(heard.status, heard.at_ms, self._timepiece.wall_ms()) == "online"

    async def _tell(self, name: str, order: Order) -> None:
        try:
            await self.command(name, order, HUB, HERE)
        except CommandError as error:
            log.debug("%s is not told to %s: %s", name, word(order), error)

    async def _written(self, device: str, order: Order, by: Person, origin: Origin) -> Sent:
        if device not in self._board.devices() or not self._is_online(device):
            msg = f"{device} is not there to hear it"
            raise CommandError(msg)
        now_ms = self._timepiece.wall_ms()
        self._number = max(now_ms, self._number + 1)
        sent = Sent(
            number=self._number,
            order=word(order),
            by=by.name,
            at_ms=now_ms,
            release=None if isinstance(order, Restart) else order.release,
        )
        try:
            await asyncio.to_thread(save, self._folder / NUMBER_FILE, f"{self._number}\n".encode())
            await self._writer.note(by, f"command-{sent.order}", f"{device} {sent.number}", origin)
        except (OSError, StoreError) as error:
            msg = f"it cannot be written down, and is not sent: {error}"
            raise CommandError(msg) from error
        return sent

    def _sealed(self, device: str, order: Order, number: int, heard: Heard | None) -> bytes:
        status = None if heard is None else heard.status
        if heard is None or status is None or status.boot is None or status.uptimems is None:
            msg = f"{device} does not say since when it runs"
            raise CommandError(msg)
        since_ms = max(0, self._timepiece.wall_ms() - heard.at_ms)
        command = Command(
            store=self._board.shop.store,
            device=device,
            number=number,
            boot=status.boot,
            until_uptimems=status.uptimems + since_ms + LIFE_MS,
            order=order,
        )
        return msgspec.json.encode(seal(msgspec.json.encode(command), COMMAND, self._held.key))


HERE = Origin("")
"""Where what the hub does by itself comes from."""


def _number(folder: Path) -> int:
    """The newest number that was given; the clock makes up for one that is lost."""
    try:
        return int((folder / NUMBER_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
