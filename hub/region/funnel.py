"""How far a store may be off by chance: the limits of a funnel plot. PURE.

In come the stores' scores and how many answers each is worth; out go the ``Funnel`` and where each
store stands in it. It is no league table: what lies inside the limits has no order.

Where many stores differ more than chance lets them, the limits make room for how far stores differ
by themselves (Spiegelhalter 2005, "Funnel plots for comparing institutional performance", the
additive model, z-scores drawn in at their outer tenths), so that only what is unusual for a store
stands out.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Literal, NamedTuple

from msgspec import Struct

from hub.scoring.effective import added

NEAR_Z = 1.959963984540054  # 95 %: one store in twenty lies outside by chance
FAR_Z = 3.090232306167813  # 99.8 %: one in five hundred does
STORES_MIN = 10
"""Fewer stores do not say how far stores differ."""

TENTH_SHARE = 0.1  # of the stores on either side, whose z-scores are drawn in

Deviation = Literal["inside", "perhaps_below", "perhaps_above", "below", "above"]


class Dot(NamedTuple):
    """A store's score on the scale 0 to 1, and how many answers it is worth."""

    value: float
    worth: float


class Funnel(Struct, frozen=True, kw_only=True):
    """Around the region's ``centre``: one answer's variance, and that between stores."""

    centre: float
    variance: float
    between: float


def funnel(dots: Sequence[Dot], centre: float, variance: float) -> Funnel:
    """The funnel of some stores."""
    return Funnel(centre=centre, variance=variance, between=_between(dots, centre, variance))


def limits(around: Funnel, worth: float, z: float) -> tuple[float, float]:
    """From where to where a store of so many answers may be off by chance."""
    reach = z * sqrt(around.variance / worth + around.between)
    return max(0.0, around.centre - reach), min(1.0, around.centre + reach)


def standing(around: Funnel, dot: Dot) -> Deviation:
    """Where a store stands; ``perhaps``: beyond the inner limits, within the outer ones."""
    off = (dot.value - around.centre) / sqrt(around.variance / dot.worth + around.between)
    if abs(off) > FAR_Z:
        return "below" if off < 0 else "above"
    if abs(off) > NEAR_Z:
        return "perhaps_below" if off < 0 else "perhaps_above"
    return "inside"


def _between(dots: Sequence[Dot], centre: float, variance: float) -> float:
    """How far stores differ by themselves, as a variance; 0 where chance explains it."""
    count = len(dots)
    if count < STORES_MIN:
        return 0.0
    off = sorted((one.value - centre) / sqrt(variance / one.worth) for one in dots)
    outer = int(TENTH_SHARE * count)
    low, high = off[outer], off[count - 1 - outer]
    too_far = added(min(max(one, low), high) ** 2 for one in off) / count
    if too_far <= 1 + 2 * sqrt(2 / count):  # what chance alone often does
        return 0.0
    weights = [one.worth / variance for one in dots]
    whole = added(weights)
    room = whole - added(one**2 for one in weights) / whole
    return max(0.0, count * too_far - (count - 1)) / room if room > 0 else 0.0
