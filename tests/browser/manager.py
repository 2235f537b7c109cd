"""A manager in front of the set-up page, and the file behind it."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
from playwright.async_api import Browser, Page, expect

from config.load import DEMO_SHOP
from config.station import Handout, Station
from hub.description import describe
from tests.hub.running_store import RunningStore

SIZES = {"wall": (1920, 1080), "tablet": (1024, 768), "phone": (390, 844)}
DEMO = (Path(__file__).resolve().parents[2] / "config" / DEMO_SHOP).read_text("utf-8")
WAIT_MS = 60_000


async def at_setup(
    browser: Browser, store: RunningStore, size: str = "wall", scheme: str | None = None
) -> Page:
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=store.known_as("manager"),
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{store.address}/setup?lang=en")
    await expect(page.locator("body")).to_have_attribute("data-ready", "true")
    return page


async def save(page: Page) -> None:
    await page.locator("#save").click()
    await expect(page.locator("#said")).to_contain_text("Saved.")


def file_of(store: RunningStore) -> dict[str, Any]:
    assert store.shop_file is not None
    return tomllib.loads(store.shop_file.read_text(encoding="utf-8"))


def handed_out(store: RunningStore, device: str) -> Station:
    """What the hub would send to a kiosk now."""
    parcel = describe(store.shop_file, store.folder).parcels[device]
    return msgspec.json.decode(
        msgspec.json.decode(parcel.payload, type=Handout).station, type=Station
    )
