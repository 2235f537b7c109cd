"""One counting line over one business day, staff kept apart, corrected beside raw. PURE.

In come the line's counters and what an audit has said of them; out go the day and its hours. The
corrected numbers are the raw ones times the audit's factor; they stand beside, never instead.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from hub.footfall.doors import Doors
from hub.footfall.trust import Door, door
from hub.scoring.day import Calendar
from hub.scoring.state import BIN_MS, Crossings
from wire.events import Audited

Role = Literal["public", "staff", "inner"]
"""A public door, a door of the staff, or a line inside the store."""


class LineDay(Struct, frozen=True, kw_only=True):
    """One line. ``in_`` and ``out`` are as counted, None where nothing was watched.

    ``staff_in`` and ``staff_out`` are the part of them that the store declares to be staff's; None
    where it has declared nothing. ``corrected_in`` and ``corrected_out`` are the counts times the
    audit's factor, None without an audit.
    """

    line: str
    role: Role
    in_: int | None
    out: int | None
    staff_in: int | None
    staff_out: int | None
    corrected_in: int | None
    corrected_out: int | None
    coverage: float | None
    hours: tuple["LineHour", ...] = ()


class LineHour(Struct, frozen=True, kw_only=True):
    """One local hour of it, begun at ``begins_ms``."""

    begins_ms: int
    in_: int | None
    out: int | None
    coverage: float | None


def role_of(line: str, doors: Doors) -> Role:
    """What a line is to the store."""
    if line in doors.public:
        return "public"
    return "staff" if line in doors.staff else "inner"


def line_day(  # noqa: PLR0913, PLR0917 - a line, its meaning, its day
    line: str,
    crossings: Crossings | None,
    doors: Doors,
    audit: Audited | None,
    calendar: Calendar,
    day: int,
    now_ms: int,
) -> LineDay:
    """One line on a business day, as far as it has come."""
    now_bin = now_ms // BIN_MS
    bins = calendar.bins(day)
    said = [] if crossings is None else sorted(one for one in crossings.bins if one in bins)
    until = min(bins.stop, now_bin + 1)
    # Before the day's first word nobody knows whether anybody was to be there.
    whole = range(min(said[0] + 1, until), until) if said else range(0)
    added = door(crossings, bins, whole, now_bin)
    role = role_of(line, doors)
    counted = added.seen_ms > 0
    in_, out = (added.in_, added.out) if counted else (None, None)
    return LineDay(
        line=line,
        role=role,
        in_=in_,
        out=out,
        staff_in=_staff(in_, role, doors),
        staff_out=_staff(out, role, doors),
        corrected_in=_corrected(in_, audit),
        corrected_out=_corrected(out, audit),
        coverage=added.coverage if said else None,
        hours=tuple(_hours(crossings, calendar, bins, whole, now_bin)),
    )


def _hours(
    crossings: Crossings | None, calendar: Calendar, bins: range, whole: range, now_bin: int
) -> Iterator[LineHour]:
    found = {} if crossings is None else crossings.bins
    begun, label = bins.start, calendar.hour(bins.start)
    for bin_ in range(bins.start + 1, bins.stop + 1):
        hour = calendar.hour(bin_)
        if hour == label and bin_ < bins.stop:
            continue
        those = range(begun, bin_)
        if any(one in found for one in those):
            expected = range(max(begun, whole.start), min(bin_, whole.stop))
            yield _hour(begun, door(crossings, those, expected, now_bin))
        begun, label = bin_, hour


def _hour(begun: int, added: Door) -> LineHour:
    counted = added.seen_ms > 0
    return LineHour(
        begins_ms=begun * BIN_MS,
        in_=added.in_ if counted else None,
        out=added.out if counted else None,
        coverage=added.coverage,
    )


def _staff(count: int | None, role: Role, doors: Doors) -> int | None:
    """The staff's part of a count: all of it at their own door, the declared share at a public."""
    if role == "staff":
        return count
    if role == "inner" or doors.share is None or count is None:
        return None
    return round(doors.share * count)


def _corrected(count: int | None, audit: Audited | None) -> int | None:
    return None if count is None or audit is None else round(count * audit.factor)
