"""Looks at a source for ``doctor``, for seconds: an order and a detector in, what was seen out.

First the source alone, then with the detector behind it, as ``run`` would count. Frames come
through a grabber process as they do there, so a source that hangs is given up. It keeps no frame
and says nothing to the hub.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from random import Random
from statistics import median

import msgspec
import numpy as np

from sensors.camera import Frame, Outage, Sight, watch
from sensors.detections import Detector, Pixels
from sensors.health import small
from sensors.order import Order
from wire.timepiece import Timepiece

LIGHT_MIN = 40.0
"""Mean brightness, of 255, below which people are easily missed."""

SHARPNESS_MIN = 0.02
"""Mean difference of neighbouring pixels, in shares of the brightness there, below which a picture
is out of focus, covered, or of an empty wall."""

_LIFT_LEVEL = 16.0  # keeps the noise of a dark picture from being sharpness


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was seen; without frames only the ``problem``.

    ``source_fps`` are frames a second that the source gives, ``counted_fps`` those that are left
    with the detector behind it; ``light`` is of 255; ``sharpness`` is explained at its limit.
    """

    problem: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    source_fps: float | None = None
    counted_fps: float | None = None
    detector_ms: float | None = None
    light: float | None = None
    sharpness: float | None = None


async def look(
    order: Order, detector: Detector, frames: int, timepiece: Timepiece, random: Random
) -> Look:
    """Take as many frames from the source alone, and again with the detector."""
    spent_ms: list[int] = []

    def judge(pixels: Pixels) -> None:
        begun_ms = timepiece.uptime_ms()
        detector.detect(pixels)
        spent_ms.append(timepiece.uptime_ms() - begun_ms)

    async with aclosing(watch(order, random)) as sights:
        alone = await _watched(sights, frames, lambda _pixels: None)
        counted = _Watched(problem=alone.problem)
        if alone.problem is None:
            counted = await _watched(sights, frames, judge)
    newest = alone.newest
    if newest is None:
        return Look(problem=alone.problem)
    return Look(
        problem=counted.problem,
        width_px=newest.shape[1],
        height_px=newest.shape[0],
        source_fps=alone.fps,
        counted_fps=counted.fps,
        detector_ms=median(spent_ms) if spent_ms else None,
        light=round(float(small(newest).mean()), 1),
        sharpness=round(sharpness(newest), 4),
    )


def sharpness(frame: Pixels) -> float:
    """How much neighbouring pixels differ, in shares of the brightness there; the mean of all."""
    grey = frame[..., 1].astype(np.float32)  # green is nearly brightness
    across, down = np.abs(np.diff(grey, axis=1))[:-1], np.abs(np.diff(grey, axis=0))[:, :-1]
    return float(((across + down) / (grey[:-1, :-1] + _LIFT_LEVEL)).mean())


def doubts_of(seen: Look) -> list[str]:
    """What is wrong with what was seen, a line each."""
    found = [f"source: {seen.problem}"] if seen.problem else []
    if seen.light is not None and seen.light < LIGHT_MIN:
        found.append(f"source: the picture is dark: {seen.light:g} of 255")
    if seen.sharpness is not None and seen.sharpness < SHARPNESS_MIN:
        found.append(f"source: the picture shows no edges ({seen.sharpness:g}): out of focus?")
    return found


@dataclass(slots=True)
class _Watched:
    """Times of frames, the newest one, and why there were not more."""

    taken_ms: list[int] = field(default_factory=list)
    newest: Pixels | None = None
    problem: str | None = None

    @property
    def fps(self) -> float | None:
        """``None`` for fewer than two frames."""
        if len(self.taken_ms) < 2:  # noqa: PLR2004 - two ends of a span
            return None
        span_ms = max(self.taken_ms[-1] - self.taken_ms[0], 1)
        return round(1000 * (len(self.taken_ms) - 1) / span_ms, 1)


async def _watched(
    sights: AsyncGenerator[Sight, None], frames: int, see: Callable[[Pixels], None]
) -> _Watched:
    watched = _Watched()
    while len(watched.taken_ms) < frames:
        sight = await anext(sights, None)
        match sight:
            case Frame():
                watched.taken_ms.append(sight.taken_ms)
                watched.newest = sight.pixels
                see(sight.pixels)
            case Outage():
                watched.problem = sight.problem
                return watched
            case _:
                return watched  # a recording that is over
    return watched
