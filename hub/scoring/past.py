"""How each day was: the scores of whole days, and for how long a target has been missed. PURE.

In come day summaries, and the plan that was in force on each day; out go scores by day and scope.
A day is a whole, without fading: the roll-up of section 13 over one day, drawn to what the store
was found like on it (section 5), so that a day on which all agree is not certain of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from hub.scoring.belief import Score, believe, score
from hub.scoring.effective import added
from hub.scoring.group import item_weights, pooled, trimmed_at_median
from hub.scoring.history import store_usual
from hub.scoring.plan import Plan
from hub.scoring.rollup import found, passed
from hub.scoring.scope import Scope, scopes
from hub.scoring.summary import DaySummary

Days = Mapping[int, Mapping[str, Score]]
"""The scores of a day by scope; a scope in which nobody answered has none."""


class Gap(Struct, frozen=True, kw_only=True):
    """For how long a scope has been below its target, almost certainly, up to the last day.

    ``days`` are those in a row; ``of`` those that had a target and an answer at all.
    """

    days: int
    of: int


def day_scores(plan_on: Callable[[int], Plan], summaries: Iterable[DaySummary]) -> Days:
    """Every summarised day, held against the targets that were in force on it."""
    return {
        one.day: _day(plan_on(one.day), one) for one in sorted(summaries, key=lambda one: one.day)
    }


def gap(days: Days, key: str, before: int) -> Gap | None:
    """Of a scope on the days ``before``; None where no day had a target and answers enough."""
    held = [
        days[day][key].status
        for day in sorted(days, reverse=True)
        if day < before and key in days[day] and days[day][key].target is not None
    ]
    if not held:
        return None
    row = next((n for n, status in enumerate(held) if status != "below"), len(held))
    return Gap(days=row, of=len(held))


def _day(plan: Plan, summary: DaySummary) -> dict[str, Score]:
    answered = {one.item: found(one, [summary]) for one in plan.items}
    usual = store_usual([answered[one.item] for one in plan.scored], plan.parameters)
    beliefs = {
        item: believe(usual, plan.parameters.kappa, one, plan.parameters)
        for item, one in answered.items()
    }
    people: dict[str, float | None] = {
        name: None if place.zone is None else passed(place.zone, [summary])
        for name, place in plan.touchpoints.items()
    }
    weights = dict(
        zip(
            people,
            trimmed_at_median(list(people.values()), plan.parameters.traffic_trim),
            strict=True,
        )
    )
    counted = {item: one.n for item, one in answered.items()}
    days = {}
    for scope in scopes(plan):
        n = added(counted[one.item] for one in scope.members)
        if n > 0:
            shares = _shares(plan, scope, weights)
            members = [beliefs[one.item] for one in scope.members]
            belief = pooled(list(zip(shares, members, strict=True)))
            days[scope.key] = score(belief, n, plan.target(scope.target_keys), plan.parameters)
    return days


def _shares(plan: Plan, scope: Scope, weights: Mapping[str, float]) -> Sequence[float]:
    """A scope weighs its items as it does live."""
    return item_weights(
        plan, scope.members, weights, plan.expro_weights if scope.kind == "store" else {}
    )
