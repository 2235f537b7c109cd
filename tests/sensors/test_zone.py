"""Who is in a zone, and for how long."""

from collections.abc import Callable, Sequence

import pytest

from sensors import zone
from sensors.floor import Zone
from sensors.track import Track
from sensors.zone import FURNITURE_MS, Presence, Stays, Visit

TILL = Zone("till", ((100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0)))
STEP_MS = 200

Where = dict[int, tuple[float, float]]
"""Foot points of those who are seen, by identity."""


@pytest.fixture
def followed(person: Callable[..., Track]) -> Callable[..., tuple[list[Visit], list[int]]]:
    """Visits and heads of frames; who is missing in one is hidden, until 2 s have passed."""

    def follow(
        frames: Sequence[Where], over: Zone = TILL, standing_ms: int = 0
    ) -> tuple[list[Visit], list[int]]:
        stays, visits, heads = Stays(), [], []
        last: dict[int, int] = {}
        for number, where in enumerate(frames):
            now_ms = number * STEP_MS
            last |= dict.fromkeys(where, now_ms)
            known = frozenset(key for key, at_ms in last.items() if now_ms - at_ms <= 2_000)
            seen = [person(key, *foot, now_ms, standing_ms) for key, foot in where.items()]
            stays, presence = zone.step(over, stays, seen, known, now_ms)
            assert isinstance(presence, Presence)
            visits += presence.visits
            heads.append(presence.inside)
        return visits + zone.finish(over, stays), heads

    return follow


def walk(*xs: float, who: int = 1) -> list[Where]:
    return [{who: (x, 200.0)} for x in xs]


def test_a_walk_through_is_one_visit(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    visits, heads = followed(walk(60, 110, 160, 210, 260, 310, 360, 410, 460, 510, 560, 610, 660))
    assert visits == [Visit("till", 200, 1000)]
    assert heads == [0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_sway_over_the_edge_is_no_departure(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    visits, _ = followed(walk(110, 105, 95, 96, 105, 95, 105, 110))
    assert visits == [Visit("till", 0, 1400)]


def test_who_comes_back_later_comes_a_second_time(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    visits, _ = followed(walk(110, 110, *[50] * 8, 110, 110))
    assert visits == [Visit("till", 0, 400), Visit("till", 2000, 2200)]


def test_who_is_hidden_stays_and_is_soon_not_counted(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    visits, heads = followed([*walk(150, 150), *[{}] * 7, *walk(160, 160)])
    assert visits == [Visit("till", 0, 2000)]
    assert heads == [1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1]


def test_who_is_lost_and_found_under_another_number_visits_once(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    hidden: list[Where] = [{}] * 3
    visits, _ = followed([*walk(150, 150), *hidden, *walk(170, 180, who=2)])
    assert visits == [Visit("till", 0, 1200)]
    long: list[Where] = [{}] * 13  # 2.6 s: the tracker has forgotten them
    visits, _ = followed([*walk(150, 150), *long, *walk(170, 180, who=2)])
    assert visits == [Visit("till", 0, 3200)]


def test_somebody_new_who_walks_in_takes_over_nobody(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    frames: list[Where] = [{1: (105, 200), 2: (60, 200)}] * 3 + [{2: (120, 200)}] * 3
    visits, _ = followed(frames)
    assert sorted(visits) == [Visit("till", 0, 400), Visit("till", 600, 1000)]


def test_somebody_far_from_who_was_lost_is_somebody_else(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    visits, _ = followed([*walk(110, 110), *walk(290, 290, who=2)])
    assert len(visits) == 2


def test_who_only_passes_by_does_not_visit(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    patient = TILL._replace(least_ms=1_000)
    assert followed(walk(60, 110, 160, 310, 360), over=patient)[0] == []
    assert len(followed(walk(60, *[150] * 7, 310), over=patient)[0]) == 1


def test_what_never_moves_is_furniture(
    followed: Callable[..., tuple[list[Visit], list[int]]],
) -> None:
    assert followed(walk(150, 150), standing_ms=FURNITURE_MS) == ([], [0, 0])
    assert followed(walk(150, 150), standing_ms=FURNITURE_MS - 1)[1] == [1, 1]


def test_a_zone_may_have_any_form(person: Callable[..., Track]) -> None:
    corner = Zone("corner", ((0, 0), (200, 0), (200, 50), (50, 50), (50, 200), (0, 200)))
    inside = [(25, 150), (150, 25), (25, 25)]
    outside = [(100, 100), (250, 25), (25, 250), (-5, 25)]
    for points, heads in ((inside, 1), (outside, 0)):
        for foot in points:
            _, presence = zone.step(corner, Stays(), [person(1, *foot, 0)], frozenset({1}), 0)
            assert presence.inside == heads, foot
