"""What shoppers say besides their taps: would they recommend, and was it as expected? PURE.

In comes a ``Window``; out go ``Recommended`` (NPS, section 11) and ``Expected`` (section 12). With
few answers both lean on pseudo-answers, and no score is made from them.
"""

from collections.abc import Mapping
from math import sqrt

from msgspec import Struct

from hub.scoring.effective import added
from hub.scoring.window import Window

PROMOTER_MIN = 9  # of 10
DETRACTOR_MAX = 6  # of 10
PSEUDO_ANSWERS = 3.0  # of which a quarter is for, and a quarter against
PSEUDO_EACH = 0.75  # answers for, and as many against


class Recommended(Struct, frozen=True, kw_only=True):
    """The net promoter score of the business day, -100 to 100, from ``n`` answers."""

    nps: float
    lo: float
    hi: float
    n: int


class Expected(Struct, frozen=True, kw_only=True):
    """Better (100) or worse (-100) than expected, with the weight of the answers behind it."""

    index: float
    lo: float
    hi: float
    evidence: float


def recommended(window: Window) -> Recommended | None:
    """NPS of the day so far; None without an answer."""
    bins = window.state.nps
    today = [bins[one] for one in window.today if one in bins and one <= window.now_bin]
    n = sum(map(sum, today))
    if n == 0:
        return None
    promoters = sum(sum(counts[PROMOTER_MIN:]) for counts in today)
    detractors = sum(sum(counts[: DETRACTOR_MAX + 1]) for counts in today)
    sure = n + PSEUDO_ANSWERS
    p, d = (promoters + PSEUDO_EACH) / sure, (detractors + PSEUDO_EACH) / sure
    reach = window.plan.parameters.z * sqrt((p + d - (p - d) ** 2) / sure)
    return Recommended(nps=100 * (p - d), lo=100 * (p - d - reach), hi=100 * (p - d + reach), n=n)


def expected(window: Window) -> Mapping[str, Expected]:
    """The index of each ExPro that was ever asked about, as far as is remembered."""
    return {
        expro: _expected(
            [(weight, bins[one]) for one, weight in window.weights.items() if one in bins],
            window.plan.parameters.z,
        )
        for expro, bins in sorted(window.state.expect.items())
    }


def _expected(live: list[tuple[float, list[int]]], z: float) -> Expected:
    worse, same, better = (
        1 + added(weight * counts[choice] for weight, counts in live) for choice in range(3)
    )
    total = worse + same + better
    index = (better - worse) / total
    reach = z * sqrt(((better + worse) / total - index**2) / (total + 1))
    return Expected(
        index=100 * index,
        lo=100 * (index - reach),
        hi=100 * (index + reach),
        evidence=total - 3,
    )
