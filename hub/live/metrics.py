"""What the hub tells whoever operates it; ``hub.screen.metrics`` makes text of it. PURE."""

import math
from collections.abc import Collection, Sequence

from msgspec import Struct

from hub.live.values import LiveView


class Latency(Struct, frozen=True, kw_only=True):
    """From receiving an event to its commit: all commits' count and sum, quantiles of the last."""

    count: int
    sum_s: float
    p50_s: float | None
    p99_s: float | None


class Metrics(Struct, frozen=True, kw_only=True):
    """The hub in numbers, for ``/metrics`` and ``/healthz``."""

    live: LiveView
    latency: Latency
    connected: bool
    writable: bool
    unread: int
    """Stored events whose body this program cannot read."""
    set_aside: int
    """Stored events that are not in the score: names above a limit, times that cannot be right."""
    corrected: int
    """Words that a later one of their visit stands in for."""
    devices_forgotten: int
    """Devices at no touchpoint that made room for others."""
    repeats: int
    """Events that came again, of devices that had not heard their receipt."""
    deferred: int
    """Events put off, until their device has filled the holes before them."""
    dropped: int
    """Messages not taken, because too many were waiting; their devices send them again."""


def latency(newest_s: Collection[float], count: int, sum_s: float) -> Latency:
    """How long commits take: of all their ``count`` and ``sum_s``, of the newest the quantiles."""
    ordered = sorted(newest_s)
    return Latency(
        count=count, sum_s=sum_s, p50_s=_quantile(ordered, 0.5), p99_s=_quantile(ordered, 0.99)
    )


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of them do not exceed."""
    if not ordered:
        return None
    return ordered[math.ceil(share * len(ordered)) - 1]
