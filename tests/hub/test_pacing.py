"""Backlogs go as fast as fresh taps do not notice."""

from hub.pacing import BEHIND_MS, RATE_MAX, RATE_MIN, RATE_START, WAIT_MS_MAX, Pacer


def test_it_speeds_up_while_commits_are_quick_and_slows_down_when_they_are_not() -> None:
    pacer = Pacer()
    pacer.batch("a", 0)
    for _ in range(10):
        pacer.committed(WAIT_MS_MAX / 2, 0)
    faster = pacer.pace("a")
    assert faster > RATE_START
    pacer.committed(WAIT_MS_MAX * 2, 0)
    assert pacer.pace("a") < faster


def test_it_stays_within_its_limits() -> None:
    pacer = Pacer()
    pacer.batch("a", 0)
    for _ in range(1_000):
        pacer.committed(0, 0)
    assert pacer.pace("a") == RATE_MAX
    for _ in range(1_000):
        pacer.committed(1_000, 0)
    assert pacer.pace("a") == RATE_MIN


def test_a_quiet_store_learns_nothing_from_one_slow_commit() -> None:
    pacer = Pacer()
    for _ in range(100):
        pacer.committed(1_000, 0)
    assert pacer.pace("a") == RATE_START


def test_a_clock_that_was_set_back_leaves_nobody_behind_for_ever() -> None:
    pacer = Pacer()
    pacer.batch("a", 1_000_000)
    pacer.committed(WAIT_MS_MAX, 0)
    assert pacer.pace("z") >= RATE_START


def test_devices_that_are_behind_share_and_those_that_caught_up_do_not_count() -> None:
    pacer = Pacer()
    for name in "abcd":
        pacer.batch(name, 0)
    assert pacer.pace("a") == RATE_START // 4
    assert pacer.pace("z") == RATE_START // 5
    pacer.batch("a", BEHIND_MS)
    pacer.committed(WAIT_MS_MAX, BEHIND_MS + 1)
    assert pacer.pace("a") > RATE_START // 2
