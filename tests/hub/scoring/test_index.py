"""The live score against the formula written out, its limits, and its independence of order."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.index import (
    ENOUGH,
    LIVE_BINS,
    TRIM,
    Belief,
    belief,
    pooled,
    score,
    touchpoint_weights,
)
from hub.scoring.state import BIN_MS, Answers, Cell

NOW_BIN = 5_890_884
NOW_MS = NOW_BIN * BIN_MS + 1_234

answers_of = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([4, 5]), st.integers(1, 4)), max_size=60
)


def answers(taps: list[tuple[int, int, int]]) -> Answers:
    """From (age in bins, scale, face)."""
    counted = Answers()
    for age, scale, face in taps:
        faces = counted.faces.setdefault(Cell(NOW_BIN - age, scale), [0] * scale)
        faces[face - 1] += 1
    return counted


def by_the_book(taps: list[tuple[int, int, int]]) -> tuple[float, float, float, float]:
    """Mean, low and high end of 100, and the evidence: one tap at a time, no bins, no tricks."""
    live = [(0.5 ** (age / 12), (face - 1) / (k - 1)) for age, k, face in taps if age < 312]
    weight = sum(w for w, _ in live)
    mean = (3 * 0.7 + sum(w * u for w, u in live)) / (3 + weight)
    square = (3 * (0.49 + 0.09) + sum(w * u * u for w, u in live)) / (3 + weight)
    variance = max(square - mean * mean, 0.02) / (3 + weight + 1)
    inside = min(max(mean, 0.005), 0.995)
    z = statistics.NormalDist().inv_cdf(0.95)
    reach = z * math.sqrt(variance) / (inside * (1 - inside))
    low, high = (math.log(inside / (1 - inside)) + sign * reach for sign in (-1, 1))
    return mean * 100, 100 / (1 + math.exp(-low)), 100 / (1 + math.exp(-high)), weight


@given(answers_of)
def test_it_is_the_published_formula(taps: list[tuple[int, int, int]]) -> None:
    held = belief(answers(taps), NOW_MS)
    mean, lo, hi, evidence = by_the_book(taps)
    assert (100 * held.mean, held.evidence) == pytest.approx((mean, evidence))
    shown = score(held)
    if held.n:
        assert (shown.value, shown.lo, shown.hi) == pytest.approx((mean, lo, hi))
    else:
        assert (shown.value, shown.lo, shown.hi, shown.status) == (None, None, None, "none")


@given(answers_of, st.randoms(use_true_random=False))
def test_it_is_bit_for_bit_the_same_in_any_order(
    taps: list[tuple[int, int, int]], random: object
) -> None:
    shuffled = taps.copy()
    random.shuffle(shuffled)
    assert belief(answers(taps), NOW_MS) == belief(answers(shuffled), NOW_MS)


@given(answers_of)
def test_the_interval_holds_the_score_and_stays_within_the_scale(
    taps: list[tuple[int, int, int]],
) -> None:
    shown = score(belief(answers([(0, 4, 1), *taps]), NOW_MS))
    assert 0 <= shown.lo < shown.value < shown.hi <= 100


def test_answers_of_the_future_and_of_the_day_before_yesterday_do_not_count() -> None:
    held = belief(answers([(-1, 4, 1), (LIVE_BINS, 4, 1)]), NOW_MS)
    assert (held.n, held.evidence) == (0, 0.0)


def test_the_last_hour_is_counted_apart() -> None:
    held = belief(answers([(0, 4, 4), (11, 4, 4), (12, 4, 4)]), NOW_MS)
    assert (held.n, held.n_hour) == (3, 2)


@pytest.mark.parametrize(("taps", "status"), [(0, "none"), (4, "few"), (5, "enough")])
def test_few_answers_are_called_few(taps: int, status: str) -> None:
    assert ENOUGH == 5
    assert score(belief(answers([(0, 4, 3)] * taps), NOW_MS)).status == status


def test_many_equal_answers_make_it_narrow_but_never_certain() -> None:
    few, many = (score(belief(answers([(0, 4, 4)] * n), NOW_MS)) for n in (5, 5_000))
    assert many.hi - many.lo < few.hi - few.lo
    assert many.hi > many.lo


def test_a_group_of_one_is_that_one() -> None:
    one = belief(answers([(0, 4, 2), (3, 5, 5)]), NOW_MS)
    assert pooled([(7.0, one)]) == pytest.approx(one)


def test_a_group_weighs_its_parts() -> None:
    low, high = Belief(0.2, 0.01, 3.0, 4, 1), Belief(0.8, 0.03, 5.0, 6, 2)
    whole = pooled([(3.0, low), (1.0, high)])
    assert whole == pytest.approx((0.35, (9 * 0.01 + 0.03) / 16, 8.0, 10, 3))
    assert pooled([]) is None


def test_touchpoints_weigh_by_the_people_they_serve_within_limits() -> None:
    assert touchpoint_weights([10.0, 20.0, 30.0]) == [10.0, 20.0, 30.0]
    assert touchpoint_weights([0.0, 20.0, 1_000.0]) == [510 / TRIM, 510 / TRIM, 1_000.0]
    assert touchpoint_weights([1.0, 1.0, 1.0, 1_000.0])[3] == TRIM


@pytest.mark.parametrize("people", [[None, 20.0, 30.0], [0.0, 0.0], [None], []])
def test_touchpoints_weigh_the_same_while_somebodys_traffic_is_unknown(
    people: list[float | None],
) -> None:
    assert touchpoint_weights(people) == [1.0] * len(people)
