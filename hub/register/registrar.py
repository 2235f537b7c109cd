"""Makes each day's report when it is due, signs it, and adds it to the hub's log.

In come the board, the logbook and the time; out go lines of the log, each a whole day as it is
known then. What was missed while the hub was down is made after a start. The board is read in the
loop, and the disk is used on the store's thread. It sends nothing.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple, NoReturn, ParamSpec, Protocol, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from config.shop import Shop
from hub.actions import Action, Effect, Verdict
from hub.alerts import Alert, Alerts
from hub.daily.chain import NOTHING, ChainError, Head, digest, opened, public, seal
from hub.daily.close import state_of
from hub.daily.report import Day, report
from hub.daily.revise import reason
from hub.editions import Edition, Editions
from hub.live.footfall import Counted
from hub.register.signet import LOST_MAX, Anchor, SignetError, anchor, drop, goes_on, signing_key
from hub.scorekeeper import Dated
from hub.scoring.lookback import Lookback
from hub.scoring.past import day_scores
from hub.scoring.plan import plan_of
from hub.scoring.state import BIN_MS
from hub.scoring.summary import DaySummary
from hub.store import Counts, Sheet, StoreError, StreamState
from wire.report import Arrived, DayReport, DayState, Reason, Revision
from wire.timepiece import Timepiece

LOOK_S = 30.0
"""Between two looks: a report is due minutes after closing."""

REVISE_MS = 600_000
"""Between two revisions of one day: a kiosk that was away empties its outbox in one of them."""

DAYS_AT_ONCE = 4
"""Reports made in one look; a hub that was away for weeks makes them minutes apart."""

OUTCOMES_MS = 3_600_000
"""Between two looks at whether actions worked."""

DAYS_KEPT = 120
"""Days whose last report is remembered: more than history looks back."""

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


class Evidence(Protocol):
    """What is needed of a ``hub.board.Board``."""

    @property
    def editions(self) -> Editions:
        """Which days were under which description."""

    def under(self, edition: Edition, day: int) -> Dated | None:
        """A day by the description that it was under; None where it is not known any more."""

    def look_back(self, now_ms: int) -> Lookback:
        """The days before now and today."""

    def counted(self, now_ms: int) -> Counted:
        """The people, and from which day on the counters are held."""

    def effect(self, action: Action, now_ms: int) -> Effect:
        """Whether what staff did has worked."""


class Book(Protocol):
    """What is needed of a ``hub.logbook.Logbook``."""

    @property
    def remembered(self) -> Alerts:
        """All alerts, as they stand."""

    @property
    def noted(self) -> Sequence[Action]:
        """All actions, in order."""


class Shelf(Protocol):
    """What is needed of a ``hub.store.Store``."""

    def append(self, sheet: Sheet) -> None:
        """Add a line to the log of day reports."""

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        """The log behind a number."""

    def last_sheet(self) -> Sheet | None:
        """The last line of the log."""

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        """The last line of each of the newest days."""

    def counts(self) -> Counts:
        """How many events are where."""

    def streams(self) -> Sequence[StreamState]:
        """How far every stream is."""


class Draft(NamedTuple):
    """A revision that has to be written."""

    day: int
    rev: int
    reason: Reason
    report: DayReport


class _Pen(NamedTuple):
    """What the next line is signed with, and what it stands on."""

    key: Ed25519PrivateKey
    anchor: Anchor


class _Kept(NamedTuple):
    rev: int
    made_ms: int
    report: DayReport


class _Seen(NamedTuple):
    """What a day's report was last made of, to make none again of the same."""

    state: DayState
    summary: DaySummary
    shop: Shop
    alerts: tuple[Alert, ...]
    actions: tuple[tuple[Action, Verdict], ...]


class Registrar:
    """Writes the register of one store; ``thread`` is the one that ``store`` is used on."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it reads, where it writes, and when
        self,
        board: Evidence,
        book: Book,
        store: Shelf,
        folder: Path,
        thread: Executor,
        timepiece: Timepiece,
    ) -> None:
        self._board = board
        self._book = book
        self._store = store
        self._folder = folder
        self._thread = thread
        self._timepiece = timepiece
        self._pen: _Pen | None = None
        self._kept: dict[int, _Kept] = {}
        self._seen: dict[int, _Seen] = {}
        self._looked_ms: dict[int, int] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._judged_ms: int | None = None

    async def run(self) -> NoReturn:
        """Write what is due, now and then."""
        failing = False
        while True:
            try:
                await self.look()
                failing = False
            except (StoreError, SignetError, ChainError) as error:
                self._pen = None  # what is on disk is looked at anew
                if not failing:
                    _log.warning("no day report can be kept: %s", error)
                failing = True
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Write what is due now.

        Raises:
            StoreError, SignetError: the rest waits for the next look.
            ChainError: the log's last line cannot be read, and nothing is written behind it.
        """
        pen, now_ms = self._pen, self._timepiece.wall_ms()
        if pen is None:
            today = self._board.editions.day(now_ms // BIN_MS)
            pen = await self._on_thread(self._open, today)
        for draft in self._due(pen.anchor, now_ms):
            pen = await self._on_thread(self._write, pen, draft, now_ms)
            self._kept[draft.day] = _Kept(draft.rev, now_ms, draft.report)
            _log.info("day report %s, revision %d", draft.report.day, draft.rev)
        self._pen = pen

    def _open(self, today: int) -> _Pen:
        """Learn what is on disk; on the store's thread.

        A database from a backup has lost what came after its last line: of those days, up to this
        one, it cannot say that nobody came.
        """
        key, held, last = signing_key(self._folder), anchor(self._folder), self._store.last_sheet()
        found = self._store.sheets(held.seq - 1, 1) if held is not None and held.seq else []
        then = Head(found[0].seq, found[0].digest) if found else None
        named = None if last is None else opened(last.sealed).incarnation
        if held is None or not goes_on(held, then, named):
            if last is not None:
                _log.warning("the log of day reports was restored: it goes on as another one")
            keys, lost = ((), ()) if held is None else (held.keys, held.lost)
            if held is not None or last is not None:
                lost = (*lost, (0 if last is None else last.day + 1, today))[-LOST_MAX:]
            held = Anchor(incarnation=secrets.token_hex(8), keys=keys, lost=lost)
        head = NOTHING if last is None else Head(last.seq, last.digest)
        keys = tuple(dict.fromkeys((*held.keys, public(key))))
        held = replace(held, seq=head.seq, digest=head.digest, keys=keys)
        drop(self._folder, held)
        self._kept = dict(self._read())
        return _Pen(key, held)

    def _read(self) -> Iterator[tuple[int, _Kept]]:
        """The last report of each day."""
        for sheet in self._store.newest_sheets(2**31, DAYS_KEPT):
            try:
                one = opened(sheet.sealed)
            except ChainError as error:
                _log.warning("line %d of the log of day reports: %s", sheet.seq, error)
                continue
            yield sheet.day, _Kept(one.rev, one.made * 1000, one.report)

    def _due(self, held: Anchor, now_ms: int) -> list[Draft]:
        """What has to be written, the oldest day first."""
        back, since = self._board.look_back(now_ms), self._board.counted(now_ms).open_day
        drafts: list[Draft] = []
        days = {one.day for one in back.days} | {self._board.editions.day(now_ms // BIN_MS)}
        self._kept = {day: one for day, one in self._kept.items() if day in days}
        self._seen = {day: one for day, one in self._seen.items() if day in days}
        self._looked_ms = {day: at for day, at in self._looked_ms.items() if day in days}
        for day in sorted(days):
            kept = self._kept.get(day)
            settled = kept is not None and kept.report.state != "provisional"
            if len(drafts) < DAYS_AT_ONCE and not (settled and day < since):
                drafts += self._draft(back, day, now_ms, lost=held.has_lost(day))
        return drafts

    def _draft(self, back: Lookback, day: int, now_ms: int, *, lost: bool) -> Iterator[Draft]:
        """Another revision of a day, if there is a reason for one; ``lost``: with a database."""
        shop, kept = self._board.editions.on(day).shop, self._kept.get(day)
        if kept is not None and kept.report.state != "provisional" and not self._again(day, now_ms):
            return
        dated = self._dated(back, day)
        if dated is None:
            return
        plan, summary, _ = dated
        said = bool(summary.items or summary.zones)
        if lost and kept is None and not said:
            return
        state = state_of(shop.hours, plan.calendar, day, now_ms, said=said)
        same = kept is not None and kept.report.state == state
        if state is None or (same and kept is not None and abs(now_ms - kept.made_ms) < REVISE_MS):
            return
        alerts = tuple(one for _, one in sorted(self._book.remembered.items()) if one.day == day)
        actions = tuple(self._actions(day, now_ms, anew=not same))
        seen = _Seen(state, summary, shop, alerts, actions)
        if self._seen.get(day) == seen:
            return
        found = report(_day(dated, seen))
        why = reason(None if kept is None else kept.report, found)
        if why is None:
            self._seen[day] = seen
        else:
            yield Draft(day, 1 if kept is None else kept.rev + 1, why, found)

    def _dated(self, back: Lookback, day: int) -> Dated | None:
        """A day by the description that it was under; the one of now has summed it up already."""
        editions, calendar = self._board.editions, back.plan.calendar
        edition = editions.on(day)
        if edition == editions.now and edition.calendar.bins(day) == calendar.bins(day):
            summary = next((one for one in back.days if one.day == day), None)
            if summary is not None:
                plan = plan_of(edition.shop, back.state.items, day)
                return Dated(plan, summary, back.state.lines)
        return self._board.under(edition, day)

    def _again(self, day: int, now_ms: int) -> bool:
        """Whether a day that was under another description is to be summed up again: it costs."""
        if self._board.editions.on(day) == self._board.editions.now:
            return True
        looked_ms = self._looked_ms.get(day)
        if looked_ms is not None and abs(now_ms - looked_ms) < REVISE_MS:
            return False
        self._looked_ms[day] = now_ms
        return True

    def _actions(self, day: int, now_ms: int, *, anew: bool) -> Iterator[tuple[Action, Verdict]]:
        """What staff did on a day, judged now and then: it costs some milliseconds each."""
        if anew or self._judged_ms is None or abs(now_ms - self._judged_ms) >= OUTCOMES_MS:
            self._judged_ms = now_ms
            self._verdicts.clear()
        for action in self._book.noted:
            if self._board.editions.day(action.at_ms // BIN_MS) == day:
                if action.number not in self._verdicts:
                    self._verdicts[action.number] = self._board.effect(action, now_ms).verdict
                yield action, self._verdicts[action.number]

    def _write(self, pen: _Pen, draft: Draft, now_ms: int) -> _Pen:
        """Sign a revision and add it to the log; on the store's thread."""
        held = pen.anchor
        revision = Revision(
            incarnation=held.incarnation,
            seq=held.seq + 1,
            previous=held.digest,
            key=public(pen.key),
            rev=draft.rev,
            made=now_ms // 1000,
            reason=draft.reason,
            arrived=arrived(self._store.counts(), self._store.streams()),
            report=draft.report,
        )
        sealed = seal(revision, pen.key)
        named = digest(sealed.document)
        self._store.append(Sheet(seq=revision.seq, day=draft.day, digest=named, sealed=sealed))
        held = replace(held, seq=revision.seq, digest=named)
        drop(self._folder, held)
        return _Pen(pen.key, held)

    async def _on_thread(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def _day(dated: Dated, seen: _Seen) -> Day:
    """All that a report is made of."""
    plan, summary, lines = dated
    bins = plan.calendar.bins(summary.day)
    return Day(
        shop=seen.shop,
        plan=plan,
        state=seen.state,
        summary=summary,
        scores=day_scores(lambda _: plan, [summary])[summary.day],
        lines={name: one for name, one in lines.items() if any(bin_ in bins for bin_ in one.bins)},
        alerts=seen.alerts,
        actions=seen.actions,
    )


def arrived(counts: Counts, streams: Sequence[StreamState]) -> Arrived:
    """Where every event is."""
    awaited = sum(_holes(one) for one in streams)
    return Arrived(
        made=counts.stored + counts.quarantined + counts.lost + awaited,
        stored=counts.stored,
        quarantined=counts.quarantined,
        lost=counts.lost,
        awaited=awaited,
        rejected=counts.rejected,
    )


def _holes(stream: StreamState) -> int:
    """Numbers below the highest one that came, which have not come themselves."""
    if not stream.also:
        return 0
    held = sum(last - first + 1 for first, last in stream.also)
    return stream.also[-1][1] - stream.upto - held
