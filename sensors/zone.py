"""PURE. Follows who is in a zone and for how long: foot points in, visits and heads out.

Somebody who steps out for less than ``OUT_MS`` has not left, and somebody who is hidden is still
there for as long as the tracker remembers them. People do not come into being inside a zone: a
track that begins there goes on with the visit of somebody who has just been lost beside it. It
knows no boxes, frames or clocks, and nobody's identity outlives their visit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sensors.floor import Point, Zone
from sensors.track import Track

OUT_MS = 1_000
"""A shorter step over the edge is a sway, not a departure."""

HIDDEN_MS = 500
"""How long somebody who is not seen still counts as present; longer overstates a busy zone."""

REJOIN_MS = 3_000
"""How long after the last sight of somebody a track that begins beside it may be them: the
tracker's memory and a second."""

REJOIN_HEIGHTS = 1.0
"""How near that is, in heights of the person."""

FURNITURE_MS = 15 * 60_000
"""What has not moved for so long is a sign or a doll; queues move."""


class Visit(NamedTuple):
    """One stay in one zone, finished."""

    zone: str
    entered_ms: int
    left_ms: int


@dataclass(frozen=True, slots=True)
class _Stay:
    """Somebody in the zone; ``inside_ms`` is when they were last seen in it, at ``foot``.

    ``out_ms`` is when they were first seen outside since, if they were.
    """

    entered_ms: int
    inside_ms: int
    foot: Point
    height_px: float
    out_ms: int | None = None

    @property
    def outside(self) -> bool:
        return self.out_ms is not None

    def stepped_out(self, now_ms: int) -> "_Stay":
        return self if self.outside else replace(self, out_ms=now_ms)


@dataclass(frozen=True, slots=True)
class Stays:
    """Who is in a zone, by track; who has just been lost in it; and who has been met at all."""

    present: Mapping[int, _Stay] = field(default_factory=dict)
    lost: tuple[_Stay, ...] = ()
    met: frozenset[int] = frozenset()


class Presence(NamedTuple):
    """What one frame says of a zone: how many are in it now, and which visits have ended."""

    inside: int
    visits: list[Visit]


def step(
    zone: Zone, stays: Stays, seen: Iterable[Track], known: frozenset[int], now_ms: int
) -> tuple[Stays, Presence]:
    """Take in where the people of one frame stand; ``seen`` and ``known`` as for a line."""
    present, lost = dict(stays.present), list(stays.lost)
    visible = list(seen)
    here = {one.id for one in visible}
    for track in visible:
        inside = _contains(zone.corners, track.foot_px) and track.standing_ms < FURNITURE_MS
        stay = present.get(track.id)
        if stay is None and inside:
            begun = None if track.id in stays.met else _claimed(track, present, lost, here, now_ms)
            stay = begun or _Stay(now_ms, now_ms, track.foot_px, track.height_px)
        if stay is not None:
            present[track.id] = _seen(stay, track, now_ms) if inside else stay.stepped_out(now_ms)
    for identity, stay in list(present.items()):
        if identity not in known or (stay.outside and now_ms - stay.inside_ms > OUT_MS):
            lost.append(present.pop(identity))
    over = [one for one in lost if one.outside or now_ms - one.inside_ms > REJOIN_MS]
    lost = [one for one in lost if one not in over]
    after = Stays(present, tuple(lost), (stays.met | here) & known)
    return after, Presence(_heads(present, here, now_ms), _visits(zone, over))


def finish(zone: Zone, stays: Stays) -> list[Visit]:
    """The visits that had not ended when the recording did."""
    return _visits(zone, [*stays.lost, *stays.present.values()])


def _visits(zone: Zone, over: Iterable[_Stay]) -> list[Visit]:
    visits = [
        Visit(zone.name, one.entered_ms, one.inside_ms if one.out_ms is None else one.out_ms)
        for one in over
    ]
    return [one for one in visits if one.left_ms - one.entered_ms >= zone.least_ms]


def _seen(stay: _Stay, track: Track, now_ms: int) -> _Stay:
    return _Stay(stay.entered_ms, now_ms, track.foot_px, track.height_px)


def _claimed(
    track: Track, present: dict[int, _Stay], lost: list[_Stay], here: set[int], now_ms: int
) -> _Stay | None:
    """Take over the stay of the nearest person who has just been lost near a new track."""
    hidden = {key: stay for key, stay in present.items() if key not in here and not stay.outside}
    near = [
        (away, stay, key)
        for key, stay in [*hidden.items(), *((None, stay) for stay in lost)]
        if (away := _heights_away(stay, track)) <= REJOIN_HEIGHTS
        and now_ms - stay.inside_ms <= REJOIN_MS
    ]
    if not near:
        return None
    _, stay, key = min(near, key=lambda one: one[0])
    if key is None:
        lost.remove(stay)
    else:
        del present[key]
    return stay


def _heights_away(stay: _Stay, track: Track) -> float:
    (x, y), (here_x, here_y) = stay.foot, track.foot_px
    return float(((x - here_x) ** 2 + (y - here_y) ** 2) ** 0.5) / max(stay.height_px, 1.0)


def _heads(present: Mapping[int, _Stay], here: set[int], now_ms: int) -> int:
    return sum(
        not stay.outside and (key in here or now_ms - stay.inside_ms <= HIDDEN_MS)
        for key, stay in present.items()
    )


def _contains(corners: tuple[Point, ...], p: Point) -> bool:
    """Whether a point lies in a polygon: a ray to its right meets its edge in an odd number."""
    x, y = p
    inside = False
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
