"""Stands in for picamera2, which only a Raspberry Pi has: the part of its interface that is used.

As its manual has it (The Picamera2 Library, sections 4.2 and 6.1): a configuration has a main
stream of a size and a format, a captured request gives an array and its metadata until it is
released, and a camera that is not there is an IndexError. Camera 1 is in use. The picture's blue is
the request's number, and the sensor's clock gives 12.5 frames a second however often it is asked.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP_NS = 80_000_000
BEGUN_NS = 5_000_000_000


class Request:
    def __init__(self, camera: "Picamera2", number: int) -> None:
        self._camera, self._number = camera, number
        camera.held += 1
        assert camera.held == 1, "a camera has few buffers: the one before must be released"

    def get_metadata(self) -> dict[str, Any]:
        return {"SensorTimestamp": BEGUN_NS + STEP_NS * self._number, "ExposureTime": 9_000}

    def make_array(self, name: str) -> NDArray[np.uint8]:
        assert name == "main"
        width, height = self._camera.main["size"]
        array = np.zeros((height, width, 3), np.uint8)
        array[..., 0] = 10 * self._number
        return array

    def release(self) -> None:
        self._camera.held -= 1


class Picamera2:
    def __init__(self, camera_num: int = 0) -> None:
        if camera_num > 1:
            raise IndexError("list index out of range")
        self._number = camera_num
        self._taken = 0
        self._started = False
        self.held = 0
        self.main: dict[str, Any] = {}

    def create_video_configuration(
        self, main: dict[str, Any], *, queue: bool = True
    ) -> dict[str, Any]:
        return {"main": main, "queue": queue}

    def configure(self, camera_config: dict[str, Any]) -> None:
        assert camera_config["main"]["format"] == "RGB888", "blue first"
        assert not camera_config["queue"], "a queued frame is an old one"
        self.main = camera_config["main"]

    def start(self) -> None:
        if self._number == 1:
            raise RuntimeError("Camera __init__ sequence did not complete.")
        self._started = True

    def capture_request(self) -> Request:
        assert self._started
        self._taken += 1
        return Request(self, self._taken)

    def stop(self) -> None:
        self._started = False

    def close(self) -> None:
        assert not self.held
