"""What came of the visits: receipts per 100 people who came in. PURE.

In come ``Takings``; out goes a ``Realization`` with intervals (Wilson 1927). It is the last link of
the value chain: expectation, proposition, perception, realization.
"""

from msgspec import Struct

from hub.scoring.engagement import wilson
from hub.scoring.takings import Takings


class Share(Struct, frozen=True, kw_only=True):
    """A number per 100 with its 90 % interval; ``n`` is what it is a share of."""

    per100: float
    lo: float
    hi: float
    n: int


class Realization(Struct, frozen=True, kw_only=True):
    """Receipts per 100 visitors, returns per 100 receipts (None without a receipt).

    ``coverage`` is the share of the tills' time in which the entrances were watched as well.
    ``over``: more receipts than visitors, so the counter misses people.
    """

    receipts: Share
    returns: Share | None
    coverage: float
    over: bool


def realization(taken: Takings | None, z: float) -> Realization | None:
    """What the integers say; None where nobody came in while a till spoke."""
    if taken is None or taken.visitors == 0:
        return None
    return Realization(
        receipts=_share(taken.receipts, taken.visitors, z),
        returns=_share(taken.returns, taken.receipts, z) if taken.receipts else None,
        coverage=taken.bins / taken.told,
        over=taken.receipts > taken.visitors,
    )


def _share(part: int, whole: int, z: float) -> Share:
    p = min(1.0, part / whole)
    lo, hi = wilson(p, whole, z)
    return Share(per100=100 * p, lo=max(0.0, 100 * lo), hi=min(100.0, 100 * hi), n=whole)
