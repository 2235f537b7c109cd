"""A count by hand beside the counter: exactly the same minutes, and never a part of a bucket."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.footfall.compare import (
    MINUTE_MS,
    NEAR_MS,
    Bucket,
    Tapped,
    begins_next_ms,
    compared,
)
from tests.hub.footfall.counted import at

NOON_MS = at(12)


def tapped(in_: list[int], out: list[int] | None = None) -> Tapped:
    return Tapped(line="door", begins_ms=NOON_MS, in_=in_, out=out or [0] * len(in_))


def bucket(
    minute: float, minutes: float = 1, in_: int = 0, out: int = 0, seen: float = 1
) -> Bucket:
    span_ms = round(minutes * MINUTE_MS)
    start_ms = NOON_MS + round(minute * MINUTE_MS)
    return Bucket(start_ms, span_ms, in_, out, round(seen * span_ms))


def test_five_minutes_beside_five_buckets() -> None:
    found = compared(
        tapped([3, 0, 2, 1, 4], [1, 0, 0, 0, 0]), [bucket(one, in_=2) for one in range(-2, 7)]
    )
    assert (found.minutes, found.hand_in, found.hand_out) == (5, 10, 1)
    assert (found.sensor_in, found.sensor_out) == (10, 0)


def test_minutes_that_the_counter_did_not_watch_are_left_out_on_both_sides() -> None:
    buckets = [bucket(0, in_=1), bucket(1, seen=0), bucket(2, in_=1, seen=0.94), bucket(3, in_=1)]
    found = compared(tapped([1, 5, 5, 1, 9]), buckets)
    assert (found.minutes, found.of, found.hand_in, found.sensor_in) == (2, 5, 2, 2)


def test_a_bucket_that_reaches_out_of_the_count_is_not_cut() -> None:
    five = [bucket(-3, 5, in_=9), bucket(2, 5, in_=9)]
    assert compared(tapped([1] * 5), five).minutes == 0
    two = [bucket(one, 2, in_=2) for one in (-1, 1, 3, 5)]
    found = compared(tapped([7, 1, 1, 1, 1]), two)
    assert (found.minutes, found.hand_in, found.sensor_in) == (4, 4, 4)


def test_a_clock_that_is_a_second_off_still_compares_and_two_seconds_do_not() -> None:
    second, more = 1_000 / MINUTE_MS, (NEAR_MS + 500) / MINUTE_MS
    near = [bucket(one + second, in_=1) for one in range(-1, 6)]
    far = [bucket(one + more, in_=1) for one in range(-1, 6)]
    assert (compared(tapped([1] * 5), near).minutes, compared(tapped([1] * 5), far).minutes) == (
        5,
        0,
    )


def test_parts_of_a_bucket_of_a_sensor_that_was_restarted_add_up() -> None:
    parts = [bucket(0, in_=1, seen=0.6), bucket(0, in_=2, seen=0.4)]
    found = compared(tapped([3]), parts)
    assert (found.minutes, found.sensor_in) == (1, 3)


@given(
    st.sampled_from([5, 10, 12, 15, 20, 30, 60, 120, 150, 300]),
    st.lists(st.integers(0, 3), max_size=60),
    st.integers(0, 100),
)
def test_a_perfect_counter_is_never_found_wrong(
    seconds: int, walks: list[int], offset: int
) -> None:
    """People walk at any second; hand and counter see the same ones in buckets of any length."""
    begins_ms = begins_next_ms(seconds, NOON_MS + 1_000 * offset)
    at_ms = [begins_ms - 300_000 + 15_000 * index for index in range(len(walks))]
    hand, span_ms = [0] * 5, 1_000 * seconds
    first_ms = (begins_ms - 900_000) // span_ms * span_ms
    buckets = dict.fromkeys(range(first_ms, begins_ms + 900_000, span_ms), 0)
    for when, people in zip(at_ms, walks, strict=True):
        buckets[when // span_ms * span_ms] += people
        if 0 <= when - begins_ms < 5 * MINUTE_MS:
            hand[(when - begins_ms) // MINUTE_MS] += people
    found = compared(
        Tapped(line="door", begins_ms=begins_ms, in_=hand, out=[0] * 5),
        [Bucket(start_ms, span_ms, people, 0, span_ms) for start_ms, people in buckets.items()],
    )
    assert found.hand_in == found.sensor_in
    assert found.minutes == (4 if seconds == 120 else 5)


@pytest.mark.parametrize(
    ("seconds", "begins"), [(None, 1), (10, 1), (60, 1), (120, 2), (300, 5), (45, 3), (3600, 1)]
)
def test_a_count_begins_with_a_bucket(seconds: int | None, begins: int) -> None:
    assert begins_next_ms(seconds, NOON_MS + 100) == NOON_MS + begins * MINUTE_MS


@pytest.mark.parametrize(
    "said",
    [
        b'{"line":"door","begins_ms":1,"in":[1],"out":[1]}',
        b'{"line":"door","begins_ms":0,"in":[1],"out":[]}',
        b'{"line":"door","begins_ms":0,"in":[1],"out":[1,2]}',
        b'{"line":"door","begins_ms":0,"in":[-1],"out":[1]}',
        b'{"line":"../x","begins_ms":0,"in":[1],"out":[1]}',
        b'{"line":"door","begins_ms":0,"in":[1],"out":[1],"more":1}',
    ],
)
def test_what_is_no_count_is_refused(said: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(said, type=Tapped)
