"""A hub and its region agree on how a page is packed, whichever of them is older."""

import json
import zlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from hub.daily.chain import digest
from hub.upstream.push import visit
from hub.upstream.receipts import Receipts
from hub.upstream.region import Answer, Caller, RegionNode, called
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.running_region import RunningRegion
from tests.hub.upstream.carrying import HubLog
from wire.packing import AFTER, AFTER_HEADER, smaller
from wire.sync import LINES_TYPE, UNPACKED_BYTES_MAX


class Overheard:
    """A caller of whom is noted how pages are packed; ``old``: the node names no way to."""

    def __init__(self, caller: Caller, *, old: bool = False) -> None:
        self._caller = caller
        self._old = old
        self.packings: list[str] = []

    async def ask(self, method: str, path: str, *args: object, **more: object) -> Answer:
        headers = more.get("headers")
        if isinstance(headers, Mapping):
            self.packings.append(headers["Content-Encoding"])
        answer = await self._caller.ask(method, path, *args, **more)
        if self._old and path.endswith("/cursor"):
            told = json.loads(answer.content)
            del told["packs"]
            return answer._replace(content=json.dumps(told).encode())
        return answer


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    (tmp_path / "node").mkdir()
    one = RunningRegion(tmp_path / "node")
    await one.start()
    yield one
    await one.stop()


async def brought(
    region: RunningRegion, hub: Hub, receipts: Receipts, *, old: bool = False
) -> list[str]:
    """How the pages of a visit were packed; then the region has the log as it was signed."""
    async with called(region.address_of(STORE)) as caller:
        heard = Overheard(caller, old=old)
        found = await visit(
            HubLog(hub), RegionNode(heard, STORE), receipts, None, lambda _done, _of: None
        )
    assert (found.behind, found.doubts) == (0, [])
    assert list(region.ledger.log(STORE, 0, 99)) == hub.lines
    return heard.packings


async def test_a_day_is_packed_after_the_day_before_where_the_node_reads_that(
    region: RunningRegion, tmp_path: Path
) -> None:
    hub, receipts = log(2), Receipts(tmp_path, STORE)
    assert await brought(region, hub, receipts) == ["gzip"], "nothing is there yet"
    hub.write(2, 0)
    assert await brought(region, hub, receipts) == [AFTER]
    hub.write(3, 0)
    assert await brought(region, hub, receipts, old=True) == ["gzip"]


async def test_a_node_that_has_lost_the_line_gets_the_page_with_gzip(
    region: RunningRegion,
) -> None:
    hub, other = log(2), log(1, "rome-1")
    async with called(region.address_of(STORE)) as caller:
        heard = Overheard(caller)
        node = RegionNode(heard, STORE)
        await node.cursor()
        taken = await node.bring(hub.lines, other.lines[0])
        assert taken.accepted == 2
        assert heard.packings == [AFTER, "gzip"]


async def test_a_page_is_packed_after_no_other_stores_line_and_never_grows_without_end(
    region: RunningRegion,
) -> None:
    hub, other = log(2), log(1, "rome-1")
    region.ledger.ingest(STORE, hub.lines[:1], 1, "push")
    region.ledger.ingest("rome-1", other.lines, 1, "push")
    mine, theirs = hub.lines[0].document, other.lines[0].document
    flood = zlib.compressobj(9, zdict=json.dumps(mine.decode()).encode())
    bomb = flood.compress(bytes(UNPACKED_BYTES_MAX + 1)) + flood.flush()
    day = smaller(hub.lines[1:], mine)
    posts = [
        (theirs, smaller(hub.lines[1:], theirs), 412),
        (mine, bomb, 413),
        (mine, day[:-9], 422),
        (mine, day + b"more", 422),
        (mine, day, 200),
    ]
    key = region.address_of(STORE).token
    async with httpx.AsyncClient(base_url=region.address) as client:
        for after, content, status in posts:
            headers = {
                "Authorization": f"Bearer {key}",
                "Content-Type": LINES_TYPE,
                "Content-Encoding": AFTER,
                AFTER_HEADER: digest(after),
            }
            path = f"/region/v1/stores/{STORE}/log"
            answer = await client.post(path, content=content, headers=headers)
            assert answer.status_code == status, answer.text
