"""Intervals and beliefs: exact where they can be, sane at every edge."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.parameters import Parameters
from hub.scoring.belief import Belief, Usual, believe, logistic, logit, mixture, normal_cdf, score
from hub.scoring.effective import Moments, capped, moments
from hub.scoring.engagement import wilson

P = Parameters()
NEUTRAL = Usual(P.m0, P.m0**2 + P.var0)
counts = st.lists(st.integers(0, 60), min_size=2, max_size=7)


@given(counts, st.integers(0, 100))
def test_a_cap_never_counts_more_than_was_tapped_or_than_it_lets(
    faces: list[int], most: int
) -> None:
    x = capped(faces, most)
    assert sum(x) <= max(most, 0) or x == tuple(faces)
    assert all(0 <= one <= all_ for one, all_ in zip(x, faces, strict=True))


@given(st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_weights_of_one_are_no_weights(faces: list[int]) -> None:
    assert moments(tuple(faces), (1.0,) * 4) == pytest.approx(moments(tuple(faces), ()))


@given(counts, st.floats(1, 100))
def test_a_belief_lies_between_what_is_usual_and_what_was_said(
    faces: list[int], kappa: float
) -> None:
    found = moments(tuple(faces), ())
    belief = believe(NEUTRAL, kappa, found, P)
    said = found.first / found.n if found.n else P.m0
    assert min(said, P.m0) - 1e-12 <= belief.mean <= max(said, P.m0) + 1e-12
    assert P.var_min / (kappa + found.n + 1) <= belief.variance <= 0.25


@given(st.floats(0, 1), st.floats(1e-9, 0.25), st.floats(0, 100))
def test_an_interval_stays_on_the_scale_and_holds_its_score(
    mean: float, variance: float, target: float
) -> None:
    shown = score(Belief(mean, variance), 10, target, P)
    assert 0 <= shown.lo <= shown.hi <= 100
    middle = 100 * min(max(mean, P.eps), 1 - P.eps)
    assert shown.lo <= middle + 1e-9
    assert middle - 1e-9 <= shown.hi
    assert shown.p_miss is not None
    assert 0 <= shown.p_miss <= 1


def test_more_answers_are_surer_and_a_worse_score_misses_likelier() -> None:
    beliefs = [believe(NEUTRAL, P.kappa, Moments(n, 0.7 * n, 0.58 * n), P) for n in (0, 5, 50, 500)]
    widths = [one.hi - one.lo for one in (score(belief, 9, None, P) for belief in beliefs)]
    assert all(wide > narrow for wide, narrow in pairwise(widths))
    missed = [score(Belief(mean, 0.002), 9, 75, P).p_miss or 0 for mean in (0.9, 0.75, 0.6)]
    assert missed == sorted(missed)
    assert missed[1] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("mean", "evidence", "target", "status"),
    [
        (0.5, 4.9, 75, "few"),
        (0.5, 5, 75, "below"),
        (0.9, 5, 75, "met"),
        (0.75, 5, 75, "unsure"),
        (0.75, 5, None, "untargeted"),
    ],
)
def test_a_status_needs_evidence_and_a_target(
    mean: float, evidence: float, target: float | None, status: str
) -> None:
    assert score(Belief(mean, 0.002), evidence, target, P).status == status


def test_a_mixture_is_as_wide_as_its_parts_and_what_is_between_them() -> None:
    mixed = mixture([(0.5, Belief(0.8, 0.01)), (0.5, Belief(0.4, 0.01))])
    assert mixed.mean == pytest.approx(0.6)
    assert mixed.variance == pytest.approx(0.01 + 0.04)


@given(st.floats(-800, 800))
def test_the_logistic_knows_no_overflow_and_its_own_way_back(x: float) -> None:
    p = logistic(x)
    assert 0 <= p <= 1
    assert p + logistic(-x) == pytest.approx(1)
    if abs(x) < 15:
        assert logit(p) == pytest.approx(x, abs=1e-6)


def test_the_normal_distribution_has_its_known_quantiles() -> None:
    assert normal_cdf(0) == 0.5
    assert normal_cdf(P.z) == pytest.approx(0.95)
    assert normal_cdf(-1.959963984540054) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("p", "n", "lo", "hi"),
    [(0.0, 10, 0.0, 0.2775328), (0.5, 10, 0.2365931, 0.7634069), (0.1, 100, 0.0552291, 0.1743657)],
)
def test_wilson_gives_the_published_95_percent_intervals(
    p: float, n: float, lo: float, hi: float
) -> None:
    assert wilson(p, n, 1.959963984540054) == pytest.approx((lo, hi), abs=1e-6)


@pytest.mark.parametrize("truth", [0.02, 0.1, 0.5])
def test_wilson_covers_about_as_often_as_it_says(truth: float) -> None:
    random = Random(8)
    covered = 0
    for _ in range(2_000):
        seen = sum(random.random() < truth for _ in range(120)) / 120
        lo, hi = wilson(seen, 120, P.z)
        covered += lo <= truth <= hi
    assert 0.86 <= covered / 2_000 <= 0.96
