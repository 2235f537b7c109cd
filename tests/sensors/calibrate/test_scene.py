"""The still that is drawn on: of whom the detector found, and of no frame it could not judge."""

from collections.abc import AsyncIterator

import cv2
import numpy as np

from sensors.calibrate.scene import Scene
from sensors.camera import Frame
from sensors.counting import Counting
from sensors.detections import Detections, Pixels, Thresholds, detections

LEFT: Pixels = np.zeros((240, 320, 3), np.uint8)
LEFT[:, :160] = 250
RIGHT: Pixels = LEFT[:, ::-1].copy()


class DetectorFake:
    """Finds somebody at the left in the picture it knows, and cannot judge the other."""

    name = "fake"
    thresholds = Thresholds(high=0.5, low=0.25, birth=0.5)

    def detect(self, frame: Pixels) -> Detections | None:
        return detections([[20, 20, 60, 200]], [0.9]) if frame is LEFT else None


async def frames(*pixels: Pixels) -> AsyncIterator[Frame]:
    for number, one in enumerate(pixels):
        yield Frame(one, cut=False, taken_ms=100 * number)


async def test_what_cannot_be_judged_is_not_shown() -> None:
    scene = Scene(Counting(DetectorFake(), []))
    await scene.watch(frames(RIGHT))
    assert await scene.still() is None, "nobody knows where the heads are"
    await scene.watch(frames(LEFT, RIGHT))
    still = await scene.still()
    assert still is not None
    shown = cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown[120, 120].mean() > 200, "the picture before"
    assert shown[120, 200].mean() < 50
    assert scene.problem == "the picture cannot be judged yet"
