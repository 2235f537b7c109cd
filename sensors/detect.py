"""Finds people in a frame: pixels in, boxes and scores out. One of the two places with OpenCV.

``MotionDetector`` needs no model: it learns the background (MOG2, Zivkovic 2004) and explains what
moves in front of it with boxes of a person's size. It cannot tell a person from a dog or a trolley
of that size, it is blind while the camera moves or the light jumps, and it forgets who stands
still for longer than the background takes to learn. A detector with a model fits the same
protocol.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sensors.demo import MOTION
from sensors.detections import DETECTIONS_MAX, Detections, Pixels, Thresholds, detections
from sensors.size import PersonSize, SizeLearner

_THRESHOLDS = Thresholds(high=0.5, low=0.25, birth=0.5)

_WORK_WIDTH_PX = 384  # people of 30 px are still blobs, and a frame costs a quarter
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

# A blob that shows how tall people are: one that cannot well be anything else.
_ALONE_ASPECTS = (0.25, 0.52)
_ALONE_FILLED_MIN = 0.4
_ALONE_HEIGHT_SHARE_MIN = 0.05  # of the frame; below it shapes say nothing

_PEOPLE_IN_A_BLOB_MAX = 12
_ROWS_IN_A_HEIGHT = 12  # how finely feet are searched: a twelfth of a person
_EXPLAINED_MIN = 0.28  # share of a box that must move to be a person in a crowd
_EXPLAINED_CLEAR = 0.5  # the same for somebody who stands free
_EMPTY_COST = 0.25  # what a still pixel in a box costs against a moving one
_SHOULDER = 0.15  # of a width: what is left of a person beside the box

Box = tuple[float, float, float, float]
Labels = NDArray[np.int32]


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

    def __init__(self, size: PersonSize, *, learn: bool = True) -> None:
        """``size`` is how tall people look; with ``learn`` only until enough have been seen."""
        cv2.setNumThreads(1)  # hub and kiosk may share this machine
        self.name = MOTION
        self.thresholds = _THRESHOLDS
        self._sizes = SizeLearner(size)
        self._learn = learn
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
        _, labels, blobs, _ = cv2.connectedComponentsWithStats(mask)
        if self._learn:
            for foot, height in _alone(blobs[1:], mask.shape[1], mask.shape[0]):
                self._sizes.add(foot, height)
        people = list(_people(np.asarray(labels), np.asarray(blobs), self._sizes.size))
        boxes = np.array([box for box, _ in people]).reshape(-1, 4) / scale
        return detections(boxes, [score for _, score in people])


def _cleaned(mask: cv2.typing.MatLike) -> Pixels:
    """Shadows and specks away, gaps inside a person closed."""
    moving = np.where(mask == _FOREGROUND, np.uint8(255), np.uint8(0))
    opened = cv2.morphologyEx(moving, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((7, 3), np.uint8))
    return np.asarray(closed, dtype=np.uint8)


def _alone(
    blobs: cv2.typing.MatLike, width_px: int, height_px: int
) -> Iterator[tuple[float, float]]:
    """Foot and height, in heights of the frame, of blobs that are one whole person."""
    for x, y, width, height, area in blobs.tolist():
        whole = x > 1 and y > 1 and x + width < width_px - 1 and y + height < height_px - 1
        slim = _ALONE_ASPECTS[0] < width / height < _ALONE_ASPECTS[1]
        filled = area > _ALONE_FILLED_MIN * width * height
        if whole and slim and filled and height > _ALONE_HEIGHT_SHARE_MIN * height_px:
            yield (y + height) / height_px, height / height_px


def _people(labels: Labels, blobs: Labels, size: PersonSize) -> Iterator[tuple[Box, float]]:
    """Boxes in pixels of the labelled mask, with scores."""
    frame_px = labels.shape[0]
    biggest = 1 + np.argsort(-blobs[1:, cv2.CC_STAT_AREA])[:DETECTIONS_MAX]  # 0 is the background
    for label in biggest.tolist():
        x, y, width, height, area = blobs[label].tolist()
        tall = size.height_px(y + height, frame_px)
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
            yield from _people_in(blob, x, y, size, frame_px)


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
