"""PURE. Where the counting lines and zones are; values only."""

from typing import NamedTuple

Point = tuple[float, float]
"""x and y; y runs down."""


class Line(NamedTuple):
    """A counting line on the floor, from ``a`` to ``b`` in pixels of the frame; a is not b."""

    name: str
    a: Point
    b: Point


class Zone(NamedTuple):
    """A part of the floor, its ``corners`` in pixels of the frame; shorter visits do not count."""

    name: str
    corners: tuple[Point, ...]
    least_ms: int = 0


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


class Area(NamedTuple):
    """A zone in shares of the frame's width and height."""

    name: str
    corners: tuple[Point, ...]
    least_ms: int = 0

    def on(self, width_px: int, height_px: int) -> Zone:
        """The zone on a frame of that size."""
        corners = tuple((x * width_px, y * height_px) for x, y in self.corners)
        return Zone(self.name, corners, self.least_ms)
