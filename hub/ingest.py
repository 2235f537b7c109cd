"""From MQTT to the store, and a receipt back after the commit.

``Ingest`` is the part without a socket, a thread or a clock: messages in, one transaction,
receipts and new events out. ``Intake`` runs it: it collects what arrives for a few milliseconds
(group commit), stores on the hub's store thread, then acknowledges to the broker, sends receipts
and hands the new events on. It scores nothing.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import NamedTuple, NoReturn

from msgspec import Struct

from hub.pacing import Pacer
from hub.store import (
    Batch,
    Committed,
    Counts,
    DeviceStatus,
    Incoming,
    Quarantined,
    Reject,
    Store,
    Stored,
    StoreError,
)
from wire import topics
from wire.clock import BootClock, happened
from wire.codec import (
    BodyError,
    HeadError,
    WireError,
    decode_body,
    decode_events,
    decode_status,
    encode_receipt,
    from_ms,
    to_ms,
)
from wire.envelope import Head, Receipt
from wire.link import Link, Message
from wire.timepiece import Timepiece
from wire.topics import TopicError

log = logging.getLogger(__name__)

LINGER_S = 0.005
"""How long the first message of a commit waits for company: measured best of 0, 5 and 20 ms."""

COMMIT_MESSAGES_MAX = 1_000
WAITING_MESSAGES_MAX = 20_000
WAITING_BYTES_MAX = 64 * 1024 * 1024
"""Arrivals in memory. A broker's inflight window should keep QoS 1 far below, and Mosquitto 2.0.11
sends more than its own; what is above is not acknowledged, so its device sends it again."""

BOOTS_MAX = 10_000
RETRY_S = 1.0  # after the store refused
READMIT_EVENTS = 500


class Arrival(NamedTuple):
    """A message as it came, with the hub's wall clock at that moment."""

    topic: str
    payload: bytes
    retained: bool
    received_ms: int


class Outcome(Struct, frozen=True, kw_only=True):
    """What one commit leads to: receipts by device, and everything that is new, in log order."""

    receipts: Sequence[tuple[str, Receipt]]
    committed: Committed
    statuses: Sequence[DeviceStatus]
    counts: Counts


class Ingest:
    """Stores what devices of one store say, once, and tells how far their streams are."""

    def __init__(self, store: Store, name: str, pacer: Pacer) -> None:
        self._store = store
        self._name = name
        self._pacer = pacer
        self._boots: OrderedDict[tuple[str, str], BootClock] = OrderedDict(
            (key, BootClock(offset_ms)) for key, offset_ms in store.offsets().items()
        )

    def take(self, arrivals: Sequence[Arrival], now_ms: int) -> Outcome:
        """Store messages in one transaction.

        Raises:
            StoreError: nothing was stored; call again with the same messages.
        """
        sorting = _Sorting(self._name, self._boots, self._pacer)
        for arrival in arrivals:
            sorting.sort(arrival)
        while len(self._boots) > BOOTS_MAX:
            self._boots.popitem(last=False)
        committed = self._store.commit(sorting.batch())
        return Outcome(
            receipts=self._receipts(committed, now_ms),
            committed=committed,
            statuses=sorting.statuses,
            counts=self._store.counts(),
        )

    def read_quarantine(self) -> Sequence[Stored]:
        """Move what this program understands, and an older one did not, into the log."""
        moved: list[Stored] = []
        after = 0
        while held := self._store.quarantined(after, READMIT_EVENTS):
            after = held[-1].id
            bodies = {one.id: body for one in held if (body := self._understood(one)) is not None}
            moved += self._store.readmit(bodies)
        return moved

    def _understood(self, one: Quarantined) -> str | None:
        try:
            [(head, _)] = decode_events(self._name, one.device, one.raw)
            if isinstance(head, HeadError):
                return None
            decode_body(head.type, head.data)
        except WireError:
            return None
        return bytes(head.data).decode()

    def _receipts(self, committed: Committed, now_ms: int) -> list[tuple[str, Receipt]]:
        return [
            (
                one.device,
                Receipt(
                    stream=one.stream,
                    upto=one.upto,
                    also=list(one.also),
                    window=self._pacer.window,
                    pace=self._pacer.pace(one.device),
                    hub_time=from_ms(now_ms),
                ),
            )
            for one in committed.streams
        ]


class _Sorting:
    """Takes messages apart into what one transaction stores."""

    def __init__(
        self, name: str, boots: OrderedDict[tuple[str, str], BootClock], pacer: Pacer
    ) -> None:
        self._name = name
        self._boots = boots
        self._pacer = pacer
        self._incoming: list[Incoming] = []
        self._rejects: list[Reject] = []
        self._offsets: dict[tuple[str, str], int] = {}
        self._statuses: dict[str, DeviceStatus] = {}

    @property
    def statuses(self) -> list[DeviceStatus]:
        """The newest status of each device that sent one."""
        return list(self._statuses.values())

    def batch(self) -> Batch:
        """All of it, for the store."""
        return Batch(
            incoming=self._incoming,
            rejects=self._rejects,
            statuses=self.statuses,
            offsets=self._offsets,
        )

    def sort(self, arrival: Arrival) -> None:
        """Take one message apart; whatever it is, it ends up somewhere."""
        try:
            address = topics.parse(arrival.topic)
            if address.device == topics.HUB or address.store != self._name:
                return
            if address.kind == "status":
                self._status(address.device, arrival)
            elif address.kind == "event":
                self._events(address.device, arrival)
        except (WireError, TopicError) as error:
            self._reject(arrival, arrival.payload, str(error))

    def _status(self, device: str, arrival: Arrival) -> None:
        status = decode_status(arrival.payload)
        if status.boot and status.uptimems is not None and not arrival.retained:
            clock = self._clock(device, status.boot)
            clock.status_sample(arrival.received_ms, status.uptimems)
            self._offsets[device, status.boot] = clock.offset_ms or 0
        self._statuses[device] = DeviceStatus(
            device=device, status=arrival.payload.decode(), received_ms=arrival.received_ms
        )

    def _events(self, device: str, arrival: Arrival) -> None:
        decoded = decode_events(self._name, device, arrival.payload)
        if len(decoded) > 1:
            self._pacer.batch(device, arrival.received_ms)
        for head, raw in decoded:
            if isinstance(head, HeadError):
                self._reject(arrival, raw, str(head))
            else:
                self._incoming.append(self._event(device, head, raw, arrival.received_ms))

    def _event(self, device: str, head: Head, raw: bytes, received_ms: int) -> Incoming:
        offset_ms = None
        if head.boot is not None and head.uptimems is not None:
            clock = self._clock(device, head.boot)
            clock.event_sample(received_ms, head.uptimems)
            offset_ms = clock.offset_ms
        body, problem = None, None
        try:
            decode_body(head.type, head.data)
            body = bytes(head.data).decode()
        except BodyError as error:
            problem = str(error)
        when = happened(
            said_ms=to_ms(head.time) if head.time else None,
            clock=head.clock,
            uptimems=head.uptimems,
            offset_ms=offset_ms,
            received_ms=received_ms,
        )
        return Incoming(
            device=device,
            stream=head.stream,
            seq=head.seq,
            oldest=head.oldest,
            type=head.type,
            when=when,
            received_ms=received_ms,
            body=body,
            problem=problem,
            raw=raw,
        )

    def _clock(self, device: str, boot: str) -> BootClock:
        return self._boots.setdefault((device, boot), BootClock())

    def _reject(self, arrival: Arrival, payload: bytes, reason: str) -> None:
        self._rejects.append(
            Reject(
                received_ms=arrival.received_ms,
                topic=arrival.topic,
                reason=reason,
                payload=payload,
            )
        )


class Flow(Struct, frozen=True, kw_only=True):
    """How one commit went.

    ``waited_ms``: how long its oldest message had waited until it was durable; ``repeats``: events
    that were known already; ``deferred``: events put off (``hub.store.cursor``); ``dropped``:
    messages dropped before it, because too many were waiting.
    """

    waited_ms: int
    repeats: int
    deferred: int
    dropped: int


class Intake:
    """Runs an ``Ingest`` between a link and the store's thread.

    ``on_outcome`` is called on the event loop after each commit, in log order; ``on_refusal`` when
    the store takes nothing, and again (with ``None``) when it does.
    """

    def __init__(  # noqa: PLR0913 - what it runs, between what, and whom it tells
        self,
        *,
        ingest: Ingest,
        pacer: Pacer,
        timepiece: Timepiece,
        thread: Executor,
        on_outcome: Callable[[Outcome, Flow], None],
        on_refusal: Callable[[StoreError | None], None],
    ) -> None:
        self._ingest = ingest
        self._pacer = pacer
        self._timepiece = timepiece
        self._thread = thread
        self._on_outcome = on_outcome
        self._on_refusal = on_refusal
        self._waiting: deque[tuple[Message, Arrival, int]] = deque()
        self._waiting_bytes = 0
        self._came = asyncio.Event()
        self._dropped = 0

    def note(self, message: Message) -> None:
        """Take note of a message; called by the link."""
        size = len(message.payload)
        full = self._waiting_bytes + size > WAITING_BYTES_MAX
        if full or len(self._waiting) >= WAITING_MESSAGES_MAX:
            self._dropped += 1
            return
        self._waiting_bytes += size
        arrival = Arrival(
            message.topic, message.payload, message.retained, self._timepiece.wall_ms()
        )
        self._waiting.append((message, arrival, self._timepiece.uptime_ms()))
        self._came.set()

    async def run(self, link: Link, store: str) -> NoReturn:
        """Store what comes, for ever."""
        while True:
            await self._came.wait()
            await asyncio.sleep(LINGER_S)
            self._came.clear()
            while self._waiting:
                count = min(len(self._waiting), COMMIT_MESSAGES_MAX)
                taken = [self._waiting.popleft() for _ in range(count)]
                self._waiting_bytes -= sum(len(message.payload) for message, _, _ in taken)
                outcome = await self._store([arrival for _, arrival, _ in taken])
                for device, receipt in outcome.receipts:
                    topic = topics.device(store, device, "receipt")
                    link.publish(topic, encode_receipt(receipt), qos=0)
                for message, _, _ in taken:
                    link.ack(message)
                self._on_outcome(outcome, self._flow(taken[0][2], outcome.committed))

    async def _store(self, arrivals: list[Arrival]) -> Outcome:
        """Commit, however long it takes until the disk lets us; meanwhile the broker waits."""
        loop = asyncio.get_running_loop()
        refused_at_s: float | None = None
        while True:
            now_ms = self._timepiece.wall_ms()
            try:
                outcome = await loop.run_in_executor(
                    self._thread, self._ingest.take, arrivals, now_ms
                )
            except StoreError as error:
                if refused_at_s is None:
                    refused_at_s = loop.time()
                    log.warning("nothing can be stored, devices keep their events: %s", error)
                    self._on_refusal(error)
                await asyncio.sleep(RETRY_S)
                continue
            if refused_at_s is not None:
                log.info("storing again after %.0f s", loop.time() - refused_at_s)
                self._on_refusal(None)
            return outcome

    def _flow(self, first_ms: int, committed: Committed) -> Flow:
        waited_ms = self._timepiece.uptime_ms() - first_ms
        self._pacer.committed(waited_ms, self._timepiece.wall_ms())
        dropped, self._dropped = self._dropped, 0
        return Flow(
            waited_ms=waited_ms,
            repeats=committed.repeats,
            deferred=committed.deferred,
            dropped=dropped,
        )
