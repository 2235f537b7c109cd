"""Which palette is shown when; what is in it: ``tests/config/test_colours.py``."""

import pytest

from config.look import Look, Palette
from kiosk import theme
from kiosk.visit.state import Access

AUTO = Look(mode="auto", day_from=8, day_until=18)
OVER_MIDNIGHT = Look(mode="auto", day_from=20, day_until=4)


@pytest.mark.parametrize(
    ("look", "hour", "mode"),
    [
        (Look(), 12, "night"),
        (Look(mode="day"), 0, "day"),
        (AUTO, 7, "night"),
        (AUTO, 8, "day"),
        (AUTO, 17, "day"),
        (AUTO, 18, "night"),
        (OVER_MIDNIGHT, 3, "day"),
        (OVER_MIDNIGHT, 4, "night"),
        (OVER_MIDNIGHT, 19, "night"),
        (OVER_MIDNIGHT, 20, "day"),
        (Look(mode="auto", day_from=0, day_until=24), 23, "day"),
        (Look(mode="auto", day_from=9, day_until=9), 9, "night"),
    ],
)
def test_day_and_night_follow_the_hour_of_the_store(look: Look, hour: int, mode: str) -> None:
    assert theme.mode(look, Access(), hour) == mode
    assert theme.mode(look, Access(contrast=True), hour) == "contrast"


def test_a_palette_is_drawn_in_the_brand_s_colours() -> None:
    look = Look(night=Palette(ground="#000080", accent="#ffffff"))
    drawn = theme.palette(look, Access(), 0)
    assert drawn.ground == (0.0, 0.0, 128 / 255, 1.0)
    assert drawn.accent == (1.0, 1.0, 1.0, 1.0)
    assert drawn.faces == theme.palette(Look(), Access(), 0).faces


def test_high_contrast_takes_the_brand_s_colours_away() -> None:
    look = Look(night=Palette(ground="#000080"))
    assert theme.palette(look, Access(contrast=True), 0).ground == (0.0, 0.0, 0.0, 1.0)


def test_what_is_faded_is_nearer_to_the_ground() -> None:
    drawn = theme.palette(Look(), Access(), 0)
    for scale in (4, 5):
        assert len(drawn.faces[scale]) == len(drawn.faded[scale]) == scale
        for face, faded in zip(drawn.faces[scale], drawn.faded[scale], strict=True):
            far, near = (
                sum(abs(a - b) for a, b in zip(one, drawn.ground, strict=True))
                for one in (face, faded)
            )
            assert near == pytest.approx(far * (1 - theme.FADING_SHARE), abs=0.02)
