"""The look: colours and type. It draws nothing.

The faces' colours run from red to blue, so that people with any of the three colour deficiencies
tell them apart (least CIE 1976 difference above 15, simulated after Machado 2009), and each has at
least 3:1 against the ground and the ink. Red and green, the usual choice, look alike to a man in
twelve. ``tests/kiosk/test_theme.py`` computes it.
"""

Colour = tuple[float, float, float, float]


def _rgb(code: str, alpha: float = 1.0) -> Colour:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue, alpha


GROUND = _rgb("#18202b")
RAISED = _rgb("#263241")
EDGE = _rgb("#7d8ca0")
HAIRLINE = _rgb("#ffffff", 0.10)
INK = _rgb("#14171e")
TEXT = _rgb("#f6f2ea")
QUIET = _rgb("#b4bfcc")
CAUTION = _rgb("#f3d46b")

FACES = {
    4: (_rgb("#c8344a"), _rgb("#ee8a3c"), _rgb("#a9d5ee"), _rgb("#3f8fd2")),
    5: (_rgb("#c8344a"), _rgb("#ee8a3c"), _rgb("#f3d46b"), _rgb("#a9d5ee"), _rgb("#3f8fd2")),
}
"""Colours of the faces, from the worst, for each scale."""

FONT = "Roboto"
"""Comes with Kivy; it has every letter of the languages on offer."""

FADING = 0.72
"""How far the faces that were not pressed go towards the ground."""


def faded(colour: Colour) -> Colour:
    """A colour on its way to the ground; unlike transparency it shows no seams of what is below."""
    red, green, blue, _ = (
        one + (ground - one) * FADING for one, ground in zip(colour, GROUND, strict=True)
    )
    return red, green, blue, 1.0
