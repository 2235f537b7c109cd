"""The walk of the picture, seen for some hours."""

from itertools import pairwise
from math import hypot

from config.layout import MM_PER_INCH, arrange
from kiosk.drift import MOVE_PX, MOVE_S, OFFSET_PX_MAX, offset_px
from kiosk.settings import PANELS_DPI

WALK = [offset_px(move) for move in range(1, 1_000)]
MINUTE = round(60 / MOVE_S)


def test_in_any_minute_it_moves_by_8_px() -> None:
    assert all(
        hypot(after[0] - before[0], after[1] - before[1]) >= 8
        for before, after in zip(WALK, WALK[MINUTE:], strict=False)
    )


def test_no_single_move_draws_the_eye() -> None:
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) == MOVE_PX for a, b in pairwise(WALK))


def test_it_stays_within_the_margin_of_the_usual_glasses() -> None:
    assert max(max(map(abs, at)) for at in WALK) == OFFSET_PX_MAX
    for (width_px, height_px), dpi in PANELS_DPI.items():
        mm = dpi / MM_PER_INCH
        margin_mm = arrange(width_px / mm, height_px / mm, 4).bottom_mm
        assert margin_mm * mm > OFFSET_PX_MAX
