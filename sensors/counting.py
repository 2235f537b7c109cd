"""From a frame to crossings: detector, tracker and lines of one camera, one after the other.

Frames and their times in, crossings out. It keeps nothing of a frame. It reads no clock and opens
nothing; ``see`` takes some milliseconds of computing and belongs off the event loop, one call at a
time.
"""

from collections.abc import Sequence

from sensors import line, track
from sensors.detections import Detector, Pixels
from sensors.floor import Stretch
from sensors.line import Crossing, Sides
from sensors.track import Thresholds, Tracks


class Counting:
    """Counts people over the lines of one camera."""

    def __init__(
        self, detector: Detector, lines: Sequence[Stretch], thresholds: Thresholds | None = None
    ) -> None:
        self._detector = detector
        self._lines = tuple(lines)
        self._thresholds = thresholds or Thresholds()
        self._tracks = Tracks()
        self._sides = {one.name: Sides() for one in self._lines}

    def see(self, frame: Pixels, at_ms: int, *, cut: bool) -> list[Crossing] | None:
        """Crossings that became clear in this frame; ``None`` when it cannot be judged.

        ``cut`` says that the frame before was of another time: everybody is somebody new.
        """
        found = self._detector.detect(frame)
        if cut:
            self._tracks = track.forget(self._tracks)
        if found is None:
            return None
        self._tracks = track.step(self._tracks, found, at_ms, self._thresholds)
        seen, known = self._tracks.seen(), self._tracks.ids()
        height_px, width_px = frame.shape[:2]
        crossings = []
        for one in self._lines:
            here = one.on(width_px, height_px)
            sides, more = line.step(here, self._sides[one.name], seen, known, at_ms)
            self._sides[one.name] = sides
            crossings += more
        return crossings
