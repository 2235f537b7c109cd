"""How soon the disk has a small write: judged by a limit, measured with hands that a test moves."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from config.checkup import State
from config.promptness import (
    FLUSH_MS_MAX,
    MEASURING_MS_MAX,
    WRITE_TIMES,
    judged,
    measured,
    promptness,
)


def hands(step_ms: int) -> Callable[[], int]:
    """A clock that is so much later each time that somebody looks."""
    return count(0, step_ms).__next__


@pytest.mark.parametrize(
    ("taken_ms", "state", "told"),
    [
        ([FLUSH_MS_MAX] * 100, "fine", f"within {FLUSH_MS_MAX} ms"),
        ([*[3] * 99, 9_000], "fine", "within 3 ms, the slowest in 9000 ms"),
        ([*[3] * 98, 9_000, 9_000], "doubtful", "within 9000 ms"),
        ([FLUSH_MS_MAX + 1], "doubtful", "is the card worn"),
    ],
)
def test_one_slow_write_in_a_hundred_is_forgiven_and_two_are_not(
    taken_ms: Sequence[int], state: State, told: str
) -> None:
    found = judged(taken_ms)
    assert (found.what, found.state, told in found.told) == ("disk", state, True), found


def test_it_measures_each_write_and_leaves_nothing(tmp_path: Path) -> None:
    assert measured(tmp_path, hands(7)) == [7] * WRITE_TIMES
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_for_ever_is_not_asked_for_ever(tmp_path: Path) -> None:
    assert len(measured(tmp_path, hands(MEASURING_MS_MAX))) == 1


def test_a_slow_disk_is_doubted_and_never_failed(tmp_path: Path) -> None:
    assert [one.state for one in promptness(tmp_path, hands(5_000))] == ["doubtful"]
    assert promptness(tmp_path / "none", hands(1)) == []
