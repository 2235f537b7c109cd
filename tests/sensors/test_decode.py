"""What the raw output of a network says."""

import numpy as np
import pytest

from sensors.decode import CANDIDATES_MAX, decode, family_of

WIDTH_PX, HEIGHT_PX = 64, 32
CELLS = 8 * 4 + 4 * 2 + 2 * 1
PERSON = 0


def yolox(*rows: tuple[int, float, float, float, float, float, float]) -> np.ndarray:
    """Cell, then dx, dy, log width, log height, objectness, score as a person."""
    output = np.zeros((1, CELLS, 7), np.float32)
    for cell, *values in rows:
        output[0, cell, :6] = values
        output[0, cell, 6] = 1.0  # another class is always sure
    return output


def found(output: np.ndarray) -> list[tuple[float, ...]]:
    boxes, scores = decode("yolox", output, PERSON, WIDTH_PX, HEIGHT_PX)
    rows = [*map(tuple, np.column_stack([boxes, scores]).round(3).tolist())]
    return sorted(rows, key=lambda row: -row[-1])


def test_cells_of_every_stride_stand_where_they_should() -> None:
    twice = float(np.log(2))
    output = yolox(
        (8 + 3, 0.5, 0.5, 0.0, twice, 0.9, 1.0),  # stride 8, row 1, column 3
        (32 + 4 + 1, 0.0, 0.0, 0.0, 0.0, 0.8, 1.0),  # stride 16, row 1, column 1
        (32 + 8 + 1, 0.5, 0.0, 0.0, 0.0, 0.7, 1.0),  # stride 32, row 0, column 1
    )
    expected = [(24, 4, 32, 20, 0.9), (8, 8, 24, 24, 0.8), (32, -16, 64, 16, 0.7)]
    assert np.array(found(output)) == pytest.approx(np.array(expected))


def test_the_score_is_of_a_person_and_of_something_being_there() -> None:
    assert found(yolox((0, 0, 0, 0, 0, 0.5, 0.5)))[0][-1] == 0.25
    assert found(yolox((0, 0, 0, 0, 0, 0.9, 0.0))) == []
    assert found(yolox((0, 0, 0, 0, 0, 0.04, 1.0))) == []


def test_two_boxes_of_one_person_are_one_and_of_two_are_two() -> None:
    big = float(np.log(2))
    same = yolox((9, 0.0, 0.0, big, big, 0.9, 1.0), (9 + 1, -0.7, 0.0, big, big, 0.8, 1.0))
    assert len(found(same)) == 1
    assert found(same)[0][-1] == pytest.approx(0.9)
    apart = yolox((9, 0.0, 0.0, big, big, 0.9, 1.0), (9 + 1, 0.0, 0.0, big, big, 0.8, 1.0))
    assert len(found(apart)) == 2


def test_a_wild_output_breaks_nothing() -> None:
    wild = yolox((0, 0, 0, 1e30, np.inf, 1.0, 1.0), (1, np.nan, 0, 0, 0, 1.0, 1.0))
    assert len(found(wild)) <= 1
    everywhere = np.ones((1, 13_000, 7), np.float32)
    boxes, _ = decode("ssd", everywhere, 1, WIDTH_PX, HEIGHT_PX)
    assert len(boxes) <= CANDIDATES_MAX


def test_rows_of_an_ssd_are_shares_of_the_picture() -> None:
    rows = [
        (0, 1, 0.9, 0.25, 0.5, 0.5, 1.0),
        (0, 2, 0.9, 0.0, 0.0, 1.0, 1.0),  # another class
        (0, 1, 0.01, 0.0, 0.0, 1.0, 1.0),  # nobody
        (-1, 1, 0.9, 0.0, 0.0, 1.0, 1.0),  # the mark of the end
    ]
    output = np.array(rows, np.float32).reshape(1, 1, -1, 7)
    boxes, scores = decode("ssd", output, 1, WIDTH_PX, HEIGHT_PX)
    assert boxes.tolist() == [[16, 16, 32, 32]]
    assert scores.tolist() == pytest.approx([0.9])


@pytest.mark.parametrize(
    ("shape", "family"),
    [
        ((1, CELLS, 85), "yolox"),
        ((None, CELLS, 6), "yolox"),
        ((1, CELLS + 1, 85), None),
        ((1, 1, 200, 7), "ssd"),
        ((1, 1, None, 7), "ssd"),
        ((1, CELLS, 5), None),
        ((1, 1000), None),
        ((1, 84, 8400), None),
    ],
)
def test_a_family_is_known_by_its_shape(shape: tuple[int | None, ...], family: str | None) -> None:
    assert family_of(shape, WIDTH_PX, HEIGHT_PX) == family
