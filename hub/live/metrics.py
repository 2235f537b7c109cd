"""What the hub tells whoever operates it; ``hub.screen.metrics`` makes text of it. PURE."""

import math
from collections import deque
from collections.abc import Sequence

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


COMMITS_KEPT = 1_000
"""Commits that the latency figures are made from: a minute of full load, hours of a quiet store."""


class Commits:
    """How the commits went since the program began; what of them ``/metrics`` tells."""

    def __init__(self) -> None:
        self._newest_s: deque[float] = deque(maxlen=COMMITS_KEPT)
        self._count = 0
        self._sum_s = 0.0
        self.repeats = 0
        self.deferred = 0
        self.dropped = 0

    def note(self, took_s: float, *, repeats: int, deferred: int, dropped: int) -> None:
        """Take how one went; ``took_s`` from receiving its oldest event to its end."""
        self._newest_s.append(took_s)
        self._count += 1
        self._sum_s += took_s
        self.repeats += repeats
        self.deferred += deferred
        self.dropped += dropped

    def latency(self) -> Latency:
        """How long they take: count and sum of all, the quantiles of the newest."""
        ordered = sorted(self._newest_s)
        return Latency(
            count=self._count,
            sum_s=self._sum_s,
            p50_s=_quantile(ordered, 0.5),
            p99_s=_quantile(ordered, 0.99),
        )


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of them do not exceed."""
    if not ordered:
        return None
    return ordered[math.ceil(share * len(ordered)) - 1]
