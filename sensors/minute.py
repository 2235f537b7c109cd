"""PURE. Puts crossings, visits and watched time into buckets of the wall clock: records out.

A frame is evidence for the time since the frame before it, when that is not longer than
``BRIDGED_MS``; the share of a bucket with evidence is its coverage. A watched bucket without
crossings is 0 and 0, one without evidence is ``None``. Buckets are measured with the uptime clock
and named by the wall clock; when the wall clock jumps, the open bucket is closed with what it has
and another one opened, so nothing counted is lost or moved. It does not read a clock, and it does
not send.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sensors.counting import Sighting
from wire.events import Audited, Passage, Presence

Record = Passage | Presence

BRIDGED_MS = 2_000
"""Longest gap between frames that is still watched: the tracker's memory bridges it as well."""

LATE_MS = 2 * BRIDGED_MS
"""How long a bucket waits for the frame that ends it, when none comes."""

JUMP_MS = 1_000
"""A change of the wall clock against the uptime above this is a jump, below it drift."""

UNWATCHED_BUCKETS_MAX = 60
"""Unwatched buckets named one by one after a sleep of the machine; the hub knows the rest."""


class Moment(NamedTuple):
    """One instant on both clocks."""

    wall_ms: int
    uptime_ms: int


@dataclass(frozen=True, slots=True)
class Minute:
    """The open bucket of some lines; ``bucket_ms`` long, begun at a multiple of it.

    ``start_ms`` is wall time, ``offset_ms`` wall minus uptime while this bucket is open, and
    ``frame_ms`` the uptime of the newest frame. Of zones: who is ``inside`` since that frame, the
    time that people have spent there, the most at once, and visits by class of length; class i is
    below ``dwell_ms[i]``, the last one above all. ``audits`` go with the counts of their line or
    zone.
    """

    lines: tuple[str, ...]
    bucket_ms: int
    start_ms: int
    offset_ms: int
    frame_ms: int | None = None
    watched_ms: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    zones: tuple[str, ...] = ()
    dwell_ms: tuple[int, ...] = ()
    audits: Mapping[str, Audited] = field(default_factory=dict)
    inside: Mapping[str, int] = field(default_factory=dict)
    spent_ms: Counter[str] = field(default_factory=Counter)
    peaks: Mapping[str, int] = field(default_factory=dict)
    dwell: Counter[tuple[str, int]] = field(default_factory=Counter)


def opened(  # noqa: PLR0913, PLR0917 - each is a fact of its own about the camera
    lines: Sequence[str],
    bucket_ms: int,
    now: Moment,
    zones: Sequence[str] = (),
    dwell_ms: Sequence[int] = (),
    audits: Mapping[str, Audited] | None = None,
) -> Minute:
    """The bucket of this moment, nothing watched yet."""
    return Minute(
        lines=tuple(lines),
        bucket_ms=bucket_ms,
        start_ms=now.wall_ms - now.wall_ms % bucket_ms,
        offset_ms=now.wall_ms - now.uptime_ms,
        zones=tuple(zones),
        dwell_ms=tuple(dwell_ms),
        audits=audits or {},
    )


def saw(minute: Minute, sighting: Sighting, now: Moment) -> tuple[Minute, list[Record]]:
    """Take in a frame that could be judged, and what became clear in it."""
    before = minute.frame_ms
    bridged = before is not None and now.uptime_ms - before <= BRIDGED_MS
    since_ms = before if before is not None and bridged else now.uptime_ms
    if _jumped(minute, now):
        last = _happened(_watched(minute, since_ms, now.uptime_ms), sighting)
        fresh = replace(_afresh(last, now), frame_ms=now.uptime_ms, inside=sighting.inside)
        return fresh, _records(last)
    minute, records, since_ms = _ended(minute, since_ms, now.uptime_ms, now)
    minute = _happened(_watched(minute, since_ms, now.uptime_ms), sighting)
    return replace(minute, frame_ms=now.uptime_ms, inside=sighting.inside), records


def waited(minute: Minute, now: Moment) -> tuple[Minute, list[Record]]:
    """Time has passed, with or without frames: close what no frame will close any more."""
    if _jumped(minute, now):
        return _afresh(minute, now), _records(minute)
    minute, records, _ = _ended(minute, now.uptime_ms, now.uptime_ms - LATE_MS, now)
    return minute, records


def closed(minute: Minute) -> list[Record]:
    """The rest of the open bucket at the end of the program; nothing when nothing was watched."""
    return _records(minute) if minute.watched_ms else []


def emptied(minute: Minute) -> Minute:
    """The same bucket after ``closed``: what it held has been said."""
    return replace(minute, **_nothing())


def _nothing() -> dict[str, Any]:
    """What a bucket holds before anything was watched in it."""
    return {
        "watched_ms": 0,
        "counts": Counter(),
        "spent_ms": Counter(),
        "peaks": {},
        "dwell": Counter(),
    }


def _jumped(minute: Minute, now: Moment) -> bool:
    return abs(now.wall_ms - now.uptime_ms - minute.offset_ms) > JUMP_MS


def _afresh(minute: Minute, now: Moment) -> Minute:
    fresh = opened(
        minute.lines, minute.bucket_ms, now, minute.zones, minute.dwell_ms, minute.audits
    )
    return replace(fresh, frame_ms=minute.frame_ms, inside=minute.inside)


def _next(minute: Minute, now: Moment) -> Minute:
    return replace(
        minute,
        start_ms=minute.start_ms + minute.bucket_ms,
        offset_ms=now.wall_ms - now.uptime_ms,
        **_nothing(),
    )


def _end_ms(minute: Minute) -> int:
    """Uptime at which the bucket is over."""
    return minute.start_ms + minute.bucket_ms - minute.offset_ms


def _ended(
    minute: Minute, since_ms: int, until_ms: int, now: Moment
) -> tuple[Minute, list[Record], int]:
    """Close every bucket that is over at ``until_ms``; watched from ``since_ms`` on.

    Also says from when on the watched time still belongs to the bucket that is open now: a drift
    that is made good there must not let it reach back.
    """
    records: list[Record] = []
    for _ in range(1 + UNWATCHED_BUCKETS_MAX):
        end_ms = _end_ms(minute)
        if end_ms > until_ms:
            return minute, records, since_ms
        records += _records(_watched(minute, since_ms, end_ms))
        minute, since_ms = _next(minute, now), max(since_ms, end_ms)
    return _afresh(minute, now), records, since_ms


def _watched(minute: Minute, since_ms: int, until_ms: int) -> Minute:
    """Add the part of a watched span that lies in the open bucket."""
    begun_ms = _end_ms(minute) - minute.bucket_ms
    more_ms = max(until_ms - max(since_ms, begun_ms), 0)
    more_ms = min(more_ms, minute.bucket_ms - minute.watched_ms)
    if not more_ms:
        return minute
    people = minute.inside
    return replace(
        minute,
        watched_ms=minute.watched_ms + more_ms,
        spent_ms=minute.spent_ms + Counter({name: n * more_ms for name, n in people.items()}),
        peaks=_most(minute.peaks, people),
    )


def _happened(minute: Minute, sighting: Sighting) -> Minute:
    minute = replace(minute, peaks=_most(minute.peaks, sighting.inside))
    if not sighting.crossings and not sighting.visits:
        return minute
    counts = Counter[tuple[str, str]]((one.line, one.direction) for one in sighting.crossings)
    stays = Counter(
        (one.zone, bisect_right(minute.dwell_ms, one.left_ms - one.entered_ms))
        for one in sighting.visits
    )
    # What happens is evidence itself: in a bucket that begins with its frame nothing else is yet.
    return replace(
        minute,
        counts=minute.counts + counts,
        dwell=minute.dwell + stays,
        watched_ms=max(minute.watched_ms, 1),
    )


def _most(peaks: Mapping[str, int], inside: Mapping[str, int]) -> dict[str, int]:
    return {
        name: max(peaks.get(name, 0), inside.get(name, 0)) for name in peaks.keys() | inside.keys()
    }


def _records(minute: Minute) -> list[Record]:
    return [*_passages(minute), *_presences(minute)]


def _passages(minute: Minute) -> list[Passage]:
    watched = minute.watched_ms > 0
    return [
        Passage(
            start_ms=minute.start_ms,
            seconds=minute.bucket_ms // 1000,
            coverage=minute.watched_ms / minute.bucket_ms,
            line=line,
            in_=minute.counts[line, "in"] if watched else None,
            out=minute.counts[line, "out"] if watched else None,
            audit=minute.audits.get(line),
        )
        for line in minute.lines
    ]


def _presences(minute: Minute) -> list[Presence]:
    watched = minute.watched_ms > 0
    classes = range(len(minute.dwell_ms) + 1)
    return [
        Presence(
            start_ms=minute.start_ms,
            seconds=minute.bucket_ms // 1000,
            coverage=minute.watched_ms / minute.bucket_ms,
            zone=zone,
            mean=minute.spent_ms[zone] / minute.watched_ms if watched else None,
            peak=minute.peaks.get(zone, 0) if watched else None,
            dwell=[minute.dwell[zone, i] for i in classes] if watched else None,
            limits_s=[limit // 1000 for limit in minute.dwell_ms],
            audit=minute.audits.get(zone),
        )
        for zone in minute.zones
    ]
