"""A laptop of the staff: it copies a region from a real node, and reads its copy without one."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from hub.cli import main
from hub.ledger.sqlite import SqliteLedger
from hub.screen.region.almanac import Almanac, Choice
from hub.sync_verb import KEY
from hub.upstream.copier import Copied, copy
from hub.upstream.region import Address, VisitError, called
from hub.upstream.roster import enrol
from tests.hub.chain import DAYS, FEBRUARY, JANUARY, LATE_DAYS, STORES
from tests.hub.ledger.books import Hub, key, log
from tests.hub.ledger.contents import COUNTED, held
from tests.hub.running_region import RunningRegion

LINES = 2 * DAYS + LATE_DAYS
SPAN = (JANUARY[0], FEBRUARY[1])


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    """A node without a store."""
    folder = tmp_path / "node"
    folder.mkdir()
    running = RunningRegion(folder)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def node(bare: RunningRegion) -> RunningRegion:
    """A node that has the three stores, one of which is late."""
    for store in STORES:
        bring(bare, log(LATE_DAYS if store == STORES[-1] else DAYS, store))
    return bare


def bring(node: RunningRegion, hub: Hub) -> None:
    enrol(node.ledger, hub.store)
    outcome = node.ledger.ingest(hub.store, hub.lines, 0, "push")
    assert not outcome.faults


def address(node: RunningRegion) -> Address:
    token = node.known_as("regional")["Authorization"].removeprefix("Bearer ")
    return Address(node.address, token)


async def copied(node: RunningRegion, ledger: SqliteLedger) -> list[Copied]:
    told: list[Copied] = []
    async with called(address(node)) as caller:
        await copy(caller, ledger, 0, told.append)
    return told


async def test_a_copy_holds_what_the_node_holds_and_is_carried_on(
    node: RunningRegion, tmp_path: Path
) -> None:
    with closing(SqliteLedger(tmp_path / "copy.db")) as mine:
        told = await copied(node, mine)
        assert told[0] == Copied(here=0, there=LINES, new=0, doubts=0)
        assert told[-1] == Copied(here=LINES, there=LINES, new=LINES, doubts=0)
        assert held(mine) == held(node.ledger)
        assert mine.members() == node.ledger.members()
        assert [one[-1].new for one in [await copied(node, mine)]] == [0]
        hub = log(DAYS, STORES[0])
        hub.write(3, 9)
        bring(node, hub)
        assert (await copied(node, mine))[-1].new == 1
        assert held(mine) == held(node.ledger)


async def test_a_copy_follows_a_restored_hub_as_the_node_does(
    node: RunningRegion, tmp_path: Path
) -> None:
    with closing(SqliteLedger(tmp_path / "copy.db")) as mine:
        await copied(node, mine)
        again = log(DAYS, STORES[0]).restored(DAYS - 5, incarnation=7)
        for day in range(DAYS - 5, DAYS + 1):
            again.write(day, 99, made=1_000 + day)
        bring_forked(node, again)
        await copied(node, mine)
        days = [(one.day, one.digest) for one in node.ledger.days(*SPAN)]
        assert [(one.day, one.digest) for one in mine.days(*SPAN)] == days
        assert mine.trail(STORES[0]).forks == node.ledger.trail(STORES[0]).forks != ()


@pytest.mark.parametrize("seed", range(3))
async def test_a_copy_has_the_calendar_of_the_node_whatever_became_of_the_logs(
    bare: RunningRegion, tmp_path: Path, seed: int
) -> None:
    random, node = Random(seed), bare
    hubs = [Hub(f"store-{number}") for number in range(3)]
    with closing(SqliteLedger(tmp_path / "copy.db")) as mine:
        for turn in range(3):
            hubs = [suffered(node, hub, random, turn) for hub in hubs]
            told = await copied(node, mine)
            assert told[-1].failed == ()
            assert told[-1].here == told[-1].there
            assert calendar(mine) == calendar(node.ledger)
            assert held(mine, CARRIED) == held(node.ledger, CARRIED)
        assert (await copied(node, mine))[-1].new == 0
    found = {state for line in calendar(node.ledger) for state in line}
    assert {"final", "gap", "forked", "bad_signature"} <= found


CARRIED = (*COUNTED, "lines", "holes")


def suffered(node: RunningRegion, hub: Hub, random: Random, turn: int) -> Hub:
    """A store's hub goes on for some days, and its lines come as they come."""
    number = int(hub.store[-1])
    if number == 0 or random.random() < 0.3:
        hub = hub.restored(len(hub.lines) * 2 // 3, incarnation=turn)
    if number == 2 and turn == 2:
        hub.key = key(9)
    for day in range(10 * turn, 10 * turn + 10):
        hub.write(day, turn, made=100 * turn + day, places=random.randrange(3))
    out = [hub.lines[-6], hub.lines[-3]]
    spoiled = [replace(hub.lines[-3], signature=bytes(64))]
    left = [one for one in hub.lines[1:] if one not in out]
    random.shuffle(left)
    enrol(node.ledger, hub.store)
    node.ledger.ingest(hub.store, [*hub.lines[:1], *left, *spoiled], 0, "push")
    return hub


def calendar(ledger: SqliteLedger) -> list[tuple[str, ...]]:
    """What stands for every day."""
    view = Almanac(ledger, "north", datetime(2026, 2, 3, 12, tzinfo=UTC))
    return [one.states for one in view.calendar(Choice(weeks=5)).stores]


async def test_the_fault_of_one_store_ends_the_copy_of_no_other(
    node: RunningRegion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(node.folder / "region.db")) as db:
        db.execute("DROP TRIGGER lines_are_as_signed")
        db.execute("UPDATE lines SET document = x'00' WHERE store = ? AND seq = 5", (STORES[0],))
        db.commit()
    kept, said = tmp_path / "mine", tmp_path / "key"
    said.write_text(address(node).token, encoding="ascii")
    words = ["sync", node.address, "--data", str(kept), "--key-file", str(said)]
    assert await asyncio.to_thread(main, words) == 1
    told = capsys.readouterr()
    assert f"{STORES[0]} is not copied whole: it answered 503" in told.err
    assert not any(f"{store} is not" in told.err for store in STORES[1:])
    with closing(SqliteLedger(kept / "region.db")) as mine:
        for store in STORES[1:]:
            assert mine.cursor(store) == node.ledger.cursor(store)
            assert mine.cursor(store) is not None


def bring_forked(node: RunningRegion, hub: Hub) -> None:
    troubles = {one.trouble for one in node.ledger.ingest(hub.store, hub.lines, 0, "push").faults}
    assert troubles == {"fork"}


async def test_a_strangers_key_opens_nothing(node: RunningRegion, tmp_path: Path) -> None:
    stranger = Address(node.address, "nobody's key")
    with closing(SqliteLedger(tmp_path / "copy.db")) as mine:
        with pytest.raises(VisitError, match="401"):
            async with called(stranger) as caller:
                await copy(caller, mine, 0, lambda _: None)
        assert mine.members() == []


async def test_from_the_command_line_to_a_report_without_a_network(
    node: RunningRegion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, files, paper = tmp_path / "mine", tmp_path / "files", tmp_path / "january.html"
    said = tmp_path / "key"
    said.write_text(address(node).token, encoding="ascii")
    where, days = ["--data", str(kept)], ["--from", "2026-01-01", "--to", "2026-02-28"]

    async def typed(*words: str | Path) -> str:
        assert await asyncio.to_thread(main, [str(one) for one in words]) == 0
        return capsys.readouterr().out

    assert f"{LINES} new lines" in await typed("sync", node.address, *where, "--key-file", said)
    assert "files in" in await typed(
        "region", "export", files, "--format", "parquet", *days, *where
    )
    arrived = await typed("region", "ask", "missing", files, *days)
    head, *lines = [line.split("\t") for line in arrived.splitlines()]
    assert head == ["store", "arrived", "expected", "missing"]
    assert {(store, int(came)) for store, came, *_ in lines} == {
        ("turin-1", LATE_DAYS),
        ("milan-1", DAYS),
        ("rome-1", DAYS),
    }
    assert "93 of 93" in await typed("report", "2026-01", paper, "--name", "North", *where)
    assert "<h1>The stores in January 2026</h1>" in paper.read_text(encoding="utf-8")


def test_a_node_that_is_away_is_told_and_what_is_here_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "somebody's key")
    with closing(SqliteLedger(tmp_path / "region.db")) as mine:
        hub = log(3, STORES[0])
        mine.ingest(hub.store, hub.lines, 0, "pull")
    assert main(["sync", "http://127.0.0.1:9", "--data", str(tmp_path)]) == 1
    assert "cannot be reached" in capsys.readouterr().err
    with closing(SqliteLedger(tmp_path / "region.db")) as mine:
        assert mine.cursor(STORES[0]).seq == 3


def test_what_was_left_out_or_mistyped_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY, raising=False)
    nowhere, page = str(tmp_path / "nowhere"), str(tmp_path / "month.html")
    assert main(["sync", "http://127.0.0.1:9", "--data", nowhere]) == 1
    assert "no key" in capsys.readouterr().err
    assert main(["report", "2026-01", page, "--data", nowhere]) == 1
    assert "is not there" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["report", "9999-12", page, "--data", nowhere])
    assert "not a month" in capsys.readouterr().err
