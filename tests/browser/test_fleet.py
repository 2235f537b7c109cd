"""The devices' page in a real browser: a table on a screen, cards on a phone, five languages."""

import os
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from hub.health import OFFLINE_MS
from hub.live.own import OwnView
from kiosk.shot import Dots, png
from tests.browser.fitness import accessible, examined
from tests.hub.running_store import RunningStore
from wire.command import Command, Lock
from wire.link import Message
from wire.screenshot import PNG_BYTES_MAX, Shot
from wire.seal import Sealed

pytestmark = pytest.mark.asyncio(loop_scope="package")

SIZES = {"1920": (1920, 1080), "390": (390, 844)}
LANGUAGES = ("en", "it", "de", "fr", "es")
WAIT_MS = 60_000
PICTURES = os.environ.get("VETRINA_PICTURES")
"""A folder to leave pictures of the page in, for whoever wants to look."""

GIGA = 10**9

BETWEEN_PX = 1280
"""A laptop: the first width at which there is no room for a table with everything in it."""

BROKEN_WORDS = """
() => [...document.querySelectorAll("thead th, #devices td:not([data-wide=true])")].flatMap((cell) => {
  const found = [];
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const word of node.data.matchAll(/[^\\s]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((one) => one.top)).size > 1) found.push(word[0]);
    }
  }
  return found;
})
"""
"""The words that stand in two lines."""


def at_work(store: RunningStore) -> None:
    """A store on an ordinary bad day: one kiosk off, one unwell, one fine, a hot sensor.

    The hub's own last release did not hold, and the next one lies ready.
    """
    store.own.view = OwnView(
        version="0.4.0", release=7, next=9, stage="waiting", problem="not heard again: kiosk-2"
    )
    fine = {
        "clock": "synced",
        "disk_free_bytes": 21 * GIGA,
        "disk_bytes": 31 * GIGA,
        "temperature_c": 52.5,
        "waiting": 0,
        "release": 12,
    }
    store.status("kiosk-2", **fine)
    store.hands.ahead_ms += OFFLINE_MS
    now_ms = store.hands.wall_ms()
    store.status("kiosk-1", **fine, wall_ms=now_ms + 120, last_event_ms=now_ms - 60_000)
    unwell = {**fine, "disk_free_bytes": GIGA, "waiting": 42, "oldest_age_ms": 900_000}
    more = {"wall_ms": now_ms - 95_000, "release_problem": "not told to stay within 300 s"}
    store.status("kiosk-3", **unwell, **more, note="the glass is dirty: wipe it")
    store.status("counter-1", "sensor", **{**fine, "temperature_c": 84.2}, wall_ms=now_ms)
    store.status(
        "door-2", "sensor", **{**fine, "temperature_c": None}, problem="the camera is gone"
    )


@pytest.mark.parametrize("size", SIZES)
async def test_every_device_can_be_read_on_every_glass(
    browser: Browser, store: RunningStore, size: str
) -> None:
    at_work(store)
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=store.known_as("viewer"),
        reduced_motion="reduce",
    )
    page.set_default_timeout(WAIT_MS)
    for language in LANGUAGES:
        await page.goto(f"{store.address}/fleet?lang={language}")
        await expect(page.locator("body")).to_have_attribute("data-ready", "true")
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{language} is wider than {size}"
        for between_px in (min(width, BETWEEN_PX), width):
            await page.set_viewport_size({"width": between_px, "height": height})
            assert await page.evaluate(BROKEN_WORDS) == [], f"{language} at {between_px}"
        if language in {"en", "de"}:
            await examined(page)
            await accessible(page)
            assert await page.locator("#devices button:visible").count() == 0, "a viewer"
        if PICTURES:
            path = Path(PICTURES) / f"fleet-{size}-{language}.png"
            await page.screenshot(path=path, full_page=True)
    await page.goto(f"{store.address}/fleet?lang=en")
    hub = page.locator("#hub")
    await expect(hub).to_contain_text("version 0.4.0, release 7")
    await expect(hub).to_contain_text("Release 9 lies ready")
    await expect(hub.locator("[data-wrong]")).to_contain_text("not heard again: kiosk-2")
    rows = page.locator("#devices tr")
    names = await rows.evaluate_all("all => all.map(one => one.dataset.device)")
    assert names[:3] == ["kiosk-2", "door-2", "kiosk-3"]
    assert await rows.first.get_attribute("data-needs") == "much"
    assert await rows.nth(3).get_attribute("data-needs") == "some"
    assert await rows.last.get_attribute("data-needs") == "nothing"
    await page.close()


async def test_a_manager_restarts_a_device_and_sees_what_became_of_it(
    browser: Browser, store: RunningStore
) -> None:
    store.status("kiosk-1", boot="b1", uptimems=1_000)
    page = await browser.new_page(extra_http_headers=store.known_as("manager"))
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{store.address}/fleet?lang=en")
    await page.get_by_role("button", name="Restart kiosk-1").click()
    await page.locator("#sure [value=no]").click()
    assert store.sent.payloads == [], "who thinks better of it"
    await page.get_by_role("button", name="Restart kiosk-1").click()
    await page.locator("#sure [value=yes]").click()
    assert await page.locator("#how-long:visible").count() == 0
    cell = page.locator("#devices tr[data-device=kiosk-1] td").last
    await expect(cell).to_contain_text("restart · on its way", timeout=WAIT_MS)
    assert [topic for topic, _ in store.sent.payloads] == ["vetrina/v1/demo/kiosk-1/command"]
    await page.close()


@pytest.mark.parametrize("size", SIZES)
async def test_a_manager_locks_a_kiosk_and_looks_at_its_screen(
    browser: Browser, store: RunningStore, size: str
) -> None:
    at_work(store)
    store.status("kiosk-1", boot="b1", uptimems=1_000, locked_until_ms=store.hands.wall_ms())
    store.status("kiosk-3", boot="b1", uptimems=1_000, identifies=True)
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=store.known_as("manager"),
        reduced_motion="reduce",
    )
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{store.address}/fleet?lang=en")
    row = page.locator("#devices tr[data-device=kiosk-3]")
    await expect(row).to_contain_text("shows which one it is")
    await expect(page.locator("#devices tr[data-device=kiosk-1]")).to_contain_text("locked until")
    await expect(page.get_by_role("button", name="Unlock kiosk-1")).to_be_enabled()
    assert await page.locator("tr[data-device=door-2] .orders button").count() == 2, "a sensor"
    await row.get_by_role("button", name="Lock kiosk-3").click()
    await page.locator("#minutes").select_option("60")
    await _pictured(page, f"fleet-lock-{size}")
    await page.locator("#sure [value=yes]").click()
    await expect(row).to_contain_text("lock · on its way")
    assert command_in(store).order == Lock(60)
    await row.get_by_role("button", name="Show the screen of kiosk-3").click()
    await page.locator("#sure [value=yes]").click()
    await expect(row).to_contain_text("its screen · on its way")
    topic = f"vetrina/v1/{store.board.shop.store}/kiosk-3/screenshot"
    payload = msgspec.json.encode(Shot(number=command_in(store).number, png=a_screen()))
    store.commander.note(Message(topic, payload, False, 0, None, 0))  # type: ignore[arg-type]  # no broker
    await page.reload()
    await row.get_by_role("button", name="Its screen at").click()
    seen = page.locator("#screen img")
    await expect(seen).to_be_visible()
    await page.wait_for_function("document.querySelector('#screen img').naturalWidth === 80")
    await examined(page)
    await accessible(page)
    await _pictured(page, f"fleet-screen-{size}")
    await page.locator("#screen [value=no]").click()
    await _pictured(page, f"fleet-manager-{size}")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    await page.close()


def command_in(store: RunningStore) -> Command:
    """What was sent last."""
    return msgspec.json.decode(
        msgspec.json.decode(store.sent.payloads[-1][1], type=Sealed).body, type=Command
    )


def a_screen() -> bytes:
    """A picture as a kiosk sends one."""
    made = png(Dots(width_px=80, height_px=48, rgba=b"\x2a\x9d\x8f\xff" * 3840), PNG_BYTES_MAX)
    assert made is not None
    return made


async def _pictured(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")


async def test_what_a_device_says_is_text_and_never_run(
    browser: Browser, store: RunningStore
) -> None:
    store.status("kiosk-9", problem="<img src=x onerror=\"document.title='run'\">")
    page = await browser.new_page(extra_http_headers=store.known_as("viewer"))
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{store.address}/fleet?lang=en")
    await expect(page.locator("#devices li").first).to_contain_text("<img src=x")
    assert await page.locator("#devices img").count() == 0
    assert await page.title() == "Devices · Vetrina"
    await page.close()
