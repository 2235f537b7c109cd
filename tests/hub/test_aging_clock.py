"""Answers become sums by a clock that may be wrong: one behind its own log takes nothing."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load_shop
from hub.aging import PAGE_EVENTS, Turn, before, turn
from hub.store import Batch
from hub.store.sqlite import SqliteStore
from tests.hub.arrived import tap
from wire.events import DAY_MS

SCORING = load_shop(None).scoring
ZONE = ZoneInfo("Europe/Rome")
NOW_MS = 1_767_265_200_000
OLD_MS = before(25, NOW_MS)
AHEAD_MS = NOW_MS + DAY_MS


def store(tmp_path: Path, received_ms: Sequence[int]) -> SqliteStore:
    """With an answer for each moment at which one came."""
    filled = SqliteStore(tmp_path / "hub.db")
    filled.commit(Batch(incoming=[tap(seq, at_ms) for seq, at_ms in enumerate(received_ms, 1)]))
    return filled


@pytest.mark.parametrize("behind_ms", [0, 3 * 365 * DAY_MS], ids=["right", "years behind"])
@pytest.mark.parametrize("events", [9, 2 * PAGE_EVENTS + 9])
def test_a_clock_behind_its_whole_log_turns_nothing(
    tmp_path: Path, behind_ms: int, events: int
) -> None:
    now_ms = NOW_MS - behind_ms
    with closing(store(tmp_path, range(NOW_MS - events, NOW_MS))) as held:
        found = turn(held, 0, (before(25, now_ms), now_ms), ZONE, SCORING)
        assert found == Turn(0, 0, is_done=True)
        assert len(held.events_after(0, 2 * events)) == events


@pytest.mark.parametrize(("last_ms", "gone"), [(OLD_MS - 1, PAGE_EVENTS), (OLD_MS, 0)])
def test_what_came_from_ahead_goes_with_an_old_one_behind_it_on_any_page(
    tmp_path: Path, last_ms: int, gone: int
) -> None:
    received_ms = [AHEAD_MS] * PAGE_EVENTS + [last_ms, last_ms]
    with closing(store(tmp_path, received_ms)) as held:
        found = turn(held, 0, (OLD_MS, NOW_MS), ZONE, SCORING)
        assert found == Turn(gone, gone, is_done=not gone)


def test_what_came_from_ahead_stays_before_a_young_one(tmp_path: Path) -> None:
    received_ms = [OLD_MS - 1, AHEAD_MS, OLD_MS - 1, AHEAD_MS, NOW_MS, OLD_MS - 1]
    with closing(store(tmp_path, received_ms)) as held:
        assert turn(held, 0, (OLD_MS, NOW_MS), ZONE, SCORING) == Turn(3, 3, is_done=True)
