"""From the glass to the hub by a shopper's own phone: read the code, open it, tap, be counted."""

import asyncio
import subprocess
import sys
from pathlib import Path

import cv2
import httpx
import numpy as np
from playwright.async_api import async_playwright, expect

from config.load import load_shop
from hub import app
from hub.handout import parcels
from hub.settings import BrokerSettings, Http, HubSettings
from kiosk.drawer import Drawer
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.display.conftest import Display, xvfb
from tests.display.test_kiosk_robot import shows_faces
from tests.faults.brokers import HOST, is_listening, until
from tests.ports import free_port
from wire.timepiece import SystemTimepiece

ROOT = Path(__file__).parents[2]
SIZE_PX = (1280, 800)
PATIENCE_S = 90.0
BEST_FACE = (0.14, 0.55)  # as shares of the glass

SHOP = """
store = "demo"
name = "Bottega Demo"
languages = ["en", "it"]
[[touchpoints]]
id = "entrance"
name = "Entrance"
devices = ["kiosk-1"]
elements = []
phone = true
  [[touchpoints.questions]]
  id = "entrance.welcome"
  expro = "environment"
  text.en = "How is it?"
  text.it = "Com'è?"
"""


def read(display: Display) -> str:
    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(display.picture()))
    return text


async def address_on_the_glass(shop: Path, public_url: str, folder: Path) -> str:
    """Tap a face on the real kiosk, and read the code on its thanks."""
    Drawer(folder).keep(parcels(load_shop(shop), phones=public_url)["kiosk-1"].payload)
    command = [sys.executable, "-m", "kiosk", "run", "--data", str(folder), "--windowed"]
    command += ["--broker", f"{HOST}:9", "--size", f"{SIZE_PX[0]}x{SIZE_PX[1]}"]
    with xvfb(SIZE_PX) as display:
        kiosk = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=display.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await until(lambda: shows_faces(display), PATIENCE_S)
            at = (BEST_FACE[0] * SIZE_PX[0], BEST_FACE[1] * SIZE_PX[1])
            await asyncio.to_thread(display.tap, at)
            found: list[str] = []
            await until(lambda: bool(found.append(read(display)) or found[-1]), PATIENCE_S)
        finally:
            kiosk.kill()
            await kiosk.wait()
    return found[-1]


async def test_a_phone_finds_the_question_and_is_counted(tmp_path: Path) -> None:
    shop = tmp_path / "shop.toml"
    shop.write_text(SHOP, encoding="utf-8")
    http = Http(port=free_port())
    http = Http(port=http.port, public_url=f"http://{HOST}:{http.port}")
    settings = HubSettings(
        data=tmp_path / "hub", shop=shop, http=http, broker=BrokerSettings(port=free_port())
    )
    for folder in ("hub", "kiosk"):
        (tmp_path / folder).mkdir()
    hub = asyncio.create_task(app.run(settings, "0", SystemTimepiece()))
    await until(lambda: hub.done() or is_listening(http.port), PATIENCE_S)
    address = await address_on_the_glass(shop, str(http.public_url), tmp_path / "kiosk")
    assert address == f"{http.public_url}/t/entrance"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 320, "height": 568})
        await page.goto(address)
        await page.locator("label[for=face-4]").click()
        await expect(page.locator("main")).to_have_attribute("data-scene", "thanks")
        await browser.close()
    async with httpx.AsyncClient(base_url=str(http.public_url), timeout=30) as client:
        async with asyncio.timeout(PATIENCE_S):
            while (await client.get("/api/v1/live")).json()["score"]["n"] != 1:  # noqa: ASYNC110 - HTTP
                await asyncio.sleep(0.1)
    hub.cancel()
    await asyncio.wait([hub])
