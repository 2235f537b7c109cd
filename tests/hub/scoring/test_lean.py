"""The direction index: to which side, how sure, and whether it is off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.scoring.lean import lean

Z = 1.6448536269514722
weights = st.floats(0.001, 1e4)


@given(weights, weights)
def test_turned_round_it_leans_the_other_way_as_far(little: float, much: float) -> None:
    one = lean({"too_little": little, "too_much": much}, Z, 20)
    other = lean({"too_little": much, "too_much": little}, Z, 20)
    assert one is not None
    assert other is not None
    assert one.index == pytest.approx(-other.index, abs=1e-9)
    assert (one.lo, one.hi) == pytest.approx((-other.hi, -other.lo), abs=1e-9)
    assert one.p_off == pytest.approx(other.p_off, abs=1e-9)
    assert -100 < one.lo < one.index < one.hi < 100


def test_one_word_proves_little_and_many_prove_much() -> None:
    few, many = lean({"too_much": 1.0}, Z, 20), lean({"too_much": 60.0}, Z, 20)
    assert few is not None
    assert many is not None
    assert few.index == pytest.approx(100 / 3)
    assert few.lo < 0 < few.hi
    assert many.lo > 80
    assert few.p_off is not None
    assert many.p_off is not None
    assert few.p_off < 0.8
    assert many.p_off > 0.999


def test_other_words_and_silence_lean_nowhere() -> None:
    assert lean({"dirty": 3.0}, Z) is None
    assert lean({}, Z) is None


def test_balanced_words_are_just_right_when_there_are_enough() -> None:
    found = lean({"too_little": 500.0, "too_much": 500.0}, Z, 20)
    assert found is not None
    assert (found.index, found.n) == (pytest.approx(0), 1000)
    assert found.p_off is not None
    assert found.p_off < 0.001
