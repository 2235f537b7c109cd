"""One day of one store in integers: what history is made of, and what a region is sent. PURE.

In come the counters; out goes a ``DaySummary`` (section 4). Summaries add up over days and stores.
It scores nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from hub.scoring.effective import effective
from hub.scoring.footfall import Footfalls
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.state import EXPECT_CHOICES, NPS_CHOICES, Item, Senses, State
from hub.scoring.takings import Takings, takings


class ItemDay(Struct, frozen=True, kw_only=True):
    """One item: effective answers by local hour and face; all presses, and those held back."""

    hours: Mapping[int, tuple[int, ...]]
    presses: int = 0
    suppressed: int = 0


class SenseDay(Struct, frozen=True, kw_only=True):
    """What the sessions at one item named; what nobody named has no entry.

    ``said`` and ``felt`` as in ``hub.scoring.state.Senses``.
    """

    n: int
    nbad: int
    bad: Mapping[str, int]
    good: Mapping[str, int]
    loss: Mapping[str, int]
    said: Mapping[str, int] = {}
    felt: Mapping[str, int] = {}


class ZoneHour(Struct, frozen=True, kw_only=True):
    """People in one zone in one hour, over the bins that were watched."""

    passers: int
    in_: int
    out: int
    bins: int


class DaySummary(Struct, frozen=True, kw_only=True):
    """One business day (its number) of one store.

    ``stale`` ratings came on it and are of days too long ago.
    """

    store: str
    day: int
    items: Mapping[Item, ItemDay]
    senses: Mapping[Item, SenseDay]
    zones: Mapping[str, Mapping[int, ZoneHour]]
    nps: tuple[int, ...]
    expect: Mapping[str, tuple[int, ...]]
    takings: Takings | None = None
    stale: int = 0


def summarise(plan: Plan, state: State, records: Footfalls, day: int) -> DaySummary:
    """The day from its bins, as far as they are known now."""
    bins = plan.calendar.bins(day)
    hours = {bin_: plan.calendar.hour(bin_) for bin_ in bins}
    items = {one.item: _item(plan, state, one, records, hours) for one in plan.items}
    senses = {
        item: _sense([answers.senses[one] for one in bins if one in answers.senses])
        for item, answers in state.items.items()
    }
    expect = {
        expro: _columns((counts[one] for one in bins if one in counts), EXPECT_CHOICES)
        for expro, counts in state.expect.items()
    }
    zones = {zone: _zone(records, zone, hours) for zone in sorted(records)}
    return DaySummary(
        store=plan.store,
        day=day,
        items={item: one for item, one in items.items() if one.presses or one.suppressed},
        senses={item: one for item, one in senses.items() if one.n},
        zones={zone: counted for zone, counted in zones.items() if counted},
        nps=_columns((state.nps[one] for one in bins if one in state.nps), NPS_CHOICES),
        expect={expro: counts for expro, counts in expect.items() if any(counts)},
        takings=takings(state, plan.entrances, bins),
        stale=sum(state.stale.get(one, 0) for one in bins),
    )


def _item(
    plan: Plan, state: State, planned: PlannedItem, records: Footfalls, hours: Mapping[int, int]
) -> ItemDay:
    answers = state.items.get(planned.item)
    if answers is None:
        return ItemDay(hours={})
    known = records.get(plan.zone(planned.item) or "", {})
    counted: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for one in effective(planned, answers, hours, known, plan.parameters):
        counted[hours[one.bin]].append(one.faces)
    return ItemDay(
        hours={hour: _columns(rows, planned.item.scale) for hour, rows in counted.items()},
        presses=sum(sum(answers.faces[one]) for one in hours if one in answers.faces),
        suppressed=sum(answers.held.get(one, 0) for one in hours),
    )


def _sense(cells: list[Senses]) -> SenseDay:
    return SenseDay(
        n=sum(one.n for one in cells),
        nbad=sum(one.nbad for one in cells),
        bad=_by_name(one.bad for one in cells),
        good=_by_name(one.good for one in cells),
        loss=_by_name(one.loss for one in cells),
        said=_by_name(one.said for one in cells),
        felt=_by_name(one.felt for one in cells),
    )


def _zone(records: Footfalls, zone: str, hours: Mapping[int, int]) -> dict[int, ZoneHour]:
    known = records[zone]
    counted: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for bin_, hour in hours.items():
        if bin_ in known:
            counted[hour].append((*known[bin_], 1))
    summed = {hour: _columns(rows, 4) for hour, rows in counted.items()}
    return {
        hour: ZoneHour(passers=passers, in_=in_, out=out, bins=bins)
        for hour, (passers, in_, out, bins) in summed.items()
    }


def _columns(rows: Iterable[Iterable[int]], width: int) -> tuple[int, ...]:
    total = [0] * width
    for row in rows:
        for index, count in enumerate(row):
            total[index] += count
    return tuple(total)


def _by_name(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for part in parts:
        for name, count in part.items():
            total[name] += count
    return dict(total)
