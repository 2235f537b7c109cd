"""The look of now: the colours of ``config.colours`` as the screen draws them, and the type. PURE.

In: the store's look, what this shopper asked of the screen, the hour. Out: a ``Palette``. It draws
nothing.
"""

from msgspec import Struct

from config.colours import Colours, Mode, colours, mixed, parts
from config.look import Look
from kiosk.visit.state import Access

Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity, each 0 to 1, as Kivy takes them."""

FONT = "Roboto"
"""Comes with Kivy; it has every letter of the languages on offer."""

FADING_SHARE = 0.72
"""How far the faces that were not pressed go towards the ground."""

HAIRLINE_SHARE = 0.10
"""How far a line that only parts two fields goes from the ground to the text."""


class Palette(Struct, frozen=True, kw_only=True):
    """The colours of one screen; what they are for: ``config.colours.Colours``.

    ``faces`` has them from the worst, for each scale; ``faded`` those of the faces that were not
    pressed, ``faded_text`` their words.
    """

    ground: Colour
    raised: Colour
    edge: Colour
    hairline: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour
    caution: Colour
    ink: Colour
    faces: dict[int, tuple[Colour, ...]]
    faded: dict[int, tuple[Colour, ...]]
    faded_text: Colour


def palette(look: Look, access: Access, local_hour: int) -> Palette:
    """The colours for a shopper at an hour of the store's day, 0 to 23."""
    return _drawn(colours(look, mode(look, access, local_hour)))


def mode(look: Look, access: Access, local_hour: int) -> Mode:
    """Night, day or high contrast; a day may run over midnight."""
    if access.contrast:
        return "contrast"
    if look.mode != "auto":
        return look.mode
    begins, ends = look.day_from, look.day_until
    by_day = begins <= local_hour < ends if begins <= ends else not ends <= local_hour < begins
    return "day" if by_day else "night"


def _drawn(chosen: Colours) -> Palette:
    return Palette(
        ground=_rgba(chosen.ground),
        raised=_rgba(chosen.raised),
        edge=_rgba(chosen.edge),
        hairline=_rgba(mixed(chosen.ground, chosen.text, HAIRLINE_SHARE)),
        text=_rgba(chosen.text),
        quiet=_rgba(chosen.quiet),
        accent=_rgba(chosen.accent),
        on_accent=_rgba(chosen.on_accent),
        caution=_rgba(chosen.caution),
        ink=_rgba(chosen.ink),
        faces={scale: tuple(map(_rgba, faces)) for scale, faces in chosen.faces.items()},
        faded={
            scale: tuple(_rgba(mixed(face, chosen.ground, FADING_SHARE)) for face in faces)
            for scale, faces in chosen.faces.items()
        },
        faded_text=_rgba(mixed(chosen.text, chosen.ground, FADING_SHARE)),
    )


def _rgba(colour: str) -> Colour:
    return (*parts(colour), 1.0)
