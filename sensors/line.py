"""PURE. Counts who steps over a line: foot points in, crossings out.

A person is on the side where they last stood clearly, that is further from the line than a band
measured in heights of the person. Standing on the line, swaying over it or turning back on it
therefore counts nothing, and a person hidden while they cross counts once when they are seen
again. After a crossing the next one can only be back. It knows no boxes, frames or clocks.

Direction: with s = cross(b - a, p - a) / |b - a| for the foot point p, y running down, *in* is s
going from negative to positive. For a line drawn upwards *in* is to the right.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sensors.floor import Line, Point, Stretch
from sensors.size import PersonSize
from sensors.track import Track

BAND_HEIGHTS = 0.04
"""How far from the line, in heights of the person, a side is clear.

Narrower ones count feet that sway on the line, above all of smaller networks; wider ones lose
people who are seen for a few steps only.
"""

BAND_PX_MIN = 1.0
"""The same where people are small: boxes are not better than a pixel."""


EDGE_HEIGHTS = 0.5
"""A line nearer to the edge than this, in heights of a person, sees only parts of people."""

SHORTEST_HEIGHTS = 0.5
"""Shorter lines, in heights of a person, are narrower than a door."""


class Crossing(NamedTuple):
    """One person over one line; ``at_ms`` is when the foot point changed sides."""

    line: str
    direction: Literal["in", "out"]
    at_ms: int


@dataclass(frozen=True, slots=True)
class _Walk:
    """One person's way with respect to one line.

    ``side`` is where they last stood clearly, if ever; ``over`` how and when they last went over
    the endless line: whether inside the segment, and when.
    """

    foot: Point
    side: int = 0
    inside: bool = False
    over_ms: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """Where everybody stands, by track; keeps its memory as long as the tracker does."""

    walks: Mapping[int, _Walk] = field(default_factory=dict)


def step(
    line: Line, sides: Sides, seen: Iterable[Track], known: frozenset[int], now_ms: int
) -> tuple[Sides, list[Crossing]]:
    """Take in where the people of one frame stand.

    ``seen`` are the tracks measured in this frame, ``known`` the identities still remembered;
    everybody else is forgotten. A static track is followed, but its crossings are not counted.
    """
    walks = {identity: walk for identity, walk in sides.walks.items() if identity in known}
    crossings = []
    for track in seen:
        before = walks.get(track.id)
        after = _walked(line, before, track, now_ms)
        walks[track.id] = after
        crossed = before is not None and before.side * after.side < 0
        if crossed and after.inside and not track.static:
            direction: Literal["in", "out"] = "in" if after.side > 0 else "out"
            crossings.append(Crossing(line.name, direction, after.over_ms))
    return Sides(walks), crossings


def distance_px(line: Line, p: Point) -> float:
    """Signed distance of a point from the endless line; positive is the *in* side."""
    (ax, ay), (bx, by) = line.a, line.b
    dx, dy = bx - ax, by - ay
    return (dx * (p[1] - ay) - dy * (p[0] - ax)) / math.hypot(dx, dy)


def misplaced(line: Line, size: PersonSize, width_px: int, height_px: int) -> str | None:
    """Why a line will count badly: it leaves the picture, is too short, or runs along an edge."""
    ends = line.a, line.b
    if not all(0 <= x <= width_px and 0 <= y <= height_px for x, y in ends):
        return f"line {line.name} ends outside the picture"
    heights = [size.height_px(y, height_px) for _, y in ends]
    if math.dist(*ends) < SHORTEST_HEIGHTS * max(heights):
        return f"line {line.name} is shorter than half a person: people walk round its ends"
    halves = [EDGE_HEIGHTS * tall for tall in heights]
    rooms_px = {
        "left": [x - half for (x, _), half in zip(ends, halves, strict=True)],
        "right": [width_px - x - half for (x, _), half in zip(ends, halves, strict=True)],
        "lower": [height_px - y - half for (_, y), half in zip(ends, halves, strict=True)],
        "upper": [y - tall for (_, y), tall in zip(ends, heights, strict=True)],
    }
    for edge, rooms in rooms_px.items():
        if max(rooms) < 0:
            return f"line {line.name} runs along the {edge} edge: people there are not seen whole"
    return None


def doubts(lines: Iterable[Stretch], size: PersonSize, width_px: int, height_px: int) -> list[str]:
    """Why lines will count badly on a picture of that size, one text for each that will."""
    found = [misplaced(one.on(width_px, height_px), size, width_px, height_px) for one in lines]
    return [doubt for doubt in found if doubt is not None]


def _walked(line: Line, walk: _Walk | None, track: Track, now_ms: int) -> _Walk:
    foot = track.foot_px
    here = distance_px(line, foot)
    band_px = max(BAND_PX_MIN, BAND_HEIGHTS * track.height_px)
    clear = _side(here, band_px)
    if clear != _side(distance_px(line, track.measured), band_px):
        clear = 0  # a box that trembles, or a filter that runs on after somebody has stopped
    if walk is None:
        return _Walk(foot, clear)
    side = clear or walk.side
    there = distance_px(line, walk.foot)
    if (there < 0) == (here < 0):
        return _Walk(foot, side, walk.inside, walk.over_ms)
    return _Walk(foot, side, _inside(line, walk.foot, there, foot, here), now_ms)


def _side(distance: float, band_px: float) -> int:
    return 0 if abs(distance) <= band_px else int(math.copysign(1, distance))


def _inside(line: Line, before: Point, there: float, after: Point, here: float) -> bool:
    """Whether the way between two points on different sides meets the line between its ends."""
    share = there / (there - here)
    x = before[0] + share * (after[0] - before[0])
    y = before[1] + share * (after[1] - before[1])
    dx, dy = line.b[0] - line.a[0], line.b[1] - line.a[1]
    along = ((x - line.a[0]) * dx + (y - line.a[1]) * dy) / (dx * dx + dy * dy)
    return 0 <= along <= 1
