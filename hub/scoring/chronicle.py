"""The counters of now, and the days before as summaries: all that the log is kept as. PURE.

In come events in the log's order; out goes what is usual on a day. A day is closed when no event
that still counts can be missing from it: its bins become one summary, kept for as long as history
looks back. When that happens is a function of the log alone, so a replay gives the same; and not of
one time in it, since a hub's clock may run ahead for a while. It reads no clock and no database.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.scoring.footfall import footfalls
from hub.scoring.guard import count_stale
from hub.scoring.history import History, Weighed, history
from hub.scoring.intake import Asked, Happened, fold
from hub.scoring.known import Known, look_again
from hub.scoring.plan import Plan
from hub.scoring.state import BIN_MS, State, forget
from hub.scoring.summary import DaySummary, summarise
from hub.scoring.window import Window, looked_at, window_of
from wire.events import Rating

WRONG_DAYS = 2
"""Days that a clock may have made up, before what still counts is taken for settled."""

Zones = Mapping[str, Sequence[str]]
"""The counting lines of each zone."""


@dataclass
class Chronicle:
    """One store's memory. Days from ``open_day`` on are in ``state``, those before in ``days``.

    ``opened_ms`` is when ``open_day`` began. ``written`` are the newest days on which the log was
    written, in order; ``begins_ms`` to ``ends_ms`` is the one of them that it was written on last.
    The others only save work: ``drafts``, summaries of days that may still change; ``past``, the
    history last asked for, and ``weighed``, its sums; ``known``, the bins of the last reading, and
    ``unread``, those that were counted in since.
    """

    state: State = field(default_factory=State)
    days: dict[int, DaySummary] = field(default_factory=dict)
    open_day: int = 0
    opened_ms: int = 0
    written: list[int] = field(default_factory=list)
    begins_ms: int = 0
    ends_ms: int = 0
    drafts: dict[int, DaySummary] = field(default_factory=dict, compare=False)
    past: History | None = field(default=None, compare=False)
    weighed: Weighed = field(default_factory=Weighed, compare=False)
    known: Known = field(default_factory=Known, compare=False)
    unread: set[int] = field(default_factory=set, compare=False)

    def turns(self, received_ms: int) -> bool:
        """Whether the log comes to another day with what was received then: time to ``close``."""
        return not self.begins_ms <= received_ms < self.ends_ms


def record(chronicle: Chronicle, happened: Happened, asked: Asked) -> None:
    """Fold one event; one of a closed day (read again from quarantine) is set aside."""
    if happened.at_ms < chronicle.opened_ms:
        chronicle.state.tally.set_aside += 1
        if isinstance(happened.event, Rating):
            count_stale(chronicle.state, max(happened.received_ms, chronicle.opened_ms))
    else:
        fold(chronicle.state, happened, asked)


def close(chronicle: Chronicle, plan: Plan, zones: Zones, received_ms: int) -> None:
    """Close the days that are settled when the log has come to ``received_ms``.

    What happened longer ago than ``late_days`` does not count any more. So many days must the log
    have been written on since, one more for a clock that was set back, and ``WRONG_DAYS``: a single
    event from a month ahead closes nothing. Summaries are kept, and the bins let go.
    """
    today = plan.calendar.day(received_ms // BIN_MS)
    bins = plan.calendar.bins(today)
    chronicle.begins_ms, chronicle.ends_ms = bins.start * BIN_MS, bins.stop * BIN_MS
    before = _settled(chronicle, today, plan.parameters.late_days + 1 + WRONG_DAYS)
    if before is None or before <= chronicle.open_day:
        return
    for day in _open_days(chronicle, plan, before):
        chronicle.days[day] = _summary(chronicle.state, plan, zones, day)
    oldest = before - plan.parameters.hist_days
    chronicle.days = {day: one for day, one in chronicle.days.items() if day >= oldest}
    chronicle.drafts.clear()
    chronicle.past, chronicle.known = None, Known()
    chronicle.open_day = before
    chronicle.opened_ms = plan.calendar.bins(before).start * BIN_MS
    forget(chronicle.state, chronicle.opened_ms)


def usual(chronicle: Chronicle, plan: Plan, zones: Zones, day: int) -> History:
    """What is usual on a ``day``: from the days before it, closed or not."""
    chronicle.unread |= chronicle.state.touched
    changed = {plan.calendar.day(bin_) for bin_ in chronicle.state.touched}
    chronicle.state.touched.clear()
    for one in changed:
        chronicle.drafts.pop(one, None)
    past = chronicle.past
    known = past is not None and past.day == day and past.items.keys() == _items(plan)
    if past is not None and known and all(one >= day for one in changed):
        return past
    for one in _open_days(chronicle, plan, day):
        if one not in chronicle.drafts:
            chronicle.drafts[one] = _summary(chronicle.state, plan, zones, one)
    days = [*chronicle.days.values(), *chronicle.drafts.values()]
    chronicle.past = history(plan, days, day, chronicle.weighed)
    return chronicle.past


def look(chronicle: Chronicle, plan: Plan, zones: Zones, now_ms: int) -> Window:
    """What a reading at ``now_ms`` looks at; only what has changed is worked out again."""
    past = usual(chronicle, plan, zones, plan.calendar.day(now_ms // BIN_MS))
    bins = looked_at(plan, now_ms // BIN_MS)
    chronicle.known = look_again(
        chronicle.known, plan, chronicle.state, zones, bins, chronicle.unread
    )
    chronicle.unread.clear()
    return window_of(chronicle.known, plan, chronicle.state, past, now_ms)


def summaries(chronicle: Chronicle, plan: Plan, zones: Zones, day: int) -> list[DaySummary]:
    """The days before a ``day``, closed or not, as far as history looks back."""
    usual(chronicle, plan, zones, day)  # draws up what may have changed
    kept = {**chronicle.days, **chronicle.drafts}
    oldest = day - plan.parameters.hist_days
    return [one for number, one in sorted(kept.items()) if oldest <= number < day]


def _settled(chronicle: Chronicle, today: int, days: int) -> int | None:
    """The first day that is not settled yet, when the log was written on ``days`` since."""
    written = chronicle.written
    at = bisect_left(written, today)
    if today not in written[at : at + 1]:
        written.insert(at, today)
        del written[: -days - 1]
    return written[0] if len(written) > days else None


def _open_days(chronicle: Chronicle, plan: Plan, before: int) -> range:
    """The days in ``state`` that history may look at on the day ``before``."""
    first = _first_day(chronicle.state, plan, before)
    return range(max(chronicle.open_day, first, before - plan.parameters.hist_days), before)


def _summary(state: State, plan: Plan, zones: Zones, day: int) -> DaySummary:
    return summarise(plan, state, footfalls(state.lines, zones, plan.calendar.bins(day)), day)


def _first_day(state: State, plan: Plan, before: int) -> int:
    """The first day with a bin; ``before`` where there is none."""
    bins = [bin_ for answers in state.items.values() for bin_ in (*answers.faces, *answers.held)]
    bins += [bin_ for crossings in state.lines.values() for bin_ in crossings.bins]
    return min(plan.calendar.day(min(bins)), before) if bins else before


def _items(plan: Plan) -> set[object]:
    return {one.item for one in plan.items}
