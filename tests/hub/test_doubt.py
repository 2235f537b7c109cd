"""A clock that jumps far ahead makes nothing old: not the first time, and not after a restart."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from config.load import load_shop
from hub.aging import before
from hub.belief import FILE, kept
from hub.doctor.kept import age
from hub.doubt import DOUBT_DAYS, NEAR_DAYS, SHUT_DAYS, Belief, step
from hub.retention import Progress, retain, take
from hub.settings import HubSettings, Retention
from hub.store import Batch, Incoming
from hub.store.sqlite import SqliteStore
from tests.hub.arrived import said, tap
from wire.envelope import Clock
from wire.events import DAY_MS, Comment

NOW_MS = 1_767_265_200_000
HOUR_MS = 3_600_000
JUMP_MS = 26 * 30 * DAY_MS
SHOP = load_shop(None)
RULES = Retention()
WORDS = "Ginevra-was-here"


class Clocks:
    """A hub's clock, which the test sets."""

    boot = "test"

    def __init__(self, clock: Clock = "unsynced") -> None:
        self.now_ms = NOW_MS
        self.state: Clock = clock

    def wall_ms(self) -> int:
        return self.now_ms

    def uptime_ms(self) -> int:
        return 0

    def clock(self) -> Clock:
        return self.state


class Described:
    """A hub that keeps its description."""

    shop = SHOP


def hourly(belief: Belief, from_ms: int, days: int, clock: Clock = "unsynced") -> Belief:
    """A clock that goes on for some days."""
    for now_ms in range(from_ms, from_ms + days * DAY_MS + 1, HOUR_MS):
        belief = step(belief, now_ms, clock)
    return belief


@pytest.mark.parametrize("clock", ["synced", "unsynced"])
def test_a_clock_that_goes_on_is_believed(clock: Clock) -> None:
    belief = hourly(Belief(believed_ms=NOW_MS), NOW_MS, 100, clock)
    assert belief == Belief(believed_ms=NOW_MS + 100 * DAY_MS)


@pytest.mark.parametrize(
    ("clock", "days", "doubted"),
    [
        ("unsynced", NEAR_DAYS, False),
        ("unsynced", NEAR_DAYS + 1, True),
        ("unsynced", 30, True),
        ("synced", 30, False),
        ("synced", SHUT_DAYS, False),
        ("synced", SHUT_DAYS + 1, True),
        ("synced", 780, True),
    ],
)
def test_how_far_a_clock_may_jump(clock: Clock, days: int, *, doubted: bool) -> None:
    assert step(Belief(believed_ms=NOW_MS), NOW_MS + days * DAY_MS, clock).is_doubted == doubted


def test_a_store_that_was_shut_for_a_month_is_believed_after_a_while_without_a_time_server() -> (
    None
):
    opens_ms = NOW_MS + 30 * DAY_MS
    waits = hourly(Belief(believed_ms=NOW_MS), opens_ms, DOUBT_DAYS - 1)
    assert waits.is_doubted
    assert waits.believed_ms == NOW_MS
    assert waits.until_ms == opens_ms + DOUBT_DAYS * DAY_MS
    goes = hourly(waits, opens_ms + (DOUBT_DAYS - 1) * DAY_MS, 1)
    assert goes == Belief(believed_ms=waits.until_ms)


def test_a_second_jump_is_doubted_anew() -> None:
    first = hourly(Belief(believed_ms=NOW_MS), NOW_MS + JUMP_MS, DOUBT_DAYS - 1)
    again_ms = NOW_MS + JUMP_MS + 30 * DAY_MS
    second = hourly(first, again_ms, 1)
    assert (second.since_ms, second.believed_ms) == (again_ms, NOW_MS)


def test_a_clock_that_is_set_right_is_believed_at_once() -> None:
    doubted = hourly(Belief(believed_ms=NOW_MS), NOW_MS + JUMP_MS, 3)
    assert step(doubted, NOW_MS + 3 * DAY_MS, "unsynced") == Belief(believed_ms=NOW_MS + 3 * DAY_MS)


def test_a_clock_that_wakes_in_1970_takes_nothing_back_and_gives_no_doubt() -> None:
    woken = step(Belief(believed_ms=NOW_MS), 1_000, "unsynced")
    assert woken == Belief(believed_ms=NOW_MS)
    assert step(woken, NOW_MS + HOUR_MS, "unsynced") == Belief(believed_ms=NOW_MS + HOUR_MS)


def test_what_was_believed_of_a_clock_ahead_a_time_server_takes_back() -> None:
    ahead = Belief(believed_ms=NOW_MS + 400 * DAY_MS)
    assert step(ahead, NOW_MS, "synced") == Belief(believed_ms=NOW_MS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub with words and answers of the last days."""
    with closing(SqliteStore(tmp_path / "hub.db")) as store:
        words = said(1, Comment(visit="v1", language="it", text=WORDS), NOW_MS - DAY_MS)
        taps = [tap(seq, NOW_MS - DAY_MS + seq) for seq in range(2, 9)]
        store.commit(Batch(incoming=[words, *taps]))
    return tmp_path


@pytest.fixture
def looks(folder: Path) -> Iterator[Callable[..., None]]:
    """A hub that starts, says some events, looks for what is old, and stops."""
    with ThreadPoolExecutor(1) as thread:

        async def look(clocks: Clocks, *events: Incoming) -> tuple[int, bool]:
            with closing(SqliteStore(folder / "hub.db")) as store:
                store.commit(Batch(incoming=events))
                await take(thread, store, RULES, clocks, SHOP, Progress())
                held = store.events_after(0, 99)
                return len(held), any(WORDS in one.body for one in held)

        yield look


@pytest.mark.parametrize("clock", ["synced", "unsynced"])
async def test_a_clock_25_months_ahead_takes_nothing_also_after_a_restart(
    folder: Path, looks: Callable[..., object], caplog: pytest.LogCaptureFixture, clock: Clock
) -> None:
    clocks = Clocks(clock)
    assert await looks(clocks) == (8, True)
    clocks.now_ms += JUMP_MS
    assert await looks(clocks) == (8, True)
    assert [one.message for one in caplog.records if "jumped 780 days ahead" in one.message] != []
    caplog.clear()
    clocks.now_ms += HOUR_MS
    assert await looks(clocks, tap(9, clocks.now_ms), tap(10, clocks.now_ms)) == (10, True)
    assert caplog.records == [], "it was said once"
    [check] = age(HubSettings(data=folder))
    assert (check.state, "set it right" in check.told) == ("doubtful", True)
    clocks.now_ms = NOW_MS + 2 * HOUR_MS
    assert await looks(clocks) == (10, True)
    assert age(HubSettings(data=folder)) == []


async def test_a_hub_that_has_believed_nothing_and_hears_nobody_yet_asks_its_log(
    folder: Path, looks: Callable[..., object]
) -> None:
    clocks = Clocks()
    clocks.now_ms += JUMP_MS
    assert await looks(clocks) == (8, True)
    belief = kept(folder)
    assert belief is not None
    assert belief.believed_ms == NOW_MS - DAY_MS + 8


@pytest.mark.parametrize("torn", [False, True])
async def test_a_tap_after_the_start_does_not_vouch_for_its_own_clock(
    folder: Path, looks: Callable[..., object], *, torn: bool
) -> None:
    if torn:
        (folder / FILE).write_bytes(b"\0torn")
    clocks = Clocks()
    clocks.now_ms += JUMP_MS
    with closing(SqliteStore(folder / "hub.db")) as store, ThreadPoolExecutor(1) as thread:
        starts = asyncio.create_task(retain(thread, store, RULES, clocks, Described()))
        await asyncio.sleep(0)  # it has begun, and the store's thread does one thing after another
        batch = Batch(incoming=[tap(9, clocks.now_ms)])
        await asyncio.get_running_loop().run_in_executor(thread, store.commit, batch)
        starts.cancel()
        with suppress(asyncio.CancelledError):
            await starts
    assert await looks(clocks) == (9, True)
    belief = kept(folder)
    assert belief is not None
    assert (belief.believed_ms, belief.is_doubted) == (NOW_MS - DAY_MS + 8, True)


async def test_what_is_old_by_a_clock_that_is_believed_goes(looks: Callable[..., object]) -> None:
    clocks = Clocks("synced")
    clocks.now_ms += NEAR_DAYS * DAY_MS
    assert await looks(clocks) == (8, True)
    clocks.now_ms += SHUT_DAYS * DAY_MS
    assert await looks(clocks) == (8, False)
    while before(RULES.answers_months, clocks.now_ms) < NOW_MS:
        clocks.now_ms += SHUT_DAYS * DAY_MS
        await looks(clocks)
    assert await looks(clocks) == (1, False), "the newest of the log stays"


async def test_a_file_that_nobody_can_read_is_as_none_for_a_hub_that_hears_nobody_yet(
    folder: Path, looks: Callable[..., object]
) -> None:
    (folder / FILE).write_bytes(b"\0torn")
    clocks = Clocks()
    clocks.now_ms += JUMP_MS
    assert await looks(clocks) == (8, True)
    belief = kept(folder)
    assert belief is not None
    assert (belief.believed_ms, belief.is_doubted) == (NOW_MS - DAY_MS + 8, True)


async def test_a_belief_behind_a_link_is_none_and_nothing_goes(
    folder: Path, tmp_path: Path, looks: Callable[..., object]
) -> None:
    (tmp_path / "elsewhere").write_text("{}")
    (folder / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        await looks(Clocks())
    [check] = age(HubSettings(data=folder))
    assert check.state == "failed"
