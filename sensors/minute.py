"""PURE. Puts crossings and watched time into buckets of the wall clock: passages out.

A frame is evidence for the time since the frame before it, when that is not longer than
``BRIDGED_MS``; the share of a bucket with evidence is its coverage. A watched bucket without
crossings is 0 and 0, one without evidence is ``None``. Buckets are measured with the uptime clock
and named by the wall clock; when the wall clock jumps, the open bucket is closed with what it has
and another one opened, so nothing counted is lost or moved. It does not read a clock, and it does
not send.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sensors.line import Crossing
from wire.events import Passage

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
    ``frame_ms`` the uptime of the newest frame.
    """

    lines: tuple[str, ...]
    bucket_ms: int
    start_ms: int
    offset_ms: int
    frame_ms: int | None = None
    watched_ms: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)


def opened(lines: Sequence[str], bucket_ms: int, now: Moment) -> Minute:
    """The bucket of this moment, nothing watched yet."""
    return Minute(
        lines=tuple(lines),
        bucket_ms=bucket_ms,
        start_ms=now.wall_ms - now.wall_ms % bucket_ms,
        offset_ms=now.wall_ms - now.uptime_ms,
    )


def saw(minute: Minute, crossings: Sequence[Crossing], now: Moment) -> tuple[Minute, list[Passage]]:
    """Take in a frame that could be judged, and the crossings that became clear in it."""
    before = minute.frame_ms
    bridged = before is not None and now.uptime_ms - before <= BRIDGED_MS
    since_ms = before if before is not None and bridged else now.uptime_ms
    if _jumped(minute, now):
        last = _crossed(_watched(minute, since_ms, now.uptime_ms), crossings)
        return replace(_afresh(last, now), frame_ms=now.uptime_ms), _passages(last)
    minute, passages, since_ms = _ended(minute, since_ms, now.uptime_ms, now)
    minute = _crossed(_watched(minute, since_ms, now.uptime_ms), crossings)
    return replace(minute, frame_ms=now.uptime_ms), passages


def waited(minute: Minute, now: Moment) -> tuple[Minute, list[Passage]]:
    """Time has passed, with or without frames: close what no frame will close any more."""
    if _jumped(minute, now):
        return _afresh(minute, now), _passages(minute)
    minute, passages, _ = _ended(minute, now.uptime_ms, now.uptime_ms - LATE_MS, now)
    return minute, passages


def closed(minute: Minute) -> list[Passage]:
    """The rest of the open bucket at the end of the program; nothing when nothing was watched."""
    return _passages(minute) if minute.watched_ms else []


def emptied(minute: Minute) -> Minute:
    """The same bucket after ``closed``: what it held has been said."""
    return replace(minute, watched_ms=0, counts=Counter())


def _jumped(minute: Minute, now: Moment) -> bool:
    return abs(now.wall_ms - now.uptime_ms - minute.offset_ms) > JUMP_MS


def _afresh(minute: Minute, now: Moment) -> Minute:
    return replace(opened(minute.lines, minute.bucket_ms, now), frame_ms=minute.frame_ms)


def _next(minute: Minute, now: Moment) -> Minute:
    return replace(
        minute,
        start_ms=minute.start_ms + minute.bucket_ms,
        offset_ms=now.wall_ms - now.uptime_ms,
        watched_ms=0,
        counts=Counter(),
    )


def _end_ms(minute: Minute) -> int:
    """Uptime at which the bucket is over."""
    return minute.start_ms + minute.bucket_ms - minute.offset_ms


def _ended(
    minute: Minute, since_ms: int, until_ms: int, now: Moment
) -> tuple[Minute, list[Passage], int]:
    """Close every bucket that is over at ``until_ms``; watched from ``since_ms`` on.

    Also says from when on the watched time still belongs to the bucket that is open now: a drift
    that is made good there must not let it reach back.
    """
    passages: list[Passage] = []
    for _ in range(1 + UNWATCHED_BUCKETS_MAX):
        end_ms = _end_ms(minute)
        if end_ms > until_ms:
            return minute, passages, since_ms
        passages += _passages(_watched(minute, since_ms, end_ms))
        minute, since_ms = _next(minute, now), max(since_ms, end_ms)
    return _afresh(minute, now), passages, since_ms


def _watched(minute: Minute, since_ms: int, until_ms: int) -> Minute:
    """Add the part of a watched span that lies in the open bucket."""
    begun_ms = _end_ms(minute) - minute.bucket_ms
    more_ms = max(until_ms - max(since_ms, begun_ms), 0)
    return replace(minute, watched_ms=min(minute.watched_ms + more_ms, minute.bucket_ms))


def _crossed(minute: Minute, crossings: Sequence[Crossing]) -> Minute:
    if not crossings:
        return minute
    counts = minute.counts + Counter((one.line, one.direction) for one in crossings)
    # A crossing is evidence itself: in a bucket that begins with its frame nothing else is yet.
    return replace(minute, counts=counts, watched_ms=max(minute.watched_ms, 1))


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
        )
        for line in minute.lines
    ]
