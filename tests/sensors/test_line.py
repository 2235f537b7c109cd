"""Who counts as having crossed, and who does not."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors import line
from sensors.floor import Line, Point, Stretch
from sensors.line import Sides
from sensors.size import PersonSize
from sensors.track import Axis, Track

DOOR = Line("door", (100.0, 200.0), (100.0, 0.0))  # drawn upwards: in is to the right
FRAME_MS = 100

Way = Sequence[tuple[float, float] | None]  # None: not seen in this frame


def walk(
    make: Callable[..., Track], ways: dict[int, Way], over: Line = DOOR, standing_ms: int = 0
) -> list[tuple[str, int]]:
    """Directions and times of the crossings of some ways, walked at the same time."""
    sides, counted = Sides(), []
    for number in range(max(map(len, ways.values()))):
        now_ms = number * FRAME_MS
        seen = [
            make(identity, *way[number], now_ms, standing_ms)
            for identity, way in ways.items()
            if number < len(way) and way[number] is not None
        ]
        sides, crossings = line.step(over, sides, seen, frozenset(ways), now_ms)
        counted += [(one.direction, one.at_ms) for one in crossings]
    return counted


def along(*xs: float | None, y: float = 100.0) -> Way:
    return [None if x is None else (x, y) for x in xs]


CASES: dict[str, tuple[Way, list[str]]] = {
    "to the right": (along(50, 80, 110, 140), ["in"]),
    "to the left": (along(140, 110, 80, 50), ["out"]),
    "in one step": (along(50, 150), ["in"]),
    "jitter on the line": (along(50, 99, 101, 98, 102, 99, 101, 100), []),
    "jitter, then over": (along(50, 99, 101, 98, 102, 99, 101, 130), ["in"]),
    "jitter, then back": (along(50, 99, 101, 98, 102, 99, 101, 60), []),
    "stops on the line and turns back": (along(50, 90, 100, 100, 100, 100, 90, 50), []),
    "over and back": (along(50, 120, 150, 120, 50), ["in", "out"]),
    "over, back and over": (along(50, 150, 50, 150), ["in", "out", "in"]),
    "touches the other side inside the band": (along(50, 103.9, 50), []),
    "clears the band": (along(50, 104.1, 50), ["in", "out"]),
    "hidden for 1.5 s while crossing": (along(80, *[None] * 15, 120, 140), ["in"]),
    "hidden on the line": (along(80, 99, *[None] * 15, 101, 140), ["in"]),
    "hidden, and back on the same side": (along(80, *[None] * 15, 70), []),
    "first seen on the line": (along(100, 101, 130, 150), []),
    "first seen on the line, later back": (along(100, 130, 70), ["out"]),
    "past the upper end": ([(50, -10), (150, -10)], []),
    "past the lower end": ([(50, 210), (150, 210)], []),
    "just inside the end": ([(50, 199), (150, 199)], ["in"]),
    "round the end and back through": (
        [(50, 100), (50, -50), (150, -50), (150, 100), (50, 100)],
        ["out"],
    ),
    "slanting past the end": ([(90, 198), (130, 215)], []),
}


@pytest.mark.parametrize(("way", "directions"), CASES.values(), ids=CASES.keys())
def test_ways(person: Callable[..., Track], way: Way, directions: list[str]) -> None:
    assert [direction for direction, _ in walk(person, {1: way})] == directions


def test_a_line_turned_round_turns_the_directions(person: Callable[..., Track]) -> None:
    turned = Line("door", DOOR.b, DOOR.a)
    assert walk(person, {1: along(50, 150)}, turned) == [("out", 100)]


def test_the_time_is_that_of_the_change_of_sides(person: Callable[..., Track]) -> None:
    assert walk(person, {1: along(50, 99, 101, 102, 140)}) == [("in", 200)]


def test_two_who_meet_on_the_line_count_each_their_way(person: Callable[..., Track]) -> None:
    ways = {1: along(60, 90, 110, 140), 2: along(140, 110, 90, 60)}
    assert sorted(walk(person, ways)) == [("in", 200), ("out", 200)]


def test_who_stands_for_a_minute_is_no_passer(person: Callable[..., Track]) -> None:
    swaying = along(90, 110, 90, 110)
    assert len(walk(person, {1: swaying})) == 3
    assert walk(person, {1: swaying}, standing_ms=60_000) == []


def test_a_forgotten_person_is_somebody_new(person: Callable[..., Track]) -> None:
    sides, _ = line.step(DOOR, Sides(), [person(1, 50, 100, 0)], frozenset({1}), 0)
    sides, _ = line.step(DOOR, sides, [], frozenset(), 100)
    _, crossings = line.step(DOOR, sides, [person(1, 150, 100, 200)], frozenset({1}), 200)
    assert crossings == []


def test_a_narrow_figure_still_has_a_band_of_a_pixel(person: Callable[..., Track]) -> None:
    far = {"height_px": 10.0}
    sides = Sides()
    counted = 0
    for number, x in enumerate((90.0, 100.9, 99.5, 100.9)):
        track = person(1, x, 100.0, number)
        small = Track(**{name: getattr(track, name) for name in Track.__slots__} | far)
        sides, crossings = line.step(DOOR, sides, [small], frozenset({1}), number)
        counted += len(crossings)
    assert counted == 0


POINTS = st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000))
ENDS = st.tuples(POINTS, POINTS).filter(
    lambda ab: abs(ab[0][0] - ab[1][0]) + abs(ab[0][1] - ab[1][1]) > 1
)


def _figure(identity: int, foot: tuple[float, float], at_ms: int) -> Track:
    return Track(
        id=identity,
        x=Axis(foot[0], 0.0, 1.0, 0.0, 1.0),
        y=Axis(foot[1], 0.0, 1.0, 0.0, 1.0),
        width_px=38.0,
        height_px=100.0,
        hits=2,
        at_ms=at_ms,
        seen_ms=at_ms,
        measured=foot,
        anchor=foot,
        anchor_ms=at_ms,
    )


def _endless(a: Point, b: Point) -> Line:
    dx, dy = 1e5 * (b[0] - a[0]), 1e5 * (b[1] - a[1])
    return Line("endless", (a[0] - dx, a[1] - dy), (b[0] + dx, b[1] + dy))


def _clear_side(over: Line, foot: tuple[float, float]) -> int:
    far = line.distance_px(over, foot)
    return 0 if abs(far) <= 100 * line.BAND_HEIGHTS else (1 if far > 0 else -1)


@settings(deadline=None)
@given(ENDS, st.lists(POINTS, min_size=1, max_size=30))
def test_in_minus_out_is_the_net_change_of_sides(
    ends: tuple[Point, Point], way: list[tuple[float, float]]
) -> None:
    """On a line without ends every person's crossings alternate and sum to where they went."""
    over = _endless(*ends)
    sides, counted = Sides(), []
    for number, foot in enumerate(way):
        sides, crossings = line.step(
            over, sides, [_figure(1, foot, number)], frozenset({1}), number
        )
        counted += [1 if one.direction == "in" else -1 for one in crossings]
    clear = [side for side in (_clear_side(over, foot) for foot in way) if side]
    assert sum(counted) == ((clear[-1] - clear[0]) // 2 if clear else 0)
    assert all(one == -two for one, two in pairwise(counted))


@settings(deadline=None)
@given(ENDS, st.lists(POINTS, min_size=1, max_size=30))
def test_a_line_drawn_backwards_counts_the_same_people_the_other_way(
    ends: tuple[Point, Point], way: list[tuple[float, float]]
) -> None:

    def totals(over: Line) -> tuple[int, int]:
        sides, directions = Sides(), []
        for number, foot in enumerate(way):
            figure = _figure(1, foot, number)
            sides, crossings = line.step(over, sides, [figure], frozenset({1}), number)
            directions += [one.direction for one in crossings]
        return directions.count("in"), directions.count("out")

    assert totals(_endless(*ends)) == totals(_endless(ends[1], ends[0]))[::-1]


@pytest.mark.parametrize(
    ("a", "b", "edge"),
    [
        ((5, 400), (5, 200), "left"),
        ((635, 400), (639, 200), "right"),
        ((100, 470), (500, 475), "lower"),
        ((100, 20), (500, 25), "upper"),
        ((300, 475), (300, 200), None),
        ((0, 300), (640, 300), None),
    ],
)
def test_a_line_along_an_edge_is_misplaced(a: Point, b: Point, edge: str | None) -> None:
    size = PersonSize(far=0.1, near=0.27)
    said = line.misplaced(Line("door", a, b), size, 640, 480)
    assert (said or "").startswith(f"line door runs along the {edge} edge" if edge else "")
    assert bool(said) == bool(edge)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ((300, 300), (300, 500), "line door ends outside the picture"),
        ((300, 300), (300, 330), "line door is shorter than half a person"),
        ((300, 300), (300, 420), ""),
    ],
)
def test_a_line_outside_or_too_short_is_misplaced(a: Point, b: Point, said: str) -> None:
    size = PersonSize(far=0.1, near=0.27)
    assert (line.misplaced(Line("door", a, b), size, 640, 480) or "").startswith(said)
    shares = Stretch("door", (a[0] / 640, a[1] / 480), (b[0] / 640, b[1] / 480))
    assert len(line.doubts([shares], size, 640, 480)) == bool(said)
