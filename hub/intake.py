"""Runs the ingest between the broker and the store's thread.

It collects what arrives for a few milliseconds (group commit), stores it on the store's thread,
then sends receipts, acknowledges to the broker and hands the new events on, in that order. It
decides nothing about the messages.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import NoReturn

from msgspec import Struct

from hub.ingest import Ingest, Outcome
from hub.pacing import Pacer
from hub.sorting import Arrival
from hub.store import Committed, StoreError
from wire import topics
from wire.clock import TOLERANCE_MS
from wire.codec import encode_receipt
from wire.link import Link, Message
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

LINGER_S = 0.005
"""How long the first message of a commit waits for company: measured best of 0, 5 and 20 ms."""

COMMIT_MESSAGES_MAX = 1_000
WAITING_MESSAGES_MAX = 20_000
WAITING_BYTES_MAX = 64 * 1024 * 1024
"""Arrivals in memory. A broker's inflight window should keep QoS 1 far below, and Mosquitto 2.0.11
sends more than its own; what is above is not acknowledged, so its device sends it again."""

RETRY_S = 1.0  # after the store refused


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
        self._deferring = False
        self._offset_ms = timepiece.wall_ms() - timepiece.uptime_ms()

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
            take = partial(
                self._ingest.take,
                arrivals,
                now_ms,
                clock=self._timepiece.clock(),
                stepped=self._stepped(now_ms),
            )
            try:
                outcome = await loop.run_in_executor(self._thread, take)
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

    def _stepped(self, now_ms: int) -> bool:
        """Whether the wall clock was set since the last commit; uptime tells."""
        before_ms, self._offset_ms = self._offset_ms, now_ms - self._timepiece.uptime_ms()
        by_ms = self._offset_ms - before_ms
        if abs(by_ms) <= TOLERANCE_MS:
            return False
        log.warning("the hub's clock was set by %.0f s", by_ms / 1000)
        return True

    def _flow(self, first_ms: int, committed: Committed) -> Flow:
        waited_ms = self._timepiece.uptime_ms() - first_ms
        self._pacer.committed(waited_ms, self._timepiece.wall_ms())
        dropped, self._dropped = self._dropped, 0
        if committed.deferred and not self._deferring:
            log.warning("events of a device are put off: it leaves holes, or makes up streams")
        self._deferring = committed.deferred > 0
        return Flow(
            waited_ms=waited_ms,
            repeats=committed.repeats,
            deferred=committed.deferred,
            dropped=dropped,
        )
