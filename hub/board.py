"""What the hub knows right now, in memory: fed by the shell, read by the screen.

In come committed events, the log's counts, the devices' statuses and the hub's own condition; out
go the ``LiveView`` and the ``Metrics`` of a moment, and a wake-up for whoever waits for a change.
It is a cache of the log and nothing more: after a restart it is fed what it looks back on again,
and shows the same. It reads no clock, database or network; one loop uses it, without locks.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from config.shop import Shop
from hub.actions import Action, Effect
from hub.alerts import Sign
from hub.ambience import Ambience, AmbienceView, Newest
from hub.editions import Edition, Editions, only
from hub.footfall.recent import Recent
from hub.former import Former
from hub.live import EventsView, Heard, Known, LiveView, Metrics, view
from hub.live.compose import Crowd, Found, crowds, history, scores
from hub.live.detail import HistoryView, ScoresView
from hub.live.footfall import Counted
from hub.live.log import AlertView
from hub.live.metrics import Commits
from hub.rollcall import Rollcall
from hub.scorekeeper import Dated, Scorekeeper
from hub.scoring.intake import Happened
from hub.scoring.lookback import Lookback
from hub.scoring.reading import glance, reading
from hub.scoring.snapshot import SnapshotError
from hub.scoring.state import BIN_MS, Tally
from hub.shorthand import Stretch, understood
from hub.store import Counts, Stored, StreamState
from hub.turnstile import Turnstile
from wire.events import DAY_MS, Status

RECEIVED_BINS_KEPT = 2_000
"""Bins in which an event came in: the newest, about a week, are remembered."""


class _Memory(msgspec.Struct, frozen=True, array_like=True):
    """What the log says; ``heard`` are the devices of which nothing but events is known."""

    scores: bytes
    received: dict[int, int]
    heard: dict[str, int]
    unread: int
    ambience: list[Newest] = []
    recent: Recent = {}
    former: dict[str, bytes] = {}
    days: dict[int, set[str]] = {}


class Board:
    """The hub's memory of now, for one store."""

    def __init__(self, shop: Shop, editions: Editions | None = None) -> None:
        """Count by a store's description, and for days under other ``editions`` by theirs."""
        self._shop = shop
        self._scores = Scorekeeper(shop)
        self._former = Former(only(shop) if editions is None else editions)
        self.turnstile = Turnstile()
        self._ambience = Ambience()
        self._roll = Rollcall({name for place in shop.touchpoints for name in place.speakers})
        self._counts = Counts(stored=0, quarantined=0, lost=0, rejected=0)
        self._received: dict[int, int] = {}  # the newest event of each bin
        self._shop_problems: tuple[str, ...] = ()
        self._alerts: tuple[AlertView, ...] = ()
        self._position = 0  # of the newest event that was folded
        self._counted_upto = 0  # the position up to which a recount has read the log already
        self._connected = self._writable = False
        self._unread = 0
        self._commits = Commits()
        self._version = 0
        self._changed = asyncio.Event()

    @property
    def shop(self) -> Shop:
        """The description in force."""
        return self._shop

    @property
    def editions(self) -> Editions:
        """The description in force, and those that days were under which may still change."""
        return self._former.editions

    @property
    def looks_back_ms(self) -> int:
        """How far back an event may have come in and still show: history, today, a long day."""
        return (self._shop.scoring.hist_days + 2) * DAY_MS

    @property
    def tally(self) -> Tally:
        """What became of the events that have been folded."""
        return self._scores.tally

    @property
    def rules(self) -> str:
        """A fingerprint of all that decides how the log is folded."""
        return self._scores.rules

    def memory(self) -> bytes:
        """What has been folded so far, to ``restore`` from."""
        room, recent = self._ambience.memory(), self.turnstile.memory()
        counted, former = self._scores.memory(), self._former.memory()
        heard = self._roll.memory()
        folded = _Memory(
            counted, self._received, heard, self._unread, room, recent, former, self._roll.days
        )
        return msgspec.msgpack.encode(folded)

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
        former = self._former.restored(held.former)
        self._scores.restore(held.scores)
        self._former = former
        self._ambience = Ambience(held.ambience)
        self._received, self._unread, self._position = held.received, held.unread, position
        self.turnstile.restore(held.recent)
        self._roll.restore(held.heard)
        self._roll.days |= held.days
        self.wake()

    def fold(self, events: Iterable[Stored]) -> None:
        """Add committed events, each once, in any order."""
        self.follow(understood(events))

    def follow(self, stretch: Stretch) -> None:
        """Add a stretch of the log, each event once, in any order."""
        newest: dict[str, int] = {}  # what each device said, the one that spoke last comes last
        for position, happened in zip(stretch.positions, stretch.happened, strict=True):
            if not 0 < position <= self._counted_upto:
                self._count(happened, newest)
        self._position = max(self._position, *stretch.positions, 0)
        for device, received_ms in newest.items():
            self._roll.hear_event(device, received_ms)
        self.wake()

    @property
    def position(self) -> int:
        """How far the log was read."""
        return self._position

    @property
    def counted_upto(self) -> int:
        """How far the log is in the counters: an adopted board may have been ahead."""
        return max(self._position, self._counted_upto)

    def counts_like(self, shop: Shop) -> bool:
        """Whether the counters and what is made of them would be the same in another description.

        If so, ``describe`` puts it in force; if not, the log has to be counted anew (``adopt``).
        """
        return self._scores.counts_like(shop)

    def describe(self, shop: Shop, editions: Editions | None = None) -> None:
        """Go on with another description, which counts alike."""
        self._shop = shop
        self._former.turn(only(shop) if editions is None else editions)
        self._scores.describe(shop)
        self.wake()

    def let_go(self) -> None:
        """Let go of the descriptions of days that cannot change any more."""
        self._former.let_go(self._scores.open_day)

    def adopt(self, recounted: "Board") -> None:
        """Go on with the description and the counters of another board.

        That one has read the log at least as far as this one; what it has read and this one has
        not is not counted again when it comes.
        """
        self._shop = recounted._shop  # noqa: SLF001 - one class
        self._roll.placed = recounted._roll.placed  # noqa: SLF001
        self._scores = recounted._scores  # noqa: SLF001
        self._former = recounted._former  # noqa: SLF001
        self._ambience = recounted._ambience  # noqa: SLF001
        self._unread = recounted._unread  # noqa: SLF001
        self._counted_upto = recounted.position
        self.wake()

    def handed(self, wanted: Mapping[str, str], now_ms: int) -> None:
        """Take the fingerprint of what each device is handed out from now on."""
        self._roll.handed(wanted, now_ms)
        self.wake()

    def refuse_shop(self, problems: Sequence[str]) -> None:
        """Take why the shop's file, as it is now, is not in force; none while it is."""
        if self._shop_problems != tuple(problems):
            self._shop_problems = tuple(problems)
            self.wake()

    def alerted(self, alerts: tuple[AlertView, ...]) -> None:
        """Take the alerts that are not over, the newest first."""
        if self._alerts != alerts:
            self._alerts = alerts
            self.wake()

    def reckon(self, counts: Counts, streams: Iterable[StreamState]) -> None:
        """Take the log's counts, and how far it has the streams that changed (at start: all)."""
        self._counts = counts
        self._roll.reckon(streams)
        self.wake()

    def hear(self, device: str, status: Status, received_ms: int) -> None:
        """Take what a device says of itself, or what the store remembers of it."""
        self._roll.hear(device, status, received_ms)
        if status.state == "online":
            self._roll.note(device, self._former.day(received_ms // BIN_MS))
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
        self._commits.note(took_s, repeats=repeats, deferred=deferred, dropped=dropped)

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

    def devices(self) -> Mapping[str, Heard]:
        """What is known of each device."""
        return self._roll.devices()

    def live(self, now_ms: int) -> LiveView:
        """The store at ``now_ms``."""
        known = Known(
            devices=self._roll.devices(),
            events=EventsView(**msgspec.structs.asdict(self._counts)),
            last_event_ms=self._last_event_ms(now_ms),
            writable=self._writable,
            connected=self._connected,
            wanted=self._roll.wanted,
            shop_problems=self._shop_problems,
            alerts=self._alerts,
            judged=self.turnstile.judged(self._scores.state, now_ms),
            measured=self._ambience.measured(self._shop, now_ms),
        )
        scores = self._scores
        return view(self._shop, scores.state, glance(scores.window(now_ms)), known, now_ms)

    def scores(self, now_ms: int) -> ScoresView:
        """Everything that is scored at ``now_ms``."""
        seen = self._scores.window(now_ms)
        days, matters = self._scores.days(now_ms)
        found = Found(
            window=seen,
            reading=reading(seen),
            days=days,
            matters=matters,
            tally=self.tally,
            measured=self._ambience.measured(self._shop, now_ms),
        )
        return scores(self._shop, found, now_ms, simulated=self.live(now_ms).simulated)

    def crowds(self, now_ms: int) -> Mapping[Crowd, int]:
        """How many answers do not count where more answered than people passed."""
        return crowds(self._scores.window(now_ms))

    def ambience(self, now_ms: int) -> AmbienceView:
        """What the store is like at ``now_ms``."""
        return self._ambience.view(self._shop, now_ms)

    def history(self, now_ms: int) -> HistoryView:
        """The days before now."""
        days, _ = self._scores.days(now_ms)
        return history(self._shop, days, self._scores.realized(now_ms), self._scores.open_day)

    def look_back(self, now_ms: int) -> Lookback:
        """The days before now and today, to be scored step by step."""
        return self._scores.look_back(now_ms)

    def under(self, edition: Edition, day: int) -> Dated | None:
        """A business day by the description that it was under, as far as it is still known."""
        return self._former.under(edition, day, self._scores)

    def heard_on(self, day: int) -> AbstractSet[str]:
        """The devices that said anything on a business day, of themselves or of others."""
        return self._roll.days.get(day, frozenset())

    def counted(self, now_ms: int) -> Counted:
        """What is known of the people in the store at ``now_ms``."""
        return Counted(
            shop=self._shop,
            state=self._scores.state,
            open_day=self._scores.open_day,
            judged=self.turnstile.judged(self._scores.state, now_ms),
            devices={one.name: one for one in self.live(now_ms).devices},
        )

    def local(self, now_ms: int) -> tuple[int, int]:
        """The business day and the local hour of a moment."""
        return self._scores.local(now_ms)

    def hazards(self, now_ms: int) -> list[Sign]:
        """The hazards that somebody has just named."""
        return self._scores.hazards(now_ms)

    def changes(self, now_ms: int, cleared: Mapping[str, int]) -> list[Sign]:
        """What has changed today; ``cleared`` says when scopes had recovered today."""
        return self._scores.changes(now_ms, cleared)

    def changes_of(self, day: int) -> list[Sign]:
        """What has changed on a day before, with all that is known of it now."""
        return self._scores.changes_of(day)

    def questions(self) -> Mapping[str, frozenset[str]]:
        """The questions of each scope."""
        return {
            key: frozenset(one.item.question for one in scope.members)
            for key, scope in self._scores.scopes().items()
        }

    def effect(self, action: Action, now_ms: int) -> Effect:
        """Whether what staff did has worked."""
        return self._scores.effect(action, now_ms)

    def metrics(self, now_ms: int) -> Metrics:
        """The hub in numbers at ``now_ms``."""
        return Metrics(
            live=self.live(now_ms),
            latency=self._commits.latency(),
            connected=self._connected,
            writable=self._writable,
            unread=self._unread,
            set_aside=self.tally.set_aside,
            corrected=self.tally.corrected,
            devices_forgotten=self._roll.forgotten,
            repeats=self._commits.repeats,
            deferred=self._commits.deferred,
            dropped=self._commits.dropped,
        )

    def _count(self, happened: Happened, newest: dict[str, int]) -> None:
        bin_, received_ms = happened.received_ms // BIN_MS, happened.received_ms
        if self._received.get(bin_, -1) < received_ms:
            self._received[bin_] = received_ms
            if len(self._received) > RECEIVED_BINS_KEPT:
                del self._received[min(self._received)]
        if happened.event is None:
            self._unread += 1
            return
        self._scores.count(happened)
        self._former.count(happened)
        self._roll.note(happened.device, self._former.day(happened.at_ms // BIN_MS))
        self.turnstile.note(happened)
        self._ambience.count(happened)
        newest[happened.device] = max(received_ms, newest.pop(happened.device, 0))

    def _last_event_ms(self, now_ms: int) -> int | None:
        """When the newest event came in, but for those that a clock running ahead has stamped."""
        return max((one for one in self._received.values() if one <= now_ms), default=None)
