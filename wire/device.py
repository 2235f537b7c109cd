"""The shell of a device program: its outbox on a worker thread, its uplink, link and status.

Kiosk, sensor and the demo's shoppers all speak through a ``Device``. What comes in: events that
are safe on disk when ``say`` returns, and what the program tells of itself. It does not decide
what is said, and it shows nothing.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Literal, NoReturn, Self, TypeVar

import msgspec

from wire import topics
from wire.codec import WireError, decode_receipt, decode_status, encode_status
from wire.envelope import Receipt
from wire.events import STATUS_SECONDS, Event, Status, offline
from wire.link import Endpoint, Link, Message, Will
from wire.machine import disk_bytes, disk_free_bytes, temperature_c
from wire.outbox import OUTBOX_EVENTS_MAX, Holding, Outbox, OutboxError, Stamp
from wire.timepiece import Timepiece
from wire.uplink import Uplink

log = logging.getLogger(__name__)

T = TypeVar("T")

RESTORED = "its storage was copied or restored from a copy; it goes on with a new stream"
OUTBOX_FILE = "outbox.db"  # in a device's folder
DISK_S = 1.0  # between tries of a disk that refuses
RECEIPTS_MAX = 1_000  # more unread ones than that are dropped; the next one says the same and more


class Device:
    """One device of a store, as an async context manager.

    ``folder`` holds its outbox. Inside the context ``say`` works whether the hub is there or not;
    ``run`` keeps talking to the hub and belongs in the program's task group. ``on_config`` takes
    note of what the hub hands out to it (no bytes: nothing any more), on the event loop; without it
    the device does not ask for that. ``on_command`` takes note of what the hub commands, alike.

    Raises:
        OutboxError: on entering, when the outbox cannot be used.
        TopicError: the store's or the device's name cannot stand in a topic.
    """

    def __init__(  # noqa: PLR0913 - each is a fact of its own about the device
        self,
        *,
        folder: Path,
        store: str,
        name: str,
        program: Literal["kiosk", "phone", "sensor", "shoppers"],
        version: str,
        endpoint: Endpoint,
        timepiece: Timepiece,
        random: Random | None = None,
        outbox_events_max: int = OUTBOX_EVENTS_MAX,
        simulated: bool = False,
        on_config: Callable[[bytes], None] | None = None,
        on_command: Callable[[bytes], None] | None = None,
    ) -> None:
        self._on_config = on_config
        self._on_command = on_command
        self.store = topics.check_name(store, "store")
        self.name = topics.check_name(name, "device")
        self._path = folder / OUTBOX_FILE
        self._events_max = outbox_events_max
        self._timepiece = timepiece
        self._random = random or Random()  # noqa: S311 - jitter, not a secret
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="outbox")
        self._wake = asyncio.Event()
        self._news = asyncio.Event()
        self._receipts: deque[Receipt] = deque(maxlen=RECEIPTS_MAX)
        self._hub_boot: str | None = None
        self._hub_returned = False
        self._status = Status(
            state="online",
            program=program,
            version=version,
            boot=timepiece.boot,
            simulated=simulated,
        )
        self._link = Link(
            endpoint,
            f"{self.store}-{self.name}",
            subscriptions=[
                topics.device(self.store, self.name, "receipt"),
                topics.device(self.store, topics.HUB, "status"),
                *([topics.device(self.store, self.name, "config")] if on_config else []),
                *([topics.device(self.store, self.name, "command")] if on_command else []),
            ],
            on_message=self._note,
            on_up=self._on_up,
            on_down=self._wake.set,
            will=Will(
                topics.device(self.store, self.name, "status"),
                offline(program, version, simulated=simulated),
            ),
            random=self._random,
        )
        self._outbox: Outbox
        self._uplink: Uplink
        self._was_up = False
        self._disk_problem: str | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._in_worker(self._open)
        except BaseException:
            self._worker.shutdown()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._in_worker(self._outbox.close)
        self._worker.shutdown()

    @property
    def connected(self) -> bool:
        """Whether the broker is there; nobody has to wait for it."""
        return self._link.connected

    async def say(self, *events: Event) -> None:
        """Put events on disk, all or none; they will reach the hub.

        Raises:
            OutboxFull: there is no room; tell the person, and thank nobody.
            OutboxError: the disk refused.
        """
        stamp = Stamp(
            made_ms=self._timepiece.wall_ms(),
            boot=self._timepiece.boot,
            uptimems=self._timepiece.uptime_ms(),
            clock=self._timepiece.clock(),
        )
        try:
            await asyncio.shield(self._in_worker(lambda: self._outbox.append(events, stamp)))
        finally:
            self._wake.set()
        self.tell(last_event_ms=stamp.made_ms, soon=False)

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        """Change what the device says of itself; ``soon``: at once when it differs."""
        changed = msgspec.structs.replace(self._status, **changes)
        if soon and changed != self._status:
            self._news.set()
        self._status = changed

    def answer(self, payload: bytes) -> None:
        """Say what became of a command; where nobody hears it, who commanded asks again."""
        self._link.publish(topics.device(self.store, self.name, "answer"), payload, qos=0)

    def expose(self, payload: bytes) -> None:
        """Say once what the own screen shows; lost where nobody hears it."""
        self._link.publish(topics.device(self.store, self.name, "screenshot"), payload, qos=0)

    async def holding(self) -> Holding:
        """What the outbox holds now."""
        return await self._in_worker(self._outbox.holding)

    async def run(self) -> NoReturn:
        """Talk to the hub for ever: connect, send, take receipts, say how the device is."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._link.run())
            tasks.create_task(self._send())
            tasks.create_task(self._report())
        raise AssertionError  # the three run until they are cancelled

    async def _send(self) -> NoReturn:
        topic = topics.device(self.store, self.name, "event")
        while True:
            self._wake.clear()
            try:
                payloads, next_ms = await self._in_worker(self._step)
            except OutboxError as error:
                self._complain(error)
                await asyncio.sleep(DISK_S)
                self._wake.set()
                continue
            self._complain(None)
            for payload in payloads:
                self._link.publish(topic, payload, qos=1)
            wait_s = None
            if next_ms is not None:
                wait_s = max(0, next_ms - self._timepiece.uptime_ms()) / 1000
            await _either(self._wake, wait_s)

    async def _report(self) -> NoReturn:
        while True:
            self._news.clear()
            if self._link.connected:
                try:
                    status = await self._in_worker(self._describe)
                except (OutboxError, OSError) as error:  # the second: the disk is gone
                    status = msgspec.structs.replace(self._status, problem=str(error)[:200])
                topic = topics.device(self.store, self.name, "status")
                self._link.publish(topic, encode_status(status), qos=1, retain=True)
            await _either(self._news, STATUS_SECONDS)

    def _complain(self, error: OutboxError | None) -> None:
        """Say that the disk refuses, or that it does no longer; once each."""
        if error is not None and self._disk_problem is None:
            log.warning("the outbox cannot be used, trying on: %s", error)
        if error is None and self._disk_problem is not None:
            log.info("the outbox can be used again")
        self._disk_problem = None if error is None else str(error)[:200]

    # On the outbox's thread.

    def _open(self) -> None:
        self._outbox = Outbox(self._path, events_max=self._events_max)
        self._uplink = Uplink(self._outbox, self.store, self.name, self._random)
        if self._outbox.replaced is not None:
            log.error("the outbox could not be read; it is kept as %s", self._outbox.replaced)

    def _step(self) -> tuple[list[bytes], int | None]:
        """Bring the uplink up to date and ask it what is due."""
        now_ms = self._timepiece.uptime_ms()
        up = self._link.connected
        if up != self._was_up:
            self._was_up = up
            if up:
                self._uplink.connected(now_ms)
            else:
                self._uplink.disconnected()
        if self._hub_returned:
            self._hub_returned = False
            self._uplink.hub_started()
        while self._receipts:  # one that the disk cannot follow is forgotten: its like will come
            self._uplink.receipted(self._receipts.popleft())
        return self._uplink.due(now_ms), self._uplink.next_ms(now_ms)

    def _describe(self) -> Status:
        holding = self._outbox.holding()
        oldest_ms = holding.oldest_made_ms
        age_ms = None if oldest_ms is None else max(0, self._timepiece.wall_ms() - oldest_ms)
        replaced = self._outbox.replaced
        return msgspec.structs.replace(
            self._status,
            uptimems=self._timepiece.uptime_ms(),
            clock=self._timepiece.clock(),
            stream=self._outbox.stream,
            made=holding.made,
            waiting=holding.waiting,
            oldest_age_ms=age_ms,
            refused=holding.refused,
            replaced_outbox=replaced.name if replaced else None,
            temperature_c=temperature_c(),
            disk_free_bytes=disk_free_bytes(self._path.parent),
            disk_bytes=disk_bytes(self._path.parent),
            wall_ms=self._timepiece.wall_ms(),
            problem=self._status.problem or self._disk_problem or self._restored,
        )

    @property
    def _restored(self) -> str | None:
        return RESTORED if self._uplink.begun_again else None

    async def _in_worker(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    # Called by the link, on the event loop; they only take note.

    def _on_up(self) -> None:
        self._news.set()
        self._wake.set()

    def _note(self, message: Message) -> None:
        address = topics.parse(message.topic)
        try:
            if address.device == topics.HUB:
                self._note_hub(decode_status(message.payload))
            elif address.kind == "config":
                if self._on_config is not None:
                    self._on_config(message.payload)
            elif address.kind == "command":
                if self._on_command is not None and not message.retained:
                    self._on_command(message.payload)
            else:
                self._receipts.append(decode_receipt(message.payload))
        except WireError as error:
            log.debug("%s said something strange: %s", message.topic, error)
        self._wake.set()

    def _note_hub(self, hub: Status) -> None:
        if hub.state == "online" and hub.boot != self._hub_boot:
            self._hub_returned = self._hub_boot is not None
            self._hub_boot = hub.boot


async def _either(event: asyncio.Event, seconds: float | None) -> None:
    """Wait for an event, or until the time is up."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
