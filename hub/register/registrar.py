"""Makes each day's report when it is due, signs it, and adds it to the hub's log.

In come the board, the logbook and the time; out go lines of the log, each a whole day as it is
known then. What was missed while the hub was down is made after a start. The board is read in the
loop, and the disk is used on the store's thread. It sends nothing.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple, NoReturn, ParamSpec, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from config.shop import Shop
from hub.actions import Action, Verdict
from hub.alerts import Alert
from hub.daily.chain import NOTHING, ChainError, Head, digest, opened, public, seal
from hub.daily.close import READY_MS, state_of, unseen_until
from hub.daily.hold import TOLD_MAX, held_back, telling, waiting
from hub.daily.present import reported
from hub.daily.report import Day, report
from hub.daily.revise import reason
from hub.footfall.hand import Judged
from hub.register.around import Book, Evidence, Shelf
from hub.register.memo import Told, note, recalled
from hub.register.signet import LOST_MAX, Anchor, SignetError, anchor, drop, goes_on, signing_key
from hub.scorekeeper import Dated
from hub.scoring.lookback import Lookback
from hub.scoring.past import day_scores
from hub.scoring.plan import plan_of
from hub.scoring.state import BIN_MS
from hub.scoring.summary import DaySummary
from hub.store import Counts, Sheet, StoreError, StreamState
from wire.events import DAY_MS
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


class Draft(NamedTuple):
    """A revision that has to be written."""

    day: int
    rev: int
    reason: Reason
    report: DayReport
    told: tuple[DaySummary, ...]


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
    heard: AbstractSet[str] | None
    alerts: tuple[Alert, ...]
    actions: tuple[tuple[Action, Verdict], ...]
    audits: Mapping[str, Judged]
    closes: bool


class _Look(NamedTuple):
    """What one look sees: the days, the first that may still change, and what was lost."""

    back: Lookback
    open_day: int
    held: Anchor
    now_ms: int


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
        self._told: Told = {}
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
            editions = self._board.editions
            today = editions.day(now_ms // BIN_MS)
            unseen = unseen_until(editions.now.shop.hours, editions.now.calendar, today, now_ms)
            pen = await self._on_thread(self._open, today, unseen)
        for draft in self._due(pen.anchor, now_ms):
            pen = await self._on_thread(self._write, pen, draft, now_ms)
            self._kept[draft.day] = _Kept(draft.rev, now_ms, draft.report)
            _log.info("day report %s, revision %d", draft.report.day, draft.rev)
        self._pen = pen

    def _open(self, today: int, unseen: int) -> _Pen:
        """Learn what is on disk; on the store's thread.

        A database from a backup has lost what came after its last line: of those days, up to this
        one, it cannot say that nobody came. Nor can a new hub of the days ``unseen`` before it.
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
            else:
                lost = ((0, unseen),)
            held = Anchor(incarnation=secrets.token_hex(8), keys=keys, lost=lost)
        head = NOTHING if last is None else Head(last.seq, last.digest)
        keys = tuple(dict.fromkeys((*held.keys, public(key))))
        held = replace(held, seq=head.seq, digest=head.digest, keys=keys)
        drop(self._folder, held)
        self._kept, self._told = dict(self._read()), recalled(self._folder)
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
        open_day = self._board.counted(now_ms).open_day
        look = _Look(self._board.look_back(now_ms), open_day, held, now_ms)
        drafts: list[Draft] = []
        days = {one.day for one in look.back.days} | {self._board.editions.day(now_ms // BIN_MS)}
        self._kept = {day: one for day, one in self._kept.items() if day in days}
        self._seen = {day: one for day, one in self._seen.items() if day in days}
        self._told = {day: one for day, one in self._told.items() if day >= open_day}
        self._looked_ms = {day: at for day, at in self._looked_ms.items() if day in days}
        for day in sorted(days):
            kept = self._kept.get(day)
            settled = kept is not None and kept.report.state != "provisional"
            if len(drafts) < DAYS_AT_ONCE and not (settled and day < open_day):
                drafts += self._draft(look, day)
        return drafts

    def _draft(self, look: _Look, day: int) -> Iterator[Draft]:
        """Another revision of a day, if there is a reason for one."""
        now_ms = look.now_ms
        shop, kept = self._board.editions.on(day).shop, self._kept.get(day)
        if kept is not None and kept.report.state != "provisional" and not self._again(day, now_ms):
            return
        dated = self._dated(look.back, day)
        if dated is None:
            return
        plan, summary, _ = dated
        said = bool(summary.items or summary.zones)
        if kept is None and look.held.has_lost(day) and not _somebody(summary):
            return
        state = state_of(shop.hours, plan.calendar, day, now_ms, said=said)
        same = kept is not None and kept.report.state == state
        if state is None or (same and kept is not None and abs(now_ms - kept.made_ms) < REVISE_MS):
            return
        alerts = tuple(one for _, one in sorted(self._book.remembered.items()) if one.day == day)
        actions = tuple(self._actions(day, now_ms, anew=not same))
        heard = None if day < look.open_day else self._board.heard_on(day) | _told_of(kept, shop)
        ends_ms = plan.calendar.bins(day).stop * BIN_MS
        audits = self._board.turnstile.judged(look.back.state, ends_ms)
        closes = now_ms >= ends_ms + _late_ms(shop)
        seen = _Seen(state, summary, shop, heard, alerts, actions, audits, closes)
        if self._seen.get(day) == seen:
            return
        told = self._told.get(day, ()) if kept is not None else ()
        if same and not closes and len(told) >= TOLD_MAX:
            return
        shown = held_back(told, summary)
        found = report(_day(dated._replace(summary=shown), seen, told))
        why = reason(None if kept is None else kept.report, found, closes=closes)
        if why is None:
            self._seen[day] = seen
        else:
            said_now = telling(shown)
            if said_now not in told[-1:]:  # people who passed take no turn from those who tapped
                told = (*told, said_now)
            yield Draft(day, 1 if kept is None else kept.rev + 1, why, found, told)

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
        self._told[draft.day] = draft.told
        note(
            self._folder, self._told
        )  # first: what is not told in the end is held back all the same
        self._store.append(Sheet(seq=revision.seq, day=draft.day, digest=named, sealed=sealed))
        held = replace(held, seq=revision.seq, digest=named)
        drop(self._folder, held)
        return _Pen(pen.key, held)

    async def _on_thread(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def _day(dated: Dated, seen: _Seen, told: Sequence[DaySummary]) -> Day:
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
        heard=seen.heard,
        audits=seen.audits,
        told=told,
        waiting=waiting(seen.summary, summary),
    )


def _somebody(summary: DaySummary) -> bool:
    """Whether anybody answered or passed; a counter that watched an empty store says neither."""
    hours = (one for counted in summary.zones.values() for one in counted.values())
    return bool(summary.items) or any(one.passers or one.in_ or one.out for one in hours)


def _late_ms(shop: Shop) -> int:
    """After the end of a day, when nothing of it comes in time any more."""
    return shop.scoring.late_days * DAY_MS + READY_MS


def _told_of(kept: _Kept | None, shop: Shop) -> AbstractSet[str]:
    """Who was there by the last report: a restart forgets who said nothing but that."""
    return frozenset() if kept is None else reported(shop, kept.report.present)


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
