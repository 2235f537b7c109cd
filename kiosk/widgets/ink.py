"""Round strokes and dots with smooth edges, for whatever draws itself.

In: points in pixels. Out: instructions on the canvas that is open. Edges are smoothed by each shape
itself and not by the window: on a machine without a graphics chip that draws a frame four times as
fast, and it looks the same on every machine.
"""

from collections.abc import Sequence

from kivy.graphics import SmoothEllipse, SmoothLine

Point = tuple[float, float]


def dot(centre: Point, across: float, down: float | None = None) -> None:
    """A disc, or an ellipse when it is not as high as wide."""
    down = across if down is None else down
    SmoothEllipse(pos=(centre[0] - across / 2, centre[1] - down / 2), size=(across, down))


def stroke(points: Sequence[Point], width: float) -> None:
    """A line through points with round ends."""
    SmoothLine(points=[part for point in points for part in point], width=width / 2)
    for end in (points[0], points[-1]):
        dot(end, width)
