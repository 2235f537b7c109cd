"""To which side an element is wrong: too little or too much of it. PURE.

In come the weighed mentions of an element; out goes its ``Lean``, the direction index. It says
nothing of how often the element is wrong: that is its net (``hub.scoring.senses``).
"""

from collections.abc import Mapping
from math import sqrt

from msgspec import Struct

from hub.scoring.belief import logistic, logit, normal_cdf

TOO_LITTLE = "too_little"
TOO_MUCH = "too_much"
PSEUDO_MENTIONS = 2.0  # one to either side
AIM_MAX = 99.0  # of 100; beyond it no lean is off, and the logit has no number


class Lean(Struct, frozen=True, kw_only=True):
    """-100 is always too little, 100 always too much, from ``n`` weighed mentions of either.

    With few mentions it leans on one pseudo-mention of each. ``p_off`` is the probability that it
    leans further than the ``aim``, to either side; None without an aim.
    """

    index: float
    lo: float
    hi: float
    n: float
    aim: float | None = None
    p_off: float | None = None


def lean(said: Mapping[str, float], z: float, aim: float | None = None) -> Lean | None:
    """The direction index 100 (m - l) / (m + l) of l too little and m too much, each and one more.

    Its interval is symmetric on the logit scale of p = (m + 1) / (m + l + 2), by the delta method,
    as an element's net is. None where nobody said either.
    """
    little, much = said.get(TOO_LITTLE, 0.0), said.get(TOO_MUCH, 0.0)
    n = little + much
    if n == 0:
        return None
    p = (much + 1) / (n + PSEUDO_MENTIONS)
    spread = sqrt(p * (1 - p) / (n + PSEUDO_MENTIONS + 1)) / (p * (1 - p))
    middle = logit(p)
    p_off = None
    if aim is not None:
        edge = min(aim, AIM_MAX) / 100
        above = logit((1 + edge) / 2)
        p_off = 1 - (_below(above, middle, spread) - _below(-above, middle, spread))
    return Lean(
        index=100 * (2 * p - 1),
        lo=100 * (2 * logistic(middle - z * spread) - 1),
        hi=100 * (2 * logistic(middle + z * spread) - 1),
        n=n,
        aim=aim,
        p_off=p_off,
    )


def _below(x: float, middle: float, spread: float) -> float:
    return normal_cdf((x - middle) / spread)
