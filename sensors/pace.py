"""PURE. How many frames a second are counted, and whose doing it is when they are too few.

Times of judged frames in, a pace and a judgement out. A gap in which nothing came is an outage and
no pace: its time is left out of the window, whose frames stay. It changes nothing: what to
do about a slow machine is decided where the detector is.
"""

from dataclasses import dataclass, replace
from typing import Literal

WINDOW_MS = 10_000
"""How long frames are counted before their pace is judged; a busy moment is no slow machine."""

ENOUGH_FPS = 4.0
"""Below it people are lost now and then; staff are told, and a lighter detector is taken."""

FEWEST_FPS = 2.0
"""Below it so many are lost (a quarter at 1.8, a fiftieth at 2.3) that the time is not watched."""

SLACK_FPS = 0.5
"""How far a pace must rise above a limit to be called enough again."""

BUSY_SHARE = 0.7
"""Share of the time spent on judging, above which the machine is what is slow."""

GAP_MS = 2_000
"""A longer gap is an outage, and not called watched either."""

Slow = Literal["machine", "source"]


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of the last full window, and what the open one has.

    ``begun_ms`` is when the open one would have begun without gaps.

    ``fps`` is ``None`` until a window is full. ``slow`` says whose doing too low a pace is, and
    ``lost`` that it is too low to count by.
    """

    fps: float | None = None
    slow: Slow | None = None
    lost: bool = False
    begun_ms: int | None = None
    newest_ms: int = 0
    frames: int = 0
    busy_ms: int = 0


def step(pace: Pace, taken_ms: int, busy_ms: int) -> Pace:
    """Take in a frame and the time that judging it has taken."""
    if pace.begun_ms is None:
        return replace(pace, begun_ms=taken_ms, newest_ms=taken_ms)
    gap_ms = taken_ms - pace.newest_ms
    if gap_ms > GAP_MS:
        return replace(pace, begun_ms=pace.begun_ms + gap_ms, newest_ms=taken_ms)
    frames, busy_ms = pace.frames + 1, pace.busy_ms + busy_ms
    span_ms = taken_ms - pace.begun_ms
    if span_ms < WINDOW_MS:
        return replace(pace, newest_ms=taken_ms, frames=frames, busy_ms=busy_ms)
    fps = 1000 * frames / span_ms
    short = fps < ENOUGH_FPS + (SLACK_FPS if pace.slow else 0.0)
    slow: Slow = "machine" if busy_ms >= BUSY_SHARE * span_ms else "source"
    return Pace(
        fps=fps,
        slow=slow if short else None,
        lost=fps < FEWEST_FPS + (SLACK_FPS if pace.lost else 0.0),
        begun_ms=taken_ms,
        newest_ms=taken_ms,
    )


def words(pace: Pace, detector: str) -> str | None:
    """What a person is told of a pace that is too low; nothing of one that is enough."""
    if pace.slow is None or pace.fps is None:
        return None
    whose = f"this machine is too slow for {detector}" if pace.slow == "machine" else "few come"
    told = f"{pace.fps:.1f} frames/s are counted, below {ENOUGH_FPS:g}: {whose}"
    return f"{told}; the time is not called watched" if pace.lost else told
