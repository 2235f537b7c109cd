"""Finds people in a frame: pixels in, boxes and scores out. One of the two places with OpenCV.

``MotionDetector`` needs no model: it learns the background (MOG2, Zivkovic 2004) and explains what
moves in front of it with boxes of a person's size. It cannot tell a person from a dog or a trolley
of that size, it is blind while the camera moves or the light jumps, and it forgets who stands
still for longer than the background takes to learn. A detector with a model fits the same
protocol.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sensors.detections import DETECTIONS_MAX, Detections, Pixels, detections


@dataclass(frozen=True, slots=True)
class PersonSize:
    """How tall a person looks, in heights of the frame, with the feet at its top or bottom edge.

    In between it is linear, which is exact for a flat floor and a camera without distortion.
    """

    far: float
    near: float

    def height_px(self, foot_y_px: float, frame_px: int) -> float:
        """Expected height of a person whose feet are at ``foot_y_px`` in a frame that high."""
        return max(self.far * frame_px + (self.near - self.far) * foot_y_px, _HEIGHT_PX_MIN)


_WORK_WIDTH_PX = 384  # people of 30 px are still blobs, and a frame costs a quarter
_HEIGHT_PX_MIN = 8.0  # at that width; what is smaller is noise
_ASPECT = 0.38  # width over height of a walking person

_HISTORY_FRAMES = 500
_VARIANCES = 16  # squared distance, in variances, of what is not background; MOG2's default
_FOREGROUND = 255  # MOG2 marks shadows with 127
_BLIND_SHARE = 0.4  # when more of the frame moves, it is the light or the camera
_BLIND_LEARNING = 0.1  # then the new background is learnt within seconds

# A blob of one person: limits in expected heights and widths. A half hidden person is shorter; a
# stride or a bag makes them wider.
_HEIGHT_MIN = 0.35
_WIDTH_MIN = 0.3
_AREA_MIN = 0.15
_HEIGHT_MAX = 1.35
_WIDTH_MAX = 1.75
_FILLED = 0.45  # share of its box that a clear silhouette fills

_PEOPLE_IN_A_BLOB_MAX = 12
_ROWS_IN_A_HEIGHT = 12  # how finely feet are searched: a twelfth of a person
_EXPLAINED_MIN = 0.28  # share of a box that must move to be a person in a crowd
_EXPLAINED_CLEAR = 0.5  # the same for somebody who stands free
_EMPTY_COST = 0.25  # what a still pixel in a box costs against a moving one
_SHOULDER = 0.15  # of a width: what is left of a person beside the box

Box = tuple[float, float, float, float]


class _Fit(NamedTuple):
    """A person's box laid over a part of a blob; ``worth`` compares it with others."""

    worth: float
    left: int
    foot: int
    width: int
    height: float
    explained: float


class MotionDetector:
    """Background subtraction and boxes of a person's size; one per camera, frames in order."""

    def __init__(self, size: PersonSize) -> None:
        cv2.setNumThreads(1)  # hub and kiosk may share this machine
        self._size = size
        self._background = cv2.createBackgroundSubtractorMOG2(
            history=_HISTORY_FRAMES, varThreshold=_VARIANCES, detectShadows=True
        )
        self._learning = -1.0  # MOG2's own pace: by the history

    def detect(self, frame: Pixels) -> Detections | None:
        """See ``Detector``."""
        scale = min(1.0, _WORK_WIDTH_PX / frame.shape[1])
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        mask = _cleaned(self._background.apply(small, learningRate=self._learning))
        if cv2.countNonZero(mask) > _BLIND_SHARE * mask.size:
            self._learning = _BLIND_LEARNING
            return None
        self._learning = -1.0
        people = list(_people(mask, self._size))
        boxes = np.array([box for box, _ in people]).reshape(-1, 4) / scale
        return detections(boxes, [score for _, score in people])


def _cleaned(mask: cv2.typing.MatLike) -> Pixels:
    """Shadows and specks away, gaps inside a person closed."""
    moving = np.where(mask == _FOREGROUND, np.uint8(255), np.uint8(0))
    opened = cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((7, 3), np.uint8))
    return np.asarray(closed, dtype=np.uint8)


def _people(mask: Pixels, size: PersonSize) -> Iterator[tuple[Box, float]]:
    """Boxes in pixels of the mask, with scores."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    biggest = 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:DETECTIONS_MAX]  # 0 is the background
    for label in biggest.tolist():
        x, y, width, height, area = stats[label].tolist()
        tall = size.height_px(y + height, mask.shape[0])
        wide = _ASPECT * tall
        if height < _HEIGHT_MIN * tall or width < _WIDTH_MIN * wide:
            continue
        if area < _AREA_MIN * tall * wide:
            continue
        if height <= _HEIGHT_MAX * tall and width <= _WIDTH_MAX * wide:
            filled = area / (_FILLED * width * height)
            yield (x, y, x + width, y + height), min(1.0, height / tall) * min(1.0, filled)
        else:
            blob = labels[y : y + height, x : x + width] == label
            yield from _people_in(blob, x, y, size, mask.shape[0])


def _people_in(
    blob: NDArray[np.bool_], x: int, y: int, size: PersonSize, frame_px: int
) -> Iterator[tuple[Box, float]]:
    """Explain a blob that is too big for one person: the best box first, then what is left."""
    left = blob.astype(np.uint8)
    taken = np.zeros_like(left)
    for _ in range(_PEOPLE_IN_A_BLOB_MAX):
        fit = max(_fits(left, taken, y, size, frame_px))
        if fit.explained < _EXPLAINED_MIN:
            return
        box = (x + fit.left, y + fit.foot - fit.height, x + fit.left + fit.width, y + fit.foot)
        yield box, min(1.0, fit.explained / _EXPLAINED_CLEAR)
        beside = int(_SHOULDER * fit.width)
        rows = slice(max(0, int(fit.foot - fit.height)), fit.foot)
        columns = slice(max(0, fit.left - beside), fit.left + fit.width + beside)
        left[rows, columns] = 0
        taken[rows, columns] = 1


def _fits(left: Pixels, taken: Pixels, y: int, size: PersonSize, frame_px: int) -> Iterator[_Fit]:
    """For every row where feet could be, the best box; at least one.

    What is ``taken`` by a person in front may hide a part of this one: it neither speaks for a box
    nor against it.
    """
    sums, hidden_sums = cv2.integral(left), cv2.integral(taken)
    height, width = left.shape
    step = max(1, int(size.height_px(y + height, frame_px) / _ROWS_IN_A_HEIGHT))
    for foot in range(height, 0, -step):
        tall = size.height_px(y + foot, frame_px)
        wide = max(1, int(_ASPECT * tall))
        top = max(0, foot - int(tall))
        starts = np.arange(max(width - wide, 0) + 1)
        ends = np.minimum(starts + wide, width)
        moving = _inside(sums, top, foot, starts, ends)
        hidden = _inside(hidden_sums, top, foot, starts, ends)
        worth = moving - _EMPTY_COST * (tall * wide - moving - hidden)
        best = int(np.argmax(worth))
        yield _Fit(
            worth=float(worth[best]) / tall,
            left=best,
            foot=foot,
            width=wide,
            height=tall,
            explained=float(moving[best]) / (tall * wide),
        )


def _inside(
    sums: cv2.typing.MatLike, top: int, foot: int, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Pixels set inside each box, from the sums over everything above and left."""
    above, below = np.asarray(sums[top], dtype=np.intp), np.asarray(sums[foot], dtype=np.intp)
    return below[ends] - above[ends] - below[starts] + above[starts]
