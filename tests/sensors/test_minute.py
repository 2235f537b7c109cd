"""When buckets open and close, and what is evidence."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sensors import minute
from sensors.counting import Sighting
from sensors.line import Crossing
from sensors.minute import BRIDGED_MS, UNWATCHED_BUCKETS_MAX, Minute, Moment
from sensors.zone import Visit
from wire.events import Passage, Presence

NOON_MS = 1_700_049_600_000
BUCKET_MS = 60_000
CROSSED_IN = Crossing("door", "in", 0)
CROSSED_OUT = Crossing("door", "out", 0)


def at(since_noon_ms: int, jump_ms: int = 0) -> Moment:
    return Moment(NOON_MS + since_noon_ms + jump_ms, 5_000 + since_noon_ms)


def watched(
    until_ms: int, crossed: dict[int, list[Crossing]], since_ms: int = 0, every_ms: int = 100
) -> tuple[Minute, list[Passage]]:
    """Frames at a steady pace; crossings by the time of their frame."""
    state, said = minute.opened(["door"], BUCKET_MS, at(since_ms)), []
    for now_ms in range(since_ms, until_ms + 1, every_ms):
        state, passages = minute.saw(state, Sighting(crossed.get(now_ms, [])), at(now_ms))
        said += passages
    return state, said


def brief(said: Sequence[Passage]) -> list[tuple[int, float, int | None, int | None]]:
    """Start in seconds since noon, coverage, in, out."""
    return [((p.start_ms - NOON_MS) // 1000, round(p.coverage, 3), p.in_, p.out) for p in said]


def test_a_watched_minute_counts() -> None:
    _, said = watched(60_000, {1_000: [CROSSED_IN], 2_000: [CROSSED_IN, CROSSED_OUT]})
    assert brief(said) == [(0, 1.0, 2, 1)]
    assert said[0].seconds == 60


def test_a_watched_minute_without_crossings_is_zero() -> None:
    assert brief(watched(60_000, {})[1]) == [(0, 1.0, 0, 0)]


def test_an_unwatched_minute_is_none() -> None:
    state = minute.opened(["door"], BUCKET_MS, at(0))
    state, said = minute.waited(state, at(60_000))
    assert said == []  # a frame may still be on its way
    _, said = minute.waited(state, at(60_000 + minute.LATE_MS))
    assert brief(said) == [(0, 0.0, None, None)]


def test_a_start_in_the_middle_is_aligned_and_covers_the_rest() -> None:
    _, said = watched(60_000, {50_000: [CROSSED_IN]}, since_ms=45_000)
    assert brief(said) == [(0, 0.25, 1, 0)]


def test_coverage_is_the_watched_share() -> None:
    state, _ = watched(15_000, {5_000: [CROSSED_IN]})
    _, said = minute.waited(state, at(64_000))
    assert brief(said) == [(0, 0.25, 1, 0)]


@pytest.mark.parametrize(("gap_ms", "coverage"), [(BRIDGED_MS, 1.0), (BRIDGED_MS + 100, 0.965)])
def test_short_gaps_are_bridged_and_long_ones_are_not(gap_ms: int, coverage: float) -> None:
    state, _ = watched(10_000, {})
    said: list[Passage] = []
    for now_ms in range(10_000 + gap_ms, 60_101, 100):
        state, passages = minute.saw(state, Sighting(), at(now_ms))
        said += passages
    assert brief(said) == [(0, coverage, 0, 0)]


def test_a_frame_that_spans_the_boundary_is_split() -> None:
    state, said = watched(60_000, {}, every_ms=1_100)
    assert brief(said) == []
    state, said = minute.saw(state, Sighting([CROSSED_IN]), at(60_500))
    assert brief(said) == [(0, 1.0, 0, 0)]
    assert brief(minute.closed(state)) == [(60, 0.008, 1, 0)]


def test_every_line_has_its_record() -> None:
    state = minute.opened(["door", "lift"], BUCKET_MS, at(0))
    state, _ = minute.saw(state, Sighting(), at(0))
    state, _ = minute.saw(state, Sighting([Crossing("lift", "out", 0)]), at(100))
    said = minute.closed(state)
    assert [(p.line, p.in_, p.out) for p in said] == [("door", 0, 0), ("lift", 0, 1)]


def test_the_rest_is_said_at_the_end_and_nothing_when_nothing_was_watched() -> None:
    state, _ = watched(30_000, {100: [CROSSED_OUT]})
    assert brief(minute.closed(state)) == [(0, 0.5, 0, 1)]
    assert minute.closed(minute.emptied(state)) == []


@pytest.mark.parametrize("jump_ms", [-3_600_000, -30_000, 5_000, 86_400_000])
def test_a_clock_jump_closes_the_bucket_and_loses_no_count(jump_ms: int) -> None:
    state, said = watched(30_000, {1_000: [CROSSED_IN]})
    state, jumped = minute.saw(state, Sighting([CROSSED_IN, CROSSED_OUT]), at(30_100, jump_ms))
    assert said == []
    assert brief(jumped) == [(0, 0.502, 2, 1)]
    assert state.start_ms == (NOON_MS + 30_100 + jump_ms) // BUCKET_MS * BUCKET_MS
    assert state.watched_ms == 0


def test_a_clock_jump_without_frames_closes_too() -> None:
    state, _ = watched(30_000, {1_000: [CROSSED_IN]})
    state, said = minute.waited(state, at(31_000, 7_200_000))
    assert brief(said) == [(0, 0.5, 1, 0)]
    assert state.start_ms == NOON_MS + 7_200_000


def test_a_drifting_clock_is_no_jump() -> None:
    state, said = minute.opened(["door"], BUCKET_MS, at(0)), []
    for now_ms in range(0, 1_800_001, 500):
        state, passages = minute.saw(
            state, Sighting(), at(now_ms, now_ms // 1_000)
        )  # 0.1 %: a bad clock
        said += passages
    assert [(p.start_ms - NOON_MS) // 1000 for p in said] == list(range(0, 1_800, 60))
    assert all(p.coverage > 0.99 for p in said)


def test_a_long_sleep_names_a_bounded_number_of_empty_buckets() -> None:
    state, _ = watched(30_000, {1_000: [CROSSED_IN]})
    state, said = minute.saw(state, Sighting(), at(30 * 86_400_000))
    assert brief(said)[0] == (0, 0.5, 1, 0)
    assert [p.in_ for p in said[1:]] == [None] * UNWATCHED_BUCKETS_MAX
    assert state.start_ms == NOON_MS + 30 * 86_400_000


STEPS = st.lists(
    st.tuples(
        st.integers(0, 5_000),  # uptime that passes
        st.sampled_from([0, 0, 0, 0, -120_000, -700, 700, 61_000]),  # jump of the wall clock
        st.integers(-1, 3),  # crossings in this frame; -1: no frame
    ),
    max_size=60,
)


@given(STEPS)
@example([(0, -700, 0), (0, -120_000, 0), (700, 700, 0)])
@settings(max_examples=300, deadline=None)
def test_every_crossing_is_said_once_and_no_time_is_watched_twice(
    steps: list[tuple[int, int, int]],
) -> None:
    state, said, crossed, passed_ms, jump_ms = minute.opened(["door"], 10_000, at(0)), [], 0, 0, 0
    for pass_ms, jump, crossings in steps:
        passed_ms, jump_ms = passed_ms + pass_ms, jump_ms + jump
        now = at(passed_ms, jump_ms)
        if crossings < 0:
            state, passages = minute.waited(state, now)
        else:
            state, passages = minute.saw(state, Sighting([CROSSED_IN] * crossings), now)
            crossed += crossings
        said += passages
    said += minute.closed(state)
    assert sum(p.in_ or 0 for p in said) == crossed
    assert all(p.start_ms % 10_000 == 0 for p in said)
    assert sum(p.coverage * 10_000 for p in said) <= passed_ms + crossed + 1


def stayed(seconds: float) -> Visit:
    return Visit("till", 0, round(1000 * seconds))


def test_a_zone_has_its_mean_its_peak_and_its_visits() -> None:
    state = minute.opened([], BUCKET_MS, at(0), ["till"], [5_000, 15_000])
    for now_ms in range(0, 60_001, 1_000):
        people = 3 if now_ms < 15_000 else 1
        visits = [stayed(4.9), stayed(5.0)] if now_ms == 20_000 else []
        visits += [stayed(99)] if now_ms == 30_000 else []
        state, said = minute.saw(state, Sighting([], visits, {"till": people}), at(now_ms))
    (presence,) = said
    assert isinstance(presence, Presence)
    assert (presence.zone, presence.coverage, presence.peak) == ("till", 1.0, 3)
    assert presence.mean == pytest.approx(1.5)
    assert presence.dwell == [1, 1, 1]


def test_the_mean_of_a_zone_is_over_the_watched_time_only() -> None:
    state = minute.opened([], BUCKET_MS, at(0), ["till"], [])
    for now_ms in (0, 1_000, 2_000, 50_000, 51_000):
        state, _ = minute.saw(state, Sighting(inside={"till": 2}), at(now_ms))
    (presence,) = minute.closed(state)
    assert isinstance(presence, Presence)
    assert presence.coverage == pytest.approx(0.05)
    assert presence.mean == pytest.approx(2)


def test_an_unwatched_zone_has_no_numbers() -> None:
    state = minute.opened([], BUCKET_MS, at(0), ["till"], [5_000])
    _, (presence,) = minute.waited(state, at(60_000 + minute.LATE_MS))
    assert isinstance(presence, Presence)
    assert (presence.mean, presence.peak, presence.dwell, presence.coverage) == (None,) * 3 + (0,)


def test_who_is_in_a_zone_is_there_in_the_next_bucket_too() -> None:
    state = minute.opened([], BUCKET_MS, at(0), ["till"], [])
    said: list[minute.Record] = []
    for now_ms in range(0, 120_001, 1_000):
        state, records = minute.saw(state, Sighting(inside={"till": 1}), at(now_ms))
        said += records
    assert [(one.mean, one.peak) for one in said if isinstance(one, Presence)] == [(1, 1)] * 2
