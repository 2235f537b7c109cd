"""The lobby: which desks are open, and what a disk that refuses does to them."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from config.load import load_shop
from config.shop import Shop
from hub.phone.lobby import FOLDER, Lobby
from hub.screen.phone import Phones
from hub.settings import HubSettings
from tests.hub.phone.counter import Hands
from tests.hub.phone.serving import Told
from tests.hub.running_store import RunningStore


def described(*, phone: bool) -> Shop:
    shop = load_shop(None)
    return replace(shop, touchpoints=[replace(shop.touchpoints[0], phone=phone)])


@pytest.fixture
async def lobby(tmp_path: Path) -> AsyncIterator[Lobby]:
    async with Lobby(HubSettings(data=tmp_path), "0", Hands()) as one:
        yield one


async def test_a_touchpoint_that_begins_to_serve_phones_has_its_desk_at_once(lobby: Lobby) -> None:
    assert await lobby.open(described(phone=False)) == []
    assert lobby.desks == {}
    assert len(await lobby.open(described(phone=True))) == 1
    assert list(lobby.desks) == ["entrance"]
    assert await lobby.open(described(phone=True)) == [], "it is open already"


async def test_a_disk_that_refuses_keeps_phones_waiting_and_not_the_hub(
    lobby: Lobby, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop = described(phone=True)
    store = RunningStore()
    store.phones = Phones(lobby.desks, Told(shop), Hands())
    in_the_way = tmp_path / FOLDER / shop.touchpoints[0].phones
    in_the_way.parent.mkdir()
    in_the_way.write_text("no folder")
    await store.start()
    try:
        async with httpx.AsyncClient(base_url=store.address, timeout=30) as client:
            for _ in range(2):
                assert await lobby.open(shop) == []
                answer = await client.get("/t/entrance")
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
                assert (await client.get("/t/nowhere")).status_code == 404
            in_the_way.unlink()
            assert len(await lobby.open(shop)) == 1
            assert (await client.get("/t/entrance")).status_code == 200
    finally:
        await store.stop()
    assert sum("no phone is served at entrance" in one for one in caplog.messages) == 1
