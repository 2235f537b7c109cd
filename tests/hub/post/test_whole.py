"""From one shopper's word to a letter: kiosk, broker, log, alert, webhook; over a restart."""

import asyncio
import base64
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import msgspec

from config.load import DEMO_SHOP
from hub import app
from hub.accounts import console
from hub.addressees import Post, Webhook
from hub.settings import BrokerSettings, Http, HubSettings
from tests.faults.amounts import dice
from tests.faults.brokers import HOST, is_listening, until
from tests.hub.post.test_postman import SECRET, Hook
from tests.hub.web import web
from tests.ports import free_port
from wire.device import Device
from wire.events import Rating, Reason
from wire.link import Endpoint
from wire.timepiece import SystemTimepiece

PATIENCE_S = 60.0


async def test_a_hazard_is_told_at_once_and_not_again_after_a_restart(tmp_path: Path) -> None:
    hook, secret, shop = Hook(), tmp_path / "secret", tmp_path / "shop.toml"
    secret.write_text("whsec_" + base64.b64encode(SECRET).decode())
    demo = (resources.files("config") / DEMO_SHOP).read_text(encoding="utf-8")
    shop.write_text(demo + '\n[alerts]\nhazards = ["cleanliness|dirty"]\n')
    async with web(hook.app) as chat:
        settings = HubSettings(
            data=tmp_path / "hub",
            shop=shop,
            http=Http(port=free_port()),
            broker=BrokerSettings(port=free_port()),
            post=Post(
                webhooks=[
                    Webhook(
                        name="chat", url=chat.address + "/hook", secret_file=secret, insecure=True
                    )
                ]
            ),
        )
        settings.data.mkdir()
        for _ in range(2):
            hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
            await until(lambda: is_listening(settings.http.port), PATIENCE_S)
            if not hook.posts:
                await complain(tmp_path, settings.broker.port)
                await until(lambda: bool(hook.posts), PATIENCE_S)
            page = f"http://{HOST}:{settings.http.port}/api/v1/post"
            headers = {"Authorization": f"Bearer {console.key(settings.data)}"}
            async with httpx.AsyncClient(headers=headers) as client, asyncio.timeout(PATIENCE_S):
                while waiting((await client.get(page)).json()):  # noqa: ASYNC110 - as until
                    await asyncio.sleep(0.1)
            hub.cancel()
            await asyncio.wait([hub])
    ((_, body),) = hook.posts
    told = msgspec.json.decode(body)
    assert (told["what"], told["alert"]["kind"], told["alert"]["cause"]) == (
        "raised",
        "hazard",
        "cleanliness|dirty",
    )


def waiting(view: dict[str, Any]) -> int:
    (chat,) = view["addressees"]
    found: int = chat["waiting"]
    return found


async def complain(folder: Path, port: int) -> None:
    """One shopper at the entrance finds it dirty."""
    kiosk = Device(
        folder=folder / "kiosk",
        store="demo",
        name="kiosk-1",
        program="kiosk",
        version="0",
        endpoint=Endpoint(host=HOST, port=port),
        timepiece=SystemTimepiece(),
        random=dice(),
        simulated=False,
    )
    async with kiosk, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(kiosk.run())
        await kiosk.say(
            Rating(
                visit="v1", question="entrance.welcome", version=1, scale=4, face=1, language="it"
            ),
            Reason(visit="v1", element="cleanliness", problem="dirty"),
        )
        async with asyncio.timeout(PATIENCE_S):
            while (await kiosk.holding()).waiting:  # noqa: ASYNC110 - a device has no such event
                await asyncio.sleep(0.02)
        running.cancel()
