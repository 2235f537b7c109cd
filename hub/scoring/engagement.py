"""How many of those who pass give an answer. PURE.

In comes a ``Window``; out goes an ``Engagement`` (section 10) with a Wilson interval (Wilson 1927).
Bins in which nobody counted the people say nothing.
"""

from math import sqrt

from msgspec import Struct

from hub.scoring.effective import added
from hub.scoring.state import Item
from hub.scoring.window import Window


class Engagement(Struct, frozen=True, kw_only=True):
    """Answers per 100 passers with their interval, resting on ``n`` passers.

    ``over`` says that there were more answers than passers: somebody taps more than once, or the
    counter misses people.
    """

    per100: float
    lo: float
    hi: float
    n: float
    over: bool


def engagement(window: Window, item: Item) -> Engagement | None:
    """Of one item over the live bins; None where nobody was seen to pass."""
    zone = window.plan.zone(item)
    known = {} if zone is None else window.records.get(zone, {})
    watched = [(weight, known[bin_]) for bin_, weight in window.weights.items() if bin_ in known]
    passers = added(weight * one.passers for weight, one in watched)
    if passers == 0:
        return None
    answers = added(
        window.weights[one.bin] * one.total for one in window.live(item) if one.bin in known
    )
    effective_n = passers**2 / added(weight**2 * one.passers for weight, one in watched)
    p = min(1.0, answers / passers)
    lo, hi = wilson(p, effective_n, window.plan.parameters.z)
    return Engagement(
        per100=100 * p,
        lo=max(0.0, 100 * lo),
        hi=min(100.0, 100 * hi),
        n=effective_n,
        over=answers > passers,
    )


def wilson(p: float, n: float, z: float) -> tuple[float, float]:
    """The interval of a share ``p`` seen among ``n``; never degenerate at 0 or 1."""
    grown = 1 + z**2 / n
    middle = (p + z**2 / (2 * n)) / grown
    reach = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / grown
    return middle - reach, middle + reach
