"""PURE. Sees whether a camera still sees: small grey pictures in, what is wrong with the view out.

A view is compared with what the same camera usually shows: its edges, relative to its brightness,
so that dusk and lamps change little. What is wrong is said when it has been wrong for
``PERSISTENCE_MS``; a hand before the lens is not a covered camera. The usual view is learnt while
all is well, lives in memory alone and is forgotten with the program. It finds no people.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sensors.detections import Pixels

Trouble = Literal["dark", "blinded", "covered", "moved"]
Floats = NDArray[np.float32]

CHECK_MS = 1_000
"""How often a view is looked at: a check takes two milliseconds."""

PERSISTENCE_MS = 10_000
"""How long something must be wrong: longer than somebody stands before the lens."""

LEARNING_SAMPLES = 20
"""Checks before the usual view is known: 20 s."""

SIDE_PX = 110
"""Width of the picture that is looked at, or a little more: finer ones tell a shaken camera from a
moved one less well."""

_DARK_LEVEL = 10.0  # of 255: nobody is found there
_BLINDED_LEVEL = 250  # of 255: what is as bright as that shows nothing
_BLINDED_SHARE = 0.6
_COVERED_SHARE = 0.25  # of the usual edges: what is left behind a cloth
_MOVED_CORRELATION = 0.42  # with the usual edges; a crowd leaves 0.5, a shift by a fiftieth 0.35
_LEARNING_WEIGHT = 0.02  # of a new view: a shelf that is moved is usual after a minute
_LIFT_LEVEL = 16.0  # keeps the noise of a dark picture from being edges

WORDS: dict[Trouble, str] = {
    "dark": "the picture is dark",
    "blinded": "the camera is blinded by light",
    "covered": "the camera is covered or out of focus",
    "moved": "the camera was moved: its lines are no longer where they were drawn",
}
"""What a person is told."""

BLIND: frozenset[Trouble] = frozenset({"dark", "blinded", "covered"})
"""With these nobody can be counted: the time is not watched."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a camera usually shows, and what has been wrong since when."""

    usual: Floats | None = None
    samples: int = 0
    checked_ms: int | None = None
    suspected: Trouble | None = None
    since_ms: int = 0
    trouble: Trouble | None = None


def due(view: View, now_ms: int) -> bool:
    """Whether it is time for the next check."""
    return view.checked_ms is None or now_ms - view.checked_ms >= CHECK_MS


def step(view: View, frame: Pixels, now_ms: int) -> View:
    """Look at one frame; ``trouble`` is what has been wrong for long enough, if anything."""
    grey = small(frame)
    edges = _edges(grey)
    found = _suspicion(view, grey, edges)
    since_ms = view.since_ms if (found is None) == (view.suspected is None) else now_ms
    lasting = found if now_ms - since_ms >= PERSISTENCE_MS else None
    trouble = None if found is None else lasting or view.trouble
    after = replace(view, checked_ms=now_ms, suspected=found, since_ms=since_ms, trouble=trouble)
    return after if found else _learnt(after, edges)


def small(frame: Pixels) -> Floats:
    """A grey picture ``SIDE_PX`` wide or less, each pixel the mean of a square of the frame."""
    factor = max(1, frame.shape[1] // SIDE_PX)
    height, width = frame.shape[0] // factor, frame.shape[1] // factor
    green = frame[: height * factor, : width * factor, 1].astype(np.float32)  # nearly brightness
    squares: Floats = green.reshape(height, factor, width, factor).mean(axis=(1, 3))
    return squares


def _suspicion(view: View, grey: Floats, edges: Floats) -> Trouble | None:
    if grey.mean() < _DARK_LEVEL:
        return "dark"
    if np.mean(grey >= _BLINDED_LEVEL) > _BLINDED_SHARE:
        return "blinded"
    if view.usual is None or view.samples < LEARNING_SAMPLES or view.usual.shape != edges.shape:
        return None
    if edges.mean() < _COVERED_SHARE * view.usual.mean():
        return "covered"
    return "moved" if _correlation(edges, view.usual) < _MOVED_CORRELATION else None


def _edges(grey: Floats) -> Floats:
    """How much each pixel differs from its neighbours, relative to the brightness around."""
    across = np.abs(np.diff(grey, axis=1))[:-1]
    down = np.abs(np.diff(grey, axis=0))[:, :-1]
    relative: Floats = (across + down) / (grey[:-1, :-1] + _LIFT_LEVEL)
    return relative


def _correlation(edges: Floats, usual: Floats) -> float:
    mine, theirs = edges - edges.mean(), usual - usual.mean()
    extent = float(np.sqrt((mine**2).sum() * (theirs**2).sum()))
    return float((mine * theirs).sum()) / extent if extent else 1.0


def _learnt(view: View, edges: Floats) -> View:
    if view.usual is None or view.usual.shape != edges.shape:
        return replace(view, usual=edges, samples=1)
    weight = max(_LEARNING_WEIGHT, 1 / (view.samples + 1))
    usual: Floats = view.usual + np.float32(weight) * (edges - view.usual)
    return replace(view, usual=usual, samples=view.samples + 1)
