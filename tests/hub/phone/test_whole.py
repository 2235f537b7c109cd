"""A phone's answer through the whole hub: outbox, broker, log, score and live page."""

import asyncio
from importlib import resources
from pathlib import Path
from typing import Any

import httpx

from config.load import DEMO_SHOP
from hub import app
from hub.settings import BrokerSettings, Http, HubSettings
from tests.faults.brokers import is_listening, until
from tests.hub.phone.test_routes import fields, post
from tests.ports import free_port
from wire.timepiece import SystemTimepiece

PATIENCE_S = 60.0


async def test_a_phones_answer_is_counted_at_its_touchpoint(tmp_path: Path) -> None:
    shop = tmp_path / "shop.toml"
    demo = (resources.files("config") / DEMO_SHOP).read_text(encoding="utf-8")
    shop.write_text(demo.replace('id = "checkout"\n', 'id = "checkout"\nphone = true\n'))
    settings = HubSettings(
        data=tmp_path / "hub",
        shop=shop,
        http=Http(port=free_port(), public_url="http://hub.shop.lan"),
        broker=BrokerSettings(port=free_port()),
    )
    settings.data.mkdir()
    base = f"http://127.0.0.1:{settings.http.port}"
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    try:
        await until(lambda: hub.done() or is_listening(settings.http.port), PATIENCE_S)
        async with httpx.AsyncClient(base_url=base, timeout=30) as client:
            page = await page_of(client, "/t/checkout")
            assert fields(page)["scene"] == "faces"
            page = await post(client, page, "/t/checkout", face="4", step="on")
            assert fields(page)["scene"] == "reasons"
            live = await counted(client)
            assert (await client.get("/t/entrance")).status_code == 404
            text = shop.read_text()
            shop.write_text(text.replace('id = "entrance"\n', 'id = "entrance"\nphone = true\n'))
            await page_of(client, "/t/entrance")
    finally:
        hub.cancel()
        await asyncio.wait([hub])
    scores = {one["id"]: one["score"]["n"] for one in live["touchpoints"]}
    assert scores == {"entrance": 0, "fitting-rooms": 0, "checkout": 1}
    [phones] = [one for one in live["devices"] if one["program"] == "phone"]
    assert (phones["name"], phones["place"]) == ("phone-checkout", "Checkout")


async def counted(client: httpx.AsyncClient) -> dict[str, Any]:
    """The live view, as soon as it has one answer and its device's status."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            live: dict[str, Any] = (await client.get("/api/v1/live")).json()
            if live["score"]["n"] == 1 and any(one["program"] for one in live["devices"]):
                return live
            await asyncio.sleep(0.1)


async def page_of(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """A touchpoint's page, once the hub has opened its outbox."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            page = await client.get(path)
            if page.status_code == 200:
                return page
            await asyncio.sleep(0.1)
