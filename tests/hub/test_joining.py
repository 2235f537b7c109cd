"""New devices at a running hub, and what somebody on the shop's network tries against them (S26)."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import msgspec
import pytest
import pytest_asyncio
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.load import load_shop, save
from hub.trust.authority import found
from hub.trust.roster import ROSTER_FILE, read
from tests.browser.manager import DEMO
from tests.hub.newcomers import Arriving, Manager, wrong
from tests.hub.running_store import AUTHORITY, NOON_MS, RunningStore
from tests.hub.web import web
from wire import enrol
from wire.codec import from_ms
from wire.enrol import LIFE_S, TRIES_MAX, Ask, AskStanding, Offer
from wire.joining import Where
from wire.verifier import verifier

OWN = found("demo", from_ms(NOON_MS))
"""An authority of somebody else."""


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared() -> AsyncIterator[RunningStore]:
    running = RunningStore()
    running.shop_file = running.folder / "shop.toml"
    running.shop_file.write_text(DEMO, encoding="utf-8")
    running.describe(load_shop(running.shop_file))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def store(shared: RunningStore) -> RunningStore:
    """The same, as if nobody had come yet: what waited has had its time."""
    shared.hands.later_ms += 2 * LIFE_S * 1000
    assert shared.shop_file is not None
    shared.shop_file.write_text(DEMO, encoding="utf-8")
    (shared.folder / ROSTER_FILE).unlink(missing_ok=True)
    return shared


@pytest_asyncio.fixture(loop_scope="module")
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as one:
        yield one


@pytest.fixture
def manager(store: RunningStore, client: httpx.AsyncClient) -> Manager:
    return Manager(store, client)


def hub(store: RunningStore) -> Where:
    return Where("127.0.0.1", store.port)


async def test_a_device_is_let_in_by_the_code_that_it_shows(
    store: RunningStore, manager: Manager
) -> None:
    arriving = Arriving(hub(store))
    code = await arriving.code()
    seen = (await manager.view())["waiting"][0]
    assert (seen["name"], seen["program"], seen["address"]) == ("kiosk-9", "kiosk", "127.0.0.1")
    answer = await manager.accept(seen["ask"], code.lower(), "kiosk-9", place="entrance")
    assert answer.status_code == 204
    admitted = await arriving.admitted()
    assert admitted.joined.device == "kiosk-9"
    assert admitted.joined.certificate.encode() == AUTHORITY.certificate
    assert admitted.joined.command_key == store.commander.public
    assert (admitted.joined.host, admitted.joined.port) == ("127.0.0.1", 8883)
    kept = read(store.folder).of("kiosk-9")
    assert kept is not None
    assert kept.verifier == verifier(admitted.password)
    assert "kiosk-9" in load_shop(store.shop_file).touchpoints[0].devices
    assert (await store.register.audit(None))[0].done.deed == "device-accepted"


async def test_the_secret_of_a_device_never_leaves_it_and_the_code_is_in_no_log(
    store: RunningStore, manager: Manager, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    arriving = Arriving(hub(store))
    code = await arriving.code()
    await manager.accept(await manager.waiting(), code, "kiosk-1")
    password = (await arriving.admitted()).password
    assert len(password) == 43
    for one in store.folder.rglob("*"):
        if one.is_file():
            assert password.encode() not in one.read_bytes()
            assert code.encode() not in one.read_bytes()
    assert password not in caplog.text
    assert code not in caplog.text


async def test_a_code_serves_once(store: RunningStore, manager: Manager) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    assert (await manager.accept(ask, code, "kiosk-1")).status_code == 204
    await arriving.admitted()
    again = await manager.accept(ask, code, "kiosk-2")
    assert (again.status_code, again.json()["problem"]) == (404, "gone")
    assert read(store.folder).of("kiosk-2") is None


async def test_the_sixth_try_is_refused_even_with_the_right_code(
    store: RunningStore, manager: Manager
) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    for left in reversed(range(TRIES_MAX)):
        answer = await manager.accept(ask, wrong(code), "kiosk-1")
        assert (answer.status_code, answer.json()) == (422, {"problem": "wrong", "tries": left})
    assert (await manager.accept(ask, code, "kiosk-1")).json()["problem"] == "gone"
    assert await arriving.code(2) != code, "the device shows another one"
    await arriving.leave()
    assert read(store.folder).devices == ()


async def test_a_code_is_over_after_ten_minutes(store: RunningStore, manager: Manager) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    store.hands.later_ms += LIFE_S * 1000
    assert (await manager.accept(ask, code, "kiosk-1")).json()["problem"] == "gone"
    fresh = await arriving.code(2)
    assert fresh != code
    assert (await manager.accept(await manager.waiting(), fresh, "kiosk-1")).status_code == 204
    await arriving.admitted()


async def test_who_is_rejected_goes_away(store: RunningStore, manager: Manager) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    assert (await manager.reject(ask)).status_code == 204
    assert await arriving.turned_away()
    assert (await manager.accept(ask, code, "kiosk-1")).status_code == 404
    assert (await store.register.audit(None))[0].done.deed == "device-rejected"


async def test_a_replaced_device_leaves_its_name_and_place_to_the_new_one(
    store: RunningStore, manager: Manager
) -> None:
    first = Arriving(hub(store), "kiosk-2")
    await manager.accept(await _waits(first, manager), await first.code(), "kiosk-2")
    old = await first.admitted()
    second = Arriving(hub(store), "fresh")
    code, ask = await second.code(), await manager.waiting()
    refused = await manager.accept(ask, code, "kiosk-2")
    assert (refused.status_code, refused.json()["problem"]) == (409, "taken")
    assert (await manager.accept(ask, code, "kiosk-2", replaces=True)).status_code == 204
    new = await second.admitted()
    assert new.joined.device == "kiosk-2"
    assert read(store.folder).verifiers() == {"kiosk-2": verifier(new.password)}
    assert old.password != new.password
    places = {one["name"]: one["place"] for one in (await manager.view())["joined"]}
    assert places == {"kiosk-2": "Fitting rooms"}


async def test_a_device_that_was_shut_out_may_come_again_by_a_new_code_alone(
    store: RunningStore, manager: Manager
) -> None:
    first = Arriving(hub(store))
    await manager.accept(await _waits(first, manager), await first.code(), "kiosk-1")
    await first.admitted()
    assert (await manager.revoke("kiosk-1")).status_code == 204
    assert read(store.folder).verifiers() == {}
    assert (await manager.revoke("kiosk-1")).status_code == 404
    assert (await store.register.audit(None))[0].done.subject == "kiosk-1"
    second = Arriving(hub(store))
    await manager.accept(await _waits(second, manager), await second.code(), "kiosk-1")
    assert read(store.folder).verifiers() == {
        "kiosk-1": verifier((await second.admitted()).password)
    }


async def test_no_device_comes_under_a_name_that_may_hear_more(
    store: RunningStore, manager: Manager
) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    for name in ("hub", "home-assistant"):
        assert (await manager.accept(ask, code, name)).json()["problem"] == "name"
    assert (await manager.accept(ask, code, "a/b")).status_code == 422
    assert (await manager.accept(ask, code, "new", place="nowhere")).json()["problem"] == "name"
    assert (await manager.accept(ask, code, "kiosk-1", place="checkout")).status_code == 409
    await arriving.leave()
    assert read(store.folder).devices == ()


async def test_nobody_but_a_manager_decides(store: RunningStore, client: httpx.AsyncClient) -> None:
    arriving = Arriving(hub(store))
    code = await arriving.code()
    ask = await Manager(store, client).waiting()
    said = {"code": code, "device": "kiosk-1"}
    for known in ({}, store.known_as("viewer")):
        answer = await client.post(f"/api/v1/joining/{ask}/accepted", json=said, headers=known)
        assert answer.status_code in {401, 403}
    await arriving.leave()


async def test_a_hub_whose_broker_serves_its_machine_alone_takes_nobody() -> None:
    closed = RunningStore()
    closed.settings = replace(
        closed.settings, broker=replace(closed.settings.broker, embedded=True)
    )
    await closed.start()
    arriving = Arriving(hub(closed))
    assert "closed" in await arriving.trouble()
    await arriving.leave()
    await closed.stop()


@pytest.mark.usefixtures("store")
async def test_an_address_that_asks_and_asks_keeps_nobody_else_out(
    client: httpx.AsyncClient, manager: Manager
) -> None:
    offer = msgspec.json.decode((await client.get("/enrol/v1")).content, type=Offer)
    wish = enrol.wish("kiosk", "kiosk-1", "secret", bytes(32), offer)
    said = msgspec.json.encode(Ask(wish=wish, proof="0" * 64))
    answers = []
    for _ in range(30):
        answer = await client.post(
            "/enrol/v1/asks", content=said, headers={"Content-Type": "application/json"}
        )
        answers.append(answer.status_code)
    assert answers[:8] == [201] * 8
    assert set(answers[8:]) == {429}
    assert len((await manager.view())["waiting"]) == 8


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 5_000, "application/json", 413),
        (b"{}", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"\xff", "application/json", 422),
    ],
)
async def test_what_is_no_ask_is_refused(
    client: httpx.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post("/enrol/v1/asks", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status


async def test_what_could_not_stand_in_the_password_file_is_no_verifier(
    client: httpx.AsyncClient,
) -> None:
    offer = msgspec.json.decode((await client.get("/enrol/v1")).content, type=Offer)
    good = enrol.wish("kiosk", "kiosk-1", "secret", bytes(32), offer)
    for line in (f"{good.verifier}\nhub:{good.verifier}", "", "plain"):
        ask = Ask(wish=replace(good, verifier=line), proof="0" * 64)
        answer = await client.post(
            "/enrol/v1/asks",
            content=msgspec.json.encode(ask),
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 422
        assert "verifier" in answer.json()["problem"] or answer.json()["problem"] == "unfit"


class Between:
    """Somebody on the network who answers a device in the hub's place, and asks the hub for it."""

    def __init__(self, client: httpx.AsyncClient, *, relays: bool) -> None:
        self.client = client
        self.relays = relays
        self.offer: Offer | None = None
        self.app = Starlette(
            routes=[
                Route("/enrol/v1", self._offer),
                Route("/enrol/v1/asks", self._ask, methods=["POST"]),
                Route("/enrol/v1/asks/{ask}", self._told),
            ]
        )

    async def _offer(self, _: Request) -> Response:
        true = msgspec.json.decode((await self.client.get("/enrol/v1")).content, type=Offer)
        self.offer = true
        return Response(msgspec.json.encode(replace(true, certificate=OWN.certificate.decode())))

    async def _ask(self, request: Request) -> Response:
        assert self.offer is not None
        heard = msgspec.json.decode(await request.body(), type=Ask)
        wish = replace(
            heard.wish, offer=enrol.digest(self.offer), verifier=verifier("the attacker's own")
        )
        sent = Ask(wish=wish, proof=heard.proof)
        answer = await self.client.post(
            "/enrol/v1/asks",
            content=msgspec.json.encode(sent),
            headers={"Content-Type": "application/json"},
        )
        return Response(answer.content, answer.status_code)

    async def _told(self, request: Request) -> Response:
        if self.relays:
            path = f"/enrol/v1/asks/{request.path_params['ask']}"
            return Response((await self.client.get(path)).content)
        forged = AskStanding(state="accepted", device="kiosk-9", proof="0" * 64)
        return Response(msgspec.json.encode(forged))


@asynccontextmanager
async def between(client: httpx.AsyncClient, *, relays: bool) -> AsyncIterator[Where]:
    async with web(Between(client, relays=relays).app) as served:
        yield Where("127.0.0.1", int(served.address.rpartition(":")[2]))


async def test_who_stands_between_gets_no_device_of_his_own_in(
    store: RunningStore, client: httpx.AsyncClient, manager: Manager
) -> None:
    async with between(client, relays=True) as where:
        arriving = Arriving(where)
        code = await arriving.code()
        answer = await manager.accept(await manager.waiting(), code, "kiosk-9")
        assert answer.json()["problem"] == "wrong"
        await arriving.leave()
    assert read(store.folder).devices == ()


@pytest.mark.usefixtures("store")
async def test_a_device_pins_no_hub_that_does_not_know_its_code(
    client: httpx.AsyncClient,
) -> None:
    async with between(client, relays=False) as where:
        arriving = Arriving(where)
        first = await arriving.code()
        assert "does not know the code" in await arriving.trouble()
        assert await arriving.code(2) != first, "what an attacker may have guessed at is over"
        await arriving.leave()


@pytest.mark.usefixtures("store")
async def test_a_hub_with_another_fingerprint_than_announced_is_not_asked(
    client: httpx.AsyncClient, manager: Manager
) -> None:
    true = enrol.fingerprint(AUTHORITY.certificate.decode())
    async with between(client, relays=True) as where:
        arriving = Arriving(where._replace(fingerprint=true))
        assert "another hub" in await arriving.trouble()
        await arriving.leave()
    assert (await manager.view())["waiting"] == []


@pytest.mark.usefixtures("store")
async def test_a_device_of_before_is_let_in_as_it_was(
    client: httpx.AsyncClient, manager: Manager
) -> None:
    raw = (await client.get("/enrol/v1")).content
    assert {*msgspec.json.decode(raw)} == {"store", "certificate", "hosts", "port", "page"}
    offer = msgspec.json.decode(raw, type=Offer)
    wish = enrol.wish("kiosk", "kiosk-1", "secret", bytes(32), offer)
    key = enrol.stretch("ABCDEFGH", wish.nonce)
    said = msgspec.json.encode(enrol.ask(key, wish))
    json = {"Content-Type": "application/json"}
    ask = (await client.post("/enrol/v1/asks", content=said, headers=json)).json()["ask"]
    assert (await manager.accept(ask, "ABCD-EFGH", "kiosk-1")).status_code == 204
    told = msgspec.json.decode(
        (await client.get(f"/enrol/v1/asks/{ask}")).content, type=AskStanding
    )
    assert enrol.joined(key, wish, offer, told, "hub.lan").command_key is None


async def test_a_roster_that_cannot_be_read_lets_nobody_in(
    store: RunningStore, manager: Manager
) -> None:
    arriving = Arriving(hub(store))
    code, ask = await arriving.code(), await manager.waiting()
    save(store.folder / ROSTER_FILE, b"{")
    answer = await manager.accept(ask, code, "kiosk-1")
    assert (answer.status_code, answer.json()["problem"]) == (503, "disk")
    (store.folder / ROSTER_FILE).unlink()
    assert (await manager.accept(ask, code, "kiosk-1")).status_code == 204
    await arriving.admitted()


async def _waits(arriving: Arriving, manager: Manager) -> str:
    await arriving.code()
    return await manager.waiting()
