"""Periods: every moment is in exactly one, whatever the hours, the season and the day's begin."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import WEEKDAYS, Hours
from hub.footfall.opening import SETTLE_MS, period
from hub.scoring.day import Calendar
from hub.scoring.state import BIN_MS
from tests.hub.footfall.counted import EVERY_DAY, ROME, at
from wire.events import DAY_MS

SPANS = st.lists(
    st.tuples(st.integers(0, 47), st.integers(1, 20)), max_size=2, unique_by=lambda one: one[0]
).map(lambda found: [_span(*one) for one in found])
HOURS = st.builds(Hours, **dict.fromkeys(WEEKDAYS, SPANS))
CALENDARS = st.builds(
    Calendar,
    st.sampled_from([ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "UTC")]),
    st.integers(0, 23),
)


def _span(start: int, length: int) -> str:
    """Half hours as ``09:00-13:30``."""
    end = min(48, start + length)
    return f"{start // 2:02}:{start % 2 * 30:02}-{end // 2:02}:{end % 2 * 30:02}"


@given(HOURS | st.none(), CALENDARS, st.integers(at(0), at(0, day=400)))
def test_every_moment_is_in_exactly_one_period(
    hours: Hours | None, calendar: Calendar, now_ms: int
) -> None:
    one = period(hours, calendar, now_ms)
    assert one.begins_ms <= now_ms < one.ends_ms
    assert period(hours, calendar, one.begins_ms) == one
    assert period(hours, calendar, one.ends_ms - 1) == one
    assert period(hours, calendar, one.ends_ms).begins_ms == one.ends_ms
    assert period(hours, calendar, one.begins_ms - 1).ends_ms == one.begins_ms
    assert (one.begins_ms % BIN_MS, one.ends_ms % BIN_MS) == (0, 0)
    assert one.ends_ms - one.begins_ms <= 4 * DAY_MS


def test_a_period_runs_from_closing_to_closing() -> None:
    assert period(EVERY_DAY, ROME, at(12)) == (at(21, day=-1), at(9), at(20), at(20) + SETTLE_MS)
    assert period(EVERY_DAY, ROME, at(20, 59)).begins_ms == at(21, day=-1)
    assert period(EVERY_DAY, ROME, at(21)).begins_ms == at(21)


def test_a_break_at_noon_is_no_closing() -> None:
    hours = Hours(thu=["09:00-13:00", "15:30-20:00"])
    one = period(hours, ROME, at(14))
    assert (one.opens_ms, one.closes_ms) == (at(9), at(20))


def test_an_evening_that_goes_on_after_midnight_is_one_opening() -> None:
    hours = Hours(thu=["18:00-24:00"], fri=["00:00-02:00"])
    one = period(hours, ROME, at(1, day=1))
    assert (one.opens_ms, one.closes_ms, one.ends_ms) == (at(18), at(2, day=1), at(3, day=1))
    assert period(hours, ROME, at(22)) == one


@pytest.mark.parametrize(("month_day_ms", "hours_long"), [(87 * DAY_MS, 23), (297 * DAY_MS, 25)])
def test_the_night_of_the_clock_change_is_an_hour_shorter_or_longer(
    month_day_ms: int, hours_long: int
) -> None:
    """29 March and 25 October 2026: from one closing to the next."""
    one = period(EVERY_DAY, ROME, at(12) + month_day_ms)
    assert one.ends_ms - one.begins_ms == hours_long * 3_600_000


def test_a_store_that_never_closes_begins_with_each_business_day() -> None:
    one = period(None, ROME, at(3, 59))
    assert one == (at(4, day=-1), None, None, at(4))
    whole = ["00:00-24:00"]
    always = Hours(mon=whole, tue=whole, wed=whole, thu=whole, fri=whole, sat=whole, sun=whole)
    assert period(always, ROME, at(12)) == (at(4), None, None, at(4, day=1))


def test_after_holidays_nobody_is_inside_before_the_first_day() -> None:
    hours = Hours(thu=["09:00-20:00"])
    assert period(hours, ROME, at(12)).begins_ms == at(4)
    assert period(hours, ROME, at(12, day=2)).begins_ms == at(21)
