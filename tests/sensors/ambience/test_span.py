"""Buckets of measured values: means over time, energy of sound, and nothing where nothing was."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.ambience import span
from sensors.ambience.measured import Measured, Series
from sensors.ambience.span import Span
from sensors.minute import Moment
from wire.events import Reading

MINUTE_MS = 60_000
START_MS = 1_767_265_200_000
BOOT_MS = 5_000_000
LIGHT, SOUND = Series("light"), Series("sound")


def at(ms: int) -> Moment:
    """So long after the beginning of a minute."""
    return Moment(START_MS + ms, BOOT_MS + ms)


def fed(*values: tuple[int, Series, float, int]) -> tuple[Span, list[Reading]]:
    one, readings = span.opened(MINUTE_MS, at(0)), []
    for ms, series, value, holds_ms in values:
        one, more = span.took(one, Measured(series, value, holds_ms), at(ms))
        readings += more
    return one, readings


def test_a_minute_is_the_mean_over_time_keyed_by_its_start() -> None:
    one, _ = fed((0, LIGHT, 100.0, MINUTE_MS), (45_000, LIGHT, 500.0, MINUTE_MS))
    _, readings = span.waited(one, at(MINUTE_MS))
    assert readings == [
        Reading(quantity="light", value=200.0, unit="lx", start_ms=START_MS, seconds=60)
    ]


def test_sound_is_averaged_as_power() -> None:
    loud = 80.0
    one, _ = fed((0, SOUND, 40.0, MINUTE_MS), (30_000, SOUND, loud, MINUTE_MS))
    _, [reading] = span.waited(one, at(MINUTE_MS))
    assert reading.value == pytest.approx(10 * math.log10((10**4 + 10**8) / 2), abs=0.01)
    assert reading.unit == "dB[SPL]"


def test_a_value_that_is_too_old_is_none_any_more() -> None:
    one, _ = fed((0, LIGHT, 300.0, 15_000))
    one, [reading] = span.waited(one, at(MINUTE_MS))
    assert (reading.value, reading.coverage) == (300.0, 0.25)
    assert span.waited(one, at(2 * MINUTE_MS))[1] == [], "nothing measured is nothing said"


def test_two_probes_are_two_readings() -> None:
    other = Series("light", "window")
    one, _ = fed((0, LIGHT, 100.0, MINUTE_MS), (0, other, 900.0, MINUTE_MS))
    _, readings = span.waited(one, at(MINUTE_MS))
    assert {one.probe: one.value for one in readings} == {None: 100.0, "window": 900.0}


def test_the_end_of_the_program_says_what_there_is_and_the_next_the_rest() -> None:
    one, _ = fed((0, LIGHT, 100.0, MINUTE_MS))
    [reading] = span.closed(one, at(15_000))
    assert (reading.start_ms, reading.coverage) == (START_MS, 0.25)


def test_a_clock_that_jumps_moves_nothing_that_was_measured() -> None:
    one, _ = fed((0, LIGHT, 100.0, 10 * MINUTE_MS))
    jumped = Moment(START_MS + 3_600_000, BOOT_MS + 30_000)
    one, [reading] = span.waited(one, jumped)
    assert (reading.start_ms, reading.coverage) == (START_MS, 0.5)
    later = Moment(jumped.wall_ms + MINUTE_MS, jumped.uptime_ms + MINUTE_MS)
    _, [after] = span.waited(one, later)
    assert (after.start_ms, after.coverage) == (START_MS + 3_600_000, 1.0)


def test_a_long_sleep_ends_and_says_nothing_of_the_night() -> None:
    one, _ = fed((0, LIGHT, 100.0, 15_000))
    one, readings = span.waited(one, at(100 * MINUTE_MS))
    assert len(readings) == 1
    assert one.start_ms == START_MS + 100 * MINUTE_MS


@given(
    st.lists(
        st.tuples(st.integers(0, 40_000), st.floats(0, 1e5), st.integers(1, 200_000)),
        max_size=30,
    )
)
def test_means_lie_between_the_values_and_coverage_is_a_share(
    steps: list[tuple[int, float, int]],
) -> None:
    ms, values = 0, []
    for wait_ms, value, holds_ms in steps:
        ms += wait_ms
        values.append((ms, LIGHT, value, holds_ms))
    one, readings = fed(*values)
    _, more = span.waited(one, at(ms + 300_000))
    said = [*readings, *more]
    starts = [reading.start_ms for reading in said]
    assert len(starts) == len(set(starts)), "a bucket is said once"
    for reading in said:
        low, high = min(value for _, _, value, _ in values), max(value for _, _, value, _ in values)
        assert low - 0.01 <= reading.value <= high + 0.01
        assert 0 < reading.coverage <= 1
