"""Business days, clock changes included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.day import day_start_ms
from hub.scoring.state import BIN_MS
from wire.codec import to_ms

ZONES = ["Europe/Rome", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu"]


def rome(*when: int) -> int:
    return to_ms(datetime(*when, tzinfo=ZoneInfo("Europe/Rome")))


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ((2026, 1, 31, 3, 59), (2026, 1, 30, 4)),
        ((2026, 1, 31, 4, 0), (2026, 1, 31, 4)),
        ((2026, 3, 29, 3, 30), (2026, 3, 28, 4)),  # an hour after the clocks went forward
        ((2026, 3, 29, 4, 0), (2026, 3, 29, 4)),
    ],
)
def test_it_begins_at_the_local_hour(now: tuple[int, ...], start: tuple[int, ...]) -> None:
    assert day_start_ms(rome(*now), "Europe/Rome", 4) == rome(*start)


@pytest.mark.parametrize(
    ("date", "hours"),
    [((2026, 3, 28), 23), ((2026, 3, 29), 24), ((2026, 10, 24), 25), ((2026, 10, 25), 24)],
)
def test_the_day_before_a_clock_change_is_the_odd_one(date: tuple[int, ...], hours: int) -> None:
    start_ms = rome(*date, 4)
    end_ms = start_ms + hours * 3_600_000
    assert day_start_ms(end_ms - 1, "Europe/Rome", 4) == start_ms
    assert day_start_ms(end_ms, "Europe/Rome", 4) == end_ms


def test_an_hour_that_does_not_exist_begins_at_the_change() -> None:
    change = to_ms(datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert day_start_ms(change + 1, "Europe/Rome", 2) == change


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made UTC below
    st.sampled_from(ZONES),
    st.integers(0, 23),
)
def test_it_is_past_steady_and_on_the_edge_of_a_bin(
    moment: datetime, zone: str, day_starts: int
) -> None:
    now_ms = to_ms(moment.replace(tzinfo=UTC))
    start_ms = day_start_ms(now_ms, zone, day_starts)
    assert timedelta(0) <= timedelta(milliseconds=now_ms - start_ms) <= timedelta(hours=25)
    assert day_start_ms(start_ms, zone, day_starts) == start_ms
    assert start_ms % BIN_MS == 0
