"""What tracking and counting promise together, whatever order, pace and gaps the frames have.

People walk straight ways over a drawn-upwards line; their boxes are shuffled, thinned out, hidden
and made to dither. The oracle is the ways themselves: it knows no tracks.
"""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors import line, track
from sensors.detections import Thresholds, detections
from sensors.floor import Line
from sensors.line import BAND_HEIGHTS, Sides
from sensors.track import Tracks

HEIGHT_PX = 100.0
DOOR = Line("door", (320.0, 480.0), (320.0, 0.0))
RULES = Thresholds(high=0.3, low=0.1, birth=0.5)
FRAME_MS = 125
DURATION_MS = 8_000


class Walker(NamedTuple):
    """Somebody who walks from one side to the other at a row of their own."""

    row: int
    rightwards: bool
    heights_per_s: float
    start_ms: int

    def foot(self, at_ms: int) -> tuple[float, float]:
        """Where they stand; all meet the line's column within the recording."""
        done = (at_ms - self.start_ms) / 1000 * self.heights_per_s * HEIGHT_PX
        x = 320 - 180 + done
        return (x if self.rightwards else 640 - x), 60.0 + 130 * self.row


WALKERS = st.lists(
    st.builds(
        Walker,
        row=st.integers(1, 3),
        rightwards=st.booleans(),
        heights_per_s=st.floats(0.6, 1.2),
        start_ms=st.integers(0, 1_000),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.row,
)

Boxes = list[tuple[float, float, float, float]]


def box(foot: tuple[float, float]) -> tuple[float, float, float, float]:
    x, y = foot
    return x - 19, y - HEIGHT_PX, x + 19, y


def frames_of(walkers: Sequence[Walker], step_ms: int = FRAME_MS) -> list[tuple[int, Boxes]]:
    return [
        (at_ms, [box(one.foot(at_ms)) for one in walkers])
        for at_ms in range(0, DURATION_MS, step_ms)
    ]


def counted(frames: Sequence[tuple[int, Boxes]], over: Line = DOOR) -> Counter[str]:
    tracks, sides, counts = Tracks(), Sides(), Counter[str]()
    for at_ms, boxes in frames:
        found = detections(boxes, [0.9] * len(boxes))
        tracks = track.step(tracks, found, at_ms, RULES)
        sides, crossed = line.step(over, sides, tracks.seen(), tracks.ids(), at_ms)
        counts.update(one.direction for one in crossed)
    return counts


def true(walkers: Sequence[Walker]) -> Counter[str]:
    return Counter("in" if one.rightwards else "out" for one in walkers)


@settings(deadline=None, max_examples=60)
@given(WALKERS, st.randoms(use_true_random=False))
def test_the_order_of_boxes_does_not_matter(walkers: list[Walker], random: Random) -> None:
    frames = frames_of(walkers)
    shuffled = []
    for at_ms, boxes in frames:
        mixed = [*boxes]
        random.shuffle(mixed)
        shuffled.append((at_ms, mixed))
    assert counted(frames) == counted(shuffled) == true(walkers)


@settings(deadline=None, max_examples=60)
@given(WALKERS, st.lists(st.integers(0, 63), max_size=12), st.sampled_from([100, 125, 142, 200]))
def test_gaps_of_half_a_second_lose_and_add_nobody(
    walkers: list[Walker], gaps: list[int], step_ms: int
) -> None:
    frames = frames_of(walkers, step_ms)
    longest = 500 // step_ms
    kept, missing = [], 0
    for number, frame in enumerate(frames):
        gone = any(start <= number < start + longest for start in gaps) and missing < longest
        missing = missing + 1 if gone else 0
        if not gone or number < 3:
            kept.append(frame)
    assert counted(kept) == true(walkers)


@settings(deadline=None, max_examples=60)
@given(WALKERS, st.integers(0, 3), st.floats(-1, 1), st.integers(3, 12))
def test_who_is_hidden_while_crossing_counts_once(
    walkers: list[Walker], who: int, early: float, frames: int
) -> None:
    hidden = walkers[who % len(walkers)]
    meets_ms = hidden.start_ms + 180 / hidden.heights_per_s / HEIGHT_PX * 1000
    since_ms = meets_ms - (0.5 + 0.3 * early) * frames * FRAME_MS
    shown = [
        (
            at_ms,
            [
                box(one.foot(at_ms))
                for one in walkers
                if one is not hidden or not since_ms <= at_ms < since_ms + frames * FRAME_MS
            ],
        )
        for at_ms, _ in frames_of(walkers)
    ]
    assert counted(shown) == true(walkers)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(-0.95, 0.95), min_size=20, max_size=60))
def test_dithering_within_the_band_counts_nothing(sways: list[float]) -> None:
    band_px = BAND_HEIGHTS * HEIGHT_PX
    towards = [(125 * n, [box((300.0 + 2 * n, 300.0))]) for n in range(9)]
    standing = [
        (125 * (9 + n), [box((320.0 + band_px * sway, 300.0))]) for n, sway in enumerate(sways)
    ]
    after_ms = 125 * (9 + len(sways))
    back = [(after_ms + 125 * n, [box((316.0 - 4 * n, 300.0))]) for n in range(9)]
    assert counted(towards + standing) == Counter()
    assert counted(towards + standing + back) == Counter()


@pytest.mark.parametrize("beyond_px", [-20, 0, 2])
def test_turning_back_on_the_line_counts_nothing(beyond_px: float) -> None:
    way = [*np.linspace(240, 320 + beyond_px, 12), *np.linspace(320 + beyond_px, 240, 12)]
    frames = [(125 * n, [box((x, 300.0))]) for n, x in enumerate(way)]
    assert counted(frames) == Counter()


def test_turning_back_behind_the_line_counts_there_and_back() -> None:
    way = [*np.linspace(240, 380, 14), *np.linspace(380, 240, 14)]
    frames = [(125 * n, [box((x, 300.0))]) for n, x in enumerate(way)]
    assert counted(frames) == Counter({"in": 1, "out": 1})


def test_the_foot_counts_and_not_the_middle_of_the_box() -> None:
    """Over a line on the floor that runs across the picture, heads are over long before feet."""
    across = Line("door", (0.0, 300.0), (640.0, 300.0))
    towards = [(125 * n, [box((320.0, 400.0 - 6 * n))]) for n in range(16)]  # feet stop at 310
    assert counted(towards, across) == Counter()
    over = [(125 * n, [box((320.0, 400.0 - 6 * n))]) for n in range(24)]
    assert sum(counted(over, across).values()) == 1


def test_two_who_begin_in_the_same_frame_are_two() -> None:
    walkers = [Walker(1, True, 1.0, 0), Walker(3, False, 1.0, 0)]
    assert counted(frames_of(walkers)) == Counter({"in": 1, "out": 1})


@pytest.mark.parametrize("step_ms", [50, 125, 285])
def test_time_is_measured_and_not_counted_in_frames(step_ms: int) -> None:
    """Somebody hidden for 1.5 s is still themselves at any pace."""
    walker = Walker(2, True, 0.8, 0)
    meets_ms = 180 / 0.8 / HEIGHT_PX * 1000
    frames = [
        (at_ms, boxes)
        for at_ms, boxes in frames_of([walker], step_ms)
        if not meets_ms - 750 <= at_ms < meets_ms + 750
    ]
    assert counted(frames) == Counter({"in": 1})
