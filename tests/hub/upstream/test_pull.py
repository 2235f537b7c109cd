"""A region or a laptop fetches the log of a store, and carries on where it was."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event

import pytest

from hub.accounts.origin import Origin
from hub.daily.chain import NOTHING, digest, opened
from hub.ledger.keeper import Keeper
from hub.scoring.day import day_of
from hub.screen.region.books import WAITING_MAX, Door
from hub.settings import Pulled
from hub.store import Sheet
from hub.upstream.pull import HUB_LOG, fetch, node_log
from hub.upstream.puller import Puller, head_of
from hub.upstream.region import Address, VisitError, called, stores
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.running_region import RunningRegion
from tests.hub.running_store import Hands, PaperLog, RunningStore
from tests.hub.upstream.carrying import kept, long_log, same_as_one_that_got_all, wanted

HERE = Origin("127.0.0.1", "")


def write_down(store: RunningStore, hub: Hub) -> None:
    store.log.written.clear()
    for one in hub.lines:
        said = opened(one)
        name, day = digest(one.document), day_of(said.report.day)
        store.log.append(Sheet(seq=said.seq, day=day, digest=name, sealed=one))


def key_of(store: RunningStore) -> str:
    return store.known_as("regional")["Authorization"].removeprefix("Bearer ")


async def pulled(store: RunningStore, ledger: Keeper) -> list[int]:
    """How many lines each page had, of those that were taken in."""
    found = []
    async with called(Address(store.address, key_of(store))) as caller:
        async for page in fetch(caller, HUB_LOG, head_of(ledger.cursor(STORE))):
            ledger.ingest(STORE, page.lines, 1, "pull")
            found.append(len(page.lines))
    return found


async def test_a_log_is_fetched_to_its_end_and_then_nothing(
    store: RunningStore, ledger: Keeper
) -> None:
    hub = long_log().restored(210)
    write_down(store, hub)
    assert await pulled(store, ledger) == [200, 10]
    assert await pulled(store, ledger) == []
    hub.write(30, 1, made=9_000)
    write_down(store, hub)
    assert await pulled(store, ledger) == [1]
    same_as_one_that_got_all(ledger, [hub.lines])


async def test_the_other_branch_of_a_restored_hub_is_fetched_and_both_are_kept(
    store: RunningStore, ledger: Keeper
) -> None:
    hub = log(6)
    write_down(store, hub)
    await pulled(store, ledger)
    again = hub.restored(3, incarnation=1)
    again.write(9, 9, made=5_000)
    write_down(store, again)
    assert await pulled(store, ledger) == [4]
    assert kept(ledger, STORE) == wanted(hub.lines) | wanted(again.lines)
    assert ledger.trail(STORE).forks == (4,)
    assert await pulled(store, ledger) == []


async def test_a_laptop_has_the_same_as_the_node_that_it_follows(
    tmp_path: Path, ledger: Keeper
) -> None:
    region = RunningRegion(tmp_path / "region")
    region.folder.mkdir()
    await region.start()
    hub = log(5, revisions=2)
    token = region.address_of(STORE).token
    await region.tokens.give(STORE, region.register.holder(token, here=True), HERE, 1)
    region.ledger.ingest(STORE, hub.lines, 1, "push")
    laptop = region.known_as("regional")["Authorization"].removeprefix("Bearer ")
    async with called(Address(region.address, laptop)) as caller:
        assert (await stores(caller)).region == "north"
        async for page in fetch(caller, node_log(STORE), NOTHING):
            ledger.ingest(STORE, page.lines, 1, "pull")
    await region.stop()
    same_as_one_that_got_all(ledger, [hub.lines])


async def test_a_region_fetches_by_itself_what_does_not_come(
    store: RunningStore, ledger: Keeper, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    hub, hands, now_ms = log(3), Hands(), 0
    hands.uptime_ms = lambda: now_ms
    write_down(store, hub)
    key = tmp_path / "key"
    settings = Pulled(store=STORE, url=store.address, key_file=key)
    with ThreadPoolExecutor(1) as thread:
        puller = Puller(settings, 60, Door(ledger, thread), hands, Random(1), {})
        now_ms += 3_600_000
        await puller.look()
        assert ledger.cursor(STORE) is None
        key.write_text(f"{key_of(store)}\n")
        now_ms += 3_600_000
        await puller.look()
        assert ledger.cursor(STORE).seq == 3
        hub.write(3, 0)
        write_down(store, hub)
        await puller.look()
        assert ledger.cursor(STORE).seq == 3  # it is not an hour later
        now_ms += 3_600_000
        await puller.look()
    assert ledger.cursor(STORE).seq == 4
    assert [one.store for one in ledger.members()] == [STORE]
    told = [one for one in caplog.messages if STORE in one]
    assert len(told) == 3
    assert "key cannot be read" in told[0]


async def test_a_node_that_has_much_to_do_fetches_later(
    store: RunningStore, ledger: Keeper, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hands, now_ms, done = Hands(), 3_600_000, Event()
    hands.uptime_ms = lambda: now_ms
    write_down(store, log(3))
    (tmp_path / "key").write_text(key_of(store))
    settings = Pulled(store=STORE, url=store.address, key_file=tmp_path / "key")
    with ThreadPoolExecutor(1) as thread:
        door = Door(ledger, thread)
        puller = Puller(settings, 0, door, hands, Random(1), {})
        waiting = [asyncio.create_task(door.ask(done.wait)) for _ in range(WAITING_MAX)]
        await asyncio.sleep(0)  # they are in the queue
        now_ms += 3_600_000
        await puller.look()
        done.set()
        await asyncio.gather(*waiting)
        assert "has much to do" in caplog.text
        now_ms += 3_600_000
        await puller.look()
    assert ledger.cursor(STORE).seq == 3


class Turning(PaperLog):
    """A log that always has something behind what is known."""

    def sheets(self, after: int, limit: int) -> list[Sheet]:
        return self.written[: min(limit, 2)] if limit > 1 else self.written[after : after + 1]


async def test_a_hub_that_never_ends_is_left(store: RunningStore, ledger: Keeper) -> None:
    write_down(store, log(3))
    store.log.sheets = Turning.sheets.__get__(store.log)
    with pytest.raises(VisitError, match="not what comes after"):
        await pulled(store, ledger)
