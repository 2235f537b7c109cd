"""When the report of a business day is due, and as what. PURE.

In come the store's hours, its calendar and the time; out goes the state of a day's report, None
while there is none to be made. It counts nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from config.hours import Hours, spans_of
from hub.scoring.day import Calendar, date_of
from hub.scoring.state import BIN_MS
from wire.codec import to_ms
from wire.report import DayState

READY_MS = 120_000
"""After closing, and after the end of a day: the kiosks' last taps and buckets have come in."""


def state_of(
    hours: Hours | None, calendar: Calendar, day: int, now_ms: int, *, said: bool
) -> DayState | None:
    """The state of a day's report at ``now_ms``; ``said``: somebody has answered or passed.

    A day that the calendar left out (Apia, 30 December 2011) never has one.
    """
    bins = calendar.bins(day)
    if not bins:
        return None
    opened = list(openings(hours, calendar, day))
    if now_ms >= bins.stop * BIN_MS + READY_MS:
        return "final" if opened or said else "closed"
    if hours is None or not opened:
        return None
    closes_ms = max(closes for _, closes in opened)
    return "provisional" if now_ms >= closes_ms + READY_MS else None


def unseen_until(hours: Hours | None, calendar: Calendar, today: int, now_ms: int) -> int:
    """The last business day of which a hub that starts for the first time can have seen nothing.

    It is today where the store has closed for the day.
    """
    opened = list(openings(hours, calendar, today))
    return today if opened and all(closes <= now_ms for _, closes in opened) else today - 1


def openings(hours: Hours | None, calendar: Calendar, day: int) -> Iterator[tuple[int, int]]:
    """From when to when, in epoch ms, the store is open within a business day."""
    bins = calendar.bins(day)
    begins_ms, ends_ms = bins.start * BIN_MS, bins.stop * BIN_MS
    if hours is None:
        yield begins_ms, ends_ms
        return
    for number in (day, day + 1):
        for start, end in spans_of(hours, date_of(number)):
            opens_ms = max(begins_ms, _moment_ms(calendar, number, start))
            closes_ms = min(ends_ms, _moment_ms(calendar, number, end))
            if opens_ms < closes_ms:
                yield opens_ms, closes_ms


def open_bins(hours: Hours | None, calendar: Calendar, day: int) -> Sequence[int]:
    """The bins of a business day in which a counter ought to have watched, in order."""
    return sorted(
        {
            bin_
            for opens_ms, closes_ms in openings(hours, calendar, day)
            for bin_ in range(opens_ms // BIN_MS, -(-closes_ms // BIN_MS))
        }
    )


def _moment_ms(calendar: Calendar, day: int, minutes: int) -> int:
    """A local time of a date; ``minutes`` 1440 are midnight at its end."""
    at = date_of(day) + timedelta(days=minutes // 1440)
    clock = time(minutes % 1440 // 60, minutes % 60)
    return to_ms(datetime.combine(at, clock, calendar.zone))
