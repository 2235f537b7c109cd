"""What tills rang up while somebody counted who came in: integers that add up over days. PURE.

In come the tills' buckets and the counters of the entrances; out go ``Takings``. A bucket counts
only where every entrance was watched and a till spoke for the whole time: sales without visitors,
or visitors without sales, would be no share of anything. It makes no share of them: that is
``hub.scoring.realization``.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from hub.scoring.footfall import WATCHED_PERCENT_MIN, Footfall, footfalls
from hub.scoring.state import BIN_MS, State
from hub.scoring.till import Sold


class Takings(Struct, frozen=True, kw_only=True):
    """A span's tills: ``visitors`` came in over the ``bins`` that count, out of ``told``.

    ``told`` are the bins that a till spoke for, watched or not.
    """

    visitors: int
    receipts: int
    returns: int
    bins: int
    told: int


def takings(state: State, entrances: Sequence[str], bins: range) -> Takings | None:
    """What was rung up in some bins, held against who came in; None where no till spoke."""
    first_ms, stop_ms = bins.start * BIN_MS, bins.stop * BIN_MS
    buckets = {
        till: [one for one in known.values() if first_ms <= one.start_ms < stop_ms]
        for till, known in state.tills.items()
    }
    told = _told(buckets)
    if not told:
        return None
    seen = footfalls(state.lines, {"": entrances}, sorted(told)).get("", {})
    return _held_against(buckets, {bin_: seen[bin_] for bin_ in told if bin_ in seen}, len(told))


def _told(buckets: Mapping[str, Sequence[Sold]]) -> set[int]:
    """The bins that one till has spoken for long enough."""
    spoken_ms: dict[tuple[str, int], int] = defaultdict(int)
    for till, known in buckets.items():
        for one in known:
            for bin_ in _touched(one):
                begin_ms, end_ms = bin_ * BIN_MS, (bin_ + 1) * BIN_MS
                spoken_ms[till, bin_] += min(one.end_ms, end_ms) - max(one.start_ms, begin_ms)
    enough_ms = WATCHED_PERCENT_MIN * BIN_MS / 100
    return {bin_ for (_, bin_), ms in spoken_ms.items() if ms >= enough_ms}


def _held_against(
    buckets: Mapping[str, Sequence[Sold]], seen: Mapping[int, Footfall], told: int
) -> Takings:
    counted = [
        one
        for known in buckets.values()
        for one in known
        if all(bin_ in seen for bin_ in _touched(one))
    ]
    bins = {bin_ for one in counted for bin_ in _touched(one)}
    return Takings(
        visitors=sum(seen[bin_].in_ for bin_ in bins),
        receipts=sum(one.receipts for one in counted),
        returns=sum(one.returns for one in counted),
        bins=len(bins),
        told=told,
    )


def _touched(sold: Sold) -> range:
    """The bins of a bucket; all of it belongs to the day that it begins in."""
    return range(sold.start_ms // BIN_MS, (sold.end_ms - 1) // BIN_MS + 1)
