"""What the hub knows right now, in memory: fed by the shell, read by the screen.

In come committed events, the log's counts, the devices' statuses and the hub's own condition; out
go the ``LiveView`` and the ``Metrics`` of a moment, and a wake-up for whoever waits for a change.
It is a cache of the log and nothing more: after a restart it is fed what it looks back on again,
and shows the same.
It reads no clock, no database and no network; one loop uses it, without locks.
"""

import asyncio
import hashlib
import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from config.shop import Shop
from hub.health import Held
from hub.live import EventsView, Heard, Known, Latency, LiveView, Metrics, view
from hub.live.compose import Found, history, scores
from hub.live.detail import HistoryView, ScoresView
from hub.scoring.chronicle import Chronicle, close, record, summaries, usual
from hub.scoring.footfall import footfalls
from hub.scoring.history import History
from hub.scoring.importance import Importance, importance
from hub.scoring.intake import Happened, asked
from hub.scoring.past import Days, day_scores
from hub.scoring.plan import Plan, plan_of
from hub.scoring.reading import reading, standing
from hub.scoring.snapshot import SnapshotError, restore, snapshot
from hub.scoring.state import BIN_MS, Tally
from hub.scoring.window import Window, looked_at, window
from hub.store import Counts, Stored, StreamState
from wire.codec import BodyError, decode_body
from wire.events import DAY_MS, Status

DEVICES_MAX = 500
"""Devices at no touchpoint: names that anybody may make up. Beyond it the one that was silent the
longest is forgotten, until it speaks again; those of the store's file always have room."""

COMMITS_KEPT = 1_000
"""Commits that the latency figures are made from: a minute of full load, hours of a quiet store."""

RECEIVED_BINS_KEPT = 2_000
"""Bins in which an event came in: the newest, about a week, are remembered."""


class _Memory(Struct, frozen=True, array_like=True):
    """What the log says; ``heard`` are the devices of which nothing but events is known."""

    chronicle: bytes
    received: dict[int, int]
    heard: dict[str, int]
    unread: int


class Board:
    """The hub's memory of now, for one store."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._asked = asked(shop)
        self._placed = {name for place in shop.touchpoints for name in place.devices}
        self._zones = {place.id: place.lines for place in shop.touchpoints if place.lines}
        self._chronicle = Chronicle()
        self._plan = plan_of(shop, ())
        self._plan_day: int | None = None
        self._judged: tuple[History, Days] | None = None
        self._matters: Mapping[str, Importance] = {}
        self._heard: dict[str, Heard] = {}  # the one that was silent the longest comes first
        self._held: dict[tuple[str, str], Held] = {}
        self._counts = Counts(stored=0, quarantined=0, lost=0, rejected=0)
        self._received: dict[int, int] = {}  # the newest event of each bin
        self._connected = False
        self._writable = False
        self._unread = 0
        self._position = 0
        self._devices_forgotten = 0
        self._commits: deque[float] = deque(maxlen=COMMITS_KEPT)
        self._commit_count = 0
        self._commit_sum_s = 0.0
        self._repeats = 0
        self._deferred = 0
        self._dropped = 0
        self._version = 0
        self._changed = asyncio.Event()

    @property
    def looks_back_ms(self) -> int:
        """How far back an event may have come in and still show: history, today, a long day."""
        return (self._shop.scoring.hist_days + 2) * DAY_MS

    @property
    def position(self) -> int:
        """How far the log has been folded."""
        return self._position

    @property
    def tally(self) -> Tally:
        """What became of the events that have been folded."""
        return self._chronicle.state.tally

    @property
    def rules(self) -> str:
        """A fingerprint of all that decides how the log is folded."""
        shop = self._shop
        decisive = (self._asked, self._zones, shop.store, shop.timezone, shop.day_starts)
        return hashlib.sha256(msgspec.json.encode(decisive, order="sorted")).hexdigest()

    def memory(self) -> bytes:
        """What has been folded so far, to ``restore`` from."""
        heard = {name: one.at_ms for name, one in self._heard.items() if one.status is None}
        return msgspec.msgpack.encode(
            _Memory(snapshot(self._chronicle), self._received, heard, self._unread)
        )

    def restore(self, memory: bytes, position: int) -> None:
        """Go on, on an empty board, from the ``memory`` made at a ``position`` under these rules.

        Raises:
            SnapshotError: it cannot be read; nothing has changed.
        """
        try:
            held = msgspec.msgpack.decode(memory, type=_Memory)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            msg = f"not a memory: {error}"
            raise SnapshotError(msg) from error
        self._chronicle = restore(held.chronicle)
        self._received, self._unread, self._position = held.received, held.unread, position
        for device, at_ms in held.heard.items():
            self._remember(device, Heard(status=None, at_ms=at_ms, held=None))
        self.wake()

    def fold(self, events: Iterable[Stored]) -> None:
        """Add committed events, each once, in any order: at start the log, then every commit."""
        for stored in events:
            self._fold(stored)
        self.wake()

    def reckon(self, counts: Counts, streams: Iterable[StreamState]) -> None:
        """Take the log's counts, and how far it has the streams that changed (at start: all)."""
        self._counts = counts
        for one in streams:
            self._held[one.device, one.stream] = Held(upto=one.upto, also=one.also, lost=one.lost)
        self.wake()

    def hear(self, device: str, status: Status, received_ms: int) -> None:
        """Take what a device says of itself, or what the store remembers of it."""
        self._remember(device, Heard(status=status, at_ms=received_ms, held=None))
        self.wake()

    def connected(self, *, up: bool) -> None:
        """Say whether the hub hears its devices (the broker's connection)."""
        self._connected = up
        self.wake()

    def writable(self, *, ok: bool) -> None:
        """Say whether the store takes events."""
        self._writable = ok
        self.wake()

    def committed(
        self, took_s: float, *, repeats: int = 0, deferred: int = 0, dropped: int = 0
    ) -> None:
        """Take how a commit went; ``took_s`` from receiving its oldest event to its end."""
        self._commits.append(took_s)
        self._commit_count += 1
        self._commit_sum_s += took_s
        self._repeats += repeats
        self._deferred += deferred
        self._dropped += dropped

    @property
    def is_connected(self) -> bool:
        """Whether the hub hears its devices."""
        return self._connected

    @property
    def is_writable(self) -> bool:
        """Whether the store takes events."""
        return self._writable

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._version

    async def change(self, since: int) -> None:
        """Return as soon as ``version`` is another than ``since``."""
        while self._version == since:
            await self._changed.wait()

    def wake(self) -> None:
        """Make whoever waits for a change look again."""
        self._version += 1
        waiting, self._changed = self._changed, asyncio.Event()
        waiting.set()

    def live(self, now_ms: int) -> LiveView:
        """The store at ``now_ms``."""
        known = Known(
            devices={name: self._with_stream(name) for name in self._heard},
            events=EventsView(
                stored=self._counts.stored,
                quarantined=self._counts.quarantined,
                lost=self._counts.lost,
                rejected=self._counts.rejected,
            ),
            last_event_ms=self._last_event_ms(now_ms),
            writable=self._writable,
            connected=self._connected,
        )
        found = standing(self._window(now_ms))
        return view(self._shop, self._chronicle.state, found, known, now_ms)

    def scores(self, now_ms: int) -> ScoresView:
        """Everything that is scored at ``now_ms``."""
        seen = self._window(now_ms)
        days = self._days(now_ms)
        found = Found(
            window=seen,
            reading=reading(seen),
            days=days,
            matters=self._matters,
            tally=self.tally,
        )
        return scores(self._shop, found, now_ms, simulated=self.live(now_ms).simulated)

    def history(self, now_ms: int) -> HistoryView:
        """The days before now."""
        return history(self._shop.store, self._days(now_ms), self._chronicle.open_day)

    def metrics(self, now_ms: int) -> Metrics:
        """The hub in numbers at ``now_ms``."""
        recent = sorted(self._commits)
        return Metrics(
            live=self.live(now_ms),
            latency=Latency(
                count=self._commit_count,
                sum_s=self._commit_sum_s,
                p50_s=_quantile(recent, 0.5),
                p99_s=_quantile(recent, 0.99),
            ),
            connected=self._connected,
            writable=self._writable,
            unread=self._unread,
            set_aside=self.tally.set_aside,
            corrected=self.tally.corrected,
            devices_forgotten=self._devices_forgotten,
            repeats=self._repeats,
            deferred=self._deferred,
            dropped=self._dropped,
        )

    def _fold(self, stored: Stored) -> None:
        self._position = max(self._position, stored.position)
        self._receive(stored.received_ms)
        try:
            event = decode_body(stored.type, stored.body.encode())
        except BodyError:
            self._unread += 1  # a newer program's log, after going back to this one
            return
        happened = Happened(
            device=stored.device,
            seq=stored.seq,
            at_ms=min(stored.at_ms, stored.received_ms),  # nothing happens after it was heard of
            shift_ms=stored.shift_ms,
            received_ms=stored.received_ms,
            event=event,
        )
        if self._chronicle.turns(stored.received_ms):
            close(self._chronicle, self._planned(), self._zones, stored.received_ms)
        record(self._chronicle, happened, self._asked)
        heard = self._heard.get(stored.device)
        if heard is None or (heard.status is None and heard.at_ms < stored.received_ms):
            heard = Heard(status=None, at_ms=stored.received_ms, held=None)
            self._remember(stored.device, heard)

    def _receive(self, received_ms: int) -> None:
        bin_ = received_ms // BIN_MS
        self._received[bin_] = max(self._received.get(bin_, 0), received_ms)
        if len(self._received) > RECEIVED_BINS_KEPT:
            del self._received[min(self._received)]

    def _last_event_ms(self, now_ms: int) -> int | None:
        """When the newest event came in, but for those that a clock running ahead has stamped."""
        past = (one for one in self._received.values() if one <= now_ms)
        return max(past, default=None)

    def _remember(self, device: str, heard: Heard) -> None:
        self._heard.pop(device, None)
        self._heard[device] = heard
        if len(self._heard) > DEVICES_MAX and device not in self._placed:
            unplaced = [one for one in self._heard if one not in self._placed]
            for one in unplaced[:-DEVICES_MAX]:
                del self._heard[one]
                self._devices_forgotten += 1

    def _with_stream(self, device: str) -> Heard:
        heard = self._heard[device]
        if heard.status is None or heard.status.stream is None:
            return heard
        held = self._held.get((device, heard.status.stream))
        return Heard(status=heard.status, at_ms=heard.at_ms, held=held)

    def _planned(self, day: int | None = None) -> Plan:
        """The plan of a day, made anew when another comes or somebody answers what is new to it."""
        known = {one.item for one in self._plan.items}
        day = self._plan_day if day is None else day
        if day != self._plan_day or not self._chronicle.state.items.keys() <= known:
            self._plan = plan_of(self._shop, self._chronicle.state.items, day)
            self._plan_day = day
        return self._plan

    def _window(self, now_ms: int) -> Window:
        chronicle = self._chronicle
        day = self._plan.calendar.day(now_ms // BIN_MS)
        plan = self._planned(day)
        past = usual(chronicle, plan, self._zones, day)
        bins = looked_at(plan, now_ms // BIN_MS)
        records = footfalls(chronicle.state.lines, self._zones, bins)
        return window(plan, chronicle.state, records, past, now_ms)

    def _days(self, now_ms: int) -> Days:
        """The days before today by scope, made anew when one of them has changed."""
        past = self._window(now_ms).history
        if self._judged is None or self._judged[0] is not past:
            plan = self._planned(past.day)
            known = summaries(self._chronicle, plan, self._zones, past.day)
            items = self._chronicle.state.items
            days = day_scores(lambda day: plan_of(self._shop, items, day), known[:-1])
            self._judged = past, days
            self._matters = importance(plan, known[:-1], past.day)
        return self._judged[1]


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of them do not exceed."""
    if not ordered:
        return None
    return ordered[math.ceil(share * len(ordered)) - 1]
