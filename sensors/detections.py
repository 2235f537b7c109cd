"""What a detector is, and what it says about one frame: boxes and scores; values only.

It carries no pixels, so nothing behind it can keep or send an image.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""One frame: height x width x 3, blue-green-red, as OpenCV has it."""

DETECTIONS_MAX = 200
"""People in one frame: more is noise, and matching takes time with the square of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """People in one frame.

    ``boxes_px`` is N x 4 (left, top, right, bottom; y runs down), ``scores`` N values of 0 to 1,
    both float64. At most ``DETECTIONS_MAX``, the best first.
    """

    boxes_px: NDArray[np.float64]
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores that a detector's boxes need.

    ``high`` goes on with somebody, ``low`` with those who found no better box, ``birth`` begins
    somebody.
    """

    high: float
    low: float
    birth: float


def detections(boxes_px: object, scores: object) -> Detections:
    """Sort by score, keep the best ``DETECTIONS_MAX``; takes whatever numpy takes as an array."""
    boxes = np.asarray(boxes_px, dtype=np.float64).reshape(-1, 4)
    values = np.asarray(scores, dtype=np.float64).reshape(-1)
    best = np.argsort(-values, kind="stable")[:DETECTIONS_MAX]
    return Detections(boxes[best], values[best])


class Detector(Protocol):
    """Anything that finds people in a frame."""

    name: str
    """What is shown of it: ``motion``, or the network's name."""

    thresholds: Thresholds
    """What its scores are worth."""

    def detect(self, frame: Pixels) -> Detections | None:
        """People of one frame, boxes in its pixels; ``None`` when it cannot be judged.

        Takes some milliseconds: call it from a worker thread, one frame at a time, in order.
        """
