"""A code for phones: dark squares on a light ground, whatever the look; that is what phones read.

In: rows of modules, ``True`` is dark, the quiet zone included. Out: pixels.
"""

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget


class Code(Widget):  # type: ignore[misc] # Kivy has no types
    """The code in modules of whole pixels, in the middle; nothing without ``rows``."""

    rows = ObjectProperty(())

    def __init__(self, **properties: object) -> None:
        """Draw anew, once a frame at most, when something has changed."""
        super().__init__(size_hint=(None, None), **properties)
        anew = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "rows"):
            self.fbind(name, anew)

    def _draw(self, _seconds: float) -> None:
        self.canvas.clear()
        if not self.rows or not self.width:
            return
        count = len(self.rows)
        side = max(1, int(min(self.size) / count))
        left = round(self.x + (self.width - side * count) / 2)
        top = round(self.y + (self.height + side * count) / 2)
        with self.canvas:
            Color(rgba=(1, 1, 1, 1))
            Rectangle(pos=(left, top - side * count), size=(side * count, side * count))
            Color(rgba=(0, 0, 0, 1))
            for down, line in enumerate(self.rows):
                for across, length in _runs(line):
                    at = left + across * side, top - (down + 1) * side
                    Rectangle(pos=at, size=(length * side, side))


def _runs(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules stand side by side, and how many: one rectangle instead of ten."""
    found: list[tuple[int, int]] = []
    for across, dark in enumerate(line):
        if dark and found and sum(found[-1]) == across:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((across, 1))
    return found
