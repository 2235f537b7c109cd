"""What ``doctor`` finds out about the camera: settings in, facts and doubts out.

It opens the source for some seconds, as ``run`` does, and asks nothing of the hub. A source that
another program has is told as such: stop that program first.
"""

import asyncio
from random import Random

import msgspec

from sensors.app import detector_of, size_of
from sensors.line import doubts
from sensors.look import doubts_of, look
from sensors.model import ModelError
from sensors.pace import ENOUGH_FPS
from sensors.settings import SensorSettings
from wire.timepiece import Timepiece

FRAMES = 20
"""Looked at alone, and again with the detector: some seconds of a camera."""


def examined(settings: SensorSettings, timepiece: Timepiece) -> tuple[dict[str, object], list[str]]:
    """What the source gives and what is left of it behind the detector, and what is wrong."""
    try:
        detector = detector_of(settings)
    except ModelError as error:
        return {}, [f"detector: {error}"]
    random = Random()  # noqa: S311 - jitter, not a secret
    seen = asyncio.run(look(settings.order(), detector, FRAMES, timepiece, random))
    found = doubts_of(seen)
    if seen.counted_fps is not None and seen.counted_fps < ENOUGH_FPS:
        found.append(f"{seen.counted_fps:g} frames/s are counted, below {ENOUGH_FPS:g}")
    if seen.width_px is not None and seen.height_px is not None:
        found += doubts(settings.stretches(), size_of(settings), seen.width_px, seen.height_px)
    return {"source": msgspec.to_builtins(seen)}, found
