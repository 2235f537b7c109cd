"""What one reading of the counters looks at: the bins that still weigh, and the day. PURE.

In come the plan, the counters, what is usual and a time; out goes a ``Window`` that every score of
that reading is made from, so that the bins are gone through once. It scores nothing.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from hub.scoring.effective import Effective, Moments, added, effective
from hub.scoring.footfall import Footfalls
from hub.scoring.history import History
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.state import BIN_MS, Item, State


class Window(Struct, frozen=True, kw_only=True):
    """A plan's counters as they stand in the bin ``now_bin``.

    ``weights`` are w_a = 2^(-a bin / half-life) by bin, over the live bins in order; ``hours`` the
    local hour of every bin looked at; ``today`` the bins of the business day; ``answers`` what
    each item's answers count, in the order of their bins.
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

    @property
    def hour(self) -> int:
        """The local hour of now."""
        return self.hours[self.now_bin]

    def live(self, item: Item) -> list[Effective]:
        """An item's answers in the live bins."""
        return [one for one in self.answers[item] if one.bin in self.weights]

    def recent(self, item: Item) -> list[Effective]:
        """An item's answers of the last ``trend_recent`` bins, the present one included."""
        first = self.now_bin - self.plan.parameters.trend_recent
        return [one for one in self.answers[item] if one.bin > first]

    def so_far(self, item: Item) -> list[Effective]:
        """An item's answers in the closed bins of the day (none are left where all were cut)."""
        return [
            one
            for one in self.answers[item]
            if self.today.start <= one.bin < self.now_bin and one.total > 0
        ]


def window(plan: Plan, state: State, records: Footfalls, past: History, now_ms: int) -> Window:
    """Look at the counters at ``now_ms``; ``past`` is the history of its business day."""
    parameters = plan.parameters
    now_bin = now_ms // BIN_MS
    half_life_bins = parameters.half_life_min * 60_000 / BIN_MS
    today = plan.calendar.bins(plan.calendar.day(now_bin))
    first = now_bin - parameters.live_bins + 1
    bins = looked_at(plan, now_bin)

    def counted(planned: PlannedItem) -> list[Effective]:
        known = records.get(plan.zone(planned.item) or "", {})
        first = plan.calendar.bins(planned.begins_day).start if planned.begins_day else 0
        those = [one for one in bins if one >= first]
        return effective(planned, state.items.get(planned.item), those, known, parameters)

    return Window(
        plan=plan,
        state=state,
        records=records,
        history=past,
        now_bin=now_bin,
        weights={
            bin_: 2.0 ** (-(now_bin - bin_) / half_life_bins) for bin_ in range(first, now_bin + 1)
        },
        hours={bin_: plan.calendar.hour(bin_) for bin_ in bins},
        today=today,
        answers={one.item: counted(one) for one in plan.items},
    )


def looked_at(plan: Plan, now_bin: int) -> range:
    """The bins that a reading goes through: the live ones, those of the trend, and the day."""
    parameters = plan.parameters
    today = plan.calendar.bins(plan.calendar.day(now_bin))
    back = max(parameters.live_bins, parameters.trend_recent + parameters.trend_prev)
    return range(min(now_bin - back + 1, today.start), now_bin + 1)


def weighed(bins: Sequence[Effective], weight: Callable[[int], float]) -> Moments:
    """The moments of several bins, each weighed by its number."""
    return Moments(
        added(weight(one.bin) * one.moments.n for one in bins),
        added(weight(one.bin) * one.moments.first for one in bins),
        added(weight(one.bin) * one.moments.square for one in bins),
    )
