"""A store stands out where chance does not explain it, and nowhere else."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.region.funnel import FAR_Z, NEAR_Z, Dot, Funnel, funnel, limits, standing

VARIANCE = 0.09  # of one answer


def stores(count: int, between: float, seed: int) -> list[Dot]:
    """Stores of 40 to 800 answers around 0.7 that differ by themselves by ``between``."""
    dice = Random(seed)
    found = []
    for _ in range(count):
        worth = dice.uniform(40, 800)
        value = 0.7 + dice.gauss(0, between) + dice.gauss(0, (VARIANCE / worth) ** 0.5)
        found.append(Dot(value, worth))
    return found


@pytest.mark.parametrize(
    ("worth", "z", "low", "high"),
    [
        (100, NEAR_Z, 0.641201, 0.758799),
        (100, FAR_Z, 0.607293, 0.792707),
        (400, NEAR_Z, 0.670601, 0.729399),
        (1, FAR_Z, 0.0, 1.0),
    ],
)
def test_limits_by_chance_alone(worth: float, z: float, low: float, high: float) -> None:
    around = Funnel(centre=0.7, variance=VARIANCE, between=0.0)
    assert limits(around, worth, z) == pytest.approx((low, high), abs=1e-6)


def test_of_stores_that_are_alike_as_many_stand_out_as_chance_lets() -> None:
    dots = stores(4_000, 0.0, seed=1)
    around = funnel(dots, 0.7, VARIANCE)
    assert around.between == 0
    found = [standing(around, one) for one in dots]
    assert 150 < sum(one != "inside" for one in found) < 250, "5 % of 4000 are 200"
    assert sum(one in {"below", "above"} for one in found) < 20, "0.2 % of 4000 are 8"


def test_where_stores_differ_by_themselves_the_limits_make_room() -> None:
    dots = stores(400, 0.05, seed=2)
    around = funnel(dots, 0.7, VARIANCE)
    assert around.between**0.5 == pytest.approx(0.05, abs=0.01)
    outside = sum(standing(around, one) in {"below", "above"} for one in dots)
    narrow = Funnel(centre=0.7, variance=VARIANCE, between=0.0)
    crying = sum(standing(narrow, one) in {"below", "above"} for one in dots)
    assert outside <= 8
    assert crying > 60, "by chance alone every sixth store would be called unusual"


def test_one_store_that_is_far_off_stands_out_and_widens_nothing_much() -> None:
    far = Dot(0.45, 500)
    around = funnel([*stores(40, 0.0, seed=3), far], 0.7, VARIANCE)
    assert around.between == 0
    assert standing(around, far) == "below"


def test_few_stores_do_not_say_how_far_stores_differ() -> None:
    dots = [Dot(0.5, 500), Dot(0.9, 500), Dot(0.7, 500)]
    around = funnel(dots, 0.7, VARIANCE)
    assert around.between == 0
    assert [standing(around, one) for one in dots] == ["below", "above", "inside"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (0.70, "inside"),
        (0.642, "inside"),
        (0.63, "perhaps_below"),
        (0.77, "perhaps_above"),
        (0.60, "below"),
        (0.80, "above"),
    ],
)
def test_where_a_store_of_a_hundred_answers_stands(value: float, found: str) -> None:
    around = Funnel(centre=0.7, variance=VARIANCE, between=0.0)
    assert standing(around, Dot(value, 100)) == found


dots = st.lists(st.builds(Dot, st.floats(0, 1), st.floats(5, 1e6)), min_size=1, max_size=40)


@given(dots, st.floats(0.05, 0.95), st.floats(0.02, 0.25))
def test_limits_hold_the_centre_and_narrow_with_answers(
    some: list[Dot], centre: float, variance: float
) -> None:
    around = funnel(some, centre, variance)
    assert around.between >= 0
    widths = []
    for worth in (5, 50, 500, 5_000):
        near, far = limits(around, worth, NEAR_Z), limits(around, worth, FAR_Z)
        assert 0 <= far[0] <= near[0] <= centre <= near[1] <= far[1] <= 1
        widths.append(near[1] - near[0])
    assert widths == sorted(widths, reverse=True)


@given(dots, st.randoms(use_true_random=False))
def test_a_funnel_has_no_order(some: list[Dot], dice: Random) -> None:
    turned = dice.sample(some, len(some))
    one, other = funnel(some, 0.6, VARIANCE), funnel(turned, 0.6, VARIANCE)
    assert one.between == pytest.approx(other.between)
