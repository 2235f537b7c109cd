"""How a scope went: a score and the people of each step of a span, and by weekday and hour. PURE.

In come day summaries and the counters of the last days; out go ``Point``s. A step is a whole,
without fading: the roll-up of section 13 over it, drawn to what the store was found like on that
day, exactly as a whole day is (``hub.scoring.past``). Where nobody answered there is no score, and
where nobody watched no people.

Steps are those of the store's own days and hours. The hour that the clocks repeat is one step of
two hours, and the one that they leave out is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct

from hub.scoring.belief import Score, Usual, believe, score
from hub.scoring.effective import Moments, added, effective, moments
from hub.scoring.footfall import footfalls
from hub.scoring.group import item_weights, pooled, trimmed_at_median
from hub.scoring.history import store_usual
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.rollup import found, passed
from hub.scoring.scope import Scope
from hub.scoring.state import BIN_MS, State
from hub.scoring.summary import DaySummary, ZoneHour

Step = Literal["5min", "hour", "day"]

WEEK_DAYS = 7
_THURSDAY = 3  # 1 January 1970, counted from Monday


class Lookback(Struct, frozen=True, kw_only=True):
    """What a look back needs: the days as summaries, today's last, and the newest bins.

    ``gate`` is the touchpoint that all who come in pass, None where none has all entrances.
    """

    plan: Plan
    days: tuple[DaySummary, ...]
    state: State
    zones: Mapping[str, Sequence[str]]
    gate: str | None


class People(NamedTuple):
    """Who passed, came in and went out, and in how many bins somebody watched."""

    passers: int
    in_: int
    out: int
    bins: int


class Slot(NamedTuple):
    """One step before it is scored: its first bin, its length, what each member was answered."""

    day: int
    hour: int
    first: int
    bins: int
    answers: tuple[Moments, ...]
    people: People | None


class Point(NamedTuple):
    """One step; ``score`` is None where nobody answered, ``people`` where nobody watched."""

    start_ms: int
    seconds: int
    n: float
    score: Score | None
    people: People | None


class Cell(NamedTuple):
    """One hour of the week over some weeks; ``weekday`` 0 is Monday, ``days`` had an answer."""

    weekday: int
    hour: int
    days: int
    n: float
    score: Score | None
    people: People | None


def slots(look: Lookback, scope: Scope, step: Step, span_ms: tuple[int, int]) -> list[Slot]:
    """The steps that begin in a span, in their order; those of five minutes read the bins."""
    first_ms, until_ms = span_ms
    if step == "5min":
        known = _fine(look, scope, range(-(-first_ms // BIN_MS), -(-until_ms // BIN_MS)))
    else:
        known = (
            slot
            for one in look.days
            if look.plan.calendar.bins(one.day).stop * BIN_MS > first_ms
            for slot in _coarse(look, scope, one, step)
        )
    return [one for one in known if first_ms <= one.first * BIN_MS < until_ms]


def points(look: Lookback, scope: Scope, found_in: Sequence[Slot]) -> list[Point]:
    """The steps with their scores."""
    bases = {one.day: _base(look, scope, [one]) for one in look.days}
    nothing = _base(look, scope, [])
    return [
        Point(
            start_ms=one.first * BIN_MS,
            seconds=one.bins * BIN_MS // 1000,
            n=added(each.n for each in one.answers),
            score=_scored(look.plan, scope, one.answers, bases.get(one.day, nothing)),
            people=one.people,
        )
        for one in found_in
    ]


def week(look: Lookback, scope: Scope) -> list[Cell]:
    """All the days of a look back by weekday and local hour; only those with evidence."""
    base = _base(look, scope, look.days)
    known: dict[tuple[int, int], list[Slot]] = {}
    for one in look.days:
        for slot in _coarse(look, scope, one, "hour"):
            # after midnight a business day's hours are those of the next date
            date = one.day + (slot.hour < look.plan.calendar.day_starts)
            known.setdefault(((date + _THURSDAY) % WEEK_DAYS, slot.hour), []).append(slot)
    cells = []
    for (weekday, hour), those in sorted(known.items()):
        answers = tuple(
            _sum(column) for column in zip(*(one.answers for one in those), strict=True)
        )
        scored = _scored(look.plan, scope, answers, base)
        people = _together([one.people for one in those if one.people is not None])
        if scored is not None or people is not None:
            days = len({one.day for one in those if added(each.n for each in one.answers) > 0})
            n = added(one.n for one in answers)
            cells.append(Cell(weekday, hour, days, n, scored, people))
    return cells


class _Base(NamedTuple):
    """What steps are drawn to, and how the members of a scope weigh."""

    usual: Usual
    shares: Sequence[float]


def _base(look: Lookback, scope: Scope, days: Sequence[DaySummary]) -> _Base:
    plan = look.plan
    usual = store_usual([found(one, days) for one in plan.scored], plan.parameters)
    served = [
        None if place.zone is None else float(passed(place.zone, days))
        for place in plan.touchpoints.values()
    ]
    trimmed = trimmed_at_median(served, plan.parameters.traffic_trim)
    weights = dict(zip(plan.touchpoints, trimmed, strict=True))
    expros = plan.expro_weights if scope.kind == "store" else {}
    return _Base(usual, item_weights(plan, scope.members, weights, expros))


def _scored(plan: Plan, scope: Scope, answers: Sequence[Moments], base: _Base) -> Score | None:
    n = added(one.n for one in answers)
    if n == 0:
        return None
    beliefs = [believe(base.usual, plan.parameters.kappa, one, plan.parameters) for one in answers]
    whole = pooled(list(zip(base.shares, beliefs, strict=True)))
    return score(whole, n, plan.target(scope.target_keys), plan.parameters)


def _coarse(look: Lookback, scope: Scope, summary: DaySummary, step: Step) -> Iterator[Slot]:
    calendar, zones = look.plan.calendar, _zones(look, scope)
    bins = calendar.bins(summary.day)
    if step == "day":
        answers = tuple(found(one, [summary]) for one in scope.members)
        hours = [summary.zones.get(zone, {}) for zone in zones]
        people = _together([People(*_counts(one)) for zone in hours for one in zone.values()])
        yield Slot(summary.day, 0, bins.start, len(bins), answers, people)
        return
    for hour, those in groupby(bins, calendar.hour):
        held = list(those)
        counted = [summary.zones.get(zone, {}).get(hour) for zone in zones]
        yield Slot(
            day=summary.day,
            hour=hour,
            first=held[0],
            bins=len(held),
            answers=tuple(_in_hour(summary, one, hour) for one in scope.members),
            people=_together([People(*_counts(one)) for one in counted if one is not None]),
        )


def _fine(look: Lookback, scope: Scope, bins: range) -> Iterator[Slot]:
    plan = look.plan
    records = footfalls(look.state.lines, look.zones, bins)
    answered = [
        {
            one.bin: one.moments
            for one in effective(
                planned,
                look.state.items.get(planned.item),
                bins,
                records.get(plan.zone(planned.item) or "", {}),
                plan.parameters,
            )
        }
        for planned in scope.members
    ]
    watched = [records.get(zone, {}) for zone in _zones(look, scope)]
    for bin_ in bins:
        seen = [People(*one[bin_], 1) for one in watched if bin_ in one]
        answers = tuple(one.get(bin_, _NOTHING) for one in answered)
        day, hour = plan.calendar.day(bin_), plan.calendar.hour(bin_)
        yield Slot(day, hour, bin_, 1, answers, _together(seen))


_NOTHING = Moments(0.0, 0.0, 0.0)


def _zones(look: Lookback, scope: Scope) -> list[str]:
    """Where the people of a scope are counted; the store's are those who come in."""
    if scope.kind == "store" and look.gate is not None:
        return [look.gate]
    return sorted({zone for one in scope.members if (zone := look.plan.zone(one.item)) is not None})


def _in_hour(summary: DaySummary, planned: PlannedItem, hour: int) -> Moments:
    counted = summary.items.get(planned.item)
    faces = None if counted is None else counted.hours.get(hour)
    return _NOTHING if faces is None else moments(faces, planned.face_weights)


def _sum(parts: Sequence[Moments]) -> Moments:
    return Moments(
        added(one.n for one in parts),
        added(one.first for one in parts),
        added(one.square for one in parts),
    )


def _counts(hour: ZoneHour) -> tuple[int, int, int, int]:
    return hour.passers, hour.in_, hour.out, hour.bins


def _together(parts: Sequence[People]) -> People | None:
    return People(*(sum(column) for column in zip(*parts, strict=True))) if parts else None
