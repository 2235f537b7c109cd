"""A kiosk's glass as a page draws it before anybody stands in front of it. PURE.

In come a store's description and the words of its languages; out go colours, sizes, words and
drawings, the same that the kiosk has. It draws nothing, and knows no question: a question that is
being worded is on the page alone.
"""

from collections.abc import Mapping

from msgspec import Struct

from config.catalogue import Texts
from config.colours import Colours, colours
from config.drawings import DRAWINGS, Dot, Stroke
from config.layout import Layout, arrange
from config.shop import Shop
from config.vocabulary import ELEMENTS
from config.wording import FACES

SHOWN = ("note", "thanks", "why-bad", "language", *FACES[5])
"""Words of a question and of its reasons, beside those of the elements."""

SIZES = {"7": (800, 480, 154.0, 86.0), "10": (1280, 800, 217.0, 136.0)}
"""Glasses by their inches: pixels, then millimetres of what lights up."""


class Mark(Struct, frozen=True, kw_only=True):
    """A part of a drawing: an SVG path from -1 to 1; ``thick`` 0 is a filled one."""

    path: str
    thick: float


class Glass(Struct, frozen=True, kw_only=True):
    """A size of glass; ``layouts`` by the number of faces."""

    inches: str
    width_px: int
    height_px: int
    width_mm: float
    height_mm: float
    layouts: dict[int, Layout]


class KioskView(Struct, frozen=True, kw_only=True):
    """What a preview is drawn with; ``words`` by language and key, ``drawings`` by element."""

    day: Colours
    night: Colours
    glasses: tuple[Glass, ...]
    words: dict[str, dict[str, str]]
    drawings: dict[str, tuple[Mark, ...]]


def kiosk_view(shop: Shop, texts: Mapping[str, Texts]) -> KioskView:
    """The store's glass, in all languages that there are texts in."""
    keys = (*SHOWN, *(f"element-{one.name}" for one in ELEMENTS))
    worded = {code: one.worded(shop.words.get(code, {})) for code, one in texts.items()}
    return KioskView(
        day=colours(shop.look, "day"),
        night=colours(shop.look, "night"),
        glasses=tuple(_glass(inches) for inches in SIZES),
        words={code: {key: one[key] for key in keys} for code, one in worded.items()},
        drawings={
            one.name: tuple(_mark(shape) for shape in DRAWINGS[one.name]) for one in ELEMENTS
        },
    )


def _glass(inches: str) -> Glass:
    width_px, height_px, width_mm, height_mm = SIZES[inches]
    return Glass(
        inches=inches,
        width_px=width_px,
        height_px=height_px,
        width_mm=width_mm,
        height_mm=height_mm,
        layouts={faces: arrange(width_mm, height_mm, faces) for faces in FACES},
    )


def _mark(shape: Stroke | Dot) -> Mark:
    """A shape with its ups as a browser's downs."""
    if isinstance(shape, Dot):
        right, down = shape.across / 2, shape.down / 2
        half = f"a{right:.3g} {down:.3g} 0 1 0"
        start = f"M{shape.x - right:.3g} {-shape.y:.3g}"
        return Mark(path=f"{start}{half} {2 * right:.3g} 0{half} {-2 * right:.3g} 0", thick=0)
    path = "M" + "L".join(f"{x:.3g} {-y:.3g}" for x, y in shape.points)
    return Mark(path=path, thick=shape.thick)
