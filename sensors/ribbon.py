"""Frames of a Raspberry Pi's ribbon-cable camera, by the library picamera2.

``picamera2:N`` in, frames of camera N out; without a number the first one. picamera2 comes with the
system (it is no PyPI package that could be installed beside this program), so it is imported only
when such a camera is asked for, and only in the process that reads it. A camera that hangs is the
watchdog's matter.
"""

from typing import Any

import numpy as np

from sensors.detections import Pixels
from sensors.source import Source, SourceError

_ADVICE = (
    "picamera2 is not installed: apt install python3-picamera2, and make this program's "
    "environment with --system-site-packages"
)


class Ribbon:
    """An open camera; a ``Footage``."""

    frames_per_second: float | None = None
    frames: int | None = None

    def __init__(self, source: Source, size_px: tuple[int, int]) -> None:
        """Raises SourceError: no picamera2, no such camera, or another program has it."""
        try:
            from picamera2 import Picamera2  # noqa: PLC0415 - only on a Pi
        except ImportError as error:
            msg = f"{source.shown}: {_ADVICE}"
            raise SourceError(msg) from error
        number = int(source.address.partition(":")[2] or 0)
        try:
            self._camera = Picamera2(number)
            # Its RGB888 is blue-green-red in memory, as OpenCV has it. Without a queue a request
            # gets a frame that is taken after it.
            wanted = {"size": size_px, "format": "RGB888"}
            self._camera.configure(
                self._camera.create_video_configuration(main=wanted, queue=False)
            )
            self._camera.start()
        except (IndexError, RuntimeError) as error:
            msg = f"{source.shown}: cannot be opened: in use, or no camera ({error})"
            raise SourceError(msg) from error
        self.size_px = size_px
        self.claim_ms: float | None = None
        self._request: Any = None

    def grab(self) -> bool:
        """Wait for the next frame."""
        self._release()
        self._request = self._camera.capture_request()
        taken_ns = self._request.get_metadata().get("SensorTimestamp")
        self.claim_ms = None if taken_ns is None else taken_ns / 1e6
        return True

    def retrieve(self) -> Pixels | None:
        """A copy of the frame that was grabbed."""
        return np.ascontiguousarray(self._request.make_array("main"), dtype=np.uint8)

    def close(self) -> None:
        """Let go of the camera."""
        self._release()
        self._camera.stop()
        self._camera.close()

    def _release(self) -> None:
        if self._request is not None:
            self._request.release()
            self._request = None
