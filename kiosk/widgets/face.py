"""A face to tap: colour, expression and word say the same thing, so one of them is enough.

In: which face of how many, its word. Out: ``on_release`` when a finger goes down on it and comes
up on it; sliding off takes the press back (WCAG 2.5.2). It does not know what a tap means.
"""

from pathlib import Path

from kivy.graphics import Color, SmoothEllipse
from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from kiosk import theme
from kiosk.widgets import wording  # noqa: F401 - the .kv builds it by name
from kiosk.widgets.ink import Point, dot, stroke

MOUTH_POINTS = 25
"""Of its curve: on a face of 240 px each straight part is 4 px long."""


class FaceDrawing(Widget):  # type: ignore[misc] # Kivy has no types
    """The disc with eyes and mouth; ``mood`` runs from -1 (worst) to 1 (best).

    The best face opens its mouth and the worst draws its brows, so that the two ends differ in
    more than a curve. All numbers below are shares of the radius, from the centre.
    """

    mood = NumericProperty(0)
    colour = ColorProperty(theme.QUIET)
    ringed = BooleanProperty(defaultvalue=False)
    faded = BooleanProperty(defaultvalue=False)

    def draw(self) -> None:
        """Draw it anew, at the place and in the colours of now."""
        self.canvas.clear()
        radius = self.width / 2
        with self.canvas:
            if self.ringed:
                Color(rgba=theme.TEXT)
                dot(self._at(0, 0), radius * 2.18)
                Color(rgba=theme.GROUND)
                dot(self._at(0, 0), radius * 2.07)
            Color(rgba=theme.faded(self.colour) if self.faded else self.colour)
            dot(self._at(0, 0), radius * 1.94)
            Color(rgba=theme.INK)
            for side in (-1, 1):
                dot(self._at(side * 0.345, 0.245), radius * 0.19, radius * 0.29)
                if self.mood == -1:
                    brow = [self._at(side * 0.53, 0.49), self._at(side * 0.23, 0.60)]
                    stroke(brow, radius * 0.09)
            self._draw_mouth(radius)

    def _draw_mouth(self, radius: float) -> None:
        if self.mood == 1:
            left, bottom = self._at(-0.47, -0.62)
            SmoothEllipse(
                pos=(left, bottom),
                size=(radius * 0.94, radius * 0.94),
                angle_start=90,  # the lower half
                angle_end=270,
            )
            return
        across = [2 * index / (MOUTH_POINTS - 1) - 1 for index in range(MOUTH_POINTS)]
        mouth = [
            self._at(0.42 * share, -0.36 + self.mood * (0.30 * share**2 - 0.10)) for share in across
        ]
        stroke(mouth, radius * 0.096)

    def _at(self, right: float, up: float) -> Point:
        # From position and size: Kivy may draw before its own ``center`` follows them.
        return self.x + self.width / 2 * (1 + right), self.y + self.height / 2 * (1 + up)


class Face(ButtonBehavior, RelativeLayout):  # type: ignore[misc] # Kivy has no types
    """One face with its word below; the whole cell is the target.

    ``pressed`` is set while its rating is being stored, ``other`` while another face's is.
    """

    value = NumericProperty(1)
    scale = NumericProperty(4)
    word = StringProperty("")
    layout = ObjectProperty(None, allownone=True)
    pressed = BooleanProperty(defaultvalue=False)
    other = BooleanProperty(defaultvalue=False)
    mood = NumericProperty(0)
    colour = ColorProperty(theme.QUIET)

    def __init__(self, value: int, scale: int) -> None:
        """Make face ``value`` of ``scale``, 1 is the worst."""
        super().__init__()
        self.value, self.scale = value, scale
        self.mood = 2 * (value - 1) / (scale - 1) - 1
        self.colour = theme.FACES[scale][value - 1]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
