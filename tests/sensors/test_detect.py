"""What the motion detector takes for a person."""

from functools import cache

import numpy as np
import pytest

from sensors.detect import MotionDetector
from sensors.detections import DETECTIONS_MAX, Pixels, detections
from sensors.size import PersonSize

SIZE = PersonSize(far=0.02, near=0.27)
WIDTH_PX, HEIGHT_PX = 640, 480


def floor(number: int) -> Pixels:
    """An empty floor with the noise of a camera."""
    return _floor(number % 16).copy()


@cache
def _floor(seed: int) -> Pixels:
    noise = np.random.default_rng(seed).normal(150, 3, (HEIGHT_PX, WIDTH_PX, 3))
    return np.clip(noise, 0, 255).astype(np.uint8)


def with_box(frame: Pixels, left: int, top: int, width: int, height: int) -> Pixels:
    drawn = frame.copy()
    drawn[top : top + height, left : left + width] = 40
    return drawn


@pytest.fixture
def detector() -> MotionDetector:
    """One that has learnt the empty floor."""
    made = MotionDetector(SIZE)
    for number in range(24):
        made.detect(floor(number))
    return made


def test_an_empty_floor_is_empty(detector: MotionDetector) -> None:
    found = detector.detect(floor(100))
    assert found is not None
    assert len(found) == 0


def test_a_person_is_found_where_they_stand(detector: MotionDetector) -> None:
    found = detector.detect(with_box(floor(100), 300, 200, 26, 70))
    assert found is not None
    assert found.boxes_px == pytest.approx(np.array([[300, 200, 326, 270]]), abs=4)
    assert found.scores[0] > 0.8


def test_two_who_touch_are_two(detector: MotionDetector) -> None:
    frame = with_box(with_box(floor(100), 280, 195, 27, 75), 307, 205, 27, 65)
    found = detector.detect(frame)
    assert found is not None
    assert sorted((found.boxes_px[:, 0] + found.boxes_px[:, 2]) / 2) == pytest.approx(
        [293, 320], abs=8
    )


def test_one_behind_the_other_are_two(detector: MotionDetector) -> None:
    frame = with_box(with_box(floor(100), 300, 191, 28, 76), 306, 246, 34, 94)
    found = detector.detect(frame)
    assert found is not None
    assert sorted(found.boxes_px[:, 3]) == pytest.approx([267, 340], abs=12)


@pytest.mark.parametrize(
    ("width", "height"),
    [(6, 8), (60, 6), (6, 60)],
    ids=["a bird", "a rope", "a pole"],
)
def test_what_has_no_persons_size_is_nobody(
    detector: MotionDetector, width: int, height: int
) -> None:
    found = detector.detect(with_box(floor(100), 300, 340 - height, width, height))
    assert found is not None
    assert not (found.scores >= 0.5).any()


def test_a_soft_shadow_is_nobody(detector: MotionDetector) -> None:
    frame = floor(100)
    frame[200:270, 300:326] = (frame[200:270, 300:326] * 0.75).astype(np.uint8)
    found = detector.detect(frame)
    assert found is not None
    assert len(found) == 0


def test_a_light_that_is_switched_cannot_be_judged_until_it_is_learnt(
    detector: MotionDetector,
) -> None:
    def dark(number: int) -> Pixels:
        return (floor(number) * 0.35).astype(np.uint8)

    assert detector.detect(dark(100)) is None
    after = [detector.detect(dark(number)) for number in range(101, 160)]
    assert after[-1] is not None
    assert len(after[-1]) == 0


def test_the_best_detections_are_kept() -> None:
    many = DETECTIONS_MAX + 50
    scores = np.linspace(0, 1, many)
    kept = detections(np.zeros((many, 4)), scores)
    assert len(kept) == DETECTIONS_MAX
    assert kept.scores[0] == 1.0
    assert kept.scores[-1] == scores[50]
