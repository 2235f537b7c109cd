"""What the desk shows of the past: of the place that is chosen, and as it was then."""

import asyncio
import re

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Route, expect

from config.goals import Goal
from config.load import load_shop
from tests.browser.busy_weeks import DAY_MS, four_weeks
from tests.browser.desk import at_desk
from tests.hub.running_store import NOON_MS, RunningStore
from wire.codec import from_ms
from wire.events import Rating

FACES = {
    2: ["Very poor", "Very good"],
    3: ["Very poor", "Fair", "Very good"],
    4: ["Very poor", "Poor", "Good", "Very good"],
    5: ["Very poor", "Poor", "Fair", "Good", "Very good"],
    7: [
        "Very poor (1/7)",
        "Poor (2/7)",
        "Poor (3/7)",
        "Fair (4/7)",
        "Good (5/7)",
        "Good (6/7)",
        "Very good (7/7)",
    ],
}
"""What stands under the faces of each scale that a device may send, from the worst on."""

expect.set_options(timeout=30_000)  # a busy machine draws late

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package")
async def own(store: RunningStore) -> RunningStore:
    """A store that a test may change."""
    four_weeks(store)
    store.logbook.look(NOON_MS)
    return store


async def test_what_was_asked_for_another_place_is_not_shown(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_desk(browser, own, asked="?lang=en#scope=checkout.staff")
    title, rows = page.locator("#scope-title"), page.locator("#singles [data-rows] tr")
    chart, table = page.locator("#series [data-chart]"), page.locator("#series [data-table] tr")
    await expect(rows.first).to_be_visible()
    shown = await table.all_text_contents()
    may_go = asyncio.Event()

    async def slow(route: Route) -> None:
        await may_go.wait()
        await route.continue_()

    await page.route("**/api/v1/series?scope=fitting.comfort*", slow)
    await page.evaluate("location.hash = '#scope=fitting.comfort'")
    await expect(title).to_have_text("Fitting rooms: How do you find the fitting rooms?")
    await expect(chart).to_be_hidden()
    await expect(rows).to_have_count(0)
    await expect(page.locator("#series [data-empty]")).to_be_hidden()
    await page.evaluate("location.hash = '#scope=checkout.staff'")
    await expect(rows.first).to_be_visible()
    async with page.expect_event(
        "requestfinished", lambda one: "series?scope=fitting.comfort" in one.url
    ):
        may_go.set()
    await page.evaluate("fetch('/api/v1/week').then(one => one.json())")  # behind that answer
    await expect(title).not_to_contain_text("Fitting rooms")
    assert await table.all_text_contents() == shown
    await page.close()


async def test_who_reads_earlier_answers_is_not_thrown_back(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_desk(browser, own, asked="?lang=en#scope=fitting.comfort")
    await page.clock.install()
    await page.reload()
    rows = page.locator("#singles [data-rows] tr")
    await expect(rows.first).to_contain_text("11:53")
    shown = await rows.count()
    await page.get_by_role("button", name="Show earlier ones").click()
    await expect(rows.nth(shown)).to_be_visible()
    shown = await rows.count()
    own.tap("kiosk-2", 4)
    await page.clock.run_for(60_000)
    await expect(rows.first).to_contain_text("12:00")
    await expect(rows).to_have_count(shown + 1)
    await page.close()


async def test_a_face_of_any_scale_has_its_words(browser: Browser, store: RunningStore) -> None:
    said = [(scale, face) for scale, words in FACES.items() for face in range(1, len(words) + 1)]
    for nth, (scale, face) in enumerate(said):
        rating = Rating(
            visit=f"v{nth}",
            question="fitting.comfort",
            version=1,
            scale=scale,
            face=face,
            language="it",
        )
        store.say("kiosk-2", rating, (len(said) - nth) * 60_000)
    page = await at_desk(browser, store, asked="?lang=en#scope=fitting.comfort")
    shown = page.locator("#singles [data-rows] tr td:nth-child(2) span")
    newest_first = [word for words in FACES.values() for word in words][::-1]
    await expect(shown).to_have_text(newest_first)
    await expect(page.locator("#failed")).to_be_hidden()
    await page.close()


async def test_the_target_is_drawn_as_it_was_in_force(browser: Browser) -> None:
    store = RunningStore()
    began = from_ms(NOON_MS - 2 * DAY_MS).date()
    goal = Goal(scope="STORE", since=began, aim=90)
    store.describe(replace(load_shop(None), targets={"STORE": 40}, goals=[goal]))
    for ago in range(5):
        store.tap("kiosk-1", 4, ago * DAY_MS)
    await store.start()
    page = await at_desk(browser, store, asked="?lang=en#range=28")
    target = page.locator("#series [data-target]")
    await expect(target).to_have_attribute("d", re.compile(r"^M[^MV]+V[^MV]+$"))
    drawn = await target.get_attribute("d") or ""
    heights = re.fullmatch(r"M[\d.]+ ([\d.]+)[H\d.]+V([\d.]+)[H\d.]+", drawn)
    assert heights is not None
    before, after = map(float, heights.groups())
    assert before > after, "it was raised"
    await page.close()
    await store.stop()
