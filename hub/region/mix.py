"""Stores as if all were asked the same: direct standardization by kind of touchpoint. PURE.

A store that asks at its fitting rooms looks worse than one that asks at its window, whoever works
there. So every kind is compared with the same kind elsewhere, and the differences weigh as much as
the kinds do in the whole region. In come counts by store and kind; out goes ``Adjusted`` for each
store. Kinds that a store does not ask about are left out on both sides; how much is left is said.
"""

from collections.abc import Mapping

from msgspec import Struct

from hub.region.shown import spread_of, together
from hub.scoring.belief import Belief
from hub.scoring.effective import Moments, added
from wire.report import SMALL

DAY_SD_SHARE = 0.03  # of the scale: how far whole days of a store differ by themselves

COVERED_MIN = 0.5  # of what the region is asked; below it two stores are hardly asked the same

Kinds = Mapping[str, Moments]
"""What was answered, by kind of touchpoint."""


class Standard(Struct, frozen=True, kw_only=True):
    """The whole region: each kind's share of all answers, its mean, and one answer's variance."""

    shares: Mapping[str, float]
    means: Mapping[str, float]
    variances: Mapping[str, float]
    mean: float
    variance: float


class Adjusted(Struct, frozen=True, kw_only=True):
    """A store beside the region, on the scale 0 to 1.

    ``covered`` is the share of the region's mix that it is asked about, ``worth`` how many answers
    of the region's own mix would be as sure.
    """

    belief: Belief
    covered: float
    worth: float


def standard(stores: Mapping[str, Kinds]) -> Standard | None:
    """The region that stores are held against; None where nobody answered."""
    ordered = [one for _, one in sorted(stores.items())]  # so that the sums are bitwise the same
    kinds = sorted({kind for one in ordered for kind in one})
    totals = {kind: together(one[kind] for one in ordered if kind in one) for kind in kinds}
    asked = {kind: found for kind, found in totals.items() if found.n}
    whole = together(asked.values())
    if not whole.n:
        return None
    return Standard(
        shares={kind: found.n / whole.n for kind, found in asked.items()},
        means={kind: found.first / found.n for kind, found in asked.items()},
        variances={kind: spread_of(found) for kind, found in asked.items()},
        mean=whole.first / whole.n,
        variance=spread_of(whole),
    )


def adjusted(region: Standard, kinds: Kinds, days: int) -> Adjusted | None:
    """A store, were it asked as the region is; None where it is asked about too little of that.

    The variance of one answer is the kind's in all stores: that of few answers is no guide. Nor do
    thousands of answers of few ``days`` say what a store is like: days differ by themselves.
    """
    told = {kind: found for kind, found in sorted(kinds.items()) if found.n >= SMALL}
    covered = added(region.shares[kind] for kind in told)
    if covered < COVERED_MIN:
        return None
    weights = {kind: region.shares[kind] / covered for kind in told}
    off = added(
        weights[kind] * (found.first / found.n - region.means[kind]) for kind, found in told.items()
    )
    variance = added(
        weights[kind] ** 2 * region.variances[kind] / found.n for kind, found in told.items()
    )
    variance += DAY_SD_SHARE**2 / max(days, 1)
    mean = min(max(region.mean + off, 0.0), 1.0)
    return Adjusted(
        belief=Belief(mean, variance),
        covered=min(covered, 1.0),
        worth=region.variance / variance,
    )
