"""One viewer looks for all, and nobody waits for what need not be waited for."""

import asyncio
from contextlib import ExitStack

import pytest

from hub.screen.feed import FRAMES_AT_ONCE, VIEWERS_MAX, Feed, TooManyViewersError
from tests.hub.running_store import RunningStore


@pytest.fixture
def store() -> RunningStore:
    return RunningStore()


async def test_a_change_is_news_to_every_viewer_at_once(store: RunningStore) -> None:
    feed = Feed(store.board, store.hands)
    seen = feed.frame()
    store.tap("kiosk-1", 4)
    found = await asyncio.gather(*(feed.next(seen) for _ in range(5)))
    assert [one.number for one in found] == [seen.number + 1] * 5
    assert len({id(one) for one in found}) == 1, "one look serves them all"


async def test_when_the_viewer_that_looks_for_all_leaves_the_others_go_on(
    store: RunningStore,
) -> None:
    feed = Feed(store.board, store.hands)
    seen = feed.frame()
    viewers = [asyncio.create_task(feed.next(seen)) for _ in range(3)]
    await asyncio.sleep(0)
    viewers[0].cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    assert viewers[0].cancelled()
    left = [await one for one in viewers[1:]]  # they heard that it left, and ask again
    store.tap("kiosk-1", 4)
    again = await asyncio.gather(*(feed.next(one) for one in left))
    assert [one.number for one in again] == [seen.number + 1] * 2


async def test_places_are_shared_out_and_nobody_takes_turns(store: RunningStore) -> None:
    feed = Feed(store.board, store.hands)
    with ExitStack() as stack:
        greedy = [stack.enter_context(feed.viewer("greedy")) for _ in range(VIEWERS_MAX)]
        modest = [stack.enter_context(feed.viewer("modest")) for _ in range(VIEWERS_MAX // 2)]
        assert [one.is_kept for one in greedy] == [*[True] * 25, *[False] * 25]
        for address in ("greedy", "modest"):
            with pytest.raises(TooManyViewersError):
                stack.enter_context(feed.viewer(address))
        assert all(one.is_kept for one in modest)
        assert feed.viewers == VIEWERS_MAX
    assert feed.viewers == 0


async def test_a_tap_need_not_wait_for_what_a_device_has_just_said(store: RunningStore) -> None:
    class Still:
        """A timepiece that stands."""

        boot = "test"

        def wall_ms(self) -> int:
            return store.hands.wall_ms()

        def uptime_ms(self) -> int:
            return 5_000

        def clock(self) -> str:
            return "synced"

    feed = Feed(store.board, Still())
    shown = []
    for _ in range(10):
        store.tap("kiosk-1", 4)
        shown.append(feed.frame().view.score.n)
    first = list(range(1, FRAMES_AT_ONCE + 1))
    assert shown == [*first, *[FRAMES_AT_ONCE] * (10 - FRAMES_AT_ONCE)], "then ten a second"
