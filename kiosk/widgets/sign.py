"""The one sign of a screen that does not ask: a tick, or an exclamation mark, on a disc.

In: which one, and its colours. Out: pixels.
"""

from pathlib import Path

from kivy.graphics import Color
from kivy.lang import Builder
from kivy.properties import ColorProperty, OptionProperty
from kivy.uix.widget import Widget

from kiosk.widgets.ink import Point, dot, stroke

THICK = 0.075
"""Of the disc's width."""


class Sign(Widget):  # type: ignore[misc] # Kivy has no types
    """A disc as high as the widget, in its middle."""

    kind = OptionProperty("tick", options=["tick", "caution"])
    disc = ColorProperty()
    ink = ColorProperty()

    def draw(self) -> None:
        """Draw it anew, at the place and in the colours of now.

        Kivy may call it before its own ``center`` follows a new size; so it is not asked.
        """

        def at(right: float, up: float) -> Point:
            middle_x, middle_y = self.x + self.width / 2, self.y + self.height / 2
            return middle_x + self.height * right, middle_y + self.height * up

        self.canvas.clear()
        with self.canvas:
            Color(rgba=self.disc)
            dot(at(0, 0), self.height)
            Color(rgba=self.ink)
            if self.kind == "tick":
                points = [at(-0.20, -0.01), at(-0.05, -0.16), at(0.22, 0.15)]
                stroke(points, self.height * THICK)
                dot(points[1], self.height * THICK)
            else:
                stroke([at(0, 0.26), at(0, -0.06)], self.height * THICK)
                dot(at(0, -0.24), self.height * THICK * 1.3)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
