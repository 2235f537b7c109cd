"""What staff did, and whether it worked. PURE.

In come the notes of what was done, and the days before and after as summaries; out goes an
``Effect``: by how many points the scope has been better in the hours since than in the same hours
of the same weekdays before. It proves no cause: what else happened in these days is in it too, and
other actions of the time are named as confounding.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import sqrt
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

from config.reply import Words
from hub.scoring.belief import normal_cdf
from hub.scoring.effective import added, moments
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.summary import DaySummary

Verdict = Literal["better", "worse", "cannot_tell"]

ACTION = "action"  # the kind of a journal's line that holds one

BEFORE_DAYS = 28
AFTER_DAYS = 7
ANSWERS_MIN = 20  # before, and after; fewer tell nothing
DAYS_MIN = 2  # before; one day says nothing of how days differ
DAY_SD = 0.03  # of the utility: how far days differ, before they say so themselves
DAY_SD_WORTH = 4.0  # days
WEEK_DAYS = 7


class Action(Struct, frozen=True, kw_only=True):
    """Something that staff did at ``at_ms`` for a scope, perhaps to one of its elements.

    ``alert`` is the number of the alert that it answers, ``by`` who noted it.
    """

    number: int
    at_ms: int
    scope: str
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    element: str | None = None
    alert: int | None = None
    by: str | None = None


class Deed(NamedTuple):
    """When an action was done, and where: what tells whether it touches another."""

    at_ms: int
    number: int
    scope: str


class Reply(Struct, frozen=True, kw_only=True):
    """What shoppers are told of an action ("you said, we did") until ``until_ms``.

    ``words`` are by language; none at all: it is withdrawn.
    """

    action: int
    words: Words
    until_ms: int


class Effect(Struct, frozen=True, kw_only=True):
    """How much better a scope has been since, in points, with its 90 % interval.

    ``points`` and its limits are None while no hour after matches one before. ``verdict`` is
    cannot_tell as long as the interval holds 0 or there are few answers. ``confounded`` are the
    numbers of other actions that may have done it as well.
    """

    verdict: Verdict
    points: float | None
    lo: float | None
    hi: float | None
    p_better: float | None
    answers_before: int
    answers_after: int
    confounded: tuple[int, ...] = ()


class _Cell(NamedTuple):
    """One hour of one day: answers, sums of u and u squared, and people."""

    day: int
    n: float
    first: float
    square: float
    people: int


Hours = Mapping[tuple[int, int], Sequence[_Cell]]
"""Cells by weekday and local hour."""


def effect(
    plan: Plan,
    members: Sequence[PlannedItem],
    summaries: Sequence[DaySummary],
    done: tuple[int, int],
) -> Effect:
    """Of something ``done`` in a business day's local hour; that hour itself counts on no side.

    Every matched hour weighs by the people that passed after, or by its answers where nobody
    counted. The variance is that of the answers, and how far whole days differ. A question that
    began anew has no days before that, and is left out where it did so since.
    """
    day = done[0]
    members = [one for one in members if one.begins_day <= day]
    order = [(one + 24 - plan.calendar.day_starts) % 24 for one in range(24)]
    before = _cells(
        plan,
        members,
        summaries,
        lambda d, h: day - BEFORE_DAYS <= d and _is_less(d, h, done, order),
    )
    after = _cells(
        plan,
        members,
        summaries,
        lambda d, h: d <= day + AFTER_DAYS and not _is_less(d, h, done, order) and (d, h) != done,
    )
    matched = sorted(before.keys() & after.keys())
    was = [one for key in matched for one in before[key]]
    now = [one for key in matched for one in after[key]]
    n_before, n_after = added(one.n for one in was), added(one.n for one in now)
    if not matched:
        return _silent(0, 0)
    variance = max(_variance([*was, *now], n_before + n_after), plan.parameters.var_min)
    weights = _weights(before, after, matched)
    whole = added(weights)
    steps, variances = zip(
        *(_step(before[key], after[key], variance) for key in matched), strict=True
    )
    step = added(w * d for w, d in zip(weights, steps, strict=True)) / whole
    drift = _between_days(before, matched, variance)
    days_before, days_after = len({one.day for one in was}), len({one.day for one in now})
    chance = added(w * w * v for w, v in zip(weights, variances, strict=True)) / whole**2
    spread = sqrt(chance + drift * (1 / days_before + 1 / days_after))
    reach = plan.parameters.z * spread
    told = min(n_before, n_after) >= ANSWERS_MIN and days_before >= DAYS_MIN
    verdict: Verdict = "cannot_tell"
    if told and abs(step) > reach:
        verdict = "better" if step > 0 else "worse"
    return Effect(
        verdict=verdict,
        points=100 * step,
        lo=100 * (step - reach),
        hi=100 * (step + reach),
        p_better=normal_cdf(step / spread),
        answers_before=round(n_before),
        answers_after=round(n_after),
    )


def confounding(
    action: Action, others: Iterable[Deed], shared: Mapping[str, frozenset[str]]
) -> tuple[int, ...]:
    """Other actions within ``AFTER_DAYS`` of it that touch the same questions.

    ``shared`` names the questions of each scope.
    """
    span_ms = AFTER_DAYS * 86_400_000
    mine = shared.get(action.scope, frozenset())
    return tuple(
        one.number
        for one in others
        if one.number != action.number
        and abs(one.at_ms - action.at_ms) <= span_ms
        and mine & shared.get(one.scope, frozenset())
    )


def _silent(before: int, after: int) -> Effect:
    return Effect(
        verdict="cannot_tell",
        points=None,
        lo=None,
        hi=None,
        p_better=None,
        answers_before=before,
        answers_after=after,
    )


def _is_less(day: int, hour: int, done: tuple[int, int], order: Sequence[int]) -> bool:
    """Whether an hour of a business day comes before the one in which it was done."""
    return (day, order[hour]) < (done[0], order[done[1]])


def _cells(
    plan: Plan,
    members: Sequence[PlannedItem],
    summaries: Sequence[DaySummary],
    wanted: Callable[[int, int], bool],
) -> dict[tuple[int, int], list[_Cell]]:
    found: dict[tuple[int, int], list[_Cell]] = {}
    for summary in summaries:
        for hour in range(24):
            cell = _cell(plan, members, summary, hour)
            if cell.n > 0 and wanted(summary.day, hour):
                found.setdefault((summary.day % WEEK_DAYS, hour), []).append(cell)
    return found


def _cell(plan: Plan, members: Sequence[PlannedItem], summary: DaySummary, hour: int) -> _Cell:
    counted = [
        moments(faces, one.face_weights)
        for one in members
        if summary.day >= one.begins_day
        and (found := summary.items.get(one.item)) is not None
        and (faces := found.hours.get(hour)) is not None
    ]
    zones = sorted({zone for one in members if (zone := plan.zone(one.item)) is not None})
    passed = [summary.zones.get(zone, {}).get(hour) for zone in zones]
    return _Cell(
        day=summary.day,
        n=added(one.n for one in counted),
        first=added(one.first for one in counted),
        square=added(one.square for one in counted),
        people=sum(one.passers for one in passed if one is not None),
    )


def _weights(before: Hours, after: Hours, matched: Sequence[tuple[int, int]]) -> list[float]:
    people = [float(sum(one.people for one in after[key])) for key in matched]
    if all(people):
        return people
    counts = [
        (added(one.n for one in before[key]), added(one.n for one in after[key])) for key in matched
    ]
    return [n_before * n_after / (n_before + n_after) for n_before, n_after in counts]


def _variance(cells: Sequence[_Cell], n: float) -> float:
    mean = added(one.first for one in cells) / n
    return added(one.square for one in cells) / n - mean**2


def _step(before: Sequence[_Cell], after: Sequence[_Cell], variance: float) -> tuple[float, float]:
    """One matched hour: the difference of its means, and the variance of that."""
    n_before, n_after = added(one.n for one in before), added(one.n for one in after)
    step = added(one.first for one in after) / n_after
    step -= added(one.first for one in before) / n_before
    return step, variance * (1 / n_before + 1 / n_after)


def _between_days(before: Hours, matched: Sequence[tuple[int, int]], variance: float) -> float:
    """How far whole days differ beyond chance, by the method of moments, drawn to ``DAY_SD``."""
    off: dict[int, list[float]] = {}
    for key in matched:
        mean = added(one.first for one in before[key]) / added(one.n for one in before[key])
        for one in before[key]:
            row = off.setdefault(one.day, [0.0, 0.0])
            row[0] += one.n
            row[1] += one.first - one.n * mean
    beyond = added((total / n) ** 2 - variance / n for n, total in off.values())
    return max(0.0, (DAY_SD_WORTH * DAY_SD**2 + beyond) / (DAY_SD_WORTH + len(off)))
