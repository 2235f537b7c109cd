"""What matters to shoppers, and how it is done: importance and performance of each element. PURE.

In come day summaries and what today has counted; out goes an ``Importance`` for each element, over
the whole store. Importance is derived, not asked: the difference between how those who liked an
element rated their visit and how those who blamed it did (Martilla, James 1977, for the two axes;
the effect is one of association, and proves no cause). It names nobody's fault.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from config.parameters import Parameters
from hub.scoring.effective import added
from hub.scoring.plan import Plan
from hub.scoring.state import BLAMED, LIKED
from hub.scoring.summary import DaySummary

Quadrant = Literal["concentrate", "keep_up", "low_priority", "overkill"]

PSEUDO_SESSIONS = 2.0  # that liked it, and as many that blamed it, both of the mean utility
SESSIONS_MIN = 10.0  # weighed; fewer say nothing of what matters
UNITS = 60  # of utility, in ``felt``


class Importance(Struct, frozen=True, kw_only=True):
    """One element from ``n`` weighed sessions that named it.

    ``impact`` is in points of the score, with its 90 % interval; ``net`` is how it is done, -100 to
    100. ``quadrant`` compares both with the mean of all elements: None where too few named it.
    """

    impact: float
    lo: float
    hi: float
    net: float
    n: float
    quadrant: Quadrant | None


class _Named(Struct, frozen=True, kw_only=True):
    good: float
    bad: float
    liked: float
    blamed: float


def importance(plan: Plan, summaries: Iterable[DaySummary], day: int) -> Mapping[str, Importance]:
    """Of each element over the days up to ``day``, a day of ``hist_half_life_days`` ago half."""
    parameters = plan.parameters
    weighed = [
        (2.0 ** (-(day - one.day) / parameters.hist_half_life_days), one)
        for one in sorted(summaries, key=lambda one: one.day)
        if 0 <= day - one.day <= parameters.hist_days
    ]
    named = {element: _named(plan, weighed, element) for element in plan.elements}
    sessions = added(one.good + one.bad for one in named.values())
    felt = added(one.liked + one.blamed for one in named.values())
    mean = felt / sessions if sessions else parameters.m0
    found = {element: _of(one, mean, parameters) for element, one in named.items()}
    enough = [one for one in found.values() if one.n >= SESSIONS_MIN]
    if not enough:
        return found
    impact = added(one.impact for one in enough) / len(enough)
    net = added(one.net for one in enough) / len(enough)
    return {
        element: one if one.n < SESSIONS_MIN else _placed(one, impact, net)
        for element, one in found.items()
    }


def _named(plan: Plan, weighed: list[tuple[float, DaySummary]], element: str) -> _Named:
    good = bad = liked = blamed = 0.0
    for weight, summary in weighed:
        for planned in plan.scored:
            senses = summary.senses.get(planned.item)
            if senses is not None and summary.day >= planned.begins_day:
                good += weight * senses.good.get(element, 0)
                bad += weight * senses.bad.get(element, 0)
                liked += weight * senses.felt.get(f"{element}|{LIKED}", 0) / UNITS
                blamed += weight * senses.felt.get(f"{element}|{BLAMED}", 0) / UNITS
    return _Named(good=good, bad=bad, liked=liked, blamed=blamed)


def _of(named: _Named, mean: float, parameters: Parameters) -> Importance:
    """Mean utility of those who liked it less that of those who blamed it, both shrunk."""
    good, bad = named.good + PSEUDO_SESSIONS, named.bad + PSEUDO_SESSIONS
    impact = (named.liked + PSEUDO_SESSIONS * mean) / good
    impact -= (named.blamed + PSEUDO_SESSIONS * mean) / bad
    reach = parameters.z * sqrt(parameters.var0 * (1 / good + 1 / bad))
    p = (named.good + 1) / (named.good + named.bad + 2)
    return Importance(
        impact=100 * impact,
        lo=100 * (impact - reach),
        hi=100 * (impact + reach),
        net=100 * (2 * p - 1),
        n=named.good + named.bad,
        quadrant=None,
    )


def _placed(one: Importance, impact: float, net: float) -> Importance:
    quadrant: Quadrant
    if one.impact >= impact:
        quadrant = "concentrate" if one.net < net else "keep_up"
    else:
        quadrant = "low_priority" if one.net < net else "overkill"
    return replace(one, quadrant=quadrant)
