"""What tills rang up: whole buckets, each known by its till and its start. PURE.

In comes what a till says of a bucket; it is kept in O(1). Of one till and start the highest
revision counts, so the same buckets in any order, or twice, give equal counters. It holds nothing
against the people who came: that is ``hub.scoring.takings``.
"""

from collections.abc import Mapping
from typing import NamedTuple

TILLS_MAX = 50
"""Tills of a store; it has some few, so more is a device that makes up names."""


class Sold(NamedTuple):
    """A bucket; of two with the same till and start the greater one counts, revision first."""

    revision: int
    start_ms: int  # corrected, where the till's clock was wrong
    end_ms: int
    receipts: int
    returns: int


Tills = dict[str, dict[int, Sold]]
"""By the till's device and the start of the bucket in the till's own clock."""


def ring_up(tills: Tills, till: str, start_ms: int, sold: Sold) -> None:
    """Keep a bucket, unless a greater one is known."""
    buckets = tills.setdefault(till, {})
    buckets[start_ms] = max(sold, buckets.get(start_ms, sold))


def merge_tills(into: Tills, other: Mapping[str, Mapping[int, Sold]]) -> None:
    """Add what other devices' events gave."""
    for till, buckets in other.items():
        for start_ms, sold in buckets.items():
            ring_up(into, till, start_ms, sold)


def tills_since(tills: Tills, first_ms: int) -> Tills:
    """What is left without the buckets that ended before."""
    kept = {
        till: {start_ms: one for start_ms, one in buckets.items() if one.end_ms > first_ms}
        for till, buckets in tills.items()
    }
    return {till: buckets for till, buckets in kept.items() if buckets}
