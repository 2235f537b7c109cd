"""People in the zones of the floor: integer counters in bins, as those of the lines. PURE.

In comes what a bucket says of a zone; it is added in O(1). Only sums and maxima are kept, so the
same buckets in any order give equal counters. It decides nothing about what is let in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from wire.events import Presence


@dataclass
class Stayed:
    """One zone in one bin. ``spent_ms`` is the time that all people together spent in it.

    ``stays`` are the visits that ended, by how long they lasted: ``"5-15"`` is from 5 s to less
    than 15 s, ``"60-"`` from a minute on, ``"-"`` where the sensor has not said how long.
    """

    spent_ms: int = 0
    peak: int = 0
    watched_ms: int = 0
    span_ms: int = 0
    stays: dict[str, int] = field(default_factory=dict)


Zone = dict[int, Stayed]
"""One zone, by bin."""


def stayed(presence: Presence) -> Stayed:
    """What one bucket adds."""
    span_ms = presence.seconds * 1000
    watched_ms = round(span_ms * presence.coverage)
    stays: dict[str, int] = {}
    if presence.dwell is not None:  # a bucket without evidence has limits all the same
        for name, count in zip(
            classes(presence.limits_s, len(presence.dwell)), presence.dwell, strict=True
        ):
            if count:
                stays[name] = stays.get(name, 0) + count
    return Stayed(
        spent_ms=round((presence.mean or 0.0) * watched_ms),
        peak=presence.peak or 0,
        watched_ms=watched_ms,
        span_ms=span_ms,
        stays=stays,
    )


def fingerprint(stayed: Stayed) -> int:
    """What a bucket says, as one number of 64 bits: equal buckets have the same."""
    said = f"{stayed.spent_ms} {stayed.peak} {sorted(stayed.stays.items())}"
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest())


def classes(limits_s: Sequence[int], count: int) -> list[str]:
    """The names of ``count`` classes of stays; without limits none is told from another."""
    if not limits_s:
        return ["-"] * count
    edges = [0, *limits_s]
    return [f"{low}-{high}" for low, high in zip(edges, [*limits_s, ""], strict=True)]


def add(zone: Zone, bin_: int, more: Stayed) -> None:
    """Add to a bin; the parts of a bin are disjoint, so times and visits add up."""
    into = zone.setdefault(bin_, Stayed())
    into.spent_ms += more.spent_ms
    into.peak = max(into.peak, more.peak)
    into.watched_ms += more.watched_ms
    into.span_ms += more.span_ms
    for name, count in more.stays.items():
        into.stays[name] = into.stays.get(name, 0) + count
