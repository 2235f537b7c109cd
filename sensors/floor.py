"""PURE. Where the counting lines are; values only."""

from typing import NamedTuple

Point = tuple[float, float]
"""x and y; y runs down."""


class Line(NamedTuple):
    """A counting line on the floor, from ``a`` to ``b`` in pixels of the frame; a is not b."""

    name: str
    a: Point
    b: Point


class Stretch(NamedTuple):
    """A counting line in shares of the frame's width and height, so that any resolution fits."""

    name: str
    a: Point
    b: Point

    def on(self, width_px: int, height_px: int) -> Line:
        """The line on a frame of that size."""
        (ax, ay), (bx, by) = self.a, self.b
        a, b = (ax * width_px, ay * height_px), (bx * width_px, by * height_px)
        return Line(self.name, a, b)
