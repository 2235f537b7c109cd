"""Detector, tracker and lines together, without a camera."""

import numpy as np

from sensors.counting import Counting
from sensors.detections import Detections, Pixels, Thresholds, detections
from sensors.floor import Area, Stretch

FRAME: Pixels = np.zeros((100, 200, 3), np.uint8)
DOOR = Stretch("door", (0.5, 1.0), (0.5, 0.0))


class DetectorFake:
    """Finds one person, 40 px tall, at the given places; ``None`` is a frame it cannot judge."""

    name = "fake"
    thresholds = Thresholds(high=0.5, low=0.25, birth=0.5)

    def __init__(self, *xs: float | None) -> None:
        self._xs = iter(xs)

    def detect(self, frame: Pixels) -> Detections | None:
        assert frame is FRAME
        x = next(self._xs)
        return None if x is None else detections([[x - 8, 20, x + 8, 60]], [0.9])


def count(*xs: float | None, cuts: frozenset[int] = frozenset()) -> list[str]:
    counting = Counting(DetectorFake(*xs), [DOOR])
    counted = []
    for number in range(len(xs)):
        seen = counting.see(FRAME, number * 100, cut=number in cuts)
        counted += seen.crossings if seen else []
    return [one.direction for one in counted]


def test_a_walk_over_the_line_counts() -> None:
    assert count(80, 84, 88, 92, 96, 100, 104, 108, 112) == ["in"]


def test_a_jump_cut_counts_nothing() -> None:
    before, after = (82, 86, 90, 94, 96), (102, 104, 108, 112, 116)
    assert count(*before, *after) == ["in"]
    assert count(*before, *after, cuts=frozenset({5})) == []


def test_a_looped_walk_counts_once_a_round() -> None:
    way = (80, 84, 88, 92, 96, 100, 104, 108, 112)
    assert count(*way * 3, cuts=frozenset({0, 9, 18})) == ["in"] * 3


def test_a_frame_that_cannot_be_judged_says_so_and_forgets_nobody() -> None:
    assert Counting(DetectorFake(None), [DOOR]).see(FRAME, 0, cut=False) is None
    assert count(84, 88, 92, 96, None, 104, 108, 112) == ["in"]


def test_lines_are_counted_each_for_itself() -> None:
    counting = Counting(
        DetectorFake(80, 84, 88, 92, 96, 100, 104, 108, 112),
        [DOOR, Stretch("gate", (0.45, 0.0), (0.45, 1.0)), Stretch("far", (0.9, 1.0), (0.9, 0.0))],
    )
    seen = [counting.see(FRAME, n * 100, cut=False) for n in range(9)]
    counted = [one for sighting in seen if sighting for one in sighting.crossings]
    assert [(c.line, c.direction) for c in counted] == [("gate", "out"), ("door", "in")]


def test_lines_and_zones_are_counted_together() -> None:
    till = Area("till", ((0.41, 0.0), (0.51, 0.0), (0.51, 1.0), (0.41, 1.0)))
    xs = (70, 75, 78, 84, 88, 92, 96, 100, 104, 108, 112, 116, 120)
    counting = Counting(DetectorFake(*xs), [DOOR], [till])
    seen = [counting.see(FRAME, 300 * n, cut=False) for n in range(len(xs))]
    assert all(seen)
    assert [one.inside["till"] for one in seen if one] == [0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]
    (visit,) = [visit for one in seen if one for visit in one.visits]
    assert visit == ("till", 900, 2400)
    assert counting.finish() == []


def test_who_is_still_there_at_the_end_has_visited_too() -> None:
    hall = Area("hall", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    counting = Counting(DetectorFake(80, 81, 82, 83), [], [hall])
    for number in range(4):
        counting.see(FRAME, 300 * number, cut=False)
    assert counting.finish() == [("hall", 300, 900)]
