"""Sizes on glasses, in millimetres."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.layout import FACE_MM_BEST, FACE_MM_MIN, GAP_MM_MIN, TooSmallError, arrange, check


@pytest.mark.parametrize(
    ("glass_mm", "faces", "columns", "face_mm"),
    [
        ((216.7, 135.5), 4, 4, 40.0),  # 10.1 inch
        ((153.9, 92.4), 4, 4, 27.3),  # 7 inch
        ((135.5, 216.7), 4, 2, 40.0),  # 10.1 inch upright
        ((92.4, 153.9), 4, 2, 29.5),  # 7 inch upright
        ((216.7, 135.5), 5, 5, 31.7),
    ],
)
def test_the_usual_glasses(
    glass_mm: tuple[float, float], faces: int, columns: int, face_mm: float
) -> None:
    layout = arrange(*glass_mm, faces)
    assert layout.columns == columns
    assert layout.face_mm == pytest.approx(face_mm, abs=0.5)


def test_a_glass_for_dolls_is_refused_with_the_reason() -> None:
    with pytest.raises(TooSmallError, match="fingers need 20 mm"):
        check(60, 40, 4)


def test_whatever_the_window_turns_out_to_be_there_is_a_picture() -> None:
    """The window that the display gives may be another one than the settings say."""
    for side_mm in (1, 10, 25, 60):
        assert arrange(side_mm, side_mm, 5, reach_mm=side_mm * 0.6).face_mm > 0


@settings(deadline=None)  # a busy machine is no failure
@given(st.floats(40, 600), st.floats(40, 600), st.integers(4, 5))
def test_faces_are_large_enough_apart_and_on_the_glass(
    width_mm: float, height_mm: float, faces: int
) -> None:
    try:
        check(width_mm, height_mm, faces)
    except TooSmallError:
        assert min(width_mm, height_mm) < 140  # a larger glass always has room
        return
    layout = arrange(width_mm, height_mm, faces)
    rows = -(-faces // layout.columns)
    assert FACE_MM_MIN <= layout.face_mm <= FACE_MM_BEST
    assert layout.gap_mm >= GAP_MM_MIN
    across = layout.columns * layout.face_mm + (layout.columns - 1) * layout.gap_mm
    down = rows * (layout.face_mm + layout.word_box_mm) + (rows - 1) * layout.gap_mm
    assert across <= width_mm - 2 * layout.margin_mm + 0.001
    assert down <= height_mm * 0.84 - layout.bar_mm - layout.name_box_mm + 0.001
