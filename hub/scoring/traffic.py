"""Counters to people: how many came in, went out and are inside. PURE.

In come the counters of the lines; out goes ``Traffic``, with None wherever nothing was watched. It
does not correct what a camera misses: the raw balance of in and out stays visible.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from hub.scoring.state import BIN_MS, Crossings

ON_THE_WAY_BINS = 1
"""Buckets of the bin before the present one may still be on their way; they are not missed yet."""


class Traffic(Struct, frozen=True, kw_only=True):
    """The business day so far, over the store's entrances.

    ``balance`` is in minus out as counted, ``occupancy`` the same but never below 0. ``coverage``
    is the share of the time since the day's first bucket, at every entrance, that was really
    watched. ``watched_until_ms`` is the end of the last watched bucket.
    """

    in_: int | None
    out: int | None
    balance: int | None
    occupancy: int | None
    coverage: float | None
    watched_until_ms: int | None


NOTHING = Traffic(
    in_=None, out=None, balance=None, occupancy=None, coverage=None, watched_until_ms=None
)


def traffic(
    lines: Mapping[str, Crossings], entrances: Sequence[str], since_ms: int, now_ms: int
) -> Traffic:
    """People over the ``entrances`` from ``since_ms``, a bin's begin, to ``now_ms``."""
    first, last = since_ms // BIN_MS, now_ms // BIN_MS
    today = [
        {bin_: one for bin_, one in lines[name].bins.items() if first <= bin_ <= last}
        if name in lines
        else {}
        for name in entrances
    ]
    crossed = [one for bins in today for one in bins.values()]
    if not crossed:
        return NOTHING
    watched_ms = sum(one.watched_ms for one in crossed)
    if watched_ms == 0:
        return Traffic(
            in_=None, out=None, balance=None, occupancy=None, coverage=0.0, watched_until_ms=None
        )
    in_, out = sum(one.in_ for one in crossed), sum(one.out for one in crossed)
    begun = min(min(bins) for bins in today if bins)
    expected_ms = 0
    for bins in today:
        seen_ms = {bin_: one.span_ms for bin_, one in bins.items()}
        for bin_ in range(begun + 1, last - ON_THE_WAY_BINS):
            expected_ms += max(BIN_MS, seen_ms.pop(bin_, 0))
        expected_ms += sum(seen_ms.values())
    return Traffic(
        in_=in_,
        out=out,
        balance=in_ - out,
        occupancy=max(0, in_ - out),
        coverage=min(1.0, watched_ms / max(expected_ms, 1)),
        watched_until_ms=max(lines[name].watched_until_ms for name in entrances if name in lines),
    )
