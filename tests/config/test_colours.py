"""Colours: read from afar, and told apart by people who see them differently."""

import re
from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.colours import (
    OBJECT_RATIO_MIN,
    TEXT_RATIO_MIN,
    Mode,
    colours,
    contrast,
    luminance,
    mistakes,
)
from config.load import ConfigError, parse
from config.look import Look, Palette
from config.shop import Shop
from config.shop import mistakes as shop_mistakes
from config.shop import problems as shop_problems

Triple = tuple[float, float, float]

# How the three deficiencies at full strength mix linear red, green and blue
# (Machado, Oliveira, Fernandes 2009, doi:10.1109/TVCG.2009.113, table of severity 1.0).
SEEN_BY: dict[str, tuple[Triple, Triple, Triple]] = {
    "most": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopes": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopes": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopes": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


MODES: tuple[Mode, ...] = get_args(Mode)
SCALES = (4, 5)

FACES_APART_MIN = 15
"""CIE 1976; side by side 2.3 is just noticeable, and the faces are apart."""


def linear(colour: str) -> Triple:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    return red, green, blue


def mix(matrix: tuple[Triple, ...], colour: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def lab(colour: Triple) -> Triple:
    x, y, z = (max(one, 0.0) / white for one, white in zip(mix(TO_XYZ, colour), WHITE, strict=True))
    fx, fy, fz = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str, who: str) -> float:
    """CIE 1976 difference of two colours."""
    a, b = (lab(mix(SEEN_BY[who], linear(colour))) for colour in (one, other))
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [  # computed by hand from the formula, and those that everybody knows
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.00),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_luminance_agrees_with_the_one_that_the_simulation_uses() -> None:
    for colour in ("#18202b", "#c8344a", "#f3d46b"):
        assert luminance(colour) == pytest.approx(mix(TO_XYZ, linear(colour))[1], abs=1e-3)


@pytest.mark.parametrize("who", SEEN_BY)
@pytest.mark.parametrize(("mode", "scale"), list(product(MODES, SCALES)))
def test_faces_differ_for_everybody(mode: Mode, scale: int, who: str) -> None:
    faces = colours(Look(), mode).faces[scale]
    assert len(faces) == scale
    for one, other in combinations(faces, 2):
        assert difference(one, other, who) > FACES_APART_MIN


def test_red_and_green_would_not() -> None:
    red, green = "#d63d3d", "#668529"
    assert difference(red, green, "most") > 60
    assert min(difference(red, green, who) for who in SEEN_BY) < FACES_APART_MIN


@pytest.mark.parametrize("mode", MODES)
def test_what_is_on_the_screen_can_be_seen(mode: Mode) -> None:
    seen = colours(Look(), mode)
    for ground in (seen.ground, seen.raised):
        assert contrast(seen.text, ground) >= 7
        assert contrast(seen.quiet, ground) >= TEXT_RATIO_MIN
        assert contrast(seen.edge, ground) >= OBJECT_RATIO_MIN
        assert contrast(seen.accent, ground) >= OBJECT_RATIO_MIN
    assert contrast(seen.on_accent, seen.accent) >= TEXT_RATIO_MIN
    for disc in (*seen.faces[5], seen.caution):
        assert contrast(disc, seen.ground) >= OBJECT_RATIO_MIN
        assert contrast(disc, seen.ink) >= OBJECT_RATIO_MIN


def test_high_contrast_is_black_and_white_whatever_the_brand() -> None:
    seen = colours(Look(night=Palette(ground="#331122", text="#ffeedd")), "contrast")
    assert {seen.ground, seen.raised} == {"#000000"}
    assert {seen.text, seen.quiet, seen.edge, seen.accent} == {"#ffffff"}
    assert all(contrast(one, seen.ground) >= 7 for one in seen.faces[5])


def test_the_product_s_own_look_has_nothing_wrong() -> None:
    assert mistakes(Look()) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('night.text = "#556677"', "look.night: text #556677 on ground #18202b has a contrast of"),
        ('day.text = "#777777"', "look.day: text #777777 on ground #f4f1ea has a contrast of 3.97"),
        ('day.ground = "#e08080"', "look.day: the second worst face #cf6a14 on ground #e08080"),
        ('night.ground = "#4a4a4a"', "look.night: the worst face #c8344a on ground #4a4a4a"),
        ('night.accent = "#223344"', "look.night: accent #223344 on ground #18202b"),
        ('day.raised = "#333333"', "look.day: text #1b2430 on raised #333333"),
    ],
)
def test_colours_that_cannot_be_seen_are_named_with_their_contrast(line: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(
            f'store = "x"\nname = "x"\n[look]\n{line}',
            Shop,
            "shop.toml",
            shop_problems,
            shop_mistakes,
        )
    lines = [one for one in refused.value.problems if told in one]
    assert len(lines) == 1
    assert re.search(r"contrast of [0-9.]+:1; at least (3|4.5):1 is needed$", lines[0])


rgb = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
brand = st.builds(
    Palette,
    ground=st.none() | rgb,
    raised=st.none() | rgb,
    text=st.none() | rgb,
    accent=st.none() | rgb,
)


@given(brand)
def test_whatever_a_brand_gets_past_the_check_can_be_seen(chosen: Palette) -> None:
    for mode, look in (("night", Look(night=chosen)), ("day", Look(day=chosen))):
        seen = colours(look, mode)
        assert contrast(seen.on_accent, seen.accent) >= TEXT_RATIO_MIN
        if mistakes(look):
            continue
        for ground in (seen.ground, seen.raised):
            assert contrast(seen.text, ground) >= TEXT_RATIO_MIN
            assert contrast(seen.quiet, ground) >= TEXT_RATIO_MIN
            assert contrast(seen.edge, ground) >= OBJECT_RATIO_MIN
