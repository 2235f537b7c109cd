"""When a frame was taken, whatever its source claims and however it was held up on the way."""

from collections.abc import Iterator, Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sensors import stamp
from sensors.stamp import BACKLOG_MS_MAX, WINDOW_MS, Stamps

FRAMES = 600
FLIGHT_MS = 40


def stamped(claims: Sequence[float | None], arrivals: Sequence[int]) -> Iterator[Stamps]:
    stamps = Stamps()
    for claim_ms, arrived_ms in zip(claims, arrivals, strict=True):
        stamps = stamp.step(stamps, claim_ms, arrived_ms)
        yield stamps


def ways(random: Random, taken: Sequence[int], bursts_ms: int = 0) -> list[int]:
    """Arrivals in order: a flight each, and now and then everything is held up for a while."""
    arrivals, held_until_ms = [0], 0
    for at_ms in taken:
        if bursts_ms and random.random() < 0.01:
            held_until_ms = at_ms + random.randrange(bursts_ms)
        arrived_ms = max(at_ms + FLIGHT_MS + random.randrange(30), held_until_ms)
        arrivals.append(max(arrived_ms, arrivals[-1]))
    return arrivals[1:]


LIES = st.floats(0.3, 0.92) | st.floats(1.08, 3.0)


@given(st.builds(Random, st.integers(0, 10**6)), st.sampled_from([4.0, 7.0, 12.5, 25.0]), LIES)
def test_a_source_whose_claimed_pace_lies_is_never_believed(
    random: Random, pace: float, lie: float
) -> None:
    taken = [round(1000 * n / pace) for n in range(FRAMES)]
    arrivals = ways(random, taken)
    claims = [lie * at_ms for at_ms in taken]
    assert [one.taken_ms for one in stamped(claims, arrivals)] == arrivals


@given(
    st.builds(Random, st.integers(0, 10**6)),
    st.sampled_from([7.0, 12.5, 25.0]),
    st.integers(0, 2**40),
)
def test_frames_that_were_held_up_have_the_time_at_which_they_were_taken(
    random: Random, pace: float, begun_ms: int
) -> None:
    taken = [round(1000 * n / pace) for n in range(FRAMES)]
    arrivals = ways(random, taken, bursts_ms=3_000)
    stamps = list(stamped([begun_ms + at_ms for at_ms in taken], arrivals))
    trusted = next(n for n, one in enumerate(stamps) if one.trusted)
    assert arrivals[trusted] <= 2 * WINDOW_MS + 4_000, "two windows, and a burst at each end"
    late = [
        one.taken_ms - at_ms for one, at_ms in list(zip(stamps, taken, strict=True))[trusted + 1 :]
    ]
    # What has arrived before it was trusted is not taken back: times only run forwards.
    settled = late[next(n for n, value in enumerate(late) if value <= FLIGHT_MS + 30) :]
    assert all(FLIGHT_MS <= value <= FLIGHT_MS + 30 for value in settled), settled


@given(
    st.lists(st.tuples(st.floats(-1e9, 1e9) | st.none(), st.integers(0, 8_000)), max_size=200),
)
def test_whatever_is_claimed_times_run_forwards_and_are_not_of_the_future(
    frames: list[tuple[float | None, int]],
) -> None:
    arrivals = [sum(step for _, step in frames[: n + 1]) for n in range(len(frames))]
    before_ms = 0
    stamps = stamped([claim for claim, _ in frames], arrivals)
    for one, arrived_ms in zip(stamps, arrivals, strict=True):
        assert before_ms <= one.taken_ms <= arrived_ms
        assert arrived_ms - one.taken_ms <= BACKLOG_MS_MAX
        before_ms = one.taken_ms


def test_a_source_that_slows_down_and_goes_on_to_claim_its_pace_loses_trust() -> None:
    honest = list(range(0, 30_000, 100))
    slow = [honest[-1] + 100 * n for n in range(1, 400)]
    arrivals = honest + [honest[-1] + 150 * n for n in range(1, 400)]
    stamps = list(stamped([*honest, *slow], arrivals))
    assert stamps[len(honest) - 1].trusted
    assert stamps[-1].taken_ms == arrivals[-1]
    assert not stamps[-1].trusted


def test_a_source_without_a_clock_has_the_time_of_arrival() -> None:
    arrivals = list(range(0, 30_000, 130))
    assert [one.taken_ms for one in stamped([0.0] * len(arrivals), arrivals)] == arrivals
    assert [one.taken_ms for one in stamped([None] * len(arrivals), arrivals)] == arrivals
