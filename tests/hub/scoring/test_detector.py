"""The change detector: quiet while nothing changes, in time when something does."""

from math import exp, log
from random import Random

import pytest

from hub.scoring.detector import Course, Run
from hub.scoring.wager import _bin_gains

RHOS = (0.15, 0.3, 0.5, 0.75)
THRESHOLD = log(30 * 60)


def run(bins: list[tuple[int, tuple[float, ...]]], log_threshold: float) -> Run:
    course = Course(log_threshold)
    for one in bins:
        course.step(*one)
    return course.run


def gains(
    faces: tuple[int, ...], usual: float = 0.75, direction: str = "down"
) -> tuple[float, ...]:
    return _bin_gains(faces, (), usual, direction, 0.05, RHOS)


def day(random: Random, happy: float, bins: int = 120) -> list[tuple[int, tuple[float, ...]]]:
    """Answers on two faces, one in each bin, whose mean is ``happy``."""
    return [(one, gains((0, 1) if random.random() < happy else (1, 0))) for one in range(bins)]


def test_a_day_without_a_bin_says_nothing() -> None:
    assert run([], THRESHOLD) == Run()


@pytest.mark.parametrize("usual", [0.2, 0.5, 0.75, 0.95])
@pytest.mark.parametrize("direction", ["down", "up"])
def test_the_expected_factor_is_at_most_one_while_nothing_changed(
    usual: float, direction: str
) -> None:
    middle = usual - 0.05 if direction == "down" else min(usual + 0.05, 0.9)
    worst, best = gains((1, 0), usual, direction), gains((0, 1), usual, direction)
    for bad, good in zip(worst, best, strict=True):
        assert (1 - middle) * exp(bad) + middle * exp(good) == pytest.approx(1)


def test_false_alerts_are_rarer_than_promised() -> None:
    random = Random(5)
    fired = sum(run(day(random, 0.70), log(30 * 120)).fired is not None for _ in range(600))
    assert fired <= 600 / 30  # the mean is worse than usual by just what is allowed


def test_a_collapse_is_found_with_its_beginning() -> None:
    random = Random(6)
    before, after = day(random, 0.8, 60), day(random, 0.2, 60)
    found = run(before + [(60 + bin_, one) for bin_, one in after], THRESHOLD)
    assert found.fired is not None
    assert 60 < found.fired < 90
    assert found.onset is not None
    assert abs(found.onset - 60) <= 4


def test_an_alert_stays_with_the_first_time_that_it_was_reached() -> None:
    bad = [(bin_, gains((3, 0))) for bin_ in range(20)]
    once = run(bad, THRESHOLD)
    again = run(bad + [(20 + bin_, gains((0, 9))) for bin_ in range(40)], THRESHOLD)
    assert (again.fired, again.onset) == (once.fired, once.onset)
    assert (again.log_m or 0) < THRESHOLD


def test_the_sum_is_that_of_its_definition() -> None:
    bins = day(Random(9), 0.5, 30)
    m = [0.0] * len(RHOS)
    for _, one in bins:
        m = [exp(gain) * (1 + before) for gain, before in zip(one, m, strict=True)]
    assert run(bins, THRESHOLD).log_m == pytest.approx(log(sum(m) / len(m)))


def test_thousands_of_answers_in_a_bin_overflow_nothing() -> None:
    found = run([(bin_, gains((5_000, 0))) for bin_ in range(200)], THRESHOLD)
    assert found.fired == 0
    assert (found.log_m or 0) > 10_000
