"""PURE. How tall people look in a picture: learnt from blobs that look like one person alone.

Rows and heights in, a size for every row out. It does not know who is a person: it relies on most
blobs of a walking person's shape being one, and throws away what does not fit the others.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEIGHT_PX_MIN = 8.0
"""What is smaller is noise, whatever the size says."""

SAMPLES_MIN = 40
"""Fewer blobs say less about a camera than the size that it starts with."""

SAMPLES_MAX = 1_000
"""The newest ones count; a camera that is moved is learnt anew."""

_REFIT_SAMPLES = 20  # a new line after as many new ones: some seconds of traffic
_TOLERANCES = (0.6, 0.4, 0.25)  # of the height: what still fits, round by round
_SLOPE_SAMPLES = 30  # how many samples a tenth of the picture apart outweigh the assumed slope
_SLOPE_SPREAD = 0.1  # of the picture


@dataclass(frozen=True, slots=True)
class PersonSize:
    """How tall a person looks, in heights of the frame, with the feet at its top or bottom edge.

    In between it is linear, which is exact for a flat floor and a camera without distortion.
    ``far`` is negative where the horizon lies inside the frame.
    """

    far: float
    near: float

    def height_px(self, foot_y_px: float, frame_px: int) -> float:
        """Expected height of a person whose feet are at ``foot_y_px`` in a frame that high."""
        return max(self.far * frame_px + (self.near - self.far) * foot_y_px, HEIGHT_PX_MIN)


class SizeLearner:
    """Learns the size of people while it is used; begins with the one it is given."""

    def __init__(self, start: PersonSize) -> None:
        self.size = start
        self._samples: deque[tuple[float, float]] = deque(maxlen=SAMPLES_MAX)
        self._unused = 0

    def add(self, foot: float, height: float) -> None:
        """Take in one blob: the row of its foot and its height, both in heights of the frame."""
        self._samples.append((foot, height))
        self._unused += 1
        if len(self._samples) >= SAMPLES_MIN and self._unused >= _REFIT_SAMPLES:
            self._unused = 0
            self.size = fitted(np.array(self._samples), self.size)


def fitted(samples: NDArray[np.float64], before: PersonSize) -> PersonSize:
    """The line through N x 2 samples (foot, height) that most of them fit; else ``before``.

    Where all feet are in nearly the same row, the horizon is taken to be the upper edge.
    """
    feet, heights = samples[:, 0], samples[:, 1]
    expected = np.median(heights / np.maximum(feet, _SLOPE_SPREAD)) * feet
    size = before
    for tolerance in _TOLERANCES:
        fits = np.abs(heights - expected) < tolerance * np.maximum(expected, 1e-3)
        if np.count_nonzero(fits) < SAMPLES_MIN / 2:
            return before
        size = _line(feet[fits], heights[fits])
        expected = size.far + (size.near - size.far) * feet
    return size


def _line(feet: NDArray[np.float64], heights: NDArray[np.float64]) -> PersonSize:
    middle, tall = float(feet.mean()), float(heights.mean())
    assumed = tall / max(middle, _SLOPE_SPREAD)
    weight = _SLOPE_SAMPLES * _SLOPE_SPREAD**2
    apart = feet - middle
    slope = (float(apart @ (heights - tall)) + weight * assumed) / (float(apart @ apart) + weight)
    far = tall - slope * middle
    return PersonSize(far, far + slope)
