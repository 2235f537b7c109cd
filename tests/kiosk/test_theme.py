"""Colours: read from afar, and told apart by people who see them differently."""

from itertools import combinations

import pytest

from kiosk import theme
from kiosk.theme import Colour

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


def linear(colour: Colour) -> Triple:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return red, green, blue


def mix(matrix: tuple[Triple, ...], colour: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def lab(colour: Triple) -> Triple:
    x, y, z = (max(one, 0.0) / white for one, white in zip(mix(TO_XYZ, colour), WHITE, strict=True))
    fx, fy, fz = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: Colour, other: Colour, who: str) -> float:
    """CIE 1976 difference of two colours; 2.3 is just noticeable side by side."""
    a, b = (lab(mix(SEEN_BY[who], linear(colour))) for colour in (one, other))
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2 contrast ratio."""
    dark, light = sorted(mix(TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("who", SEEN_BY)
@pytest.mark.parametrize("scale", theme.FACES)
def test_faces_differ_for_everybody(scale: int, who: str) -> None:
    for one, other in combinations(theme.FACES[scale], 2):
        assert difference(one, other, who) > 15


def test_red_and_green_would_not() -> None:
    red, green = (0.84, 0.24, 0.24, 1.0), (0.40, 0.52, 0.16, 1.0)
    assert difference(red, green, "most") > 60
    assert min(difference(red, green, who) for who in SEEN_BY) < 15


@pytest.mark.parametrize("scale", theme.FACES)
def test_faces_stand_out_and_their_features_on_them(scale: int) -> None:
    for colour in theme.FACES[scale]:
        assert contrast(colour, theme.GROUND) >= 3
        assert contrast(colour, theme.INK) >= 3


@pytest.mark.parametrize(
    ("colour", "ground", "ratio"),
    [
        (theme.TEXT, theme.GROUND, 7),
        (theme.TEXT, theme.RAISED, 7),
        (theme.QUIET, theme.GROUND, 7),
        (theme.EDGE, theme.GROUND, 3),
        (theme.INK, theme.CAUTION, 7),
        (theme.CAUTION, theme.GROUND, 3),
    ],
)
def test_what_is_written_can_be_read(colour: Colour, ground: Colour, ratio: float) -> None:
    assert contrast(colour, ground) >= ratio
