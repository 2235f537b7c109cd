"""A region's node on a PostgreSQL server, as a process: it is killed, and nothing is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.ledger.postgres import PostgresLedger
from hub.node import LEDGER
from hub.telling import tell
from hub.upstream.push import Visit, visit
from hub.upstream.receipts import Receipts
from hub.upstream.region import Address, RegionNode, called
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.ledger.conftest import database
from tests.hub.ledger.contents import troubles
from tests.hub.node_process import Node
from tests.hub.upstream.carrying import HubLog


@pytest.fixture
def started(postgres: str, tmp_path: Path) -> Iterator[tuple[Node, str]]:
    """A node that is not started yet, and the server that its settings name."""
    url, settings = database(postgres), tmp_path / "region.toml"
    settings.write_text(f'[region]\ndatabase = "{url}"\n', encoding="utf-8")
    node = Node(tmp_path / "region", settings)
    yield node, url
    node.kill()


@pytest.mark.timeout(400)  # two starts of a program on a machine that has no time
async def test_a_node_keeps_its_stores_in_the_server_that_its_settings_name(
    started: tuple[Node, str], tmp_path: Path
) -> None:
    (node, url), hub = started, log(4)
    await node.start()
    token = tell(node.where, "POST", f"/region/v1/stores/{STORE}/tokens", {}).split('"')[-2]
    assert (await brought(node, hub, token, tmp_path)).sent == 4
    node.kill()
    hub.write(4, 0)
    again = hub.restored(3, incarnation=1)
    again.write(5, 0, made=100)
    await node.start()
    assert (await brought(node, hub, token, tmp_path)).sent == 1
    assert (await brought(node, again, token, tmp_path)).behind == 0
    roster = tell(node.where, "GET", "/region/v1/stores", None)
    assert again.head.digest in roster
    node.kill()
    ledger = PostgresLedger(url)
    assert ledger.trail(STORE).forks == (4,)
    assert len(ledger.receipts(STORE, 9)) == 3
    assert [one.forked for one in ledger.days(hub.told[0], again.told[-1])] == [
        *(False, False, False),
        *(True, True, False),
    ]
    assert troubles(ledger) == []
    ledger.close()
    assert not (tmp_path / "region" / LEDGER).exists()


async def brought(node: Node, hub: Hub, token: str, folder: Path) -> Visit:
    """What the hub brings in one visit."""
    address = Address(f"http://127.0.0.1:{node.where.http_port}", token)
    async with called(address) as caller:
        there, receipts = RegionNode(caller, STORE), Receipts(folder, STORE)
        return await visit(HubLog(hub), there, receipts, None, lambda _done, _of: None)
