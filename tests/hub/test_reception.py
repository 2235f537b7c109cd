"""Signing in over HTTP, as people do it and as somebody who wants in does (S12 to S14, S16, S18)."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.command import FAILED, OK
from hub.accounts.console import admit
from hub.accounts.register import CODE_FILE, TRIES_MAX
from hub.accounts.session import IDLE_MS, SEEN_MS, WHOLE_MS
from hub.cli import main
from hub.screen.gate import ALONE
from hub.screen.shield import BODY_BYTES_MAX, Shield
from tests.hub.running_store import RunningStore

PASSWORD = "seven brass lamps"  # noqa: S105 - a test's own
LATER = "nine tall umbrellas"
SESSION = "/api/v1/session"
CODED = "/api/v1/session/code"
WAIT_S = 60
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'; object-src 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
INJECTED = (
    "' OR '1'='1",
    "ada'--",
    "ada'; DROP TABLE accounts;--",
    '" OR ""="',
    "ada\0",
    "%27%20OR",
)


@pytest.fixture
async def browser(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=WAIT_S) as one:
        yield one


@pytest.fixture
async def other(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=WAIT_S) as one:
        yield one


async def made_admin(browser: httpx.AsyncClient, store: RunningStore) -> httpx.Response:
    code = (store.folder / CODE_FILE).read_text().strip()
    said = {"code": code, "name": "Ada", "password": PASSWORD}
    return belongs(browser, await browser.post(CODED, json=said))


async def sign_in(
    browser: httpx.AsyncClient, password: str = PASSWORD, name: str = "ada", **headers: str
) -> httpx.Response:
    said = {"name": name, "password": password}
    return belongs(browser, await browser.post(SESSION, json=said, headers=headers))


def belongs(browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    """The browser sends the session's token from now on, as the pages do."""
    if answer.is_success:
        browser.headers["X-Vetrina-Token"] = answer.json()["token"]
    return answer


async def role(browser: httpx.AsyncClient) -> str:
    found: str = (await browser.get(SESSION)).json()["role"]
    return found


async def test_the_first_code_makes_one_admin_and_no_second(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    code = (store.folder / CODE_FILE).read_text().strip()
    assert (await browser.get(SESSION)).json()["is_new"]
    assert (await made_admin(browser, store)).json()["role"] == "admin"
    assert not (await browser.get(SESSION)).json()["is_new"]
    said = {"code": code, "name": "eve", "password": PASSWORD}
    assert (await other.post(CODED, json=said)).status_code == 401


async def test_the_cookie_is_for_this_hub_alone_and_no_script_reads_it(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    first = (await made_admin(browser, store)).headers["set-cookie"]
    kept, *flags = first.split("; ")
    assert kept.startswith("vetrina=")
    assert {one.lower() for one in flags} == {
        "httponly",
        "samesite=strict",
        "path=/",
        f"max-age={WHOLE_MS // 1000}",
    }


async def test_over_tls_the_cookie_goes_over_nothing_else() -> None:
    store = RunningStore(public_url="https://hub.example")
    await store.start()
    async with httpx.AsyncClient(base_url=store.address, timeout=WAIT_S) as browser:
        answer = await made_admin(browser, store)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-vetrina=")
        assert "Secure" in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    await store.stop()


async def test_a_cookie_that_somebody_planted_is_not_the_one_of_the_session(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await made_admin(other, store)
    answer = await sign_in(browser, Cookie="vetrina=planted")
    assert answer.cookies["vetrina"] != "planted"
    assert await role(browser) == "admin"
    async with httpx.AsyncClient(base_url=store.address, timeout=WAIT_S) as planter:
        assert (await planter.get(SESSION, headers={"Cookie": "vetrina=planted"})).json()[
            "role"
        ] == "nobody"


async def test_a_session_ends_unused_and_at_the_end_of_the_day(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    store.hands.ahead_ms += IDLE_MS
    assert (await browser.get("/api/v1/scores")).status_code == 200
    store.hands.ahead_ms += IDLE_MS + 1
    assert (await browser.get("/api/v1/scores")).status_code == 401
    await sign_in(browser)
    for _ in range(WHOLE_MS // IDLE_MS):
        store.hands.ahead_ms += IDLE_MS
        assert (await browser.get("/api/v1/scores")).status_code == 200
    store.hands.ahead_ms += SEEN_MS
    assert (await browser.get("/api/v1/scores")).status_code == 401


async def test_what_an_open_page_asks_by_itself_keeps_no_session_alive(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    for ahead_ms, alone, found in (
        (IDLE_MS - 1_000, {}, 200),
        (2 * IDLE_MS - 2_000, {ALONE: "1"}, 200),
        (2 * IDLE_MS, {}, 401),
    ):
        store.hands.ahead_ms = ahead_ms
        assert (await browser.get("/api/v1/scores", headers=alone)).status_code == found


async def test_what_ends_a_session_ends_it_for_who_kept_its_cookie(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    cookie = (await made_admin(browser, store)).cookies["vetrina"]
    stolen = {"Cookie": f"vetrina={cookie}"}
    assert (await other.get("/api/v1/scores", headers=stolen)).status_code == 200
    assert (await browser.delete(SESSION)).status_code == 204
    assert (await other.get("/api/v1/scores", headers=stolen)).status_code == 401
    old = (await sign_in(browser)).cookies["vetrina"]
    said = {"old": PASSWORD, "new": LATER}
    assert belongs(browser, await browser.put("/api/v1/password", json=said)).status_code == 200
    stolen = {"Cookie": f"vetrina={old}"}
    assert (await other.get("/api/v1/scores", headers=stolen)).status_code == 401
    assert await role(browser) == "admin"
    assert (await sign_in(other)).status_code == 401
    assert (await sign_in(other, LATER)).status_code == 200


async def test_another_role_ends_the_sessions_and_the_last_admin_stays_one(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    marta = "/api/v1/people/marta"
    added = await browser.post("/api/v1/people", json={"name": "Marta", "role": "manager"})
    coded = {"code": added.json()["code"], "name": "marta", "password": LATER}
    belongs(other, await other.post(CODED, json=coded))
    assert await role(other) == "manager"
    assert (await other.post(CODED, json=coded)).status_code == 401, "a code is for once"
    assert (await browser.put(marta, json={"role": "viewer"})).status_code == 204
    assert await role(other) == "nobody"
    for method, path in (("PUT", "ada"), ("DELETE", "ada")):
        said = {"json": {"role": "viewer"}} if method == "PUT" else {}
        answer = await browser.request(method, f"/api/v1/people/{path}", **said)
        assert answer.json()["reason"] == "last"
    assert (await browser.delete(marta)).status_code == 204
    assert (await sign_in(other, LATER, "marta")).status_code == 401
    deeds = (await browser.get("/api/v1/deeds")).json()["lines"]
    assert {one["deed"] for one in deeds} >= {"person-added", "role-changed", "person-removed"}
    assert PASSWORD not in str(deeds)
    assert added.json()["code"] not in str(deeds)


async def test_who_guesses_waits_even_with_the_right_password(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    for _ in range(TRIES_MAX):
        assert (await sign_in(other, "guess after guess")).status_code == 401
    refused = await sign_in(other)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 600
    assert await role(browser) == "admin", "who is signed in stays so"


async def test_fifty_who_sign_in_at_once_keep_no_tap_waiting(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    tries = [asyncio.create_task(sign_in(browser, "guess", f"n{one}")) for one in range(50)]
    for _ in range(20):
        store.tap("kiosk-1", 4)
        live = await browser.get("/api/v1/live")
        assert live.status_code == 200
    found = {(await one).status_code for one in tries}
    assert found == {401, 429}, "thirty of an address, and the others wait"


async def test_another_page_can_ask_for_nothing(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    await made_admin(browser, store)
    said = {"scope": "entrance", "text": "new lamps"}
    own = {"Origin": store.address}
    assert (await browser.post("/api/v1/actions", json=said, headers=own)).status_code == 201
    for strange in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Vetrina-Token": ""},
        {"X-Vetrina-Token": "0" * 64},
    ):
        answer = await browser.post("/api/v1/actions", json=said, headers=strange)
        assert answer.status_code == 403, strange
    assert (await sign_in(browser, Origin="http://evil.example")).status_code == 403
    assert (await sign_in(browser, **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    form = {"name": "ada", "password": PASSWORD}
    assert (await browser.post(SESSION, data=form)).status_code == 415
    actions = (await browser.get("/api/v1/actions")).json()["actions"]
    assert len(actions) == 1


async def test_every_answer_carries_what_a_browser_is_to_obey(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    paths = ("/", "/login", "/desk", "/nowhere", SESSION, "/static/0/none.js", "/healthz")
    answers = [await browser.get(path) for path in (*paths, "/metrics", "/privacy")]
    answers.append(await browser.get("/", headers={"Host": "evil.example"}))
    answers.append(await browser.post(SESSION, content=bytes(BODY_BYTES_MAX + 1)))
    answers.append(await browser.put(SESSION))
    answers.append(await browser.post("/api/v1/actions", json={}))
    assert {421, 413, 405, 404, 401, 200} <= {one.status_code for one in answers}
    for answer in answers:
        found = answer.headers
        assert {name: found.get(name) for name in HEADERS} == HEADERS, answer.url
        assert "server" not in found
    await made_admin(browser, store)
    for path in ("/account", "/people", "/desk", "/api/v1/people", "/api/v1/deeds"):
        assert (await browser.get(path)).headers["cache-control"] == "no-store", path


async def test_a_page_leads_to_signing_in_and_back(browser: httpx.AsyncClient) -> None:
    as_page = {"Accept": "text/html,*/*"}
    for path in ("/desk", "/account", "/people"):
        answer = await browser.get(path, headers=as_page)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
    assert (await browser.get("/api/v1/scores")).status_code == 401


async def test_the_pages_are_those_of_ones_role(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    pages = {}
    for one in ("viewer", "admin", "regional"):
        answer = await browser.get(SESSION, headers=store.known_as(one))
        pages[one] = answer.json()["pages"]
    assert "/desk" in pages["viewer"]
    assert "/people" not in pages["viewer"]
    assert "/people" in pages["admin"]
    assert pages["regional"] == ["/"]


@pytest.mark.parametrize("text", INJECTED)
async def test_what_looks_like_sql_is_a_name_that_nobody_has(
    store: RunningStore, browser: httpx.AsyncClient, other: httpx.AsyncClient, text: str
) -> None:
    await made_admin(browser, store)
    assert (await sign_in(other, PASSWORD, text)).status_code == 401
    assert (await sign_in(other, text)).status_code == 401
    said = {"code": text, "name": "ada", "password": PASSWORD}
    assert (await other.post(CODED, json=said)).status_code == 401
    added = await browser.post("/api/v1/people", json={"name": text, "role": "admin"})
    assert added.json()["reason"] == "name"
    for name in ("before", "scope", "step"):
        for path in ("/api/v1/deeds", "/api/v1/series"):
            assert (await browser.get(path, params={name: text})).status_code < 500
    assert [one["name"] for one in (await browser.get("/api/v1/people")).json()["people"]] == [
        "ada"
    ]


async def test_too_much_is_refused_before_it_is_read(
    store: RunningStore, browser: httpx.AsyncClient
) -> None:
    body = b'{"name":"' + b"a" * 5_000 + b'"}'
    as_json = {"Content-Type": "application/json"}
    assert (await browser.post(SESSION, content=body, headers=as_json)).status_code == 413
    declared = {**as_json, "Content-Length": str(BODY_BYTES_MAX + 1)}
    reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in declared.items())
    writer.write(f"POST {SESSION} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reader.readline(), WAIT_S)
    writer.close()


async def heard_whole(request: Request) -> Response:
    return Response(str(len(await request.body())))


async def test_who_does_not_say_how_much_comes_is_stopped_where_it_is_too_much() -> None:
    """However much a route would take by itself."""
    app = Starlette(routes=[Route("/", heard_whole, methods=["POST"])])
    through = httpx.ASGITransport(Shield(app))

    async def parts(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield bytes(BODY_BYTES_MAX // 4)

    async with httpx.AsyncClient(transport=through, base_url="http://localhost") as one:
        assert (await one.post("/", content=parts(4))).text == str(BODY_BYTES_MAX)
        assert (await one.post("/", content=parts(5))).status_code == 413


async def test_the_command_line_gives_codes(
    store: RunningStore, browser: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    admit(store.keys, store.folder)
    at = ["--http-port", str(store.port), "--data", str(store.folder)]
    assert await asyncio.to_thread(main, ["admin-code", *at]) == OK
    code = (store.folder / CODE_FILE).read_text().strip()
    assert code in capsys.readouterr().out
    await made_admin(browser, store)
    assert await asyncio.to_thread(main, ["admin-code", *at]) == FAILED
    assert "there is an admin already" in capsys.readouterr().err
    assert await asyncio.to_thread(main, ["reset-code", "nobody", *at]) == FAILED
    assert await asyncio.to_thread(main, ["reset-code", "ada", *at]) == OK
    assert "code" in capsys.readouterr().out
    assert await role(browser) == "nobody", "who has a new code is signed out"
