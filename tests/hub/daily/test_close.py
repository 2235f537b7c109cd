"""Business days as the research's calendar has them, and when their reports are due."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.hours import Hours
from hub.daily.close import open_bins, openings, state_of
from hub.scoring.day import Calendar, day_of
from hub.scoring.state import BIN_MS

HOUR_BINS = 12

CALENDAR = [
    ("Europe/Helsinki", 0, "2026-03-29", 23),
    ("Europe/Helsinki", 0, "2026-10-25", 25),
    ("Europe/Helsinki", 3, "2026-03-29", 23),
    ("Europe/Helsinki", 3, "2026-10-25", 25),
    ("Europe/Helsinki", 4, "2026-03-28", 23),
    ("Europe/Helsinki", 4, "2026-10-24", 25),
    ("Europe/Helsinki", 4, "2026-03-29", 24),
    ("America/New_York", 0, "2026-03-08", 23),
    ("America/New_York", 0, "2026-11-01", 25),
    ("America/New_York", 3, "2026-03-07", 23),
    ("America/New_York", 4, "2026-10-31", 25),
    ("Australia/Lord_Howe", 4, "2026-10-03", 23.5),
    ("Australia/Lord_Howe", 4, "2026-04-04", 24.5),
    ("Africa/Cairo", 0, "2026-04-24", 23),
    ("Africa/Cairo", 0, "2026-10-29", 25),
    ("America/Sao_Paulo", 3, "2018-11-03", 23),
    ("America/Sao_Paulo", 4, "2018-11-03", 23),
    ("Pacific/Apia", 4, "2011-12-30", 0),
    ("Pacific/Apia", 0, "2011-12-30", 0),
]


@pytest.mark.parametrize(("zone", "starts", "day", "hours"), CALENDAR)
def test_a_day_is_as_long_as_its_clocks_make_it(
    zone: str, starts: int, day: str, hours: float
) -> None:
    calendar, number = Calendar(ZoneInfo(zone), starts), day_of(date.fromisoformat(day))
    assert len(calendar.bins(number)) == hours * HOUR_BINS
    assert calendar.bins(number).stop == calendar.bins(number + 1).start
    end_ms = calendar.bins(number).stop * BIN_MS
    due = state_of(None, calendar, number, end_ms + 120_000, said=True)
    assert due == ("final" if hours else None), "a day that never happened has no report"
    assert len(open_bins(None, calendar, number)) == hours * HOUR_BINS


ROME = Calendar(ZoneInfo("Europe/Rome"), 4)
FRIDAY = day_of(date(2026, 1, 2))


def due(hours: Hours, at: str, *, said: bool = True) -> str | None:
    at_ms = int(datetime.fromisoformat(at).timestamp() * 1000)
    return state_of(hours, ROME, FRIDAY, at_ms, said=said)


def test_a_report_waits_for_the_last_of_several_closings() -> None:
    hours = Hours(fri=["09:00-13:00", "16:00-20:00"])
    assert due(hours, "2026-01-02T13:10:00+01:00") is None
    assert due(hours, "2026-01-02T20:01:59+01:00") is None
    assert due(hours, "2026-01-02T20:02:00+01:00") == "provisional"
    assert due(hours, "2026-01-03T04:02:00+01:00") == "final"


def test_a_bar_that_closes_after_midnight_closes_on_the_day_on_which_it_opened() -> None:
    hours = Hours(fri=["18:00-24:00"], sat=["00:00-02:30", "18:00-24:00"])
    assert due(hours, "2026-01-03T00:10:00+01:00") is None
    assert due(hours, "2026-01-03T02:32:00+01:00") == "provisional"
    assert [closes - opens for opens, closes in openings(hours, ROME, FRIDAY)] == [
        6 * 3_600_000,
        9_000_000,
    ]


def test_a_day_without_opening_is_closed_unless_somebody_came_all_the_same() -> None:
    hours = Hours(sat=["09:00-20:00"])
    assert due(hours, "2026-01-03T03:00:00+01:00") is None
    assert due(hours, "2026-01-03T04:02:00+01:00", said=False) == "closed"
    assert due(hours, "2026-01-03T04:02:00+01:00") == "final"
    assert len(open_bins(hours, ROME, FRIDAY)) == 0
