"""What an operator sees of a count, and what nobody sees of a head."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sensors import annotate
from sensors.annotate import TRAILS_MAX, Annotator
from sensors.counting import Counting
from sensors.detections import Detections, Pixels, Thresholds, detections
from sensors.floor import Area, Stretch
from sensors.frames import open_footage
from sensors.source import source_of

DOOR = Stretch("door", (0.5, 0.9), (0.5, 0.1))
HALL = Area("hall", ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)))
NOISE: Pixels = np.random.default_rng(7).integers(0, 256, (240, 320, 3), np.uint8)


class DetectorFake:
    """Finds somebody 120 px tall who walks to the right; somebody unsure stands beside."""

    name = "fake"
    thresholds = Thresholds(high=0.5, low=0.25, birth=0.5)

    def __init__(self) -> None:
        self.x = 100.0

    def detect(self, frame: Pixels) -> Detections | None:
        assert frame is NOISE or not frame.any()
        self.x += 8
        sure, unsure = [self.x - 20, 60, self.x + 20, 180], [10.0, 60.0, 50.0, 180.0]
        return detections([sure, unsure], [0.9, 0.3])


def detail(pixels: Pixels) -> float:
    """How much neighbours differ: what a face is known by."""
    return float(np.abs(np.diff(pixels.astype(np.int16), axis=1)).mean())


def drawn_last(frames: int) -> Pixels:
    detector = DetectorFake()
    counting, annotator = Counting(detector, [DOOR], [HALL]), Annotator([DOOR], [HALL])
    for number in range(frames):
        seen = counting.see(NOISE, 150 * number, cut=False)
        drawn = annotator.draw(NOISE, counting, seen)
    return drawn


@pytest.mark.parametrize("left", [10, 196], ids=["unsure", "sure"])
def test_every_head_is_blurred_even_of_an_unsure_box(left: int) -> None:
    drawn = drawn_last(14)  # the walker's box begins at 192
    columns = slice(left + 6, left + 18)  # between the edges of box and zone
    assert detail(drawn[62:92, columns]) < 0.3 * detail(NOISE[62:92, columns])
    assert detail(drawn[105:115, columns]) == detail(NOISE[105:115, columns])


def test_of_a_frame_that_cannot_be_judged_nothing_is_sharp() -> None:
    """Its heads are where no box is: the boxes are those of the frame before."""
    counting, annotator = Counting(DetectorFake(), [], []), Annotator([], [])
    drawn = annotator.draw(NOISE, counting, None)
    assert detail(drawn[40:]) < 0.3 * detail(NOISE[40:])


def test_the_frame_itself_is_left_alone() -> None:
    before = NOISE.copy()
    drawn_last(3)
    assert np.array_equal(NOISE, before)


def test_the_arrow_points_to_the_in_side() -> None:
    black: Pixels = np.zeros((240, 320, 3), np.uint8)
    counting, annotator = Counting(DetectorFake(), [DOOR]), Annotator([DOOR], [])
    drawn = annotator.draw(black, counting, None)
    red = drawn[110:130, :, 2].astype(int).sum(axis=0)
    assert red[165:185].sum() > 1_000, "drawn upwards, in is to the right"
    assert red[130:155].sum() == 0


def test_ways_are_not_kept_without_end(person: Callable[..., object]) -> None:
    annotator = Annotator([], [])
    for identity in range(TRAILS_MAX + 20):
        annotator._draw_track(NOISE.copy(), person(identity, 50.0, 150.0, 0))  # type: ignore[arg-type]
    assert len(annotator._trails) == TRAILS_MAX
    assert annotate.TRAIL_FRAMES > 0


def test_a_film_is_written_and_never_over_its_clip(film: Callable[..., Path]) -> None:
    clip = film([100] * 6)
    out = clip.with_name("out.mp4")

    def view(to: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sensors", "view", str(clip), "--out", str(to)]
        command += ["--detector", "motion", "--line", "door=32,48,32,0"]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    done = view(out)
    assert done.returncode == 0, done.stderr
    footage = open_footage(source_of(str(out)))
    assert footage.size_px == (64, 48)
    assert sum(1 for _ in iter(footage.grab, False)) == 6
    before = clip.read_bytes()
    assert view(clip).returncode == 1
    assert clip.read_bytes() == before
    assert view(clip.with_name("none") / "out.mp4").returncode == 1
