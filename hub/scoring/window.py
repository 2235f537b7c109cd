"""What one reading of the counters looks at: the bins that still weigh, and the day. PURE.

In come the plan, the counters, what is usual and a time; out goes a ``Window`` that every score of
that reading is made from, so that the bins are gone through once. It scores nothing.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from hub.scoring.effective import Effective, Moments, effective, from_, until
from hub.scoring.footfall import Footfalls
from hub.scoring.history import History
from hub.scoring.known import Known
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.state import BIN_MS, Item, State


class Window(Struct, frozen=True, kw_only=True):
    """A plan's counters as they stand in the bin ``now_bin``.

    ``weights`` are w_a = 2^(-a bin / half-life) by bin, over the live bins in order; ``hours`` the
    local hour of every bin looked at; ``today`` the bins of the business day; ``answers`` what
    each item's answers count, in the order of their bins. ``known`` is what readings before have
    worked out, None where each begins anew.
    """

    plan: Plan
    state: State
    records: Footfalls
    history: History
    now_bin: int
    weights: Mapping[int, float]
    hours: Mapping[int, int]
    today: range
    answers: Mapping[Item, Sequence[Effective]]
    known: Known | None = None

    @property
    def hour(self) -> int:
        """The local hour of now."""
        return self.hours[self.now_bin]

    def live(self, item: Item) -> Sequence[Effective]:
        """An item's answers in the live bins."""
        return from_(self.answers[item], self.now_bin - self.plan.parameters.live_bins + 1)

    def recent(self, item: Item) -> Sequence[Effective]:
        """An item's answers of the last ``trend_recent`` bins, the present one included."""
        return from_(self.answers[item], self.now_bin - self.plan.parameters.trend_recent + 1)

    def so_far(self, item: Item) -> Sequence[Effective]:
        """An item's answers in the closed bins of the day (none are left where all were cut)."""
        closed = until(from_(self.answers[item], self.today.start), self.now_bin)
        return [one for one in closed if one.total > 0]


def window(plan: Plan, state: State, records: Footfalls, past: History, now_ms: int) -> Window:
    """Look at the counters at ``now_ms``; ``past`` is the history of its business day."""
    now_bin = now_ms // BIN_MS
    bins = looked_at(plan, now_bin)

    def counted(planned: PlannedItem) -> list[Effective]:
        known = records.get(plan.zone(planned.item) or "", {})
        first = plan.first_bin(planned)
        those = [one for one in bins if one >= first]
        return effective(planned, state.items.get(planned.item), those, known, plan.parameters)

    return Window(
        plan=plan,
        state=state,
        records=records,
        history=past,
        now_bin=now_bin,
        weights=_weights(plan, now_bin),
        hours={bin_: plan.calendar.hour(bin_) for bin_ in bins},
        today=plan.calendar.bins(plan.calendar.day(now_bin)),
        answers={one.item: counted(one) for one in plan.items},
    )


def window_of(known: Known, plan: Plan, state: State, past: History, now_ms: int) -> Window:
    """The same, of what is ``known`` of the bins of ``now_ms`` already."""
    now_bin = now_ms // BIN_MS
    return Window(
        plan=plan,
        state=state,
        records=known.records,
        history=past,
        now_bin=now_bin,
        weights=_weights(plan, now_bin),
        hours=known.hours,
        today=plan.calendar.bins(past.day),
        answers=dict(known.answers),
        known=known,
    )


def looked_at(plan: Plan, now_bin: int) -> range:
    """The bins that a reading goes through: the live ones, those of the trend, and the day."""
    parameters = plan.parameters
    today = plan.calendar.bins(plan.calendar.day(now_bin))
    back = max(parameters.live_bins, parameters.trend_recent + parameters.trend_prev)
    return range(min(now_bin - back + 1, today.start), now_bin + 1)


def weighed(bins: Sequence[Effective], weights: Mapping[int, float]) -> Moments:
    """The moments of several bins, each weighed by its number, added from the oldest on."""
    n = first = square = 0.0
    for one in bins:
        weight, moments = weights[one.bin], one.moments
        n += weight * moments.n
        first += weight * moments.first
        square += weight * moments.square
    return Moments(n, first, square)


def together(bins: Sequence[Effective]) -> Moments:
    """The same where each weighs 1."""
    n = first = square = 0.0
    for one in bins:
        n += one.moments.n
        first += one.moments.first
        square += one.moments.square
    return Moments(n, first, square)


def _weights(plan: Plan, now_bin: int) -> Mapping[int, float]:
    half_life_bins = plan.parameters.half_life_min * 60_000 / BIN_MS
    first = now_bin - plan.parameters.live_bins + 1
    return {bin_: 2.0 ** (-(now_bin - bin_) / half_life_bins) for bin_ in range(first, now_bin + 1)}
