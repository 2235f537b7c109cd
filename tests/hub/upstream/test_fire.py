"""Real programs under fire: a node and a carrier that are killed, over a line that fails.

What must be there is known without them: the test wrote every line that there is.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from hub.daily.chain import digest, opened
from hub.ledger.sqlite import SqliteLedger
from hub.node import LEDGER
from hub.scoring.day import day_of
from hub.store import DATABASE, Sheet
from hub.store.sqlite import SqliteStore
from hub.telling import key_of, tell
from hub.upstream.files import export
from hub.upstream.post import bring_file
from hub.upstream.receipts import Receipts
from hub.upstream.region import Address
from tests.hub.ledger.books import STORE, Hub
from tests.hub.node_process import ENVIRONMENT, PATIENCE_S, ROOT, Node
from tests.hub.upstream.carrying import kept, same_as_one_that_got_all
from tests.hub.upstream.rough_line import POINTS, Ambush, RoughLine
from wire.report import Sealed
from wire.sync import PAGE_LINES_MAX

KILLS = int(os.environ.get("VETRINA_FIRE_KILLS", "4"))


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    one = Node(tmp_path / "region")
    await one.start()
    yield one
    one.kill()


def write_down(hub: Hub, folder: Path) -> None:
    """The hub's database, as its log is now; what lies beside it stays."""
    for one in folder.glob(f"{DATABASE}*"):
        one.unlink()
    store = SqliteStore(folder / DATABASE)
    for sealed in hub.lines:
        said = opened(sealed)
        name = digest(sealed.document)
        store.append(Sheet(seq=said.seq, day=day_of(said.report.day), digest=name, sealed=sealed))
    store.close()


async def sender(folder: Path, port: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hub.upstream.sender", folder, f"http://127.0.0.1:{port}"),
        folder / "token",
        cwd=ROOT,
        env=ENVIRONMENT,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def ended(process: asyncio.subprocess.Process) -> int:
    async with asyncio.timeout(PATIENCE_S):
        return await process.wait()


def forks(lines: dict[str, Sealed]) -> set[int]:
    """The numbers at which more than one line stands on one."""
    stood_on = Counter((one.previous, one.seq) for one in map(opened, lines.values()))
    return {seq for (_, seq), times in stood_on.items() if times > 1}


async def carry_a_file(node: Node, lines: list[Sealed], random: Random, path: Path) -> None:
    """Some of the lines once more, in no order, some of them twice."""
    some = random.choices(lines, k=min(len(lines), 20))
    await asyncio.to_thread(export, path, some)
    there = Address(f"http://127.0.0.1:{node.where.http_port}", key_of(node.where.data))
    await bring_file(path, there, STORE, lambda _done, _of: None)


@pytest.mark.timeout(200 + 60 * KILLS)
async def test_whoever_is_killed_whenever_nothing_is_wrong_missing_or_double(
    node: Node, tmp_path: Path
) -> None:
    random, folder = Random(KILLS), tmp_path / "hub"
    folder.mkdir()
    told = tell(node.where, "POST", f"/region/v1/stores/{STORE}/tokens", {})
    (folder / "token").write_text(told.split('"')[-2])
    hub, written, restored = Hub(), dict[str, Sealed](), 0
    line = RoughLine(node.where.http_port, random, written)
    port = await line.start()
    for turn in range(KILLS):
        if turn % 3 == 2:  # from an old backup
            restored += 1
            hub = hub.restored(random.randrange(len(hub.lines)), incarnation=restored)
        for number in range(random.randrange(1, 2 * PAGE_LINES_MAX if turn == 0 else 40)):
            day = 30 * turn + random.randrange(30)  # the days go on, whatever hub it is
            hub.write(day, number, made=len(written) + number)
        written |= {digest(one.document): one for one in hub.lines}
        await asyncio.to_thread(write_down, hub, folder)
        process = await sender(folder, port)
        kills_node = turn % 2 == 1
        kill = node.kill if kills_node else process.kill
        line.ambush = ambush = Ambush(random.choice(POINTS), kill, asyncio.Event())
        if kills_node:
            async with asyncio.timeout(PATIENCE_S):
                await ambush.is_over.wait()
            await node.start()
            assert await ended(process) == 0
        else:
            assert await ended(process) != 0
        if random.random() < 0.5:
            await carry_a_file(node, hub.lines, random, tmp_path / "stick.ndjson.gz")
    assert await ended(await sender(folder, port)) == 0
    await line.stop()
    node.kill()

    ledger = SqliteLedger(node.where.data / LEDGER)
    there = kept(ledger, STORE)
    final = {digest(one.document) for one in hub.lines}
    assert final <= there <= set(written)
    assert ledger.cursor(STORE).digest == hub.head.digest
    assert {one.digest for one in Receipts(folder, STORE).read()} <= there
    lines = {name: one for name, one in written.items() if name in there}
    assert set(ledger.trail(STORE).forks) == forks(lines)
    reported = {one.fault.seq for one in ledger.faults(STORE, 1_000) if one.fault.trouble == "fork"}
    assert forks(lines) <= reported
    assert restored == 0 or forks(lines)
    same_as_one_that_got_all(ledger, [[*lines.values()]])
    ledger.close()
    twice = len(line.sent) - len({digest(one.document) for one in line.sent})
    assert twice <= PAGE_LINES_MAX * (line.broken + KILLS)
