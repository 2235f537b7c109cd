"""What readings before have worked out of bins that have not changed since. PURE.

In come the plan, the counters and the bins that were counted in since the last reading; out go
records of people and effective answers, of which only those bins are worked out again. What it
gives is equal, bit for bit, to what is made anew (``hub.scoring.window.window`` without it). It
holds no count of its own: thrown away, it is made again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from hub.scoring.effective import Effective, effective, from_, until
from hub.scoring.footfall import Footfall, footfalls
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.state import Answers, Item, State

V = TypeVar("V")


@dataclass
class Known:
    """Of one plan, the bins of the last reading.

    ``answers`` are lists that nobody changes: another list stands in when one of its bins does.
    ``reworked`` counts, for each item, how often a closed bin has come to say something else.
    """

    plan: Plan | None = None
    bins: range = range(0)
    hours: dict[int, int] = field(default_factory=dict)
    records: dict[str, dict[int, Footfall]] = field(default_factory=dict)
    answers: dict[Item, list[Effective]] = field(default_factory=dict)
    reworked: dict[Item, int] = field(default_factory=dict)
    ran: dict[object, object] = field(default_factory=dict)
    """How far the change detector is, by what it watches (``hub.scoring.detector``)."""


def look_again(  # noqa: PLR0913, PLR0917 - all that it depends on
    known: Known,
    plan: Plan,
    state: State,
    zones: Mapping[str, Sequence[str]],
    bins: range,
    touched: Collection[int],
) -> Known:
    """Bring what is ``known`` to a reading of ``bins``, or begin anew where it is no use.

    ``touched`` are the bins that were counted in since the last time, whether looked at or not.
    """
    stands = known.plan is plan and known.bins.start <= bins.start and known.bins.stop <= bins.stop
    if stands:
        fresh = sorted(
            {*range(known.bins.stop, bins.stop), *(one for one in touched if one in bins)}
        )
    else:
        known, fresh = Known(plan=plan), list(bins)
    before_bin, known.bins = known.bins.stop - 1, bins
    known.hours.update((bin_, plan.calendar.hour(bin_)) for bin_ in fresh)
    _let_go(known.hours, bins.start)
    _count_people(known, state, zones, fresh)
    for planned in plan.items:
        _count_answers(known, plan, state.items.get(planned.item), planned, (fresh, before_bin))
    return known


def _count_people(
    known: Known, state: State, zones: Mapping[str, Sequence[str]], fresh: Sequence[int]
) -> None:
    for zone, found in footfalls(state.lines, zones, fresh).items():
        records = known.records.setdefault(zone, {})
        records.update(found)  # what is watched well enough stays so
        _let_go(records, known.bins.start)


def _count_answers(
    known: Known,
    plan: Plan,
    answers: Answers | None,
    planned: PlannedItem,
    changed: tuple[Sequence[int], int],
) -> None:
    """Work out the bins that are ``changed``; those before the second number were closed before."""
    item, (fresh, before_bin) = planned.item, changed
    first = max(known.bins.start, plan.first_bin(planned))
    records = known.records.get(plan.zone(item) or "", {})
    those = [one for one in fresh if one >= first]
    found = effective(planned, answers, those, records, plan.parameters)
    again = set(those)
    before = known.answers.get(item, [])
    kept = [one for one in before if one.bin >= first and one.bin not in again]
    after = sorted([*kept, *found])
    if after != before or item not in known.answers:
        known.answers[item] = after
        if until(after, before_bin) != until(from_(before, first), before_bin):
            known.reworked[item] = known.reworked.get(item, 0) + 1


def _let_go(bins: dict[int, V], first: int) -> None:
    for bin_ in [one for one in bins if one < first]:
        del bins[bin_]
