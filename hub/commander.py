"""The hub's commands to its devices: signed, written down before they go, and what became of them.

In: who wants what of which device, and what devices answer. Out: commands for the link, the last
command of each device, pictures of kiosks' screens, and lines of the audit log: one before each
command, and one of what became of it (an answer, none in time, or that it could not be sent).
Whether somebody may command is decided at the gate.
"""

import asyncio
import logging
from pathlib import Path
from typing import NoReturn, Protocol

import msgspec
from msgspec.structs import replace

from config.load import save
from hub.accounts.origin import HERE, Origin
from hub.accounts.role import Person
from hub.board import Board
from hub.health import device_state
from hub.live.fleet import Sent
from hub.shots import Shots, Taken
from hub.store import StoreError
from hub.trust.commanding import held
from wire import topics
from wire.command import (
    COMMAND,
    ORDERS,
    SAID_CHARACTERS_MAX,
    Command,
    Keep,
    Order,
    Take,
    Upshot,
    word,
)
from wire.link import Message
from wire.screenshot import Shot, ShotError, shot_in
from wire.seal import PublicKey, seal
from wire.timepiece import Timepiece
from wire.topics import TopicError

log = logging.getLogger(__name__)

NUMBER_FILE = "command.number"

LIFE_MS = 60_000
"""A command that has not come by then is not obeyed any more."""

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
        self._open: dict[tuple[str, int], Sent] = {}  # by number; none is in it for two LIFE_MS
        self._shots = Shots()
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
            self._number = max(self._timepiece.wall_ms(), self._number + 1)
            raw = self._sealed(device, order)
            sent = await self._written(device, order, by, origin)
            topic = topics.device(self._board.shop.store, device, "command")
            self._last[device] = sent
            self._open[device, sent.number] = sent  # its answer may come at once
            if self._held.line:  # first, for a device that still believes a key of before
                self._link.publish(topic, msgspec.json.encode(self._held.line), qos=1)
            if not self._link.publish(topic, raw, qos=1):
                self._end(device, replace(sent, outcome="unsent", said="the broker is away"))
                msg = "the broker is away, nothing was sent"
                raise CommandError(msg)
            return sent

    def is_there(self, device: str) -> bool:
        """Whether a device is there to hear a command."""
        heard = self._board.devices().get(device)
        if heard is None:
            return False
        return device_state(heard.status, heard.at_ms, self._timepiece.wall_ms()) == "online"

    def screen(self, device: str) -> Taken | None:
        """What a kiosk's own screen showed, while the picture of it may be seen."""
        return self._shots.of(device, self._timepiece.wall_ms())

    def note(self, message: Message) -> None:
        """Take a device's answer, called by the link: one for each command that was sent.

        Who acknowledges the message is whoever acknowledges all others.
        """
        try:
            address = topics.parse(message.topic)
            if address.kind == "answer":
                self._note_answer(address.device, msgspec.json.decode(message.payload, type=Upshot))
            elif address.kind == "screenshot" and not message.retained:
                self._note_shot(address.device, shot_in(message.payload))
        except (
            TopicError,
            ShotError,
            msgspec.MsgspecError,
            UnicodeDecodeError,
            RecursionError,
        ) as error:
            log.debug("%s says something strange: %s", message.topic, error)

    async def give_up(self) -> None:
        """Time has passed: end what nobody has answered, and forget old pictures."""
        now_ms = self._timepiece.wall_ms()
        self._shots.tidy(now_ms)
        for (device, _), sent in list(self._open.items()):
            if now_ms - sent.at_ms > LIFE_MS:
                self._end(device, replace(sent, outcome="silent"))

    async def write_answers(self) -> NoReturn:
        """Write down what becomes of commands, for ever."""
        while True:
            device, sent = await self._answers.get()
            subject = f"{device} {sent.number} {sent.order} {sent.outcome}: {sent.said}"
            is_told = sent.outcome in {"done", "refused"}
            by = Person(name=device, role="nobody") if is_told else HUB
            try:
                await self._writer.note(by, "answer", subject, HERE)
            except StoreError as error:
                log.warning("%s is not in the audit log: %s", subject, error)

    def _note_answer(self, device: str, answer: Upshot) -> None:
        sent = self._open.get((device, answer.number))
        if sent is None:
            return
        said = "".join(sign if sign.isprintable() else "?" for sign in answer.said)
        sent = replace(sent, outcome=answer.outcome, said=said[:SAID_CHARACTERS_MAX])
        self._end(device, sent)

    def _note_shot(self, device: str, shot: Shot) -> None:
        """Hold a picture that was asked for, and comes before its answer: one, and no other."""
        sent = self._open.get((device, shot.number))
        known = self.screen(device)
        is_new = known is None or known.shot.number < shot.number
        if sent is not None and sent.order == "screenshot" and is_new:
            self._shots.take(device, shot, self._timepiece.wall_ms())

    def _end(self, device: str, sent: Sent) -> None:
        """A command has come to its end; a newer one of its device stays the last."""
        self._open.pop((device, sent.number), None)
        if self._last[device].number == sent.number:
            self._last[device] = sent
        self._answers.put_nowait((device, sent))

    async def _written(self, device: str, order: Order, by: Person, origin: Origin) -> Sent:
        sent = Sent(
            number=self._number,
            order=word(order),
            by=by.name,
            at_ms=self._timepiece.wall_ms(),
            release=order.release if isinstance(order, Take | Keep) else None,
        )
        try:
            await asyncio.to_thread(save, self._folder / NUMBER_FILE, f"{self._number}\n".encode())
            await self._writer.note(by, f"command-{sent.order}", f"{device} {sent.number}", origin)
        except (OSError, StoreError) as error:
            msg = f"it cannot be written down, and is not sent: {error}"
            raise CommandError(msg) from error
        return sent

    def _sealed(self, device: str, order: Order) -> bytes:
        """The command as it will be sent, while the device is there to hear it."""
        heard = self._board.devices().get(device)
        status = None if heard is None else heard.status
        if heard is None or status is None or not self.is_there(device):
            msg = f"{device} is not there to hear it"
            raise CommandError(msg)
        if status.program not in ORDERS or not isinstance(order, ORDERS[status.program]):
            msg = f"a {status.program} takes no order to {word(order)}"
            raise CommandError(msg)
        if status.boot is None or status.uptimems is None:
            msg = f"{device} does not say since when it runs"
            raise CommandError(msg)
        since_ms = max(0, self._timepiece.wall_ms() - heard.at_ms)
        command = Command(
            store=self._board.shop.store,
            device=device,
            number=self._number,
            boot=status.boot,
            until_uptimems=status.uptimems + since_ms + LIFE_MS,
            order=order,
        )
        return msgspec.json.encode(seal(msgspec.json.encode(command), COMMAND, self._held.key))


def _number(folder: Path) -> int:
    """The newest number that was given; the clock makes up for one that is lost."""
    try:
        return int((folder / NUMBER_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
