"""Stores and days to one score: a region over a period. PURE.

In come day summaries, each with the plan of its store; out goes a ``RollUp`` (section 13). Only
integers are added up, so any order of merging gives the same. A period is a whole: nothing fades.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from config.parameters import Parameters
from hub.scoring.belief import Belief, Usual, believe, score
from hub.scoring.effective import Moments, added, moments
from hub.scoring.group import pooled, trimmed_at_median
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.summary import DaySummary


class PeriodScore(Struct, frozen=True, kw_only=True):
    """A score of 0 to 100 with its interval, the answers it rests on, and the people served."""

    score: float
    lo: float
    hi: float
    answers: float
    passers: int


class RollUp(Struct, frozen=True, kw_only=True):
    """A region; its stores and its ExPros by name."""

    region: PeriodScore
    stores: Mapping[str, PeriodScore]
    expros: Mapping[str, PeriodScore]


class _Row(Struct, frozen=True, kw_only=True):
    """One item of one store over the period; ``shared`` items stand at its touchpoint."""

    store: str
    expro: str | None
    found: Moments
    passers: int
    mot: float
    shared: int


def roll_up(
    stores: Sequence[tuple[Plan, Sequence[DaySummary]]], parameters: Parameters
) -> RollUp | None:
    """The period that the summaries cover; None where no store has an item."""
    rows = [row for plan, summaries in stores for row in _rows(plan, summaries)]
    if not rows:
        return None
    usual = _pooled_usual([row.found for row in rows], parameters)
    weights = trimmed_at_median([row.passers for row in rows], parameters.traffic_trim)
    parts = [
        (
            row,
            row.mot * weight / row.shared,
            believe(usual, parameters.kappa, row.found, parameters),
        )
        for row, weight in zip(rows, weights, strict=True)
    ]
    names = sorted({row.store for row in rows})
    expros = sorted({row.expro for row in rows if row.expro is not None})
    return RollUp(
        region=_period(parts, parameters),
        stores={
            name: _period([one for one in parts if one[0].store == name], parameters)
            for name in names
        },
        expros={
            name: _period([one for one in parts if one[0].expro == name], parameters)
            for name in expros
        },
    )


def _rows(plan: Plan, summaries: Sequence[DaySummary]) -> list[_Row]:
    scored = plan.scored
    return [
        _Row(
            store=plan.store,
            expro=one.expro,
            found=found(one, summaries),
            passers=passed(plan.zone(one.item), summaries),
            mot=plan.touchpoints[one.item.touchpoint].mot,
            shared=sum(other.item.touchpoint == one.item.touchpoint for other in scored),
        )
        for one in scored
    ]


def found(planned: PlannedItem, summaries: Sequence[DaySummary]) -> Moments:
    """What an item's answers of some days add up to."""
    total = [0] * planned.item.scale
    for summary in summaries:
        counted = summary.items.get(planned.item)
        for faces in () if counted is None else counted.hours.values():
            for face, count in enumerate(faces):
                total[face] += count
    return moments(tuple(total), planned.face_weights)


def passed(zone: str | None, summaries: Sequence[DaySummary]) -> int:
    """People seen in a zone over some days."""
    if zone is None:
        return 0
    return sum(counted.passers for one in summaries for counted in one.zones.get(zone, {}).values())


def _pooled_usual(parts: Sequence[Moments], parameters: Parameters) -> Usual:
    n = added(one.n for one in parts)
    if n == 0:
        return Usual(parameters.m0, parameters.m0**2 + parameters.var0)
    return Usual(added(one.first for one in parts) / n, added(one.square for one in parts) / n)


def _period(parts: Sequence[tuple[_Row, float, Belief]], parameters: Parameters) -> PeriodScore:
    shown = score(pooled([(weight, one) for _, weight, one in parts]), 0.0, None, parameters)
    return PeriodScore(
        score=shown.score,
        lo=shown.lo,
        hi=shown.hi,
        answers=added(row.found.n for row, _, _ in parts),
        passers=sum(row.passers for row, _, _ in parts),
    )
