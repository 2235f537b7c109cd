"""PURE. Follows people from frame to frame: detections in, tracks with a foot point out.

Time-based, so frames may come late or be left out. Each track predicts its foot point at constant
velocity (one Kalman filter per axis); boxes are matched greedily, the good ones first, then the
doubtful ones to the tracks still without a box (the two thresholds of ByteTrack,
https://arxiv.org/abs/2110.06864). Distances are in heights of the person, so near and far people
obey the same rules. What flickers in one place is one static thing. It does not count, and it does
not recognise anybody: a person who comes back after ``MEMORY_MS`` is somebody new.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sensors.detections import Detections, Thresholds

MEMORY_MS = 2_000
"""How long a hidden person is remembered: the walk behind a pillar; longer joins strangers."""

TENTATIVE_MEMORY_MS = 500
"""The same for a track seen once: most of these are flicker."""

HITS_TO_CONFIRM = 2
TRACKS_MAX = 200
"""As many as there are detections in a frame; beyond it the oldest unseen ones are forgotten."""

STATIC_AFTER_MS = 60_000
STATIC_TRAVEL_HEIGHTS = 0.3
"""What moves less than this for a minute is a sign, a plant or somebody waiting: never a passer."""

SPOT_MEMORY_MS = 600_000
"""How long the place of something static is remembered: a sign behind a queue."""

SPOTS_MAX = 50
"""More of them are a camera that looks at a shelf of dolls; then the oldest go."""

_SPOT_HEIGHTS = 0.15
_SPOT_HEIGHT_RATIO_MAX = 1.25
_SECOND_BOX_IOU = 0.3  # people who begin are apart; two boxes of one person overlap more

_GATE_HEIGHTS = 0.4  # a fast walk is 0.25 heights in a frame at 7 frames/s
_GATE_GROWTH_HEIGHTS_PER_S = 0.5
_GATE_HEIGHTS_MAX = 1.0  # a gate without a bound lets a lost track take over its neighbour
_HEIGHT_RATIO_MAX = 1.8
_IOU_WEIGHT = 0.5
_HIDDEN_WEIGHT = 0.15  # against costs of 0 to 1: decides between two who are almost as near

_SIZE_GAIN = 0.3
_MEASURED_HEIGHTS = 0.06  # standard deviation of a foot point
_JERK_HEIGHTS = 0.8  # standard deviation of the acceleration, heights/s2
_BIRTH_SPEED_HEIGHTS = 0.8  # standard deviation of an unknown speed, heights/s: a walk


class Axis(NamedTuple):
    """One coordinate of a foot point: place and speed (px, px/s) and their covariance."""

    place: float
    speed: float
    pp: float
    ps: float
    ss: float


@dataclass(frozen=True, slots=True)
class Track:
    """One person, as far as the camera can tell.

    The foot point is the bottom centre of the box. ``measured`` is that of the newest box itself:
    it trembles, where the filtered one overshoots. ``anchor`` is where the person last was when
    they had travelled ``STATIC_TRAVEL_HEIGHTS`` from the anchor before.
    """

    id: int
    x: Axis
    y: Axis
    width_px: float
    height_px: float
    hits: int
    at_ms: int
    seen_ms: int
    measured: tuple[float, float]
    anchor: tuple[float, float]
    anchor_ms: int

    @property
    def foot_px(self) -> tuple[float, float]:
        """Bottom centre of the box, filtered."""
        return self.x.place, self.y.place

    @property
    def box_px(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        half = self.width_px / 2
        x, y = self.foot_px
        return x - half, y - self.height_px, x + half, y

    @property
    def standing_ms(self) -> int:
        """For how long it has stayed where it is."""
        return self.seen_ms - self.anchor_ms

    @property
    def static(self) -> bool:
        """Whether it has stayed where it is for ``STATIC_AFTER_MS``."""
        return self.standing_ms >= STATIC_AFTER_MS


class Spot(NamedTuple):
    """Where something static was lost from sight: it may come back, as flickering signs do."""

    foot: tuple[float, float]
    height_px: float
    since_ms: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Tracks:
    """Everybody who is remembered; ``next_id`` is never given twice."""

    known: tuple[Track, ...] = ()
    next_id: int = 1
    at_ms: int = 0
    spots: tuple[Spot, ...] = ()

    def seen(self) -> list[Track]:
        """Those confirmed and really seen in the newest frame, not only predicted."""
        return [
            one for one in self.known if one.hits >= HITS_TO_CONFIRM and one.seen_ms == self.at_ms
        ]

    def ids(self) -> frozenset[int]:
        """Identities that are still remembered."""
        return frozenset(one.id for one in self.known)


def step(tracks: Tracks, found: Detections, now_ms: int, thresholds: Thresholds) -> Tracks:
    """Match a frame's detections with who is known; ``now_ms`` never goes back."""
    known = [_predicted(one, now_ms) for one in tracks.known]
    high = np.flatnonzero(found.scores >= thresholds.high)
    low = np.flatnonzero((found.scores >= thresholds.low) & (found.scores < thresholds.high))
    pairs = _match(known, range(len(known)), found, high)
    left = [i for i in range(len(known)) if i not in pairs and known[i].hits >= HITS_TO_CONFIRM]
    pairs |= _match(known, left, found, low)
    after = [
        _updated(one, found.boxes_px[pairs[i]], now_ms) if i in pairs else one
        for i, one in enumerate(known)
    ]
    alive = [one for one in after if now_ms - one.seen_ms <= _memory_ms(one)]
    spots = _spots(tracks.spots, after, now_ms)
    new = _free(found, sorted(pairs.values()), thresholds.birth)
    born = [
        _settled(_born(tracks.next_id + n, found.boxes_px[k], now_ms), spots)
        for n, k in enumerate(new)
    ]
    everybody = sorted(alive + born, key=lambda one: one.seen_ms)[-TRACKS_MAX:]
    return Tracks(
        known=tuple(sorted(everybody, key=lambda one: one.id)),
        next_id=tracks.next_id + len(born),
        at_ms=now_ms,
        spots=spots,
    )


def forget(tracks: Tracks) -> Tracks:
    """Nobody is known any more, as after a cut in the film; identities still never repeat."""
    return Tracks(next_id=tracks.next_id, at_ms=tracks.at_ms)


def _free(found: Detections, taken: list[int], birth: float) -> list[int]:
    """The boxes that begin somebody: sure, and not the second box of somebody who has one."""
    shared = _iou(found.boxes_px, found.boxes_px[taken]).max(axis=1, initial=0.0)
    sure = (found.scores >= birth) & (shared <= _SECOND_BOX_IOU)
    sure[taken] = False
    return [int(k) for k in np.flatnonzero(sure)]


def _spots(before: Iterable[Spot], after: Iterable[Track], now_ms: int) -> tuple[Spot, ...]:
    """The places of what is static and lost from sight."""
    kept = [one for one in before if now_ms - one.seen_ms <= SPOT_MEMORY_MS]
    kept += [
        Spot(one.anchor, one.height_px, one.anchor_ms, one.seen_ms)
        for one in after
        if one.static and now_ms - one.seen_ms > _memory_ms(one)
    ]
    return tuple(kept[-SPOTS_MAX:])


def _settled(track: Track, spots: Iterable[Spot]) -> Track:
    """A track that begins where something static was lost is that thing until it moves."""
    for spot in spots:
        (x, y), (here_x, here_y) = spot.foot, track.foot_px
        near = np.hypot(x - here_x, y - here_y) < _SPOT_HEIGHTS * spot.height_px
        ratio = track.height_px / spot.height_px
        if near and 1 / _SPOT_HEIGHT_RATIO_MAX < ratio < _SPOT_HEIGHT_RATIO_MAX:
            return replace(track, anchor=spot.foot, anchor_ms=spot.since_ms)
    return track


def _memory_ms(track: Track) -> int:
    return MEMORY_MS if track.hits >= HITS_TO_CONFIRM else TENTATIVE_MEMORY_MS


def _match(
    known: list[Track], who: Iterable[int], found: Detections, which: NDArray[np.intp]
) -> dict[int, int]:
    """Track index -> detection index; greedy by cost, which measured as good as Hungarian."""
    rows = list(who)
    if not rows or not len(which):
        return {}
    cost = _costs([known[i] for i in rows], found.boxes_px[which])
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for flat in np.argsort(cost, axis=None, kind="stable").tolist():
        row, column = divmod(flat, len(which))
        if not np.isfinite(cost[row, column]):
            break
        if rows[row] not in pairs and column not in taken:
            pairs[rows[row]] = int(which[column])
            taken.add(column)
    return pairs


def _costs(known: list[Track], boxes_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """T x N costs, the less the better; infinite where a box is out of a track's reach.

    Whoever stands in front hides who stands behind: of two who fit, the front one has the box.
    """
    mine = np.array([one.box_px for one in known])
    heights = np.array([one.height_px for one in known])[:, None]
    unseen_s = np.array([(one.at_ms - one.seen_ms) / 1000 for one in known])[:, None]
    gates = np.minimum(_GATE_HEIGHTS + _GATE_GROWTH_HEIGHTS_PER_S * unseen_s, _GATE_HEIGHTS_MAX)
    apart = _centres(mine)[:, None, :] - _centres(boxes_px)[None, :, :]
    theirs = np.maximum(boxes_px[:, 3] - boxes_px[:, 1], 1.0)[None, :]
    distance = np.hypot(apart[..., 0], apart[..., 1]) / ((heights + theirs) / 2)
    ratio = np.maximum(heights / theirs, theirs / heights)
    cost = _IOU_WEIGHT * (1 - _iou(mine, boxes_px)) + (1 - _IOU_WEIGHT) * distance / gates
    cost += _HIDDEN_WEIGHT * _hidden(mine)[:, None]
    return np.where((distance <= gates) & (ratio <= _HEIGHT_RATIO_MAX), cost, np.inf)


def _centres(boxes_px: NDArray[np.float64]) -> NDArray[np.float64]:
    return (boxes_px[:, :2] + boxes_px[:, 2:]) / 2


def _hidden(boxes_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each box that one with feet nearer to the camera covers, 0 to 1."""
    feet = boxes_px[:, 3]
    covered = _common(boxes_px, boxes_px) / _areas(boxes_px)[:, None]
    share: NDArray[np.float64] = np.where(feet[None, :] > feet[:, None], covered, 0.0).max(axis=1)
    return share


def _iou(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union, T x N."""
    common = _common(mine, theirs)
    together = _areas(mine)[:, None] + _areas(theirs)[None, :] - common
    shared: NDArray[np.float64] = common / together
    return shared


def _common(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area of the intersections (px2), T x N."""
    upper = np.maximum(mine[:, None, :2], theirs[None, :, :2])
    lower = np.minimum(mine[:, None, 2:], theirs[None, :, 2:])
    common: NDArray[np.float64] = np.prod(np.maximum(lower - upper, 0), axis=2)
    return common


def _areas(boxes_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area of each box (px2), above 0."""
    areas: NDArray[np.float64] = np.prod(
        np.maximum(boxes_px[:, 2:] - boxes_px[:, :2], 1e-6), axis=1
    )
    return areas


def _born(identity: int, box_px: NDArray[np.float64], now_ms: int) -> Track:
    x, y, width_px, height_px = _foot_and_size(box_px)
    place = (_MEASURED_HEIGHTS * height_px) ** 2
    speed = (_BIRTH_SPEED_HEIGHTS * height_px) ** 2
    return Track(
        id=identity,
        x=Axis(x, 0.0, place, 0.0, speed),
        y=Axis(y, 0.0, place, 0.0, speed),
        width_px=width_px,
        height_px=height_px,
        hits=1,
        at_ms=now_ms,
        seen_ms=now_ms,
        measured=(x, y),
        anchor=(x, y),
        anchor_ms=now_ms,
    )


def _predicted(track: Track, now_ms: int) -> Track:
    seconds = (now_ms - track.at_ms) / 1000
    push = (_JERK_HEIGHTS * track.height_px) ** 2
    return replace(
        track,
        x=_ahead(track.x, seconds, push),
        y=_ahead(track.y, seconds, push),
        at_ms=now_ms,
    )


def _updated(track: Track, box_px: NDArray[np.float64], now_ms: int) -> Track:
    x, y, width_px, height_px = _foot_and_size(box_px)
    noise = (_MEASURED_HEIGHTS * track.height_px) ** 2
    new = replace(
        track,
        x=_corrected(track.x, x, noise),
        y=_corrected(track.y, y, noise),
        width_px=track.width_px + _SIZE_GAIN * (width_px - track.width_px),
        height_px=track.height_px + _SIZE_GAIN * (height_px - track.height_px),
        hits=track.hits + 1,
        seen_ms=now_ms,
        measured=(x, y),
    )
    travelled = np.hypot(new.x.place - track.anchor[0], new.y.place - track.anchor[1])
    if travelled < STATIC_TRAVEL_HEIGHTS * new.height_px:
        return new
    return replace(new, anchor=new.foot_px, anchor_ms=now_ms)


def _foot_and_size(box_px: NDArray[np.float64]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box_px.tolist()
    return (left + right) / 2, bottom, max(right - left, 1.0), max(bottom - top, 1.0)


def _ahead(axis: Axis, seconds: float, push: float) -> Axis:
    """Constant velocity with a random acceleration of variance ``push`` ((px/s2)^2)."""
    place, speed, pp, ps, ss = axis
    return Axis(
        place + speed * seconds,
        speed,
        pp + 2 * seconds * ps + seconds**2 * ss + push * seconds**4 / 4,
        ps + seconds * ss + push * seconds**3 / 2,
        ss + push * seconds**2,
    )


def _corrected(axis: Axis, measured: float, noise: float) -> Axis:
    place, speed, pp, ps, ss = axis
    gain_place, gain_speed = pp / (pp + noise), ps / (pp + noise)
    surprise = measured - place
    return Axis(
        place + gain_place * surprise,
        speed + gain_speed * surprise,
        (1 - gain_place) * pp,
        (1 - gain_place) * ps,
        ss - gain_speed * ps,
    )
