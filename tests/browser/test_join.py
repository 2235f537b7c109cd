"""A manager lets new devices in: by the code that they show, at the hub's page, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from config.load import load_shop
from hub.trust.roster import ROSTER_FILE, read
from tests.browser.fitness import accessible, examined, extent
from tests.browser.manager import SIZES, WAIT_MS
from tests.hub.newcomers import Arriving, wrong
from tests.hub.running_store import RunningStore
from wire.enrol import LIFE_S
from wire.joining import Where

pytestmark = pytest.mark.asyncio(loop_scope="package")

PICTURES = os.environ.get("VETRINA_PICTURES")
"""A folder to leave pictures of the pages in, for whoever wants to look."""


async def at_the_door(browser: Browser, store: RunningStore, size: str = "tablet") -> Page:
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=store.known_as("manager"),
        reduced_motion="reduce",
        locale="en-GB",
    )
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{store.address}/devices/join")
    return page


async def look(page: Page, name: str) -> None:
    """Nothing is hard to read, to reach or too wide; and a picture for whoever wants one."""
    await accessible(page)
    assert await extent(page, "Width") <= (page.viewport_size or {})["width"], name
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"join-{name}.png", full_page=True)


@pytest.fixture
def store(own: RunningStore) -> RunningStore:
    """A store in which nobody waits, and nobody was let in."""
    own.hands.later_ms += 2 * LIFE_S * 1000
    (own.folder / ROSTER_FILE).unlink(missing_ok=True)
    return own


async def test_devices_are_let_in_replaced_and_shut_out(  # noqa: PLR0915 - one day of a manager's
    browser: Browser, store: RunningStore
) -> None:
    where = Where("127.0.0.1", store.port)
    page = await at_the_door(browser, store)
    await examined(page)
    await expect(page.locator("#nobody")).to_be_visible()
    await look(page, "nobody-tablet")
    first, probe = Arriving(where, "kiosk-2"), Arriving(where, "window", "sensor")
    code = await first.code()
    await probe.code()
    waiting = page.locator("#waiting li")
    await expect(waiting).to_have_count(2)
    await look(page, "waiting-tablet")

    await waiting.filter(has_text="kiosk-2").get_by_role("button", name="Let in").click()
    await expect(page.locator("[name=known]")).to_have_value("kiosk-2")
    await page.locator("[name=code]").fill(wrong(code))
    await page.locator("#admission [type=submit]").click()
    await expect(page.locator("#refused")).to_contain_text("4 tries are left")
    await look(page, "wrong-tablet")
    await page.locator("[name=code]").fill(code.lower())
    await page.locator("#admission [type=submit]").click()
    await expect(page.locator("#done")).to_contain_text("kiosk-2 is let in")
    await first.admitted()
    await expect(page.locator("#joined li")).to_contain_text("Fitting rooms")

    await page.set_viewport_size({"width": 390, "height": 844})
    await waiting.filter(has_text="window").get_by_role("button", name="Let in").click()
    await page.locator("[name=code]").fill(await probe.code())
    await page.locator("[name=place]").select_option(label="Entrance")
    await look(page, "new-phone")
    await page.locator("#admission [type=submit]").click()
    await expect(page.locator("#joined li")).to_have_count(2)
    await probe.admitted()
    assert "window" in load_shop(store.shop_file).touchpoints[0].devices

    second = Arriving(where, "kiosk-2")
    code = await second.code()
    await page.set_viewport_size({"width": 1920, "height": 1080})
    await waiting.get_by_role("button", name="Let in").click()
    await page.locator("[name=code]").fill(code)
    await page.locator("[name=known]").select_option("kiosk-2")
    await expect(page.locator("#replaces")).to_be_visible()
    await look(page, "replace-wall")
    await page.locator("#admission [type=submit]").click()
    await expect(page.locator("#admit")).to_be_hidden()
    await second.admitted()

    joined = page.locator("#joined li", has_text="kiosk-2")
    await joined.get_by_role("button", name="Shut out").click()
    await look(page, "sure-wall")
    await page.locator("#sure [value=yes]").click()
    await expect(joined).to_contain_text("shut out")
    await page.locator("summary").click()
    await look(page, "revoked-wall")
    await page.set_viewport_size({"width": 390, "height": 844})
    await look(page, "revoked-phone")
    assert read(store.folder).shut_out() == {"kiosk-2"}
    await page.close()


async def test_who_scans_the_square_of_a_device_types_the_code_that_it_shows(
    browser: Browser, store: RunningStore
) -> None:
    arriving = Arriving(Where("127.0.0.1", store.port), "kiosk-1")
    await arriving.code()
    link = next(one.page for one in arriving.shown if one.page)
    page = await at_the_door(browser, store, "phone")
    await page.goto("about:blank")
    await page.goto(f"{store.address}/devices/join#{link.partition('#')[2]}")
    await expect(page.locator("#admit-title")).to_contain_text("kiosk-1")
    await expect(page.locator("[name=code]")).to_have_value("")
    await expect(page.locator("[name=code]")).to_be_focused()
    assert "#" not in page.url, "it stays in no history"
    await page.locator("#later").click()
    await page.get_by_role("button", name="Reject kiosk-1").click()
    await page.locator("#sure [value=yes]").click()
    assert await arriving.turned_away()
    await expect(page.locator("#nobody")).to_be_visible()
    await page.close()


async def test_the_page_speaks_every_language(browser: Browser, store: RunningStore) -> None:
    arriving = Arriving(Where("127.0.0.1", store.port), "kiosk-1")
    await arriving.code()
    page = await at_the_door(browser, store, "phone")
    for language in ("it", "de", "fr", "es"):
        await page.goto(f"{store.address}/devices/join?lang={language}")
        await page.locator("#waiting .chief").click()
        assert await page.locator("html").get_attribute("lang") == language
        assert await extent(page, "Width") <= SIZES["phone"][0], language
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"join-{language}.png")
    await arriving.leave()
    await page.close()
