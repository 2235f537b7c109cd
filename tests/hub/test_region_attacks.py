"""What somebody does to a region who stands on the way, or has found a store's token (S23 to S25)."""

import gzip
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import httpx
import pytest
from msgspec.structs import replace

from hub.accounts.origin import Origin
from hub.accounts.rights import REGION as RIGHTS
from hub.daily.chain import digest, opened, public, seal
from hub.ledger import Trouble
from tests.hub.ledger.books import STORE, Hub, key, log
from tests.hub.ledger.contents import held
from tests.hub.running_region import RunningRegion
from wire.report import Sealed
from wire.sync import LINES_TYPE, packed

OTHER = "rome-1"
HEADERS = {"Content-Type": LINES_TYPE, "Content-Encoding": "gzip"}
NUMBERS = ("days", "weeks", "places")
FLIPS = 40
"""Bytes that are changed, of one line; every one of them is in ``test_tamper``."""


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    one = RunningRegion(tmp_path)
    await one.furnish()
    yield one
    await one.close()


@pytest.fixture
async def clients() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def token_of(region: RunningRegion, store: str) -> dict[str, str]:
    """What the hub of a store sends along: the token that an admin has given to it."""
    admin = region.register.holder("", here=True)
    token = await region.tokens.give(store, admin, Origin("", ""), 1)
    return {"Authorization": f"Bearer {token}"}


async def holder(
    region: RunningRegion, clients: AsyncExitStack, headers: dict[str, str]
) -> httpx.AsyncClient:
    through = httpx.ASGITransport(region.screen.app)
    one = httpx.AsyncClient(transport=through, base_url="http://localhost", headers=headers)
    return await clients.enter_async_context(one)


async def troubles(client: httpx.AsyncClient, lines: list[Sealed]) -> set[Trouble]:
    """What a region says is wrong with a page of its own store's log."""
    path = f"/region/v1/stores/{STORE}/log"
    answer = await client.post(path, content=gzip.compress(packed(lines)), headers=HEADERS)
    assert answer.status_code == 200
    told = answer.json()
    assert told["accepted"] == 0
    return {one["trouble"] for one in told["doubts"]}


def spoilt(line: Sealed) -> list[Sealed]:
    """A line with one byte of it another, again and again."""
    random, found = Random(1), []
    for name in ("document", "signature"):
        for _ in range(FLIPS // 2):
            other = bytearray(getattr(line, name))
            other[random.randrange(len(other))] ^= random.randrange(
                1, 128
            )  # a line stays ASCII, or nobody carries it
            found.append(replace(line, **{name: bytes(other)}))
    return found


async def test_a_page_that_was_changed_on_its_way_is_refused_and_told(
    region: RunningRegion, clients: AsyncExitStack
) -> None:
    hub = await holder(region, clients, await token_of(region, STORE))
    wrong = await troubles(hub, spoilt(log(1).lines[0]))
    assert wrong <= {"signature", "unreadable", "spelling", "elsewhere"}
    assert "signature" in wrong
    assert region.ledger.cursor(STORE) is None
    assert all(not rows for rows in held(region.ledger, NUMBERS).values())


def forgeries(hub: Hub) -> dict[Trouble, list[Sealed]]:
    """What a thief can make of a log without the hub's own key."""
    thief, told = key(7), [opened(one) for one in hub.lines]
    mine = [seal(replace(one, key=public(thief)), thief) for one in told]
    as_hub = [replace(one, signature=thief.sign(one.document)) for one in hub.lines]
    return {"foreign": mine, "signature": as_hub}


async def test_a_leaked_token_without_the_hubs_own_key_changes_no_number(
    region: RunningRegion, clients: AsyncExitStack
) -> None:
    leaked = await token_of(region, STORE)
    hub, thief = [await holder(region, clients, leaked) for _ in range(2)]
    known = log(3)
    path = f"/region/v1/stores/{STORE}"
    page = gzip.compress(packed(known.lines))
    assert (await hub.post(f"{path}/log", content=page, headers=HEADERS)).json()["accepted"] == 3
    before = held(region.ledger, NUMBERS)
    for trouble, lines in forgeries(log(6)).items():
        assert await troubles(thief, lines) == {trouble}
    assert await troubles(thief, known.lines) == set(), "what was said before is said again"
    assert held(region.ledger, NUMBERS) == before
    cursor = (await hub.get(f"{path}/cursor")).json()["cursor"]
    assert (cursor["seq"], cursor["digest"]) == (3, digest(known.lines[-1].document))
    admin = await holder(region, clients, region.known_as("admin"))
    assert (await admin.request("DELETE", f"{path}/tokens", json={})).status_code == 204
    for one in (hub, thief):
        assert (await one.get(f"{path}/cursor")).status_code == 401


async def test_no_token_opens_anything_of_another_store(
    region: RunningRegion, clients: AsyncExitStack
) -> None:
    """Each route that names a store, with each store's token: its own two or three ways, no more."""
    for store in (STORE, OTHER):
        region.ledger.ingest(store, log(2, store=store).lines, 1, "push")
    opens = set()
    for store in (STORE, OTHER):
        client = await holder(region, clients, await token_of(region, store))
        for method, path in (one for one in RIGHTS if "{store}" in one[1]):
            for named in (STORE, OTHER, STORE.upper(), f"{STORE}%2f..%2f{OTHER}"):
                filled = path.replace("{day}", "2026-01-01").replace("{key}", "0" * 64)
                answer = await client.request(method, filled.replace("{store}", named))
                if answer.status_code not in {401, 403, 404}:
                    opens.add((store, named, method, path.rpartition("/")[2]))
    ways = {("GET", "cursor"), ("GET", "names"), ("POST", "log")}
    assert opens == {(one, one, *way) for one in (STORE, OTHER) for way in ways}
