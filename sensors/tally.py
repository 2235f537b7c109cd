"""Counts a recording at full speed: to judge the counter and to try a line, never for a store.

A recording in, what was counted in it out. Time is the frame's number over the pace, so the result
does not depend on the machine.
"""

from typing import NamedTuple

from sensors.counting import Counting
from sensors.frames import open_footage
from sensors.line import Crossing
from sensors.source import Kind, Source, SourceError


class Tally(NamedTuple):
    """All crossings of a recording; ``judged`` of its ``frames`` could be judged."""

    frames: int
    judged: int
    crossings: list[Crossing]


def tally(source: Source, counting: Counting, frames_per_second: float | None) -> Tally:
    """Count a video file from its beginning to its end, at a pace or (``None``) its own.

    Raises:
        SourceError: it is no file, or cannot be read.
    """
    if source.kind is not Kind.FILE:
        msg = f"{source.shown}: only a file has an end to count to"
        raise SourceError(msg)
    footage = open_footage(source)
    step_ms = 1000 / (frames_per_second or footage.frames_per_second or 1.0)
    frames = judged = 0
    crossings: list[Crossing] = []
    try:
        while footage.grab():
            frame = footage.retrieve()
            if frame is not None:
                found = counting.see(frame, round(frames * step_ms), cut=False)
                judged += found is not None
                crossings += found or []
            frames += 1
    finally:
        footage.close()
    return Tally(frames, judged, crossings)
