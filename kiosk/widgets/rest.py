"""The rest of the time, as a thin line that grows shorter; it never flashes.

In: the share that is left, 0 to 1, and a colour. Out: pixels.
"""

from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget


class Rest(Widget):  # type: ignore[misc] # Kivy has no types
    """A line towards its middle; ``share`` 0 shows nothing."""

    share = NumericProperty(0)
    colour = ColorProperty()

    def __init__(self, **properties: object) -> None:
        """Make the line once; it is only moved."""
        super().__init__(size_hint=(None, None), **properties)
        with self.canvas:
            self._ink = Color()
            self._line = Rectangle()
        for name in ("pos", "size", "share", "colour"):
            self.fbind(name, self._move)

    def _move(self, *_: object) -> None:
        width = round(self.width * self.share)
        self._ink.rgba = self.colour
        self._line.size = width, self.height
        self._line.pos = self.x + (self.width - width) / 2, self.y
