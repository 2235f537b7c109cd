"""Business days and hours, also where the clocks change."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.day import Calendar, day_start_ms
from hub.scoring.state import BIN_MS

HOUR_BINS = 12
LAST_OF_MARCH_MS = 1_774_749_600_000  # 29 March 2026, 04:00 in Rome: the clocks went forward at 2


@given(
    st.integers(0, 30_000),
    st.sampled_from(["Europe/Rome", "America/Havana", "Australia/Lord_Howe", "UTC"]),
    st.integers(0, 23),
)
def test_every_bin_belongs_to_the_day_that_lists_it(day: int, zone: str, starts: int) -> None:
    calendar = Calendar(ZoneInfo(zone), starts)
    bins = calendar.bins(day)
    assert calendar.bins(day + 1).start == bins.stop
    assert {calendar.day(bin_) for bin_ in bins} == {day}
    assert 22 * HOUR_BINS < len(bins) < 26 * HOUR_BINS


def test_a_day_has_23_or_25_hours_where_the_clocks_change() -> None:
    calendar = Calendar(ZoneInfo("Europe/Rome"))
    summer = calendar.day(LAST_OF_MARCH_MS // BIN_MS)
    assert len(calendar.bins(summer)) == 23 * HOUR_BINS
    autumn = summer + 210  # 25 October 2026
    assert len(calendar.bins(autumn)) == 25 * HOUR_BINS
    hours = [calendar.hour(bin_) for bin_ in calendar.bins(autumn)]
    assert (hours.count(2), hours.count(3)) == (2 * HOUR_BINS, HOUR_BINS)


@pytest.mark.parametrize("minutes", [-300, 0, 60, 330])
@given(bin_=st.integers(0, 12_000_000))
def test_a_fixed_offset_is_plain_division(minutes: int, bin_: int) -> None:
    calendar = Calendar(timezone(timedelta(minutes=minutes)))
    local_ms = bin_ * BIN_MS + minutes * 60_000
    assert calendar.day(bin_) == local_ms // 86_400_000
    assert calendar.hour(bin_) == local_ms % 86_400_000 // 3_600_000


def test_the_traffics_day_and_the_scores_day_begin_together() -> None:
    calendar = Calendar(ZoneInfo("Europe/Rome"), 4)
    for hours in range(72):
        now_ms = LAST_OF_MARCH_MS + hours * 3_600_000
        day = calendar.day(now_ms // BIN_MS)
        begun_ms = calendar.bins(day).start * BIN_MS
        assert begun_ms == day_start_ms(now_ms, "Europe/Rome", 4)
