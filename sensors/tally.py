"""Counts a recording at full speed: to judge the counter and to try a line, never for a store.

A recording in, what was counted in it out. Time is the frame's number over the pace, so the result
does not depend on the machine.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import process_time

from sensors.counting import Counting, Sighting
from sensors.detections import Pixels
from sensors.frames import Footage, open_footage
from sensors.line import Crossing
from sensors.source import Kind, Source, SourceError
from sensors.zone import Visit

Progress = Callable[[int, int | None], None]
"""Is told the frames done and, where it is known, how many there are."""


@dataclass(slots=True)
class Tally:
    """What was counted; ``judged`` of its ``frames`` could be judged, ``cpu_s`` is what it cost.

    ``person_frames`` is, for each zone, the sum of people in it over all frames.
    """

    step_ms: float
    frames: int = 0
    judged: int = 0
    cpu_s: float = 0.0
    crossings: list[Crossing] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    person_frames: Counter[str] = field(default_factory=Counter)

    def add(self, seen: Sighting | None) -> None:
        """Take in what one frame has shown."""
        self.frames += 1
        if seen is not None:
            self.judged += 1
            self.crossings += seen.crossings
            self.visits += seen.visits
            self.person_frames.update(seen.inside)


def opened(source: Source) -> Footage:
    """A recording at its beginning.

    Raises:
        SourceError: it is no file, or cannot be read.
    """
    if source.kind is not Kind.FILE:
        msg = f"{source.shown}: only a file has an end to count to"
        raise SourceError(msg)
    return open_footage(source)


def tally(
    footage: Footage,
    counting: Counting,
    frames_per_second: float | None,
    progress: Progress,
) -> Tally:
    """Count a recording to its end, at a pace or (``None``) its own; the footage is closed."""
    begun_s = process_time()
    counted = Tally(step_ms(footage, frames_per_second))
    for frame, at_ms in frames_of(footage, counted.step_ms):
        counted.add(None if frame is None else counting.see(frame, at_ms, cut=False))
        progress(counted.frames, footage.frames)
    counted.visits += counting.finish()
    counted.cpu_s = process_time() - begun_s
    return counted


def step_ms(footage: Footage, frames_per_second: float | None) -> float:
    """The time between two frames of a recording."""
    return 1000 / (frames_per_second or footage.frames_per_second or 1.0)


def frames_of(footage: Footage, every_ms: float) -> Iterator[tuple[Pixels | None, int]]:
    """Every frame with its time; ``None`` is a damaged one. Closes the footage at the end."""
    number = 0
    try:
        while footage.grab():
            yield footage.retrieve(), round(number * every_ms)
            number += 1
    finally:
        footage.close()
