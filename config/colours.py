"""The colours of a kiosk's screen: the product's own, and the brand's where it names any. PURE.

In: ``config.look.Look``. Out: all colours of a mode, and which of them a shopper could not read.
The numbers are those of WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what is an object (1.4.11). It
draws nothing.

The faces' colours run from red to blue, so that people with any of the three colour deficiencies
tell them apart; ``tests/config/test_colours.py`` computes it after Machado 2009. Red and green, the
usual choice, look alike to a man in twelve.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from config.look import Look, Palette

Mode = Literal["night", "day", "contrast"]

TEXT_RATIO_MIN = 4.5
"""Contrast of text and its ground, WCAG 2.2, 1.4.3."""

OBJECT_RATIO_MIN = 3.0
"""Contrast of an object and its ground, WCAG 2.2, 1.4.11."""

QUIET_SHARE, EDGE_SHARE, RAISED_SHARE = 0.30, 0.50, 0.07
"""How far small print and edges go from the text to the ground, and panels from it to the text."""

LINEAR_SHARE = 0.04045
"""Below this sRGB is a straight line, so that black has no steep foot."""

STEP_SHARE = 0.05
"""How much less far they go at a time, until they can be seen."""


class Colours(Struct, frozen=True, kw_only=True):
    """All colours of one mode, each as ``#rrggbb``.

    ``raised`` lies on the ground (chips, panels), ``edge`` is around it; ``quiet`` is small print.
    ``accent`` marks what is chosen, with ``on_accent`` written on it. ``ink`` is drawn on the faces
    and on ``caution``. ``faces`` has them from the worst, for each scale.
    """

    ground: str
    raised: str
    edge: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    caution: str
    ink: str
    faces: dict[int, tuple[str, ...]]


class _Own(Struct, frozen=True):
    """What is the product's own in a mode."""

    ground: str
    raised: str
    text: str
    accent: str
    caution: str
    ink: str
    faces: tuple[str, str, str, str, str]


_OWN: dict[Mode, _Own] = {
    "night": _Own(
        ground="#18202b",
        raised="#263241",
        text="#f6f2ea",
        accent="#8ad0c4",
        caution="#f3d46b",
        ink="#14171e",
        faces=("#c8344a", "#ee8a3c", "#f3d46b", "#a9d5ee", "#3f8fd2"),
    ),
    "day": _Own(
        ground="#f4f1ea",
        raised="#ffffff",
        text="#1b2430",
        accent="#0f6b63",
        caution="#8a5a00",
        ink="#ffffff",
        faces=("#9c1830", "#cf6a14", "#8a7f3a", "#2a8ab8", "#17407f"),
    ),
    "contrast": _Own(
        ground="#000000",
        raised="#000000",
        text="#ffffff",
        accent="#ffffff",
        caution="#ffe27a",
        ink="#000000",
        faces=("#ff5d6c", "#ff9f45", "#ffe27a", "#bfe4ff", "#4aa3ff"),
    ),
}


def colours(look: Look, mode: Mode) -> Colours:
    """All colours of a mode, the brand's where it names any; high contrast is nobody's brand."""
    own = _OWN[mode]
    brand = {"night": look.night, "day": look.day, "contrast": Palette()}[mode]
    ground, text = brand.ground or own.ground, brand.text or own.text
    raised = brand.raised or (mixed(ground, text, RAISED_SHARE) if brand.ground else own.raised)
    accent = brand.accent or own.accent
    worst, poor, _, good, best = own.faces
    way = 0.0 if mode == "contrast" else 1.0  # to the ground, for what is not text
    return Colours(
        ground=ground,
        raised=raised,
        edge=_towards(text, ground, way * EDGE_SHARE, OBJECT_RATIO_MIN, (ground, raised)),
        text=text,
        quiet=_towards(text, ground, way * QUIET_SHARE, TEXT_RATIO_MIN, (ground, raised)),
        accent=accent,
        on_accent=max("#000000", "#ffffff", key=lambda one: contrast(one, accent)),
        caution=own.caution,
        ink=own.ink,
        faces={4: (worst, poor, good, best), 5: own.faces},
    )


def mistakes(look: Look) -> list[str]:
    """The brand's colours that a shopper could not read or tell from their ground."""
    modes: tuple[Mode, ...] = ("day", "night")
    return [line for mode in modes for line in _unseen(mode, colours(look, mode))]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 (none) to 21, after WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 (black) to 1 (white), after WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= LINEAR_SHARE else ((part + 0.055) / 1.055) ** 2.4
        for part in parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#rrggbb``, each 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed(one: str, other: str, share: float) -> str:
    """A colour on its way to another; unlike transparency it shows no seams of what is below."""
    ways = zip(parts(one), parts(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in ways)


def _towards(
    colour: str, ground: str, share: float, ratio_min: float, seen_on: tuple[str, str]
) -> str:
    """A colour so far on its way to the ground, or less far: it must still be seen there."""
    while share > 0:
        found = mixed(colour, ground, share)
        if all(contrast(found, one) >= ratio_min for one in seen_on):
            return found
        share -= STEP_SHARE
    return colour


def _unseen(mode: Mode, all_: Colours) -> Iterator[str]:
    pairs = [
        (TEXT_RATIO_MIN, "text", all_.text, "ground", all_.ground),
        (TEXT_RATIO_MIN, "text", all_.text, "raised", all_.raised),
        (OBJECT_RATIO_MIN, "accent", all_.accent, "ground", all_.ground),
        (OBJECT_RATIO_MIN, "accent", all_.accent, "raised", all_.raised),
        (OBJECT_RATIO_MIN, "the caution sign", all_.caution, "ground", all_.ground),
    ]
    words = ("worst", "second worst", "middle", "second best", "best")
    for word, face in zip(words, all_.faces[5], strict=True):
        pairs.append((OBJECT_RATIO_MIN, f"the {word} face", face, "ground", all_.ground))
    for least, what, colour, where, behind in pairs:
        ratio = contrast(colour, behind)
        if ratio < least:
            yield (
                f"{mode}: {what} {colour} on {where} {behind} has a contrast of {ratio:.2f}:1;"
                f" at least {least:g}:1 is needed"
            )
