"""The gate, tried with every route and every role, by somebody who wants in (S17)."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import get_args

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from hub.accounts.rights import RIGHTS
from hub.accounts.role import Role, may
from hub.screen.gate import Gate, asking
from tests.hub.running_store import RunningStore

FILLED = {
    "{version}": "0",
    "{name}": "nothing.js",
    "{touchpoint}": "entrance",
    "{scope}": "STORE",
    "{number}": "1",
    "{person}": "nobody.here",
    "{line}": "entrance",
    "{day}": "2026-01-01",
    "{program}": "kiosk",
    "{file}": "scores.csv",
    "{purpose}": "plan",
    "{ask}": "nobody-waits-there",
    "{device}": "kiosk-1",
}
"""A value for everything that a path can hold."""

STRANGER = "192.0.2.7"


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as one:
        yield one


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    assert "{" not in path, f"say in FILLED what {path} may hold"
    return path


def served(store: RunningStore) -> set[tuple[str, str]]:
    found = set()
    for route in store.screen.app.routes:
        assert isinstance(route, Route), f"{route} is none that the rights can name"
        methods = route.methods or {"every method"}
        found |= {(method, route.path) for method in methods - {"HEAD"}}
    return found


async def status(client: httpx.AsyncClient, method: str, path: str, **more: str) -> int:
    async with client.stream(method, filled(path), headers=more) as answer:
        return answer.status_code


async def test_every_route_has_its_line_and_every_line_its_route(store: RunningStore) -> None:
    assert served(store) == set(RIGHTS)


@pytest.mark.parametrize("role", get_args(Role))
async def test_each_role_reaches_what_is_its_own_and_nothing_else(
    store: RunningStore, client: httpx.AsyncClient, role: Role
) -> None:
    key = {} if role == "nobody" else store.known_as(role)
    refused = 401 if role == "nobody" else 403
    for (method, path), need in RIGHTS.items():
        found = await status(client, method, path, **key, **{"X-Forwarded-For": STRANGER})
        was_let_in = found not in {401, 403}
        assert was_let_in == may(role, need), f"{method} {path} answers {role} with {found}"
        assert was_let_in or found == refused


async def test_the_hubs_own_machine_may_read_the_metrics_and_no_more(
    client: httpx.AsyncClient,
) -> None:
    assert await status(client, "GET", "/metrics") == 200
    assert await status(client, "GET", "/api/v1/scores") == 401
    for claimed in (f"127.0.0.1, {STRANGER}", f"::1,{STRANGER}", STRANGER, "nonsense"):
        found = await status(client, "GET", "/metrics", **{"X-Forwarded-For": claimed})
        assert found == 401, claimed


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/api/v1/scores/", 307),  # led to the route without the slash, which asks again
        ("//api/v1/scores", 404),
        ("/api/v1/./scores", 404),
        ("/api/v1/live/../scores", 404),
        ("/api/v1/scores%2f", 307),
        ("/api/v1/scores/%2e%2e%2flive", 404),
        ("/static/x/%2e%2e%2f%2e%2e%2fapi%2fv1%2fscores", 404),
        ("/API/V1/SCORES", 404),
        ("/api/v1/scores;public", 404),
        ("/api/v1/scores%00", 404),
    ],
)
async def test_no_way_of_writing_a_path_leads_round_the_gate(
    store: RunningStore, path: str, found: int
) -> None:
    answer = await raw(store, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n")
    assert answer.startswith(f"HTTP/1.1 {found} ".encode())
    assert b'"scopes"' not in answer


LED_ASTRAY = [
    "..%2f..%2fhub.toml",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%2fetc%2fpasswd",
    "..%5c..%5chub.toml",
    "scores.csv%00.parquet",
    "file:%2f%2f%2fetc%2fpasswd",
]


@pytest.mark.parametrize("name", LED_ASTRAY)
async def test_no_name_in_a_path_leads_to_a_file_of_the_machine(
    store: RunningStore, name: str
) -> None:
    known = store.known_as("admin")["Authorization"]
    routes = [one for one in store.screen.app.routes if isinstance(one, Route)]
    takes_a_name = {one.path for one in routes if "{" in one.path} - {"/count/{line}"}
    assert len(takes_a_name) > 10, "all but the page that is the same for every line"
    for path in takes_a_name:
        wanted = filled(path[: path.index("{")] + name + path[path.index("}") + 1 :])
        head = f"GET {wanted} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {known}\r\n"
        answer = await raw(store, head)
        status_line = answer.partition(b"\r\n")[0]
        assert status_line.split()[1] in {b"404", b"405", b"422"}, (wanted, status_line)
        assert b"root:" not in answer


@pytest.mark.parametrize(
    "header",
    [
        "X-HTTP-Method-Override: POST",
        "X-Original-URL: /",
        "X-Rewrite-URL: /",
        "Authorization: Basic YWRtaW46YWRtaW4=",
        "Authorization: Bearer",
        "Authorization: Bearer null",
        "Authorization: Bearer ' OR 1=1 --",
        "Cookie: vetrina=admin; role=admin",
    ],
)
async def test_no_header_makes_a_stranger_a_viewer(store: RunningStore, header: str) -> None:
    answer = await raw(store, f"GET /api/v1/scores HTTP/1.1\r\nHost: localhost\r\n{header}\r\n")
    assert answer.startswith(b"HTTP/1.1 401 ")


async def raw(store: RunningStore, head: str) -> bytes:
    """What is answered to a request that no client would correct."""
    reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
    writer.write(f"{head}Connection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    return answer


async def test_head_is_no_way_round_get(store: RunningStore, client: httpx.AsyncClient) -> None:
    assert (await client.head("/api/v1/scores")).status_code == 401
    answer = await client.head("/api/v1/scores", headers=store.known_as("viewer"))
    assert answer.status_code == 200


async def test_a_refusal_says_what_is_missing(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    stranger = await client.get("/api/v1/actions")
    assert stranger.json() == {"problem": "sign in first"}
    assert stranger.headers["www-authenticate"] == "Bearer"
    viewer = await client.post("/api/v1/actions", json={}, headers=store.known_as("viewer"))
    assert viewer.json()["problem"].startswith("that needs the role manager")
    assert viewer.headers["cache-control"] == "no-store"


async def hello(request: Request) -> Response:
    person = asking(request)
    return Response(f"{person.name}, {person.role}")


@pytest.fixture
async def unlisted(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    routes = [
        Route("/", hello),
        Route("/forgotten", hello),
        Mount("/inner", routes=[Route("/", hello)]),
    ]
    gate = Middleware(Gate, routes=routes, register=store.register)
    through = httpx.ASGITransport(Starlette(routes=routes, middleware=[gate]))
    as_admin = store.known_as("admin")
    async with httpx.AsyncClient(
        transport=through, base_url="http://localhost", headers=as_admin
    ) as one:
        yield one


@pytest.mark.parametrize("path", ["/forgotten", "/inner/"])
async def test_a_route_without_a_line_is_refused_even_to_an_admin(
    unlisted: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.ERROR):
        assert (await unlisted.get(path)).status_code == 403
    assert "stands in no line of the rights" in caplog.text


async def test_a_handler_is_told_who_asks(unlisted: httpx.AsyncClient) -> None:
    assert (await unlisted.get("/")).text == "the admin, admin"
    assert (await unlisted.get("/", headers={"Authorization": ""})).text == ", nobody"
