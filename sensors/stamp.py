"""PURE. When a frame was taken: its source's claim and its arrival in, a time of uptime out.

Frames arrive in bursts: a hiccup of the network, a recorder that sends a second at a time. Most
sources mark each frame with their own clock (RTP's, the driver's), whose distances are right while
arrivals are not; some mark what they were told to give and not what they give. So claims are
believed while the least that arrivals are behind them stays the same from one ``WINDOW_MS`` to the
next: a burst cannot change that, a wrong pace must. A delay that every frame has alike cannot be
seen, and stays. It reads no clock, and no claim of how many frames there are in a second.
"""

from dataclasses import dataclass, replace

WINDOW_MS = 10_000
"""How long a source's clock is held against arrivals; trust takes two of them."""

DRIFT_MS_MAX = 500
"""How far the least delay may move in a window: 5 %. A clock is a thousand times better, a claim of
25 frames where 20 come is not."""

BACKLOG_MS_MAX = 5_000
"""The oldest that a frame can be, since a stream is given up after as long a silence; beyond it a
source's clock has changed."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """What is known of one source's clock; ``taken_ms`` is the newest frame's time of uptime.

    ``claim_ms`` is the newest claim, ``begun_ms`` the arrival of the window's first frame;
    ``least_ms`` and ``before_ms`` are the smallest arrival minus claim of this window and of the
    one before, if there was one.
    """

    taken_ms: int = 0
    claim_ms: float | None = None
    begun_ms: int = 0
    least_ms: float = 0.0
    before_ms: float | None = None
    trusted: bool = False


def step(stamps: Stamps, claim_ms: float | None, arrived_ms: int) -> Stamps:
    """Take in the next frame; ``claim_ms`` is on any clock, ``None`` where the source has none."""
    if claim_ms is None or stamps.claim_ms is None or claim_ms <= stamps.claim_ms:
        return _afresh(stamps, claim_ms, arrived_ms)
    behind_ms = arrived_ms - claim_ms
    least_ms = min(stamps.least_ms, behind_ms)
    before_ms = least_ms if stamps.before_ms is None else stamps.before_ms
    lag_ms = behind_ms - min(least_ms, before_ms)
    if lag_ms > BACKLOG_MS_MAX:
        return _afresh(stamps, claim_ms, arrived_ms)
    taken_ms = arrived_ms - round(lag_ms) if stamps.trusted else arrived_ms
    after = replace(
        stamps,
        taken_ms=max(taken_ms, stamps.taken_ms),
        claim_ms=claim_ms,
        least_ms=least_ms,
    )
    return _next(after, behind_ms, arrived_ms) if _over(after, arrived_ms) else after


def _over(stamps: Stamps, arrived_ms: int) -> bool:
    return arrived_ms - stamps.begun_ms >= WINDOW_MS


def _next(stamps: Stamps, behind_ms: float, arrived_ms: int) -> Stamps:
    """Judge a window that is over, and begin another one."""
    steady = (
        stamps.before_ms is not None and abs(stamps.least_ms - stamps.before_ms) <= DRIFT_MS_MAX
    )
    return replace(
        stamps,
        begun_ms=arrived_ms,
        least_ms=behind_ms,
        before_ms=stamps.least_ms,
        trusted=steady,
    )


def _afresh(stamps: Stamps, claim_ms: float | None, arrived_ms: int) -> Stamps:
    """Believe arrivals alone, until the source's clock has shown itself."""
    return Stamps(
        taken_ms=max(arrived_ms, stamps.taken_ms),
        claim_ms=claim_ms,
        begun_ms=arrived_ms,
        least_ms=arrived_ms - (claim_ms or 0.0),
    )
