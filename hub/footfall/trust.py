"""How far off the balance of a door may be, by its audit and by what it did not see. PURE.

In come a door's counters over some bins; out goes how many people more or fewer there may be.
The model, in one place: a crossing is wrong with the share that the audit's interval leaves open at
its worst; wrong ones are independent, so over many of them they partly make each other good (the
95 % of a normal distribution). What was not watched had as many crossings per minute as what was,
and all of them may have gone one way.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

from msgspec import Struct

from hub.scoring.state import BIN_MS, Crossed, Crossings
from wire.events import Audited

KNOWN_SHARE = 0.5
"""Watched for less than this, a door says nothing of the store: a dash."""

SURE_SHARE = 0.8
"""Watched for less than this, it says it in grey."""

ON_THE_WAY_BINS = 1
"""Buckets of the bin before the present one may still be on their way; they are not missed yet."""

_Z = 1.959963984540054  # of the normal distribution: 95 %


class Door(Struct, frozen=True, kw_only=True):
    """One door over some bins, watched for ``seen_ms``.

    Of them ``watched_ms`` is when it ought to have watched, for ``expected_ms``. ``coverage`` is
    None while nothing was expected of it yet.
    """

    in_: int
    out: int
    seen_ms: int
    watched_ms: int
    expected_ms: int

    @property
    def net(self) -> int:
        """How many more came in than went out."""
        return self.in_ - self.out

    @property
    def crossings(self) -> int:
        """In and out together."""
        return self.in_ + self.out

    @property
    def coverage(self) -> float | None:
        """The share of the expected time that was watched."""
        return min(1.0, self.watched_ms / self.expected_ms) if self.expected_ms else None


def door(crossings: Crossings | None, bins: range, expected: Sequence[int], now_bin: int) -> Door:
    """Add a door's ``bins`` up; it ought to have watched all the ``expected`` ones.

    A bin that may still be on its way, or is not over, is expected only as far as it has come.
    """
    found = {} if crossings is None else crossings.bins
    those = [found[one] for one in bins if one in found]
    settled = now_bin - ON_THE_WAY_BINS
    due = [one for one in expected if one in found or one < settled]
    return Door(
        in_=sum(one.in_ for one in those),
        out=sum(one.out for one in those),
        seen_ms=sum(one.watched_ms for one in those),
        watched_ms=sum(found[one].watched_ms for one in due if one in found),
        expected_ms=sum(_expected_ms(found.get(one), one < settled) for one in due),
    )


def _expected_ms(crossed: Crossed | None, is_over: bool) -> int:  # noqa: FBT001 - of one bin
    span_ms = 0 if crossed is None else crossed.span_ms
    return max(BIN_MS, span_ms) if is_over else span_ms


def off(doors: Mapping[str, Door], audits: Mapping[str, Audited | None]) -> float | None:
    """By how many people the balance of all doors may be off; None: one was never audited."""
    variance, unseen = 0.0, 0.0
    for name, one in doors.items():
        audit = audits.get(name)
        if audit is None:
            return None
        variance += one.crossings * (1 - audit.low)
        if one.watched_ms:
            unwatched_ms = max(0, one.expected_ms - one.watched_ms)
            unseen += one.crossings * unwatched_ms / one.watched_ms
    return _Z * sqrt(variance) + unseen


def blind(doors: Mapping[str, Door]) -> Sequence[str]:
    """The doors that were watched too little to say anything."""
    return [
        name
        for name, one in doors.items()
        if one.seen_ms == 0 or (one.coverage is not None and one.coverage < KNOWN_SHARE)
    ]


def least_coverage(doors: Mapping[str, Door]) -> float | None:
    """The coverage of the door that was watched least; a store is as well counted as that."""
    shares = [one.coverage for one in doors.values() if one.coverage is not None]
    return min(shares, default=None)
