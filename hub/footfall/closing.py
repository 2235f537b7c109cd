"""What was left over when the store had closed: the drift of its doors. PURE.

An hour after closing nobody is inside, so what the balance then says is what the counters got
wrong. It is set to 0 openly: out goes the correction with what it is a share of, and whether the
audits explain it. It changes no count.
"""

from collections.abc import Iterator

from msgspec import Struct

from config.hours import Hours
from hub.footfall.doors import Doors
from hub.footfall.occupancy import Audits, Lines, add, watched
from hub.footfall.opening import Period, period
from hub.footfall.trust import blind, least_coverage, off
from hub.scoring.day import Calendar
from hub.scoring.state import BIN_MS

LATE_MS = 600_000
"""After the end of a period: the last buckets are in, unless a device was cut off."""

CLOSINGS_MAX = 8
"""Periods that are looked at: those that late events may still change."""


class Closing(Struct, frozen=True, kw_only=True):
    """The end of one period, which belongs to the business day ``day`` (its number).

    ``begins_ms`` is 0 in a journal of a hub that did not keep it: as if from ever.
    ``net`` is in minus out of all doors, ``correction`` takes it back to 0, ``share`` is its size
    of ``crossings`` (in and out). All three are None where a door (``missing``) was not watched
    well enough. ``expected`` is how far from 0 it may be by the audits (95 %), None without them;
    ``beyond`` says that it is further off than that: a door counts wrong, or there is another one.
    """

    day: int
    closes_ms: int | None
    ends_ms: int
    begins_ms: int = 0
    in_: int
    out: int
    crossings: int
    net: int | None
    correction: int | None
    share: float | None
    coverage: float | None
    expected: float | None
    beyond: bool | None
    missing: tuple[str, ...] = ()


def closings(  # noqa: PLR0913, PLR0917 - what is counted, by which rules, when
    lines: Lines,
    doors: Doors,
    hours: Hours | None,
    calendar: Calendar,
    audits: Audits,
    now_ms: int,
) -> Iterator[Closing]:
    """The periods that are over and still in the counters, the newest first."""
    one = period(hours, calendar, now_ms)
    for _ in range(CLOSINGS_MAX):
        one = period(hours, calendar, one.begins_ms - 1)
        if one.ends_ms + LATE_MS <= now_ms:
            found = closing(lines, doors, one, audits, calendar)
            if found is not None:
                yield found


def closing(
    lines: Lines, doors: Doors, one: Period, audits: Audits, calendar: Calendar
) -> Closing | None:
    """The end of a period that is over; None where no door has said anything in it."""
    over_ms = one.ends_ms + LATE_MS
    seen = watched(lines, doors, one, over_ms)
    if seen is None:
        return None
    added = add(lines, doors, seen, over_ms)
    missing = blind(added)
    in_, out = sum(one.in_ for one in added.values()), sum(one.out for one in added.values())
    net = None if missing else in_ - out
    expected = None if missing else off(added, audits)
    return Closing(
        day=calendar.day((one.closes_ms or one.ends_ms) // BIN_MS - 1),
        closes_ms=one.closes_ms,
        ends_ms=one.ends_ms,
        begins_ms=one.begins_ms,
        in_=in_,
        out=out,
        crossings=in_ + out,
        net=net,
        correction=None if net is None else -net,
        share=None if net is None or not in_ + out else abs(net) / (in_ + out),
        coverage=least_coverage(added),
        expected=expected,
        beyond=None if expected is None or net is None else abs(net) > expected,
        missing=tuple(missing),
    )
