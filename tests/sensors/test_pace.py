"""How many frames a second are counted, and whose doing it is."""

import pytest

from sensors import pace
from sensors.pace import BUSY_SHARE, ENOUGH_FPS, FEWEST_FPS, GAP_MS, WINDOW_MS, Pace, words


def ran(before: Pace, fps: float, busy_share: float, for_ms: int) -> Pace:
    step_ms = 1000 / fps
    begun_ms = before.newest_ms + step_ms
    for n in range(int(for_ms / step_ms) + 2):
        before = pace.step(before, round(begun_ms + n * step_ms), round(busy_share * step_ms))
    return before


@pytest.mark.parametrize(
    ("fps", "slow", "lost"),
    [
        (10.0, None, False),
        (ENOUGH_FPS + 0.1, None, False),
        (ENOUGH_FPS - 0.1, "machine", False),
        (FEWEST_FPS + 0.1, "machine", False),
        (FEWEST_FPS - 0.1, "machine", True),
    ],
)
def test_the_limits(fps: float, slow: str | None, lost: bool) -> None:  # noqa: FBT001 - a case
    after = ran(Pace(), fps, 0.95, WINDOW_MS)
    assert (after.slow, after.lost) == (slow, lost)
    assert after.fps == pytest.approx(fps, rel=0.05)


def test_who_is_idle_is_not_what_is_slow() -> None:
    assert ran(Pace(), 3, BUSY_SHARE - 0.1, WINDOW_MS).slow == "source"
    assert ran(Pace(), 3, BUSY_SHARE + 0.1, WINDOW_MS).slow == "machine"


def test_nothing_is_said_before_a_window_is_full() -> None:
    after = ran(Pace(), 3, 1, WINDOW_MS - 1_500)
    assert (after.fps, after.slow, words(after, "motion")) == (None, None, None)


def test_an_outage_is_no_pace() -> None:
    after = ran(Pace(), 10, 0.2, WINDOW_MS // 2)
    for _ in range(20):
        after = pace.step(after, after.newest_ms + 3_000, 20)
    assert (after.fps, after.slow) == (None, None)


def hiccuping(before: Pace, every_ms: int, between_ms: int, for_ms: int) -> Pace:
    """Frames ``between_ms`` apart, and a gap that is longer than any pace now and then."""
    end_ms, next_ms = before.newest_ms + for_ms, before.newest_ms + every_ms
    while before.newest_ms < end_ms:
        now_ms = before.newest_ms + between_ms
        if now_ms > next_ms:
            now_ms, next_ms = before.newest_ms + GAP_MS + 100, now_ms + GAP_MS + every_ms
        before = pace.step(before, now_ms, between_ms * 9 // 10)
    return before


def test_a_machine_with_gaps_is_found_too_slow() -> None:
    after = hiccuping(Pace(), WINDOW_MS - 3_000, 1_400, 6 * WINDOW_MS)
    assert (after.slow, after.lost) == ("machine", True)
    assert after.fps == pytest.approx(1 / 1.4, rel=0.05)


def test_gaps_do_not_keep_it_lost() -> None:
    lost = ran(Pace(), FEWEST_FPS - 0.5, 0.2, WINDOW_MS)
    assert lost.lost
    after = hiccuping(lost, WINDOW_MS - 1_000, 100, 6 * WINDOW_MS)
    assert (after.slow, after.lost) == (None, False)
    assert after.fps == pytest.approx(10, rel=0.05)


def test_enough_again_needs_a_little_more_than_the_limit() -> None:
    slow = ran(Pace(), 3.8, 0.2, WINDOW_MS)
    assert ran(slow, ENOUGH_FPS + 0.2, 0.2, 3 * WINDOW_MS).slow == "source"
    assert ran(slow, ENOUGH_FPS + 0.8, 0.2, 3 * WINDOW_MS).slow is None
