"""The proposed line: across the walk, in the picture, and one that counts well."""

import math
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sensors import line, tally, walk
from sensors.annotate import TRAILS_MAX
from sensors.calibrate.propose import WAYS_MIN, Proposal, proposed
from sensors.counting import Counting
from sensors.detect import MotionDetector
from sensors.detections import Pixels
from sensors.floor import Stretch
from sensors.size import PersonSize
from sensors.source import source_of

WIDTH_PX, HEIGHT_PX = 640, 480
SIZE = PersonSize(0.02, 0.27)


def way(*points: tuple[float, float], steps: int = 30, tall: float = 80.0) -> list[Any]:
    """Somebody who walks from point to point."""
    found = []
    for (ax, ay), (bx, by) in pairwise(points):
        found += [
            (ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps, tall)
            for step in range(steps + 1)
        ]
    return found


def crossers(seed: int, turn: float = 0.0) -> list[list[Any]]:
    """Two to one who walk to the right, turned by an angle around the middle."""
    rand = random.Random(seed)
    cos, sin = math.cos(turn), math.sin(turn)
    ways = []
    for number in range(30):
        ends = [(-250.0, rand.uniform(-60, 60)), (250.0, rand.uniform(-60, 60))]
        if number % 3 == 0:
            ends.reverse()
        ways.append(way(*[(320 + x * cos - y * sin, 240 + x * sin + y * cos) for x, y in ends]))
    return ways


def sides(found: Proposal, ways: list[list[Any]]) -> tuple[int, int]:
    """In and out by where ways begin and end."""
    here = Stretch("p", found.a, found.b).on(WIDTH_PX, HEIGHT_PX)
    begun = [line.distance_px(here, one[0][:2]) < 0 for one in ways]
    ended = [line.distance_px(here, one[-1][:2]) < 0 for one in ways]
    pairs = list(zip(begun, ended, strict=True))
    return pairs.count((True, False)), pairs.count((False, True))


@pytest.mark.parametrize("turn", [0.0, 0.6, 1.2, 1.5708, 2.4, 3.1])
def test_it_lies_across_the_walk_whichever_way_that_goes(turn: float) -> None:
    ways = crossers(1, turn)
    found = proposed(ways, WIDTH_PX, HEIGHT_PX)
    assert found is not None
    assert (found.over, found.of) == (30, 30)
    dx, dy = (found.b[0] - found.a[0]) * WIDTH_PX, (found.b[1] - found.a[1]) * HEIGHT_PX
    along = abs(dx * math.cos(turn) + dy * math.sin(turn)) / math.hypot(dx, dy)
    assert along < math.sin(math.radians(20))
    assert sides(found, ways) == (20, 10), "in is where most go"
    assert all(0 <= value <= 1 for value in (*found.a, *found.b))


def test_too_few_people_and_people_who_stand_propose_nothing() -> None:
    assert proposed(crossers(1)[: WAYS_MIN - 1], WIDTH_PX, HEIGHT_PX) is None
    standing = [way((300, 200), (310, 205)) for _ in range(50)]
    back = [way((100, 200), (500, 200), (105, 200)) for _ in range(50)]
    assert proposed([*standing, *back, []], WIDTH_PX, HEIGHT_PX) is None


def test_it_keeps_away_from_where_people_turn_back() -> None:
    browsing = [way((60, 240), (200, 240), (70, 240)) for _ in range(30)]
    found = proposed([*crossers(2), *browsing], WIDTH_PX, HEIGHT_PX)
    assert found is not None
    assert min(found.a[0], found.b[0]) * WIDTH_PX > 200


def true_ways() -> dict[int, list[tuple[float, float, float]]]:
    """The drawn scene's own truth, a minute of it."""
    found: dict[int, list[tuple[float, float, float]]] = {}
    for number in range(600):
        for index, foot in enumerate(walk.feet(number)):
            if 0 < foot.x_px < WIDTH_PX:
                found.setdefault(index, []).append(tuple(foot))
            elif index in found:  # out of the picture: who comes back is somebody else
                found[len(found) + 100] = found.pop(index)
    return found


def crossings_of(found: Proposal) -> int:
    """How often the drawn figures go over a line, by geometry alone."""
    here = Stretch("p", found.a, found.b).on(WIDTH_PX, HEIGHT_PX)
    total = 0
    for before, after in ((walk.feet(n), walk.feet(n + 1)) for n in range(299)):
        for (ax, ay, _), (bx, by, _) in zip(before, after, strict=True):
            there, then = line.distance_px(here, (ax, ay)), line.distance_px(here, (bx, by))
            total += there * then < 0
    return total


def test_on_the_drawn_scene_the_proposed_line_counts_well() -> None:
    found = proposed(list(true_ways().values()), WIDTH_PX, HEIGHT_PX)
    assert found is not None
    here = Stretch("p", found.a, found.b)
    assert line.misplaced(here.on(WIDTH_PX, HEIGHT_PX), SIZE, WIDTH_PX, HEIGHT_PX) is None
    counting = Counting(MotionDetector(SIZE), [here])
    counted = 0
    for number in range(300):
        seen = counting.see(walk.draw(number), number * 100, cut=False)
        counted += 0 if seen is None else len(seen.crossings)
    true = crossings_of(found)
    assert true >= 5, "the figures go over it"
    assert abs(counted - true) <= 1


def frames(clip: Path) -> Iterator[tuple[Pixels | None, int]]:
    """Half of the clip's pictures, at its true pace."""
    every = tally.frames_of(tally.opened(source_of(str(clip))), 1000 / 7)
    yield from (one for number, one in enumerate(every) if number % 2 == 0)


def test_on_the_real_clip_it_is_as_good_as_the_lines_that_people_drew(
    clip: Path, truth: dict[str, Any]
) -> None:
    counting = Counting(MotionDetector(SIZE), [])
    ways: dict[int, list[tuple[float, float, float]]] = {}
    for frame, at_ms in frames(clip):
        if frame is None or counting.see(frame, at_ms, cut=False) is None:
            continue
        for track in counting.tracks:
            ways.setdefault(track.id, []).append((*track.foot_px, track.height_px))
    assert WAYS_MIN < len(ways) < TRAILS_MAX
    width, height = truth["width"], truth["height"]
    found = proposed(list(ways.values()), width, height)
    assert found is not None
    assert (
        line.misplaced(Stretch("p", found.a, found.b).on(width, height), SIZE, width, height)
        is None
    )
    drawn = [
        Stretch(name, *((x / width, y / height) for x, y in (one["a"], one["b"])))
        for name, one in truth["lines"].items()
    ]
    best = max(crossed(one, ways, width, height) for one in drawn)
    mine = crossed(Stretch("p", found.a, found.b), ways, width, height)
    assert mine >= 0.9 * best


def crossed(stretch: Stretch, ways: dict[int, Any], width: int, height: int) -> int:
    """How many ways the counter's own rule counts over a line."""
    here, total = stretch.on(width, height), 0
    for one in ways.values():
        before = line.distance_px(here, one[0][:2])
        after = line.distance_px(here, one[-1][:2])
        clear = min(abs(before), abs(after)) > 0.5 * one[-1][2]
        meets = any(
            line._inside(
                here, p[:2], line.distance_px(here, p[:2]), q[:2], line.distance_px(here, q[:2])
            )
            for p, q in pairwise(one)
            if line.distance_px(here, p[:2]) * line.distance_px(here, q[:2]) < 0
        )
        total += before * after < 0 and clear and meets
    return total
