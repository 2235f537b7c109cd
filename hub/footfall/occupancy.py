"""How many people are inside, from all doors, now and by the hour. PURE.

The balance of in and out since the last closing; never shown below 0, the raw balance beside it.
Where a door gives no evidence nobody knows how many are inside, and the door is named. When it sees
again the balance goes on, wider by what may have passed unseen; where a door was watched for less
than half of the time since the opening there is no number until the next closing sets it to 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from hub.footfall.doors import Doors
from hub.footfall.opening import Period
from hub.footfall.trust import (
    ON_THE_WAY_BINS,
    SURE_SHARE,
    Door,
    blind,
    door,
    least_coverage,
    off,
)
from hub.scoring.day import Calendar
from hub.scoring.state import BIN_MS, Crossed, Crossings
from wire.events import Audited

SILENT_TIMES = 2
SILENT_MS = 120_000
"""A door is missing when two of its buckets, and two minutes for their way, brought nothing."""

Lines = Mapping[str, Crossings]
Audits = Mapping[str, Audited | None]


class Inside(Struct, frozen=True, kw_only=True):
    """The people inside at one moment.

    ``people`` is None where it is not known; ``missing`` names the doors because of which. ``lo``
    to ``hi`` is the 95 % interval, None while a door was never audited; ``sure`` is False where a
    door was watched for less than 80 % of the time. ``shoppers`` and ``staff`` are None where the
    store has not declared who is staff.
    """

    since_ms: int
    opens_ms: int | None = None
    public_in: int | None = None
    public_out: int | None = None
    staff_in: int | None = None
    staff_out: int | None = None
    net: int | None = None
    people: int | None = None
    lo: int | None = None
    hi: int | None = None
    shoppers: int | None = None
    staff: int | None = None
    coverage: float | None = None
    sure: bool = False
    missing: tuple[str, ...] = ()


class Hour(NamedTuple):
    """One local hour: people inside on average and at most; None where a door was not watched."""

    begins_ms: int
    mean: float | None
    peak: int | None


class Watched(NamedTuple):
    """The bins of a period up to now, and those of them in which every door was expected."""

    bins: range
    expected: range


def watched(lines: Lines, doors: Doors, period: Period, now_ms: int) -> Watched | None:
    """What there is to add up; None where no door has said anything in this period.

    Doors are expected from the opening on. Where nobody knows when the store was empty, because it
    never closes, they are expected from the first word of any of them.
    """
    last = min(now_ms, period.ends_ms - 1) // BIN_MS
    first = period.begins_ms // BIN_MS
    said = [
        one
        for name in doors.all
        if name in lines
        for one, crossed in lines[name].bins.items()
        if first <= one <= last and crossed.watched_ms > 0
    ]
    if not said:
        return None
    begins = min(said) + 1 if period.opens_ms is None else period.opens_ms // BIN_MS
    ends = last if period.closes_ms is None else min(last, period.closes_ms // BIN_MS - 1)
    return Watched(range(first, last + 1), range(begins, ends + 1))


def inside(lines: Lines, doors: Doors, period: Period, audits: Audits, now_ms: int) -> Inside:
    """The people inside at ``now_ms``; ``period`` is the one of that time."""
    seen = watched(lines, doors, period, now_ms)
    since_ms = period.begins_ms
    if seen is None:
        return Inside(since_ms=since_ms, opens_ms=period.opens_ms, missing=doors.all)
    added = add(lines, doors, seen, now_ms)
    public = [added[name] for name in doors.public]
    own = [added[name] for name in doors.staff]
    missing = [
        name for name in doors.all if name in blind(added) or _is_silent(lines.get(name), now_ms)
    ]
    net = sum(one.net for one in added.values())
    coverage = least_coverage(added)
    found = Inside(
        since_ms=since_ms,
        opens_ms=period.opens_ms,
        public_in=sum(one.in_ for one in public),
        public_out=sum(one.out for one in public),
        staff_in=sum(one.in_ for one in own) if own else None,
        staff_out=sum(one.out for one in own) if own else None,
        net=net,
        coverage=coverage,
        missing=tuple(missing),
    )
    return found if missing else _known(found, doors, off(added, audits))


def add(lines: Lines, doors: Doors, seen: Watched, now_ms: int) -> dict[str, Door]:
    """Every door of the store over a period."""
    now_bin = now_ms // BIN_MS
    return {name: door(lines.get(name), seen.bins, seen.expected, now_bin) for name in doors.all}


def by_hour(
    lines: Lines, doors: Doors, period: Period, calendar: Calendar, now_ms: int
) -> list[Hour]:
    """How full the store was in each hour of the period, as far as every door was watched."""
    seen = watched(lines, doors, period, now_ms)
    if seen is None or not doors.all:
        return []
    hours: dict[int, tuple[int, list[int | None]]] = {}
    begun_bin, label = seen.bins.start, -1
    for bin_, people in _levels(lines, doors, seen, now_ms):
        hour = calendar.hour(bin_)
        if hour != label:
            begun_bin, label = bin_, hour
        hours.setdefault(begun_bin, (begun_bin * BIN_MS, []))[1].append(people)
    return [_hour(begins_ms, levels) for begins_ms, levels in hours.values()]


def _hour(begins_ms: int, levels: Sequence[int | None]) -> Hour:
    known = [one for one in levels if one is not None]
    if not known:
        return Hour(begins_ms, None, None)
    return Hour(begins_ms, sum(known) / len(known), max(known))


def _levels(
    lines: Lines, doors: Doors, seen: Watched, now_ms: int
) -> Iterator[tuple[int, int | None]]:
    """The people inside at the end of each bin that is over and has come in."""
    net = 0
    for bin_ in range(seen.bins.start, min(seen.bins.stop, now_ms // BIN_MS - ON_THE_WAY_BINS + 1)):
        bins = [lines[name].bins.get(bin_) if name in lines else None for name in doors.all]
        net += sum(one.in_ - one.out for one in bins if one is not None)
        yield bin_, max(0, net) if all(map(_is_watched, bins)) else None


def _is_watched(crossed: Crossed | None) -> bool:
    return crossed is not None and crossed.watched_ms >= SURE_SHARE * BIN_MS


def _is_silent(crossings: Crossings | None, now_ms: int) -> bool:
    """Whether a door has no evidence of now."""
    if crossings is None or crossings.seen is None:
        return True
    patience_ms = SILENT_TIMES * crossings.seen.seconds * 1000 + SILENT_MS
    return now_ms - crossings.watched_until_ms > patience_ms


def _known(found: Inside, doors: Doors, half: float | None) -> Inside:
    net = found.net or 0
    people = max(0, net)
    staff = _staff(found, doors, people)
    return Inside(
        since_ms=found.since_ms,
        opens_ms=found.opens_ms,
        public_in=found.public_in,
        public_out=found.public_out,
        staff_in=found.staff_in,
        staff_out=found.staff_out,
        net=net,
        people=people,
        lo=None if half is None else max(0, round(net - half)),
        hi=None if half is None else max(0, round(net + half)),
        staff=staff,
        shoppers=None if staff is None else people - staff,
        coverage=found.coverage,
        sure=found.coverage is None or found.coverage >= SURE_SHARE,
    )


def _staff(found: Inside, doors: Doors, people: int) -> int | None:
    """Of the people inside, the staff: as declared, and never more than there are."""
    if doors.people is not None:
        return min(people, doors.people)
    if doors.share is None and not doors.staff:
        return None
    at_public = (doors.share or 0.0) * ((found.public_in or 0) - (found.public_out or 0))
    own = (found.staff_in or 0) - (found.staff_out or 0)
    return min(people, max(0, round(at_public) + own))
