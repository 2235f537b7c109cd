"""The pictures on buttons, as strokes and dots in a square from -1 to 1. PURE.

In: a name. Out: shapes. One for each element of SENSE and for each way in which it can be wrong
(``ELEMENT-WORD``), and one for each thing that a button of the screen does. All are of one
thickness and one colour, so that they belong together; what differs is the shape.
"""

from math import cos, pi, sin

from msgspec import Struct

Points = tuple[tuple[float, float], ...]

THICK = 0.15  # of half the square's side
THIN = 0.11  # as above, for what is only hinted at
ARC_POINTS = 17
"""Of any curve: on a drawing of 90 px a quarter of a circle has parts of 4 px."""


class Stroke(Struct, frozen=True):
    """A line with round ends through points."""

    points: Points
    thick: float = THICK


class Dot(Struct, frozen=True):
    """A filled ellipse around a point."""

    x: float
    y: float
    across: float
    down: float


Shapes = tuple[Stroke | Dot, ...]


def _line(*points: tuple[float, float], thick: float = THICK) -> Stroke:
    return Stroke(points, thick)


def _arc(x: float, y: float, radius: float, start: float, end: float) -> Points:
    """A part of a circle; angles in degrees, counted from the right against the clock."""
    angles = (start + (end - start) * at / (ARC_POINTS - 1) for at in range(ARC_POINTS))
    return tuple((x + radius * cos(a * pi / 180), y + radius * sin(a * pi / 180)) for a in angles)


def _ring(x: float, y: float, radius: float, thick: float = THICK) -> Stroke:
    return Stroke(_arc(x, y, radius, 0, 360), thick)


def _disc(x: float, y: float, across: float) -> Dot:
    return Dot(x, y, across, across)


def _wave(x: float, bottom: float, top: float, thick: float = THICK) -> Stroke:
    steps = [at / (ARC_POINTS - 1) for at in range(ARC_POINTS)]
    return Stroke(
        tuple((x + 0.12 * sin(2 * pi * at), bottom + (top - bottom) * at) for at in steps), thick
    )


def _rays(x: float, y: float, inner: float, outer: float, angles: tuple[int, ...]) -> Shapes:
    return tuple(
        Stroke((_arc(x, y, inner, a, a)[0], _arc(x, y, outer, a, a)[0]), THIN) for a in angles
    )


def _sparkle(x: float, y: float, size: float) -> Shapes:
    corners = (_arc(x, y, size if at % 2 == 0 else size * 0.3, at * 45, 0)[0] for at in range(9))
    return (Stroke(tuple(corners), THIN),)


_BULB: Shapes = (
    Stroke((*_arc(0, 0.12, 0.48, -50, 230), (-0.24, -0.5), (0.24, -0.5), (0.31, -0.25))),
    _line((-0.2, -0.72), (0.2, -0.72)),
)
_SPEAKER: Shapes = (
    _line(
        (-0.85, 0.22),
        (-0.6, 0.22),
        (-0.22, 0.58),
        (-0.22, -0.58),
        (-0.6, -0.22),
        (-0.85, -0.22),
        (-0.85, 0.22),
    ),
)
_BOWL: Shapes = (Stroke((*_arc(0, -0.3, 0.5, 180, 360), (-0.5, -0.3))),)
_GLASS: Shapes = (
    Stroke((*_arc(-0.2, -0.52, 0.3, 125, 415), (-0.03, 0.7), (-0.37, 0.7), (-0.37, -0.27))),
    _disc(-0.2, -0.52, 0.3),
)
_FINGER: Shapes = (
    Stroke((*_arc(0, 0.1, 0.2, 180, 0), (0.2, -0.3), (0.5, -0.42), (0.5, -0.85))),
    _line((-0.2, 0.1), (-0.2, -0.4), (-0.42, -0.3), (-0.42, -0.85)),
)
_EYE: Shapes = (  # two lids: one line around the corner would end in a spike
    Stroke(_arc(0, -0.55, 1.0, 147, 33)),
    Stroke(_arc(0, 0.55, 1.0, -33, -147)),
)
_PIN: Shapes = (Stroke((*_arc(0, 0.25, 0.52, -30, 210), (0, -0.85), (0.45, -0.01))),)


def _person(x: float, y: float) -> Shapes:
    return (_disc(x, y + 0.3, 0.3), Stroke(_arc(x, y - 0.32, 0.28, 180, 0)))


_CORNERS: Shapes = tuple(
    _line((x, y * 0.45), (x, y), (x * 0.45, y)) for x in (-0.8, 0.8) for y in (-0.8, 0.8)
)

_SENSES: dict[str, Shapes] = {
    "light": (*_BULB, *_rays(0, 0.12, 0.68, 0.86, (0, 45, 90, 135, 180))),
    "light-too_little": (
        *_BULB,
        _line((-0.2, 0.1), (-0.07, 0.02), (0.07, 0.18), (0.2, 0.1), thick=0.07),
    ),
    "light-too_much": (
        *_BULB,
        _disc(0, 0.12, 0.95),
        *_rays(0, 0.12, 0.66, 0.98, (-18, 9, 36, 63, 90, 117, 144, 171, 198)),
    ),
    "sound": (*_SPEAKER, *(Stroke(_arc(-0.15, 0, r, -45, 45)) for r in (0.4, 0.75))),
    "sound-too_little": (*_SPEAKER, Stroke(_arc(-0.2, 0, 0.35, -35, 35), THIN)),
    "sound-too_much": (*_SPEAKER, *(Stroke(_arc(-0.2, 0, r, -48, 48)) for r in (0.4, 0.75, 1.1))),
    "scent": (*_BOWL, *(_wave(x, -0.1, 0.8) for x in (-0.3, 0.0, 0.3))),
    "scent-unpleasant": (
        *(_wave(x, 0.35, 0.95) for x in (-0.35, 0.0, 0.35)),
        _ring(0, -0.35, 0.55),
        _disc(-0.2, -0.22, 0.16),
        _disc(0.2, -0.22, 0.16),
        Stroke(_arc(0, -0.75, 0.26, 40, 140), THIN),
    ),
    "scent-too_strong": (*_BOWL, *(_wave(x, -0.12, 0.95) for x in (-0.72, -0.36, 0.0, 0.36, 0.72))),
    "temperature": (
        *_GLASS,
        _line((-0.2, -0.5), (-0.2, 0.15)),
        *(_line((0.3, y), (0.6, y)) for y in (0.1, 0.4, 0.7)),
    ),
    "temperature-too_little": (
        *_GLASS,
        _line((-0.2, -0.5), (-0.2, -0.2)),
        *(
            Stroke((_arc(0.5, 0.4, 0.36, a, a)[0], _arc(0.5, 0.4, 0.36, a + 180, a)[0]), THIN)
            for a in (0, 60, 120)
        ),
    ),
    "temperature-too_much": (
        *_GLASS,
        _line((-0.2, -0.5), (-0.2, 0.5)),
        _ring(0.5, 0.4, 0.17, THIN),
        *_rays(0.5, 0.4, 0.32, 0.44, (0, 60, 120, 180, 240, 300)),
    ),
    "touch": (
        *_FINGER,
        Stroke(_arc(0, 0.1, 0.5, 25, 155), THIN),
        Stroke(_arc(0, 0.1, 0.8, 25, 155), THIN),
    ),
    "touch-cannot_try": (
        *_FINGER,
        _ring(0.0, 0.0, 0.88, THIN),
        _line((-0.62, 0.62), (0.62, -0.62), thick=THIN),
    ),
    "touch-unpleasant": (
        *_FINGER,
        _line(*((-0.8 + 0.2 * at, 0.5 if at % 2 else 0.85) for at in range(9)), thick=THIN),
    ),
    "cleanliness": (
        *_sparkle(-0.15, -0.1, 0.75),
        *_sparkle(0.65, 0.65, 0.32),
        *_sparkle(0.68, -0.65, 0.26),
    ),
    "cleanliness-dirty": (
        Dot(-0.2, -0.35, 1.0, 0.7),
        Dot(0.3, -0.5, 0.7, 0.5),
        Dot(-0.45, 0.0, 0.5, 0.5),
        _disc(0.45, 0.25, 0.3),
        _disc(0.05, 0.6, 0.24),
        _disc(0.72, -0.1, 0.16),
        _disc(-0.6, 0.55, 0.18),
    ),
    "cleanliness-untidy": (
        _line((-0.85, -0.8), (-0.15, -0.8), (-0.15, -0.1), (-0.85, -0.1), (-0.85, -0.8)),
        _line((0.1, -0.72), (0.72, -0.85), (0.85, -0.25), (0.23, -0.12), (0.1, -0.72)),
        _line((-0.5, 0.28), (0.1, 0.05), (0.34, 0.62), (-0.26, 0.85), (-0.5, 0.28)),
    ),
    "visual": (*_EYE, _disc(0, 0, 0.46)),
    "visual-cluttered": (
        _line((-0.8, -0.75), (0.1, -0.75), (0.1, 0.15), (-0.8, 0.15), (-0.8, -0.75)),
        _ring(0.3, -0.3, 0.5),
        _line((-0.5, -0.15), (0.0, 0.8), (0.55, -0.15), (-0.5, -0.15)),
        _disc(0.7, 0.6, 0.3),
        _line((-0.85, 0.75), (-0.4, 0.45)),
    ),
    "visual-dull": (
        Stroke(_arc(0, 0.55, 1.0, -147, -33)),
        _line((-0.84, 0.0), (0.84, 0.0)),
        Stroke(_arc(0, 0.0, 0.26, 180, 360)),
        *(_line((x, -0.68), (x * 0.8, -0.52), thick=THIN) for x in (-0.5, 0.0, 0.5)),
    ),
    "space": (*_CORNERS, *_person(0, 0.0)),
    "space-crowded": (
        *_person(-0.6, 0.0),
        *_person(0, 0.3),
        *_person(0.6, 0.0),
        *_person(0.0, -0.48),
    ),
    "space-hard_to_find": (
        *_PIN,
        Stroke((*_arc(0, 0.36, 0.18, 170, -50), (0.0, 0.12)), THIN),
        _disc(0, -0.08, 0.15),
    ),
}

_SCREEN: dict[str, Shapes] = {
    "back": (_line((0.25, 0.65), (-0.4, 0.0), (0.25, -0.65)),),
    "next": (_line((-0.25, 0.65), (0.4, 0.0), (-0.25, -0.65)),),
    "undo": (
        Stroke((*_arc(0.1, -0.1, 0.55, -110, 125), (-0.75, 0.35))),
        _line((-0.4, 0.75), (-0.75, 0.35), (-0.3, 0.0)),
    ),
    "done": (_line((-0.65, 0.0), (-0.2, -0.48), (0.7, 0.52)),),
    "close": (_line((-0.5, -0.5), (0.5, 0.5)), _line((-0.5, 0.5), (0.5, -0.5))),
    "write": (
        _line((-0.7, -0.7), (-0.6, -0.25), (0.45, 0.8), (0.8, 0.45), (-0.25, -0.6), (-0.7, -0.7)),
        _line((0.2, 0.55), (0.55, 0.2), thick=THIN),
    ),
    "languages": (
        _ring(0, 0, 0.8, THIN),
        _line((-0.8, 0), (0.8, 0), thick=THIN),
        Stroke(tuple((x * 0.45, y) for x, y in _arc(0, 0, 0.8, 0, 360)), THIN),
    ),
    "ease": (
        _disc(0, 0.72, 0.34),
        _line((-0.65, 0.32), (0.0, 0.22), (0.65, 0.32)),
        _line((-0.42, -0.82), (-0.14, -0.12), (-0.14, 0.22)),
        _line((0.42, -0.82), (0.14, -0.12), (0.14, 0.22)),
        _line((-0.14, -0.12), (0.14, -0.12)),
    ),
    "large": (
        _line((-0.7, -0.65), (0.0, 0.75), (0.7, -0.65)),
        _line((-0.42, -0.12), (0.42, -0.12)),
    ),
    "contrast": (
        _ring(0, 0, 0.75),
        *(Stroke(_arc(0, 0, r, -90, 90), 0.24) for r in (0.15, 0.36, 0.58)),
    ),
    "low": (
        _line((0, 0.8), (0, -0.4)),
        _line((-0.45, 0.05), (0, -0.42), (0.45, 0.05)),
        _line((-0.7, -0.8), (0.7, -0.8)),
    ),
    "slow": (_ring(0, 0, 0.78), _line((0, 0.42), (0, 0), (0.34, -0.2))),
    "aloud": (*_SPEAKER, *(Stroke(_arc(-0.15, 0, r, -45, 45)) for r in (0.4, 0.75))),
    "worse": (_line((0, 0.75), (0, -0.7)), _line((-0.55, -0.15), (0, -0.72), (0.55, -0.15))),
    "as_expected": (_line((-0.65, 0.28), (0.65, 0.28)), _line((-0.65, -0.28), (0.65, -0.28))),
    "better": (_line((0, -0.75), (0, 0.7)), _line((-0.55, 0.15), (0, 0.72), (0.55, 0.15))),
    "erase": (
        _line((-0.9, 0), (-0.4, 0.55), (0.85, 0.55), (0.85, -0.55), (-0.4, -0.55), (-0.9, 0)),
        _line((-0.05, 0.22), (0.4, -0.22), thick=THIN),
        _line((-0.05, -0.22), (0.4, 0.22), thick=THIN),
    ),
    "shift": (
        _line(
            (0, 0.8),
            (-0.75, 0.0),
            (-0.32, 0.0),
            (-0.32, -0.7),
            (0.32, -0.7),
            (0.32, 0.0),
            (0.75, 0.0),
            (0, 0.8),
        ),
    ),
    "space": (_line((-0.9, 0.15), (-0.9, -0.3), (0.9, -0.3), (0.9, 0.15)),),
}

DRAWINGS: dict[str, Shapes] = _SENSES | {f"do-{name}": shapes for name, shapes in _SCREEN.items()}
"""Every drawing by name: the elements and their words plainly, what buttons do with ``do-``."""
