"""PURE. From the raw output of a person network to boxes: arrays in, boxes and scores out.

Two families are understood, both with permissive licences and both known by their shape alone:

- ``yolox``: 1 x N x (5 + classes), rows of centre, size, objectness and class scores on the grids
  of stride 8, 16 and 32 (https://arxiv.org/abs/2107.08430, section 2.1);
- ``ssd``: 1 x 1 x N x 7, rows of image, label, score and corners in shares of the picture, as the
  DetectionOutput layer of SSD gives them (https://arxiv.org/abs/1512.02325).

It reads no file and runs no network.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sensors.family import Family

Floats = NDArray[np.float32]

SCORE_MIN = 0.05
"""Boxes below it are of no use to any tracker, and there are thousands."""

CANDIDATES_MAX = 600
"""Boxes that are compared with each other; the best ones, many times a full picture."""

OVERLAP_MAX = 0.45
"""Intersection over union above which two boxes are one person, as in YOLOX's own demonstration.
With 0.65, its value for benchmarks, second boxes live long enough to be counted."""

_STRIDES_PX = (8, 16, 32)
_HEAD_COLUMNS = 5  # centre, size, objectness: before the classes
_SSD_COLUMNS = 7  # image, label, score, four corners


def family_of(output: tuple[int | None, ...], width_px: int, height_px: int) -> Family | None:
    """The family that gives an output of this shape for an input of that size; else ``None``.

    An unknown length is ``None``.
    """
    match output:
        case (1 | None, n, columns) if columns and columns > _HEAD_COLUMNS:
            return "yolox" if n in {None, len(_grid(width_px, height_px)[0])} else None
        case (1 | None, 1 | None, _, 7):
            return "ssd"
    return None


def decode(
    family: Family, output: Floats, person: int, width_px: int, height_px: int
) -> tuple[Floats, Floats]:
    """Boxes (N x 4: left, top, right, bottom, in pixels of the network's input) and scores.

    ``person`` is the number of the class that is a person. Each person has one box; what is left
    is in no order.
    """
    read = _yolox if family == "yolox" else _ssd
    boxes_px, scores = read(output, person, width_px, height_px)
    return _distinct(boxes_px, scores)


def _yolox(output: Floats, person: int, width_px: int, height_px: int) -> tuple[Floats, Floats]:
    rows = output[0]
    scores = rows[:, 4] * rows[:, _HEAD_COLUMNS + person]
    likely = np.flatnonzero(scores >= SCORE_MIN)
    corners, strides = _grid(width_px, height_px)
    rows, stride = rows[likely], strides[likely, None]
    centres = (rows[:, :2] + corners[likely]) * stride
    halves = np.exp(np.minimum(rows[:, 2:4], 10.0)) * stride / 2  # no overflow by a wild output
    return np.hstack([centres - halves, centres + halves]), scores[likely]


def _ssd(output: Floats, person: int, width_px: int, height_px: int) -> tuple[Floats, Floats]:
    rows = output.reshape(-1, _SSD_COLUMNS)
    rows = rows[(rows[:, 0] >= 0) & (rows[:, 1] == person) & (rows[:, 2] >= SCORE_MIN)]
    extent = np.array([width_px, height_px] * 2, np.float32)
    return rows[:, 3:] * extent, rows[:, 2]


@cache
def _grid(width_px: int, height_px: int) -> tuple[Floats, Floats]:
    """Column and row of every cell of the three grids, and the cell's size in pixels."""
    corners, strides = [], []
    for stride in _STRIDES_PX:
        rows, columns = np.mgrid[: height_px // stride, : width_px // stride]
        corners.append(np.stack([columns.ravel(), rows.ravel()], axis=1))
        strides.append(np.full(columns.size, stride))
    return (
        np.concatenate(corners).astype(np.float32),
        np.concatenate(strides).astype(np.float32),
    )


def _distinct(boxes_px: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Non-maximum suppression: of boxes that overlap, the best."""
    sound = np.isfinite(boxes_px).all(axis=1) & np.isfinite(scores)
    boxes_px, scores = boxes_px[sound], scores[sound]
    order = np.argsort(-scores, kind="stable")[:CANDIDATES_MAX]
    boxes_px, scores = boxes_px[order], scores[order]
    left, top, right, bottom = boxes_px.T
    areas = np.maximum(right - left, 0) * np.maximum(bottom - top, 0)
    wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    tall = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    common = np.maximum(wide, 0) * np.maximum(tall, 0)
    same = common > OVERLAP_MAX * (areas[:, None] + areas - common)
    keep = np.ones(len(scores), np.bool_)
    for i in range(len(scores)):
        if keep[i]:
            keep[i + 1 :] &= ~same[i, i + 1 :]
    return boxes_px[keep], scores[keep]
