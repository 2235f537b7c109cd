"""The calibration page in a real browser: come in, draw with mouse and keys, save, go back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from sensors.settings import load_settings
from tests.browser.fitness import accessible, examined
from tests.sensors.calibrate.running_page import PASSWORD, RunningPage

pytestmark = pytest.mark.asyncio(loop_scope="package")

PATIENCE_MS = 60_000
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest_asyncio.fixture(loop_scope="package")
async def sensor(tmp_path: Path) -> AsyncIterator[RunningPage]:
    running = RunningPage(tmp_path)
    await running.start()
    yield running
    await running.stop()


async def come_in(page: Page, sensor: RunningPage) -> None:
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(sensor.address)
    await page.get_by_label("Password of this sensor").fill(PASSWORD)
    await page.get_by_role("button", name="Come in").click()
    await expect(page.locator("#still")).to_have_js_property(
        "naturalWidth", 640, timeout=PATIENCE_MS
    )


async def drag(page: Page, handle: str, x: float, y: float) -> None:
    """Take a handle to a place in shares of the picture."""
    knob = await page.get_by_role("button", name=handle).bounding_box()
    paper = await page.locator("#paper").bounding_box()
    assert knob is not None
    assert paper is not None
    await page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(
        paper["x"] + x * paper["width"], paper["y"] + y * paper["height"], steps=5
    )
    await page.mouse.up()


async def test_a_person_draws_with_mouse_and_keys_and_the_settings_say_so(
    browser: Browser, sensor: RunningPage
) -> None:
    page = await browser.new_page(viewport=DESKTOP)
    strange: list[str] = []
    errors: list[str] = []
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    page.on(
        "request", lambda one: strange.append(one.url) if sensor.address not in one.url else None
    )
    await page.goto(sensor.address)
    await page.get_by_label("Password of this sensor").fill("not the password")
    await page.get_by_role("button", name="Come in").click()
    await expect(page.locator("#refused")).to_have_text(
        "that is not the password", timeout=PATIENCE_MS
    )
    await come_in(page, sensor)
    errors.clear()  # the browser itself logs the answers 401 and 403

    await drag(page, "door, one end", 0.5, 0.35)
    await drag(page, "door, other end", 0.5, 0.9)
    await page.get_by_role("button", name="door, other end").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowUp")
    await page.get_by_role("button", name="Turn round").click()
    await page.get_by_label("Name of the line").fill("main-door")
    await page.get_by_role("button", name="Add a zone").click()
    await page.get_by_label("Name of the zone").fill("till")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#done")).to_contain_text("Saved", timeout=PATIENCE_MS)

    settings = load_settings(sensor.file)
    [line], [zone] = settings.lines, settings.zones
    assert (line.name, zone.name) == ("main-door", "till")
    assert line.b == pytest.approx((0.5, 0.35), abs=0.01)
    assert line.a == pytest.approx((0.52, 0.89), abs=0.01), "turned round, and moved by keys"

    await page.get_by_label("Name of the line").fill("Main Door!")
    await expect(page.locator("#findings .bad")).to_have_count(1, timeout=PATIENCE_MS)
    await page.get_by_role("button", name="Go back to before").click()
    await expect(page.get_by_label("Name of the line")).to_have_value("door", timeout=PATIENCE_MS)
    assert load_settings(sensor.file).zones == []
    assert (strange, errors) == ([], [])

    await page.get_by_role("button", name="Close the page").click()
    assert sensor.task is not None
    async with asyncio.timeout(100):
        await sensor.task
    await page.close()


async def test_it_fits_a_phone_warns_and_can_be_used_by_everybody(
    browser: Browser, sensor: RunningPage
) -> None:
    page = await browser.new_page(viewport=PHONE)
    await come_in(page, sensor)
    await drag(page, "door, one end", 0.2, 0.99)
    await drag(page, "door, other end", 0.9, 0.99)
    await expect(page.locator("#findings .care")).to_contain_text(
        "runs along the lower edge", timeout=PATIENCE_MS
    )
    await page.get_by_role("button", name="Remove").click()
    await expect(page.locator("#findings .bad")).to_contain_text("give 1 to", timeout=PATIENCE_MS)
    await expect(page.get_by_role("button", name="Save")).to_be_disabled(timeout=PATIENCE_MS)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    await examined(page)
    await accessible(page)
    await page.close()


async def test_the_proposed_line_can_be_taken(browser: Browser, sensor: RunningPage) -> None:
    page = await browser.new_page(viewport=DESKTOP)
    await come_in(page, sensor)
    await page.get_by_role("button", name="Take the proposed line").click()
    await expect(page.get_by_label("Name of the line")).to_have_count(2, timeout=PATIENCE_MS)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#done")).to_contain_text("Saved", timeout=PATIENCE_MS)
    assert len(load_settings(sensor.file).lines) == 2
    await page.close()
