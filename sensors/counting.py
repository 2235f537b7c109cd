"""From a frame to what happened in it: detector, tracker, lines and zones of one camera.

Frames and their times in, crossings and visits out. It keeps nothing of a frame. It reads no clock
and opens nothing; ``see`` takes some milliseconds of computing and belongs off the event loop, one
call at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sensors import line, track, zone
from sensors.detections import Detector, Pixels
from sensors.floor import Area, Stretch
from sensors.line import Crossing, Sides
from sensors.track import Track, Tracks
from sensors.zone import Stays, Visit


@dataclass(frozen=True, slots=True)
class Sighting:
    """What became clear in one frame; ``inside`` is how many are in each zone now."""

    crossings: list[Crossing] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    inside: Mapping[str, int] = field(default_factory=dict)


class Counting:
    """Counts people over the lines and in the zones of one camera."""

    def __init__(
        self, detector: Detector, lines: Sequence[Stretch], zones: Sequence[Area] = ()
    ) -> None:
        self.detector = detector
        """What finds people; another one may take over between two frames."""
        self._lines = tuple(lines)
        self._zones = tuple(zones)
        self._tracks = Tracks()
        self._sides = {one.name: Sides() for one in self._lines}
        self._stays = {one.name: Stays() for one in self._zones}
        self._size_px = (1, 1)
        self._boxes_px = np.empty((0, 4))

    @property
    def boxes_px(self) -> NDArray[np.float64]:
        """Everything in the newest frame that may be a person: N x 4, left, top, right, bottom."""
        return self._boxes_px

    @property
    def tracks(self) -> list[Track]:
        """Who is seen in the newest frame, in its pixels; for those who set the camera up."""
        return self._tracks.seen()

    def see(self, frame: Pixels, at_ms: int, *, cut: bool) -> Sighting | None:
        """What became clear in this frame; ``None`` when it cannot be judged.

        ``cut`` says that the frame before was of another time: everybody is somebody new.
        """
        found = self.detector.detect(frame)
        if cut:
            self._tracks = track.forget(self._tracks)
        if found is None:
            return None
        self._boxes_px = found.boxes_px[found.scores >= self.detector.thresholds.low]
        self._tracks = track.step(self._tracks, found, at_ms, self.detector.thresholds)
        seen, known = self._tracks.seen(), self._tracks.ids()
        height_px, width_px = frame.shape[:2]
        self._size_px = width_px, height_px
        crossings, visits, inside = [], [], {}
        for one in self._lines:
            here = one.on(width_px, height_px)
            sides, more = line.step(here, self._sides[one.name], seen, known, at_ms)
            self._sides[one.name] = sides
            crossings += more
        for area in self._zones:
            there = area.on(width_px, height_px)
            stays, presence = zone.step(there, self._stays[area.name], seen, known, at_ms)
            self._stays[area.name] = stays
            visits += presence.visits
            inside[area.name] = presence.inside
        return Sighting(crossings, visits, inside)

    def finish(self) -> list[Visit]:
        """The visits that were still going on when the recording ended."""
        return [
            visit
            for area in self._zones
            for visit in zone.finish(area.on(*self._size_px), self._stays[area.name])
        ]
