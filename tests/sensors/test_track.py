"""Who is taken for whom from frame to frame."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sensors import track
from sensors.detections import Thresholds, detections
from sensors.track import Track, Tracks

FRAME_MS = 140
RULES = Thresholds(high=0.5, low=0.25, birth=0.5)

Foot = tuple[float, float]


def boxes(*feet: Foot, height_px: float = 100.0) -> list[tuple[float, float, float, float]]:
    half = 0.19 * height_px
    return [(x - half, y - height_px, x + half, y) for x, y in feet]


def follow(frames: Sequence[Sequence[Foot]], score: float = 0.9, step_ms: int = FRAME_MS) -> Tracks:
    tracks = Tracks()
    for number, feet in enumerate(frames):
        found = detections(boxes(*feet), [score] * len(feet))
        tracks = track.step(tracks, found, number * step_ms, RULES)
    return tracks


def test_a_walk_is_one_person() -> None:
    tracks = follow([[(100 + 10 * n, 300)] for n in range(20)])
    (one,) = tracks.seen()
    assert one.id == 1
    assert one.foot_px == pytest.approx((290, 300), abs=3)
    assert one.x.speed == pytest.approx(10 / 0.14, rel=0.1)


def test_once_is_not_enough_to_be_somebody() -> None:
    assert follow([[(100, 300)]]).seen() == []


def test_two_who_cross_paths_keep_their_identities() -> None:
    frames = [[(100 + 12 * n, 300), (340 - 12 * n, 310)] for n in range(21)]
    right, left = sorted(follow(frames).seen(), key=lambda one: one.id)
    assert right.x.place == pytest.approx(340, abs=8)
    assert left.x.place == pytest.approx(100, abs=8)


def test_two_who_hide_each_other_while_crossing_keep_their_identities() -> None:
    ways = [((100 + 12 * n, 300), (340 - 12 * n, 310)) for n in range(21)]
    frames = [list(pair) if abs(pair[0][0] - pair[1][0]) > 30 else [pair[1]] for pair in ways]
    assert {len(frame) for frame in frames} == {1, 2}
    right, left = sorted(follow(frames).seen(), key=lambda one: one.id)
    assert right.x.place == pytest.approx(340, abs=8)
    assert left.x.place == pytest.approx(100, abs=8)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("in_front_px", [10, 20])
@pytest.mark.parametrize("merged_px", [0, 4, 8])
def test_one_box_of_two_belongs_to_the_one_in_front(
    in_front_px: int, merged_px: int, *, mirrored: bool
) -> None:
    """They stop as they meet; the box has the head of the one behind, so it fits both."""
    sign = -1 if mirrored else 1
    behind = (300.0, 300.0)
    ways = [[(300 + sign * (20 * n - 120), 300 + in_front_px), behind] for n in range(6)]
    x, bottom = 300 - sign * merged_px, 300 + in_front_px
    tracks = follow(ways, step_ms=285)
    merged = detections([(x - 19, 200, x + 19, bottom)], [0.9])
    (one,) = track.step(tracks, merged, 6 * 285, RULES).seen()
    assert one.id == 1


@pytest.mark.parametrize(("hidden_ms", "people"), [(1_500, 1), (3_000, 2)])
def test_a_hidden_person_is_remembered_for_two_seconds(hidden_ms: int, people: int) -> None:
    hidden = round(hidden_ms / FRAME_MS)
    frames: list[list[Foot]] = [[(100 + 8 * n, 300)] for n in range(40)]
    frames[15 : 15 + hidden] = [[] for _ in range(hidden)]
    assert follow(frames).next_id == 1 + people


def test_a_lost_track_does_not_take_over_somebody_far_away() -> None:
    frames: list[list[Foot]] = [[(100, 300)]] * 8 + [[]] * 13 + [[(220, 300)]] * 3
    assert [one.id for one in follow(frames).seen()] == [2]


def test_doubtful_boxes_go_on_with_somebody_but_begin_nobody() -> None:
    sure, doubtful = [(100.0, 300.0)], [(105.0, 300.0)]
    tracks = follow([sure, sure, sure])
    tracks = track.step(tracks, detections(boxes(*doubtful), [0.3]), 420, RULES)
    assert [one.id for one in tracks.seen()] == [1]
    assert follow([doubtful] * 5, score=0.3).known == ()
    assert follow([sure] * 5, score=0.1).known == ()


def test_half_the_frames_or_uneven_ones_make_the_same_person() -> None:
    tracks = Tracks()
    for at_ms in (0, 130, 300, 600, 720, 1_100, 1_250):
        found = detections(boxes((100 + 0.08 * at_ms, 300)), [0.9])
        tracks = track.step(tracks, found, at_ms, RULES)
    assert [one.id for one in tracks.seen()] == [1]


def test_what_stays_for_a_minute_is_static_until_it_moves() -> None:
    swaying: list[list[Foot]] = [[(100 + n % 3, 300)] for n in range(121)]
    (sign,) = follow(swaying, step_ms=500).seen()
    assert sign.static
    (early,) = follow(swaying[:118], step_ms=500).seen()
    assert not early.static
    (gone,) = follow([*swaying, *([[(100 + 15 * n, 300)] for n in range(5)])], step_ms=500).seen()
    assert not gone.static


def test_identities_do_not_repeat_after_a_cut() -> None:
    tracks = track.forget(follow([[(100, 300)]] * 3))
    assert tracks.seen() == []
    tracks = track.step(tracks, detections(boxes((100, 300)), [0.9]), 1_000, RULES)
    assert tracks.ids() == {2}


def test_a_crowd_beyond_the_limit_forgets_the_longest_unseen() -> None:
    crowd = [(60.0 * n, 300.0) for n in range(track.TRACKS_MAX)]
    others = [(60.0 * n, 900.0) for n in range(10)]
    tracks = follow([crowd, others])
    assert len(tracks.known) == track.TRACKS_MAX
    assert {one.id for one in tracks.known} >= set(range(201, 211))


def test_boxes_without_extent_break_nothing() -> None:
    point = detections([[5.0, 5.0, 5.0, 5.0]], [0.9])
    tracks = track.step(Tracks(), point, 0, RULES)
    tracks = track.step(tracks, point, 100, RULES)
    assert tracks.known
    assert np.isfinite([one.foot_px for one in tracks.known]).all()


def test_the_box_stands_on_the_foot_point(person: Callable[..., Track]) -> None:
    assert person(1, 50.0, 200.0, 0).box_px == (31.0, 100.0, 69.0, 200.0)


def test_what_begins_somebody_is_surer_than_what_goes_on_with_them() -> None:
    rules = Thresholds(high=0.3, low=0.1, birth=0.6)
    tracks = Tracks()
    for number in range(5):
        found = detections(boxes((100, 300), (300, 300)), [0.9 if number == 0 else 0.4, 0.4])
        tracks = track.step(tracks, found, number * FRAME_MS, rules)
    assert [one.foot_px for one in tracks.seen()] == [pytest.approx((100, 300), abs=1)]


def test_the_second_box_of_somebody_begins_nobody() -> None:
    one, other = (100.0, 300.0), (112.0, 300.0)  # half of each is the other's
    assert follow([[one]] * 3 + [[one, other]] * 5).next_id == 2
    assert follow([[one]] * 3 + [[one, (140.0, 300.0)]] * 5).next_id == 3


def test_a_sign_that_flickers_stays_a_sign_until_it_walks() -> None:
    standing: list[list[Foot]] = [[(100, 300)]] * 125
    away: list[list[Foot]] = [[]] * 20  # 10 s: forgotten
    (again,) = follow([*standing, *away, *[[(102.0, 301.0)]] * 3], step_ms=500).seen()
    assert again.static
    (elsewhere,) = follow([*standing, *away, *[[(130.0, 300.0)]] * 3], step_ms=500).seen()
    assert not elsewhere.static
    walked: list[list[Foot]] = [[(102 + 15 * n, 300)] for n in range(6)]
    (gone,) = follow([*standing, *away, *walked], step_ms=500).seen()
    assert not gone.static


def test_the_place_of_a_sign_is_forgotten_in_time() -> None:
    tracks = follow([[(100, 300)]] * 125 + [[]] * 20, step_ms=500)
    assert len(tracks.spots) == 1
    later = 80_000 + track.SPOT_MEMORY_MS
    assert track.step(tracks, detections([], []), later, RULES).spots == ()


def test_more_signs_than_the_limit_forget_the_first() -> None:
    many = [(60.0 * n, 300.0) for n in range(track.SPOTS_MAX + 3)]
    tracks = follow([many] * 125 + [[]] * 20, step_ms=500)
    assert len(tracks.spots) == track.SPOTS_MAX
