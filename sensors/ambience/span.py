"""PURE. Puts measured values into buckets of the wall clock: readings out.

A value stands until the next of its series, or until it is too old; a bucket's reading is the mean
over the time for which there was a value, and its coverage that time's share. Of sound it is the
mean of the power, which is what an equivalent level is. Nothing measured is nothing said: there is
no reading of 0. It reads no clock, and it does not send.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from config.ambience import QUANTITIES
from sensors.ambience.measured import Measured, Series
from sensors.minute import JUMP_MS, Moment
from wire.events import Reading

BUCKETS_MAX = 60
"""Buckets closed one by one after a sleep of the machine; what was measured before is old then."""

DIGITS = 2
"""Behind the point: no probe of a store is as fine."""


class _Level(NamedTuple):
    value: float
    until_ms: int


class _Sum(NamedTuple):
    """Values times the time they stood; ``ms`` is that time."""

    weighted: float = 0.0
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The open bucket, begun at a multiple of ``bucket_ms``; summed up to uptime ``upto_ms``.

    ``start_ms`` is wall time, ``offset_ms`` wall minus uptime while this bucket is open.
    """

    bucket_ms: int
    start_ms: int
    offset_ms: int
    upto_ms: int
    levels: Mapping[Series, _Level] = field(default_factory=dict)
    sums: Mapping[Series, _Sum] = field(default_factory=dict)


def opened(bucket_ms: int, now: Moment) -> Span:
    """The bucket of this moment, nothing measured yet."""
    return Span(
        bucket_ms=bucket_ms,
        start_ms=now.wall_ms - now.wall_ms % bucket_ms,
        offset_ms=now.wall_ms - now.uptime_ms,
        upto_ms=now.uptime_ms,
    )


def took(span: Span, measured: Measured, now: Moment) -> tuple[Span, list[Reading]]:
    """Take in a value, from now on."""
    span, readings = waited(span, now)
    level = _Level(measured.value, now.uptime_ms + measured.holds_ms)
    return replace(span, levels={**span.levels, measured.series: level}), readings


def waited(span: Span, now: Moment) -> tuple[Span, list[Reading]]:
    """Time has passed: close every bucket that is over, and what the wall clock jumped out of."""
    readings: list[Reading] = []
    if abs(now.wall_ms - now.uptime_ms - span.offset_ms) > JUMP_MS:
        span = _summed(span, now.uptime_ms)
        return replace(opened(span.bucket_ms, now), levels=span.levels), _readings(span)
    for _ in range(1 + BUCKETS_MAX):
        end_ms = span.start_ms + span.bucket_ms - span.offset_ms
        if end_ms > now.uptime_ms:
            return _summed(span, now.uptime_ms), readings
        span = _summed(span, end_ms)
        readings += _readings(span)
        span = replace(
            span,
            start_ms=span.start_ms + span.bucket_ms,
            offset_ms=now.wall_ms - now.uptime_ms,
            sums={},
        )
    return opened(span.bucket_ms, now), readings


def closed(span: Span, now: Moment) -> list[Reading]:
    """What the open bucket holds at the end of the program."""
    span, readings = waited(span, now)
    return [*readings, *_readings(span)]


def _summed(span: Span, until_ms: int) -> Span:
    """Add the time up to ``until_ms`` for which there were values; forget those too old since."""
    until_ms = max(until_ms, span.upto_ms)  # a drift made good must not count a moment twice
    sums = dict(span.sums)
    for series, level in span.levels.items():
        ms = min(until_ms, level.until_ms) - span.upto_ms
        if ms > 0:
            before = sums.get(series, _Sum())
            weighted = before.weighted + ms * _linear(series, level.value)
            sums[series] = _Sum(weighted, before.ms + ms)
    fresh = {series: one for series, one in span.levels.items() if one.until_ms > until_ms}
    return replace(span, levels=fresh, sums=sums, upto_ms=until_ms)


def _readings(span: Span) -> list[Reading]:
    return [
        Reading(
            quantity=series.quantity,
            value=round(_from_linear(series, one.weighted / one.ms), DIGITS),
            unit=QUANTITIES[series.quantity].unit,
            probe=series.probe,
            start_ms=span.start_ms,
            seconds=span.bucket_ms // 1000,
            coverage=min(one.ms / span.bucket_ms, 1.0),
        )
        for series, one in span.sums.items()
    ]


def _linear(series: Series, value: float) -> float:
    """What may be averaged: of decibels the power that they stand for."""
    return 10.0 ** (value / 10) if series.quantity == "sound" else value


def _from_linear(series: Series, mean: float) -> float:
    return 10 * math.log10(mean) if series.quantity == "sound" else mean
