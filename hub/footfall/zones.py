"""One zone of the floor over one business day: visits, how long they were, queues. PURE.

In come the zone's counters; out go numbers, None where nothing was watched. Waiting is the time
that people together spent in the queue over the visits that ended (Little's law): it needs no
identity of anybody.
"""

from collections.abc import Mapping

from msgspec import Struct

from hub.footfall.trust import ON_THE_WAY_BINS
from hub.scoring.day import Calendar
from hub.scoring.presence import Stayed, Zone
from hub.scoring.state import BIN_MS

MOST_SHARE = 0.9
"""``wait_most_s``: nine of ten people waited no longer."""


class ZoneDay(Struct, frozen=True, kw_only=True):
    """One zone. ``mean`` people were in it while it was watched, ``peak`` at most.

    ``visits`` is how many ended, ``stays`` how many of them lasted how long (``"5-15"``: from 5 s
    to less than 15 s). ``stay_s`` is how long one lasted on average. Of a queue, ``length`` is the
    mean of the newest five minutes that are in, ``wait_s`` as ``stay_s``, and nine of ten waited
    less than ``wait_most_s``; None where that is above the last limit, or nobody knows.
    """

    zone: str
    queue: bool
    visits: int | None
    mean: float | None
    peak: int | None
    stay_s: float | None
    stays: Mapping[str, int]
    coverage: float | None
    length: float | None
    wait_s: float | None
    wait_most_s: int | None


def zone_day(  # noqa: PLR0913 - a zone, its meaning, its day
    name: str, zone: Zone, calendar: Calendar, day: int, now_ms: int, *, queue: bool
) -> ZoneDay:
    """One zone on a business day, as far as it has come."""
    bins = calendar.bins(day)
    said = sorted(one for one in zone if one in bins)
    those = [zone[one] for one in said]
    watched_ms = sum(one.watched_ms for one in those)
    stays = _added(those)
    visits = sum(stays.values())
    spent_ms = sum(one.spent_ms for one in those)
    stay_s = spent_ms / visits / 1000 if visits else None
    return ZoneDay(
        zone=name,
        queue=queue,
        visits=visits if watched_ms else None,
        mean=spent_ms / watched_ms if watched_ms else None,
        peak=max(one.peak for one in those) if watched_ms else None,
        stay_s=stay_s,
        stays=stays,
        coverage=_coverage(zone, said, now_ms),
        length=_length(zone, now_ms) if queue else None,
        wait_s=stay_s if queue else None,
        wait_most_s=_most(stays) if queue else None,
    )


def _added(bins: list[Stayed]) -> dict[str, int]:
    stays: dict[str, int] = {}
    for one in bins:
        for name, count in one.stays.items():
            stays[name] = stays.get(name, 0) + count
    return dict(sorted(stays.items(), key=lambda one: _edges(one[0])))


def _coverage(zone: Zone, said: list[int], now_ms: int) -> float | None:
    if not said:
        return None
    settled = now_ms // BIN_MS - ON_THE_WAY_BINS
    expected_ms = sum(
        max(BIN_MS, zone[one].span_ms if one in zone else 0)
        for one in range(said[0] + 1, min(said[-1] + 1, settled))
    )
    ends = {said[0], *(one for one in said if one >= settled)}
    expected_ms += sum(zone[one].span_ms for one in ends)
    return min(1.0, sum(zone[one].watched_ms for one in said) / max(expected_ms, 1))


def _length(zone: Zone, now_ms: int) -> float | None:
    """The mean of the newest bin that is in, if that is not long ago."""
    now_bin = now_ms // BIN_MS
    for bin_ in (now_bin, now_bin - 1):
        one = zone.get(bin_)
        if one is not None and one.watched_ms:
            return one.spent_ms / one.watched_ms
    return None


def _most(stays: Mapping[str, int]) -> int | None:
    """The end of the class that nine of ten visits are within; ``stays`` in order."""
    visits, so_far = sum(stays.values()), 0
    for name, count in stays.items():
        so_far += count
        if so_far >= MOST_SHARE * visits:
            _, _, high = name.partition("-")
            return int(high) if high else None
    return None


def _edges(name: str) -> tuple[int, int]:
    low, _, high = name.partition("-")
    return int(low or 0), int(high or 0)
