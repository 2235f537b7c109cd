"""The pictures on buttons."""

from itertools import combinations
from typing import get_args

import pytest

from config.drawings import DRAWINGS, Dot
from config.vocabulary import ELEMENTS, EXPECTED
from kiosk.visit.inputs import Feature
from kiosk.visit.reasons import words

EDGE = 1.15  # a stroke may reach a little over its square


def wanted() -> set[str]:
    names = {one.name for one in ELEMENTS}
    names |= {f"{one.name}-{word}" for one in ELEMENTS for word in words(one.name)}
    names |= {f"do-{name}" for name in (*EXPECTED, *get_args(Feature))}
    return names


def test_everything_that_is_sensed_or_asked_has_a_drawing() -> None:
    assert wanted() <= DRAWINGS.keys()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_stays_in_its_square(name: str) -> None:
    for shape in DRAWINGS[name]:
        if isinstance(shape, Dot):
            points = [
                (shape.x - shape.across / 2, shape.y - shape.down / 2),
                (shape.x + shape.across / 2, shape.y + shape.down / 2),
            ]
        else:
            points = list(shape.points)
            assert len(points) >= 2
        assert all(abs(part) <= EDGE for point in points for part in point), shape


def test_no_two_ways_of_being_wrong_look_alike() -> None:
    for one, other in combinations(sorted(wanted() - {"aloud"}), 2):
        alike = {one, other} == {"sound", "do-aloud"}  # a voice is a sound
        assert alike or DRAWINGS[one] != DRAWINGS[other], (one, other)
