"""What the hub tells whoever operates it; ``hub.screen.metrics`` makes text of it. PURE."""

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
