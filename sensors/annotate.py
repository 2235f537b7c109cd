"""Draws what was counted onto the frames of a recording, heads blurred: pixels in, pixels out.

For people who try a line or doubt a count; a sensor at work never draws. Whoever has a box has no
face: the upper part of every box is made of squares as large as half a head, before anything is
drawn. It opens and writes nothing.
"""

import math
from collections import Counter, deque
from collections.abc import Sequence

import cv2
import numpy as np

from sensors.counting import Counting, Sighting
from sensors.detections import Pixels
from sensors.floor import Area, Line, Stretch
from sensors.track import Track

TRAIL_FRAMES = 20
"""How long a person's way stays drawn."""

TRAILS_MAX = 500
"""Ways that are remembered; then the oldest go."""

_HEAD_SHARE = 0.3  # of a box, from above: head and neck, however somebody bends
_ASIDE_SHARE = 0.15  # of a box, to each side
_SQUARES = 4  # across a head: nobody is known by sixteen squares
_SQUARE_SHARE = 0.05  # of the frame's height: somebody who fills it has a head of three squares
_ARROW_SHARE = 0.12  # of the frame's height
_TEXT_FACTOR = 0.5

_BOX = (60, 200, 60)
_HIDDEN = (160, 160, 160)
_LINE = (40, 40, 230)
_ZONE = (220, 160, 30)
_INK = (255, 255, 255)
_GROUND = (40, 40, 40)


class Annotator:
    """Draws one recording, frame after frame."""

    def __init__(self, lines: Sequence[Stretch], zones: Sequence[Area]) -> None:
        self._lines = tuple(lines)
        self._zones = tuple(zones)
        self._trails: dict[int, deque[tuple[int, int]]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def draw(self, frame: Pixels, counting: Counting, seen: Sighting | None) -> Pixels:
        """A copy of the frame with everything on it; ``counting`` has just seen it."""
        drawn = frame.copy()
        if seen is None:
            _blur_all(drawn)  # the boxes are of the frame before: nobody knows where heads are
        for box in counting.boxes_px.tolist():
            blur_head(drawn, box)
        height_px, width_px = drawn.shape[:2]
        for area in self._zones:
            corners = np.array(area.on(width_px, height_px).corners, np.int32)
            cv2.polylines(drawn, [corners], isClosed=True, color=_ZONE, thickness=2)
        for track in counting.tracks:
            self._draw_track(drawn, track)
        if seen is not None:
            self._counts.update((one.line, one.direction) for one in seen.crossings)
        for stretch in self._lines:
            self._draw_line(drawn, stretch.on(width_px, height_px))
        inside = seen.inside if seen is not None else {}
        for area in self._zones:
            x, y = area.on(width_px, height_px).corners[0]
            _write(drawn, f"{area.name} {inside.get(area.name, '-')}", (round(x), round(y) - 6))
        if seen is None:
            _write(drawn, "this frame cannot be judged", (10, 20))
        return drawn

    def _draw_track(self, drawn: Pixels, track: Track) -> None:
        left, top, right, bottom = (round(value) for value in track.box_px)
        colour = _HIDDEN if track.static else _BOX
        cv2.rectangle(drawn, (left, top), (right, bottom), colour, 1)
        if track.id not in self._trails and len(self._trails) >= TRAILS_MAX:
            del self._trails[next(iter(self._trails))]
        trail = self._trails.setdefault(track.id, deque(maxlen=TRAIL_FRAMES))
        trail.append((round(track.foot_px[0]), round(track.foot_px[1])))
        cv2.polylines(drawn, [np.array(trail, np.int32)], isClosed=False, color=colour, thickness=2)
        cv2.circle(drawn, trail[-1], 3, colour, -1)

    def _draw_line(self, drawn: Pixels, line: Line) -> None:
        """The line, an arrow to its *in* side, and its counts beside the arrow's end."""
        a, b = (tuple(round(value) for value in point) for point in (line.a, line.b))
        cv2.line(drawn, a, b, _LINE, 2)
        (ax, ay), (bx, by) = line.a, line.b
        length = math.hypot(bx - ax, by - ay)
        reach = _ARROW_SHARE * drawn.shape[0]
        middle = (ax + bx) / 2, (ay + by) / 2
        end = middle[0] - (by - ay) / length * reach, middle[1] + (bx - ax) / length * reach
        tail, head = (tuple(round(value) for value in point) for point in (middle, end))
        cv2.arrowedLine(drawn, tail, head, _LINE, 2, tipLength=0.3)
        counts = f"in {self._counts[line.name, 'in']}, out {self._counts[line.name, 'out']}"
        _write(drawn, f"{line.name}: {counts}", (a[0] - 40, a[1] + 18))


def blur_head(drawn: Pixels, box: Sequence[float]) -> None:
    """Make squares of the upper part of a box (left, top, right, bottom), in place."""
    left, top, right, bottom = box
    aside = _ASIDE_SHARE * (right - left)
    rows = slice(max(0, round(top - aside)), max(0, round(top + _HEAD_SHARE * (bottom - top))))
    columns = slice(max(0, round(left - aside)), max(0, round(right + aside)))
    head = drawn[rows, columns]
    if head.size:
        coarse = cv2.resize(head, (_SQUARES, _SQUARES), interpolation=cv2.INTER_AREA)
        size = head.shape[1], head.shape[0]
        drawn[rows, columns] = cv2.resize(coarse, size, interpolation=cv2.INTER_NEAREST)


def _blur_all(drawn: Pixels) -> None:
    """Make the whole picture of squares as large as a person's head may be, in place."""
    height_px, width_px = drawn.shape[:2]
    side_px = max(1, round(height_px * _SQUARE_SHARE))
    size = max(1, width_px // side_px), max(1, height_px // side_px)
    coarse = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)
    drawn[:] = cv2.resize(coarse, (width_px, height_px), interpolation=cv2.INTER_NEAREST)


def _write(drawn: Pixels, text: str, at: tuple[int, int]) -> None:
    """Words that can be read on any ground, inside the picture."""
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, _TEXT_FACTOR, 1)
    x = min(max(at[0], 4), drawn.shape[1] - width - 4)
    y = min(max(at[1], height + 4), drawn.shape[0] - below - 4)
    cv2.rectangle(drawn, (x - 2, y - height - 2), (x + width + 2, y + below), _GROUND, -1)
    cv2.putText(drawn, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, _TEXT_FACTOR, _INK, 1, cv2.LINE_AA)
