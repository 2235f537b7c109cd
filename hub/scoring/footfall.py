"""How many people passed a touchpoint in a bin. PURE.

In come the counters of lines; out go records by zone and bin, as far as somebody watched. The
wire has no revisions of a bucket (R5 of the model): parts of a bucket are disjoint and add up.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from config.parameters import Parameters
from hub.scoring.state import BIN_MS, Crossed, Crossings

WATCHED_PERCENT_MIN = 80
"""A bin that was watched for less is no record: what was missed is unknown."""


class Footfall(NamedTuple):
    """People in one zone and bin: how many passed, came in and went out."""

    passers: int
    in_: int
    out: int


_UNSEEN = Crossed()

Footfalls = Mapping[str, Mapping[int, Footfall]]
"""By zone and bin; there is no record where it was not watched well enough."""


def footfalls(
    lines: Mapping[str, Crossings], zones: Mapping[str, Sequence[str]], bins: Sequence[int]
) -> Footfalls:
    """The records of each zone in some ``bins``: all the lines that it has must be watched."""
    return {
        zone: _zone([lines[name] for name in names], bins)
        for zone, names in zones.items()
        if names and all(name in lines for name in names)
    }


def cap(record: Footfall | None, parameters: Parameters) -> int:
    """Section 3: how many answers to one item a bin may count."""
    if record is None:
        return parameters.cap_nosensor
    return max(parameters.cap_min, ceil(parameters.cap_per_passer * record.passers))


def _zone(lines: Sequence[Crossings], bins: Sequence[int]) -> Mapping[int, Footfall]:
    first, *others = (line.bins for line in lines)
    records = {}
    for bin_ in bins:
        one = first.get(bin_)
        if one is not None and _is_watched(one):
            crossed = [one, *(line.get(bin_, _UNSEEN) for line in others)]
            if all(map(_is_watched, crossed)):
                in_, out = sum(one.in_ for one in crossed), sum(one.out for one in crossed)
                records[bin_] = Footfall(in_ + out, in_, out)
    return records


def _is_watched(crossed: Crossed) -> bool:
    return 100 * crossed.watched_ms >= WATCHED_PERCENT_MIN * BIN_MS
