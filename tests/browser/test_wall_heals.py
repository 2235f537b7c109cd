"""A page that sleeps, a hub that restarts, a line that flaps: old numbers never look live."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.wall import WALL, show
from tests.hub.running_store import RunningStore

VALUE = "#score [data-value]"
BACKGROUND = "one => getComputedStyle(one).backgroundImage"
PATIENT_MS = 30_000
"""A machine that is busy with other things may take its time."""

STREAM = "**/live/stream*"
BEFORE_FOUR_MS = (15 * 60 + 59) * 60_000  # from noon to a minute before four

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def state(page: Page, wanted: str) -> None:
    await expect(page.locator("body")).to_have_attribute("data-link", wanted, timeout=PATIENT_MS)


async def test_a_hub_that_is_gone_looks_gone_and_comes_back_without_reload(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    await page.evaluate("window.loadedOnce = true")
    await store.stop()
    await expect(page.locator("#headline")).to_have_text(
        "No connection to the hub. What you see is data from 12:00.", timeout=PATIENT_MS
    )
    assert "gradient" in await page.locator("#score").evaluate(BACKGROUND)
    assert await page.locator(VALUE).text_content() != "\N{EN DASH}"
    store.tap("kiosk-1", 4)
    await store.start()
    await state(page, "live")
    await expect(page.locator("#score [data-count]")).to_have_text("271 answers")
    assert "gradient" not in await page.locator("#score").evaluate(BACKGROUND)
    assert await page.evaluate("window.loadedOnce")


async def test_a_page_whose_line_is_dead_says_so_within_thirty_seconds(
    page: Page, store: RunningStore
) -> None:
    await page.clock.install()
    await show(page, store)
    answer = asyncio.Event()  # the line is open, but nothing comes through any more

    async def hang(route: Route) -> None:
        await answer.wait()
        await route.abort()

    await page.route(STREAM, hang)
    await page.clock.run_for(16_000)
    await state(page, "gone")
    answer.set()


async def test_a_page_that_slept_for_an_hour_does_not_show_it_as_now(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await page.clock.install()
    await show(page, store)
    await page.evaluate("window.loadedOnce = true")
    answer = asyncio.Event()

    async def hold(route: Route) -> None:
        await answer.wait()
        await route.continue_()

    await page.route(STREAM, hold)
    await page.clock.fast_forward(3_600_000)
    await state(page, "gone")
    await expect(page.locator("#headline")).to_contain_text("data from 12:00")
    store.tap("kiosk-1", 4)
    store.hands.ahead_ms = 3_600_000
    answer.set()
    await page.clock.run_for(20_000)
    await state(page, "live")
    await expect(page.locator("#score [data-count]")).to_have_text("271 answers")
    await expect(page.locator("#people")).to_have_class("panel people stale")
    assert await page.evaluate("window.loadedOnce")


async def test_a_line_that_flaps_ends_with_the_numbers_of_now(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    for answers in (271, 272, 273):
        await page.context.set_offline(offline=True)
        await store.stop()
        store.tap("kiosk-1", 4)
        await store.start()
        await page.context.set_offline(offline=False)
        await expect(page.locator("#score [data-count]")).to_have_text(
            f"{answers} answers", timeout=PATIENT_MS
        )
    await state(page, "live")


async def test_a_wall_begins_anew_at_four_in_the_morning_of_the_store(
    page: Page, store: RunningStore
) -> None:
    store.hands.ahead_ms = BEFORE_FOUR_MS
    store.busy_day()
    await show(page, store, WALL)
    await page.evaluate("window.loadedOnce = true")
    store.tap("kiosk-1", 4)
    await expect(page.locator("#score [data-count]")).to_have_text("271 answers")
    assert await page.evaluate("window.loadedOnce")
    async with page.expect_event("load", timeout=PATIENT_MS):
        store.hands.ahead_ms += 120_000
        store.tap("kiosk-1", 4)
    assert not await page.evaluate("window.loadedOnce")
    await expect(page.locator("#score [data-count]")).to_have_text("272 answers")


async def test_a_wall_that_runs_long_does_not_grow(page: Page, store: RunningStore) -> None:
    store.busy_day()
    await show(page, store)
    await expect(page.locator(".device")).to_have_count(4)
    nodes = "document.getElementsByTagName('*').length"
    before = await page.evaluate(nodes)
    for face in (1, 2, 3, 4) * 5:
        store.tap("kiosk-1", face)
        await page.wait_for_timeout(50)
    await expect(page.locator("#score [data-count]")).to_have_text("290 answers")
    assert await page.evaluate(nodes) == before
