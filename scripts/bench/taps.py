"""Taps on schedule through the hub's own intake, ingest and store, and how long each one waits.

In: a database and a rate. Out: for each tap when it was due and when its receipt went out, which is
after its commit. The hub's own parts run as in the hub, each on its thread; the broker is left out,
so that what is seen is the store's. A tap waits from the moment it was due: a slow store hides
nothing by slowing the taps down.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple, NoReturn

from hub.garbage import look_rarely
from hub.ingest import Ingest
from hub.intake import Intake
from hub.pacing import Pacer
from hub.store import Batch, Incoming
from hub.store.sqlite import SqliteStore
from wire import topics
from wire.clock import When
from wire.codec import decode_receipt, encode_body, encode_events
from wire.envelope import Kept
from wire.events import Rating
from wire.link import Message
from wire.timepiece import SystemTimepiece

STORE = "demo"
DEVICE = "kiosk-1"
RATE = 100.0
"""Taps a second: more than a store has, so that a wait of some milliseconds is met by one."""

FILL_EVENTS = 20_000  # of one transaction while a database grows


class Waits(NamedTuple):
    """How long taps waited, in ms."""

    taps: int
    p50_ms: float
    p99_ms: float
    most_ms: float

    def __str__(self) -> str:
        return f"{self.p50_ms:.1f} | {self.p99_ms:.1f} | {self.most_ms:.0f}"


def waits(all_ms: Sequence[float]) -> Waits:
    """What they come to."""
    ordered = sorted(all_ms)
    return Waits(
        len(ordered),
        ordered[len(ordered) // 2],
        ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        ordered[-1],
    )


class Taps:
    """Shoppers at one kiosk, and the ear that hears their receipts (for ``Intake`` it is a link)."""

    def __init__(self) -> None:
        self.waited: list[tuple[float, float]] = []  # due, and receipted, both in s
        self.intake: Intake | None = None
        self._stream = secrets.token_hex(8)
        self._due: dict[int, float] = {}
        self._receipted = 0

    async def tap(self, rate: float) -> NoReturn:
        """Tap on schedule, for ever."""
        number, start_s, clock = 0, monotonic(), SystemTimepiece()
        topic = topics.device(STORE, DEVICE, "event")
        while True:
            number += 1
            due_s = start_s + number / rate
            await asyncio.sleep(max(0.0, due_s - monotonic()))
            kind, body = encode_body(rating(number))
            kept = Kept(
                seq=number,
                type=kind,
                body=body,
                made_ms=clock.wall_ms(),
                boot=clock.boot,
                uptimems=clock.uptime_ms(),
                clock="synced",
            )
            self._due[number] = due_s
            for payload in encode_events(STORE, DEVICE, self._stream, 1, [kept]):
                self.intake.note(
                    Message(topic, payload, retained=False, qos=1, session=None, mid=0)
                )

    def publish(self, _: str, payload: bytes, **__: object) -> bool:
        """Hear a receipt; what it covers has waited until now."""
        now_s = monotonic()
        receipt = decode_receipt(payload)
        if receipt.stream == self._stream:
            for seq in range(self._receipted + 1, receipt.upto + 1):
                self.waited.append((self._due.pop(seq), now_s))
            self._receipted = receipt.upto
        return True

    def ack(self, _: Message) -> None:
        """Nobody waits for it here."""

    def between(self, begin_s: float, end_s: float) -> list[float]:
        """How long those waited, in ms, that were under way at any moment between two."""
        return [(done - due) * 1000 for due, done in self.waited if due < end_s and done > begin_s]


class Running(NamedTuple):
    """The taps, the store that they go to, and the one thread that it is used on."""

    taps: Taps
    store: SqliteStore
    thread: ThreadPoolExecutor


@asynccontextmanager
async def tapping(database: Path, rate: float = RATE) -> AsyncIterator[Running]:
    """Taps that go on until the context ends."""
    look_rarely()  # as the hub does
    loop, taps = asyncio.get_running_loop(), Taps()
    with ThreadPoolExecutor(1) as thread:
        store = await loop.run_in_executor(thread, SqliteStore, database)
        pacer = Pacer()
        taps.intake = Intake(
            ingest=await loop.run_in_executor(thread, Ingest, store, STORE, pacer),
            pacer=pacer,
            timepiece=SystemTimepiece(),
            thread=thread,
            on_outcome=lambda _, __: None,
            on_refusal=lambda _: None,
        )
        jobs = [asyncio.create_task(one) for one in (taps.intake.run(taps, STORE), taps.tap(rate))]
        try:
            yield Running(taps, store, thread)
        finally:
            for job in reversed(jobs):
                job.cancel()
                with suppress(asyncio.CancelledError):
                    await job
            await loop.run_in_executor(thread, store.close)


def rating(number: int) -> Rating:
    """One answer, as a kiosk says it."""
    return Rating(
        visit=f"{number:x}".rjust(12, "v"),
        question="entrance.welcome",
        version=1,
        scale=5,
        face=1 + number % 5,
        language="it",
        decision_ms=1_800,
    )


def fill(store: SqliteStore, first: int, count: int, received_ms: int, step_ms: int) -> None:
    """Put old answers into a store, one after the other in time."""
    for begin in range(first, first + count, FILL_EVENTS):
        end = min(begin + FILL_EVENTS, first + count)
        store.commit(
            Batch(
                incoming=[
                    _incoming(seq, received_ms + (seq - first) * step_ms)
                    for seq in range(begin, end)
                ]
            )
        )


def _incoming(seq: int, at_ms: int) -> Incoming:
    kind, body = encode_body(rating(seq))
    return Incoming(
        device="kiosk-2",
        stream="s",
        seq=seq,
        oldest=None,
        type=kind,
        when=When(at_ms=at_ms, shift_ms=0, retimed=False),
        received_ms=at_ms,
        body=body.decode(),
        problem=None,
        raw=body,
        data=body,
    )
