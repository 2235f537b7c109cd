"""When a store is open: local hours by weekday, and the days on which it stays closed. PURE.

In: ``Hours`` as a store's description has them, and a local time. Out: whether it is open, and when
it opens next. It knows no time zone and reads no clock.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated

from msgspec import Meta, Struct

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANS_MAX = 4
"""A day with more breaks than three is a mistake."""

CLOSED_DAYS_MAX = 100
"""Holidays of some years; the whole list travels to every kiosk."""

DAYS_AHEAD = 14
"""How far the next opening is looked for; a store that is closed for longer says only that."""

Span = Annotated[
    str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$")
]
"""Such as ``09:00-20:00``; ``24:00`` is midnight at the end of the day."""

Spans = Annotated[list[Span], Meta(max_length=SPANS_MAX)]


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opening hours, local time. A weekday without spans is a closed one.

    ``closed`` are dates without opening, such as ``2026-12-25``.
    """

    mon: Spans = []
    tue: Spans = []
    wed: Spans = []
    thu: Spans = []
    fri: Spans = []
    sat: Spans = []
    sun: Spans = []
    closed: Annotated[list[date], Meta(max_length=CLOSED_DAYS_MAX)] = []


def mistakes(hours: Hours) -> list[str]:
    """What is wrong with the hours beyond the form of their fields, a line for each."""
    found = []
    for day in WEEKDAYS:
        before = -1
        for span in getattr(hours, day):
            start, end = _minutes(span)
            if end > 24 * 60 or end <= start:
                found.append(f"{day}: {span!r} does not end after it begins, on the same day")
            if start <= before:
                found.append(f"{day}: {span!r} begins before the one ahead of it has ended")
            before = end
    return found


def is_open(hours: Hours, local: datetime) -> bool:
    """Whether the store is open at a local wall time."""
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in spans_of(hours, local.date()))


def opens_next(hours: Hours, local: datetime) -> datetime | None:
    """The next opening after a local wall time, without a zone as ``local``; None: not soon."""
    minute = local.hour * 60 + local.minute
    for ahead in range(DAYS_AHEAD + 1):
        day = local.date() + timedelta(days=ahead)
        for start, _ in spans_of(hours, day):
            if ahead or start > minute:
                return datetime.combine(day, time(start // 60, start % 60), local.tzinfo)
    return None


def spans_of(hours: Hours, day: date) -> list[tuple[int, int]]:
    """When it is open on a day, in minutes of it, each from and until."""
    if day in hours.closed:
        return []
    return [_minutes(span) for span in getattr(hours, WEEKDAYS[day.weekday()])]


def _minutes(span: str) -> tuple[int, int]:
    hour, minute, end_hour, end_minute = (int(part) for part in re.split("[:-]", span))
    return hour * 60 + minute, end_hour * 60 + end_minute
