"""Draws the pictures of ``config.drawings`` in one colour, and puts widgets into boxes.

In: a name, a colour, a box in millimetres. Out: pixels. It decides nothing.
"""

from kivy.clock import Clock
from kivy.graphics import Color
from kivy.metrics import mm
from kivy.properties import ColorProperty, StringProperty
from kivy.uix.widget import Widget

from config.drawings import DRAWINGS, Dot
from kiosk.boxes import Box
from kiosk.widgets.ink import dot, stroke


def place(widget: Widget, box: Box) -> None:
    """Put a widget where the box is, on whole pixels, so that its edges are sharp."""
    left, bottom = round(mm(box.left_mm)), round(mm(box.bottom_mm))
    widget.size_hint = None, None
    widget.pos = left, bottom
    widget.size = round(mm(box.right_mm)) - left, round(mm(box.top_mm)) - bottom


class Drawing(Widget):  # type: ignore[misc] # Kivy has no types
    """One drawing, as large as the shorter side, in the middle; none for an empty name."""

    name = StringProperty("")
    colour = ColorProperty()

    def __init__(self, **properties: object) -> None:
        """Draw anew, once a frame at most, when something has changed."""
        super().__init__(size_hint=(None, None), **properties)
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "name", "colour"):
            self.fbind(name, anew)
        anew()

    def _draw(self, _seconds: float) -> None:
        half = min(self.width, self.height) / 2
        x, y = self.x + self.width / 2, self.y + self.height / 2
        self.canvas.clear()
        with self.canvas:
            Color(rgba=self.colour)
            for shape in DRAWINGS.get(self.name, ()):
                if isinstance(shape, Dot):
                    at = x + shape.x * half, y + shape.y * half
                    dot(at, shape.across * half, shape.down * half)
                else:
                    points = [(x + right * half, y + up * half) for right, up in shape.points]
                    stroke(points, shape.thick * half)
