"""What a region's node takes from the hubs of its stores, from whom, and how much of it."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import httpx
import pytest
from openapi_spec_validator import validate
from starlette.routing import Route

from hub.accounts.origin import Origin
from hub.accounts.rights import REGION as RIGHTS
from hub.accounts.role import Role, may
from hub.accounts.tokens import TOKENS_OF_ONE_MAX
from hub.daily.chain import digest, public
from hub.daily.receipt import ReceiptError, proven
from hub.ledger import Member
from hub.screen.region import openapi
from hub.screen.region.sync import POSTS_MAX
from tests.hub.ledger.books import STORE, key, log
from tests.hub.running_region import REGION, RunningRegion
from tests.hub.running_store import NOON_MS
from wire.report import Sealed
from wire.sync import (
    LINES_TYPE,
    PAGE_LINES_MAX,
    POST_BYTES_MAX,
    UNPACKED_BYTES_MAX,
    Line,
    heard_receipt,
    packed,
    unpacked,
)

PATH = f"/region/v1/stores/{STORE}"
LINES = {"Content-Type": LINES_TYPE}
GZIP = {**LINES, "Content-Encoding": "gzip"}
FILLED = {
    "{version}": "0",
    "{name}": "nothing.js",
    "{store}": STORE,
    "{person}": "nobody.here",
    "{key}": "0" * 64,
    "{day}": "2026-01-01",
}


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[RunningRegion]:
    one = RunningRegion(tmp_path)
    await one.furnish()
    yield one
    await one.close()


def client_of(region: RunningRegion, headers: dict[str, str]) -> httpx.AsyncClient:
    through = httpx.ASGITransport(region.screen.app)
    return httpx.AsyncClient(transport=through, base_url="http://localhost", headers=headers)


@pytest.fixture
async def client(region: RunningRegion) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(region, region.known_as("store", STORE)) as one:
        yield one


@pytest.fixture
async def admin(region: RunningRegion) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(region, region.known_as("admin")) as one:
        yield one


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    assert "{" not in path, f"say in FILLED what {path} may hold"
    return path


async def bring(client: httpx.AsyncClient, lines: list[Sealed]) -> httpx.Response:
    return await client.post(f"{PATH}/log", content=gzip.compress(packed(lines)), headers=GZIP)


async def test_every_route_has_its_line_and_every_line_its_route(region: RunningRegion) -> None:
    routes = [one for one in region.screen.app.routes if isinstance(one, Route)]
    assert len(routes) == len(region.screen.app.routes)
    found = {(how, one.path) for one in routes for how in (one.methods or set()) - {"HEAD"}}
    assert found == set(RIGHTS)


@pytest.mark.parametrize("role", get_args(Role))
async def test_each_role_reaches_what_is_its_own_and_nothing_else(
    region: RunningRegion, role: Role
) -> None:
    name = STORE if role == "store" else None
    known = {} if role == "nobody" else region.known_as(role, name)
    async with client_of(region, known | {"X-Forwarded-For": "192.0.2.7"}) as client:
        for (method, path), need in RIGHTS.items():
            answer = await client.request(method, filled(path))
            was_let_in = answer.status_code not in {401, 403}
            assert was_let_in == may(role, need), f"{method} {path}: {answer.status_code}"


def test_the_document_is_openapi_and_names_every_route() -> None:
    document = openapi.document()
    validate(document)
    described = {(how.upper(), path) for path, those in document["paths"].items() for how in those}
    api = {one for one in RIGHTS if one[1].startswith(("/region/v1/stores", "/api/"))}
    assert api <= described
    assert described <= set(RIGHTS)


async def test_a_log_comes_page_by_page_and_each_page_is_signed_for(
    region: RunningRegion, client: httpx.AsyncClient
) -> None:
    hub = log(6)
    assert (await client.get(f"{PATH}/cursor")).json()["cursor"] is None
    for start in (0, 3):
        taken = (await bring(client, hub.lines[start : start + 3])).json()
        assert (taken["accepted"], taken["known"], taken["doubts"]) == (3, 0, [])
        sealed = heard_receipt(Line(**taken["receipt"]))
        receipt = proven(sealed, STORE, public(region.key))
        assert (receipt.seq, receipt.digest) == (
            start + 3,
            digest(hub.lines[start + 2].document),
        )
        assert (receipt.region, receipt.at_ms) == (REGION, NOON_MS)
        with pytest.raises(ReceiptError, match="another key"):
            proven(sealed, STORE, public(key(9)))
    again = (await bring(client, hub.lines)).json()
    assert (again["accepted"], again["known"]) == (0, 6)
    there = (await client.get(f"{PATH}/cursor", params={"holds": digest(b"")})).json()
    assert (there["cursor"]["seq"], there["holds"]) == (6, False)
    known = {"holds": digest(hub.lines[2].document)}
    assert (await client.get(f"{PATH}/cursor", params=known)).json()["holds"] is True
    assert len(region.ledger.receipts(STORE, 9)) == 2


async def test_a_token_is_for_its_own_store_alone(
    region: RunningRegion, client: httpx.AsyncClient
) -> None:
    other = PATH.replace(STORE, "rome-1")
    assert (await client.get(f"{other}/cursor")).status_code == 403
    brought = packed(log(2, store="rome-1").lines)
    assert (await client.post(f"{other}/log", content=brought, headers=LINES)).status_code == 403
    smuggled = (await client.post(f"{PATH}/log", content=brought, headers=LINES)).json()
    assert {one["trouble"] for one in smuggled["doubts"]} == {"elsewhere"}
    assert smuggled["receipt"] is None
    assert region.ledger.cursor("rome-1") is None
    assert region.ledger.cursor(STORE) is None
    for path in ("/region/v1/stores", f"{PATH}/log", "/people", "/api/v1/people", "/account"):
        assert (await client.get(path)).status_code == 403, path


async def test_a_token_is_told_once_and_kept_hashed_and_revoked(
    region: RunningRegion, admin: httpx.AsyncClient
) -> None:
    path = f"{PATH}/tokens"
    first, second = [(await admin.post(path, json={})).json()["token"] for _ in range(2)]
    assert (await admin.post(path, json={})).status_code == 409
    assert len((await admin.get(path)).json()["given"]) == TOKENS_OF_ONE_MAX
    for one in region.folder.iterdir():
        assert first.encode() not in one.read_bytes(), one

    async def opens(token: str) -> bool:
        async with client_of(region, {"Authorization": f"Bearer {token}"}) as client:
            return (await client.get(f"{PATH}/cursor")).status_code == 200

    assert [await opens(one) for one in (first, second, first[:-1], "")] == [
        True,
        True,
        False,
        False,
    ]
    assert (await admin.request("DELETE", path, params={"oldest": "true"}, json={})).is_success
    assert [await opens(one) for one in (first, second)] == [False, True]
    assert (await admin.request("DELETE", path, json={})).status_code == 204
    assert not await opens(second)
    assert (await admin.request("DELETE", path, json={})).status_code == 404
    deeds = [one.done.deed for one in await region.register.audit(None)]
    assert deeds[:4] == ["token-revoked", "token-revoked", "token-given", "token-given"]
    assert [one.store for one in region.ledger.members()] == [STORE]


async def test_tokens_are_known_again_after_a_restart(tmp_path: Path) -> None:
    region = RunningRegion(tmp_path)
    await region.furnish()
    token = await region.tokens.give(
        STORE, region.register.holder("", here=True), Origin("", ""), 1
    )
    await region.close()
    await region.furnish()
    person = region.register.holder(token, here=False)
    assert (person.name, person.role) == (STORE, "store")
    await region.close()


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 415),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"{}\n", LINES, 422),
        (b"\xff\n", LINES, 422),
        (b"no gzip", GZIP, 422),
        (gzip.compress(packed(log(1).lines))[:-3], GZIP, 422),
        (gzip.compress(b"") * 2, GZIP, 422),
        (gzip.compress(b""), {**LINES, "Content-Encoding": "br"}, 415),
        (gzip.compress(bytes(UNPACKED_BYTES_MAX + 1)), GZIP, 413),
        (gzip.compress(bytes(300 * 1_048_576), 9), GZIP, 413),
        (bytes(POST_BYTES_MAX + 1), LINES, 413),
        (packed([Sealed(document=b"{}", signature=b"0")] * (PAGE_LINES_MAX + 1)), LINES, 422),
    ],
    ids=range(12),
)
async def test_what_is_no_page_of_a_log_is_refused(
    region: RunningRegion,
    client: httpx.AsyncClient,
    content: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    answer = await client.post(f"{PATH}/log", content=content, headers=headers)
    assert answer.status_code == status
    assert region.ledger.faults(None, 9) == []


async def test_a_hub_that_comes_again_and_again_is_asked_to_wait(
    region: RunningRegion, client: httpx.AsyncClient
) -> None:
    region.hands.uptime_ms = lambda: 0  # no time goes by
    line = log(1).lines
    assert (await bring(client, line)).status_code == 200
    for _ in range(POSTS_MAX - 1):
        await client.post(f"{PATH}/log")
    answer = await bring(client, line)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    region.hands.uptime_ms = lambda: 60_000
    assert (await bring(client, line)).status_code == 200


async def test_a_laptop_follows_the_log_and_the_roster(region: RunningRegion) -> None:
    hub = log(5)
    region.ledger.register(Member(store=STORE, label="Milano"))
    region.ledger.ingest(STORE, hub.lines, 1, "push")
    async with client_of(region, region.known_as("regional")) as laptop:
        [store] = (await laptop.get("/region/v1/stores")).json()["stores"]
        assert (store["store"], store["cursor"]["seq"]) == (STORE, 5)
        assert store["keys"] == [public(hub.key)]
        found = []
        while True:
            head = digest(found[-1].document) if found else "0" * 64
            query = {"after": len(found), "head": head, "limit": 2}
            answer = await laptop.get(f"{PATH}/log", params=query)
            if not answer.content:
                break
            found += unpacked(answer.content)
        assert found == hub.lines
        named = {"If-None-Match": answer.headers["etag"]}
        assert (await laptop.get(f"{PATH}/log", headers=named)).status_code == 304
        for query in ({"after": 2, "head": "0" * 64}, {"after": 0, "head": "1" * 64}):
            assert (await laptop.get(f"{PATH}/log", params=query)).status_code == 409
        assert (await laptop.get(f"{PATH}/log", params={"head": "x"})).status_code == 422


async def test_a_hub_with_a_new_key_waits_until_a_person_trusts_it(
    client: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    hub = log(2)
    await bring(client, hub.lines)
    hub.key = key(7)
    hub.write(2, 0)
    taken = (await bring(client, hub.lines)).json()
    assert [one["trouble"] for one in taken["doubts"]] == ["foreign"]
    assert taken["cursor"]["seq"] == 2
    assert (await admin.put(f"{PATH}/keys/{public(hub.key)}", json={})).status_code == 204
    assert (await client.get(f"{PATH}/cursor")).json()["cursor"]["seq"] == 3


async def test_the_roster_says_what_it_is_told(
    region: RunningRegion, admin: httpx.AsyncClient
) -> None:
    said = {"label": "Milano Duomo", "area": "north", "format": "flagship", "opened": "2024-05-01"}
    assert (await admin.put(PATH, json=said)).status_code == 204
    [one] = region.ledger.members()
    assert (one.label, one.area, one.format) == ("Milano Duomo", "north", "flagship")
    assert one.opened.isoformat() == "2024-05-01"
    assert (await admin.put(PATH.upper(), json=said)).status_code in {404, 422}
    assert (await admin.put(PATH, json={"label": ""})).status_code == 422


async def test_a_ledger_that_cannot_write_says_so_and_loses_nothing(
    region: RunningRegion, client: httpx.AsyncClient
) -> None:
    region.ledger.database.conn.execute("PRAGMA query_only = ON")
    answer = await bring(client, log(1).lines)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    region.ledger.database.conn.execute("PRAGMA query_only = OFF")
    assert (await bring(client, log(1).lines)).json()["accepted"] == 1
