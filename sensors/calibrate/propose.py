"""PURE. Proposes a counting line from how people walk: ways of foot points in, one line out.

The main direction is that of most of the way that was walked. Lines across it are tried at many
places; the best is the one that most ways go over for good, from clearly before to clearly behind
it, with as few as possible that only touch it, away from where ways begin and end.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Way = Sequence[tuple[float, float, float]]
"""Foot points of one person in pixels, as they were walked, each with the height there."""

WAYS_MIN = 5
"""Fewer ways show no direction."""

TURNS_DEGREES = (0.0, -15.0, 15.0, -30.0, 30.0)
"""How far a line may lean from straight across; the straight one is preferred."""

PLACES_TIMES = 40
"""Places that are tried along the main direction."""

_CLEAR_HEIGHTS = 0.5  # from the line, before and behind it
_MARGIN_HEIGHTS = 0.5  # by which the line is longer than where people went over it
_EDGE_SHARE = 0.02  # of the picture, that the line keeps from its edges
_LEAN_COST = 0.002  # of a way, for each degree: a tilted line has to win something
_TOUCH_COST = 0.5  # of a way that comes near and does not go over for good


class Proposal(NamedTuple):
    """A line in shares of the picture; ``over`` of ``of`` ways go over it for good."""

    a: tuple[float, float]
    b: tuple[float, float]
    over: int
    of: int


class _Tried(NamedTuple):
    worth: float
    over: int
    along: tuple[float, float]
    point: Floats
    across: Floats


def proposed(ways: Sequence[Way], width_px: int, height_px: int) -> Proposal | None:
    """The best line; ``None`` while too few people have walked far enough."""
    walked = [np.array(way, dtype=float) for way in ways if _far_enough(way)]
    if len(walked) < WAYS_MIN:
        return None
    forward = _main_direction(walked)
    best: _Tried | None = None
    for degrees in TURNS_DEGREES:
        normal = _turned(forward, math.radians(degrees))
        reach = np.concatenate([way[:, :2] @ normal for way in walked])
        low, high = np.quantile(reach, 0.1), np.quantile(reach, 0.9)
        for place in np.linspace(low, high, PLACES_TIMES).tolist():
            tried = _tried(walked, normal, place)
            if tried is None:
                continue
            tried = tried._replace(worth=tried.worth - _LEAN_COST * abs(degrees) * tried.over)
            if best is None or tried.worth > best.worth:
                best = tried
    return None if best is None else _line(best, len(walked), width_px, height_px)


def _far_enough(way: Way) -> bool:
    """Whether somebody has walked more than their own height, and did not come back."""
    if not way:
        return False
    (x, y, _), (x_end, y_end, height) = way[0], way[-1]
    return math.hypot(x_end - x, y_end - y) > 2 * _CLEAR_HEIGHTS * height


def _main_direction(walked: Sequence[Floats]) -> Floats:
    """The axis of most ways, pointing where more of them go; to and fro are one axis."""
    moves = np.array([(way[-1] - way[0])[:2] / way[:, 2].mean() for way in walked])
    angles = 2 * np.arctan2(moves[:, 1], moves[:, 0])
    weights = np.hypot(moves[:, 0], moves[:, 1])
    half = math.atan2(float(weights @ np.sin(angles)), float(weights @ np.cos(angles))) / 2
    axis = np.array([math.cos(half), math.sin(half)])
    return axis if np.sum(np.sign(moves @ axis)) >= 0 else -axis


def _turned(axis: Floats, radians: float) -> Floats:
    cos, sin = math.cos(radians), math.sin(radians)
    return np.array([axis[0] * cos - axis[1] * sin, axis[0] * sin + axis[1] * cos])


def _tried(walked: Sequence[Floats], normal: Floats, place: float) -> _Tried | None:
    """How a line across ``normal`` would do; ``None`` when nobody goes over it for good."""
    across = np.array([-normal[1], normal[0]])
    over, touched, room = 0, 0, 0.0
    spots = []
    for way in walked:
        apart = (way[:, :2] @ normal - place) / way[:, 2]
        if apart[0] * apart[-1] < 0 and min(abs(apart[0]), abs(apart[-1])) > _CLEAR_HEIGHTS:
            over += 1
            room += min(abs(apart[0]), abs(apart[-1]), 3.0)
            index = int(np.argmax(np.sign(apart) == np.sign(apart[-1])))
            margin = _MARGIN_HEIGHTS * way[index, 2]
            middle = float(way[index, :2] @ across)
            spots += [middle - margin, middle + margin]
        elif np.abs(apart).min() < _CLEAR_HEIGHTS:
            touched += 1
    if not spots:
        return None
    worth = over - _TOUCH_COST * touched + 0.2 * room / over
    return _Tried(worth, over, (min(spots), max(spots)), place * normal, across)


def _line(best: _Tried, of: int, width_px: int, height_px: int) -> Proposal:
    """The stretch over which people went, inside the picture; *in* is where most of them go.

    ``across`` is the direction of the walk turned right on the screen (y runs down), so from its
    end back to its beginning, *in* (``sensors.line``) is ahead.
    """
    low, high = best.along
    extent = np.array([width_px, height_px], dtype=float)
    ends = [_inside(best.point, best.across, at, extent) for at in (high, low)]
    (ax, ay), (bx, by) = (np.round(end / extent, 4).tolist() for end in ends)
    return Proposal((ax, ay), (bx, by), best.over, of)


def _inside(point: Floats, across: Floats, at: float, extent: Floats) -> Floats:
    """A point of the line, brought back along it to where the picture begins."""
    low, high = _EDGE_SHARE * extent, (1 - _EDGE_SHARE) * extent
    for axis in (0, 1):
        if abs(across[axis]) > 1e-9:  # noqa: PLR2004 - parallel to that edge
            bounds = sorted(
                (
                    (low[axis] - point[axis]) / across[axis],
                    (high[axis] - point[axis]) / across[axis],
                )
            )
            at = min(max(at, bounds[0]), bounds[1])
    return np.clip(point + at * across, low, high)
