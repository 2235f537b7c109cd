"""From when to when one balance of people runs. PURE.

In come opening hours, the store's calendar and a time; out goes the ``Period`` of that time. A
period ends ``SETTLE_MS`` after closing, when everybody has gone home, and there the next begins: no
crossing is in two of them or in none. Who comes before the opening to prepare it belongs to it. It
counts nobody.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from config.hours import Hours, spans_of
from hub.scoring.day import Calendar, date_of
from hub.scoring.state import BIN_MS
from wire.codec import to_ms
from wire.events import DAY_MS

BREAK_MS = 5 * 3_600_000
"""A shorter closure is a break: staff may stay inside, so the balance goes on."""

SETTLE_MS = 3_600_000
"""After closing: by then the last shopper has paid and staff have gone."""

LOOK_DAYS = 2
"""A store that has not closed for so long, because it never does or has holidays, begins each
business day anew."""


class Period(NamedTuple):
    """One balance, in epoch ms, on edges of bins.

    ``opens_ms`` and ``closes_ms`` are its first opening and last closing; None where it has none.
    """

    begins_ms: int
    opens_ms: int | None
    closes_ms: int | None
    ends_ms: int


def period(hours: Hours | None, calendar: Calendar, at_ms: int) -> Period:
    """The period in which a moment lies."""
    today = calendar.day(at_ms // BIN_MS)
    runs = [] if hours is None else list(_runs(hours, calendar, today))
    edges = sorted({closes + SETTLE_MS for _, closes in runs} | _days(calendar, today, runs))
    begins_ms = max(edge for edge in edges if edge <= at_ms)
    ends_ms = min(edge for edge in edges if edge > at_ms)
    inside = [run for run in runs if begins_ms < run[1] + SETTLE_MS <= ends_ms]
    return Period(
        begins_ms,
        inside[0][0] if inside else None,
        inside[-1][1] if inside else None,
        ends_ms,
    )


def _days(calendar: Calendar, today: int, runs: list[tuple[int, int]]) -> set[int]:
    """The business days that begin anew: nothing has closed for long."""
    found = set()
    for day in range(today - 2, today + LOOK_DAYS + 3):
        begins_ms = calendar.bins(day).start * BIN_MS
        since_ms = calendar.bins(day - LOOK_DAYS).start * BIN_MS
        closed = any(since_ms <= closes + SETTLE_MS < begins_ms for _, closes in runs)
        open_then = any(
            opens < begins_ms < closes + SETTLE_MS and closes - opens <= DAY_MS
            for opens, closes in runs
        )
        if not closed and not open_then:
            found.add(begins_ms)
    return found


def _runs(hours: Hours, calendar: Calendar, today: int) -> Iterator[tuple[int, int]]:
    """Each opening with its breaks, across midnight as well; begin and end on edges of bins."""
    opened: tuple[int, int] | None = None
    for day in range(today - LOOK_DAYS - 2, today + LOOK_DAYS + 5):
        for start, end in spans_of(hours, date_of(day)):
            opens_ms = _moment(calendar, day, start) // BIN_MS * BIN_MS
            closes_ms = -(-_moment(calendar, day, end) // BIN_MS) * BIN_MS
            if opened is not None and opens_ms - opened[1] < BREAK_MS:
                opened = (opened[0], closes_ms)
                continue
            if opened is not None:
                yield opened
            opened = (opens_ms, closes_ms)
    if opened is not None:
        yield opened


def _moment(calendar: Calendar, day: int, minutes: int) -> int:
    """A local time of a date; one that the clocks skip is as long after midnight as it says."""
    at = date_of(day) + timedelta(days=minutes // 1440)
    clock = time(minutes % 1440 // 60, minutes % 60)
    return to_ms(datetime.combine(at, clock, calendar.zone))
