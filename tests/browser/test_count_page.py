"""A manager counts five minutes at a door on a phone, in Chromium; the hub's clock is the test's."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from hub.accounts.register import CODE_FILE
from tests.browser.fitness import accessible as is_accessible
from tests.browser.fitness import examined
from tests.hub.running_store import RunningStore

PHONE = {"width": 360, "height": 640}
MINUTE_MS = 60_000
TARGET_PX = 44

pytestmark = pytest.mark.asyncio(loop_scope="package")


class Counting:
    """A phone before the entrance; phone and hub share one clock, which the test moves."""

    def __init__(self, page: Page, store: RunningStore) -> None:
        self.page = page
        self.store = store

    async def shows(self, scene: str) -> None:
        await expect(self.page.locator("body")).to_have_attribute("data-scene", scene)

    async def pass_time(self, ms: int) -> None:
        self.store.hands.ahead_ms += ms
        await self.page.clock.fast_forward(ms)

    async def tap(self, what: str, times: int = 1) -> None:
        for _ in range(times):
            await self.page.locator(f"#{what}").tap()


async def accessible(page: Page) -> None:
    await page.clock.resume()  # axe waits by it
    await examined(page)
    await is_accessible(page)


@pytest_asyncio.fixture(loop_scope="package")
async def phone(browser: Browser, store: RunningStore) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        extra_http_headers=store.known_as("manager"),
    )
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="package")
async def counting(phone: BrowserContext, store: RunningStore) -> Counting:
    page = await phone.new_page()
    await page.clock.install(time=store.hands.wall_ms() / 1_000)
    await page.clock.pause_at(store.hands.wall_ms() / 1_000 + 1)
    await page.goto(f"{store.address}/count/entrance")
    found = Counting(page, store)
    await found.shows("ready")
    return found


async def begin(counting: Counting) -> None:
    """Start, and wait for the whole minute at which it begins."""
    await counting.page.locator("#start").tap()
    await counting.shows("waiting")
    await counting.pass_time(MINUTE_MS + 1_000)
    await counting.shows("counting")


async def test_a_manager_counts_five_minutes_and_sees_how_good_the_counter_is(
    counting: Counting, store: RunningStore
) -> None:
    await expect(counting.page.locator("#line")).to_have_text("Entrance")
    await expect(counting.page.locator("#standing")).to_have_text(
        "Nobody has counted here by hand yet."
    )
    await begin(counting)
    await counting.tap("in", 3)
    await counting.tap("out", 2)
    await counting.tap("undo")
    await expect(counting.page.locator("[data-in]")).to_have_text("3")
    await expect(counting.page.locator("[data-out]")).to_have_text("1")
    await counting.pass_time(2 * MINUTE_MS)
    await counting.tap("in", 5)
    await counting.pass_time(3 * MINUTE_MS)
    await counting.shows("done")
    await expect(counting.page.locator("#verdict")).to_have_text(
        "Waiting for the counter's numbers …"
    )
    begun_ago_ms = store.hands.ahead_ms - MINUTE_MS
    for minute, (came, went) in enumerate([(3, 1), (0, 0), (4, 0), (0, 0), (0, 0)]):
        store.walk(came, went, begun_ago_ms - minute * MINUTE_MS)
    store.doorbook.look(store.hands.wall_ms())
    await counting.page.clock.fast_forward(4_000)
    await expect(counting.page.locator("#verdict")).to_have_text(
        "The counter is off by 11.1 %. Of all crossings it gets 2.0 to 43.5 % wrong, as far as"
        " this count can tell."
    )
    cells = await counting.page.locator("td:not(:empty)").all_text_contents()
    assert cells == ["8", "7", "1", "1"]
    await expect(counting.page.locator("#minutes")).to_have_text(
        "5 of 5 minutes could be compared."
    )
    await expect(counting.page.locator("#more")).to_contain_text("more people to count")
    await accessible(counting.page)
    await counting.page.locator("#withdraw").tap()
    await expect(counting.page.locator("#verdict")).to_have_text("This count is taken back.")


async def test_a_page_that_is_loaded_again_goes_on_with_the_same_count(counting: Counting) -> None:
    await begin(counting)
    await counting.tap("in", 4)
    await counting.page.reload()
    await counting.shows("counting")
    await expect(counting.page.locator("[data-in]")).to_have_text("4")
    await counting.page.locator(".give-up").tap()
    await counting.shows("ready")


async def test_a_phone_that_slept_gets_the_time_anew(
    counting: Counting, store: RunningStore
) -> None:
    await begin(counting)
    store.hands.ahead_ms += 3 * MINUTE_MS  # the phone's own clock stood still meanwhile
    async with counting.page.expect_response("**/api/v1/counts/entrance"):
        await counting.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    clock = counting.page.locator("[data-clock]:visible")
    for _ in range(100):  # 20 s by the phone's clock, which alone would take no minute off
        await counting.page.clock.run_for(200)
        if (await clock.first.text_content() or "").startswith("1:"):
            return
        await asyncio.sleep(0.1)
    pytest.fail(f"it counts on by its own clock: {await clock.first.text_content()}")


async def test_a_count_without_a_network_is_sent_when_it_is_back(
    counting: Counting, phone: BrowserContext
) -> None:
    await begin(counting)
    await counting.tap("out", 2)
    await phone.set_offline(offline=True)
    await counting.pass_time(5 * MINUTE_MS)
    await counting.shows("sending")
    await expect(counting.page.locator("#problem")).to_be_visible()
    await phone.set_offline(offline=False)
    await counting.page.clock.fast_forward(4_000)
    await counting.shows("done")
    await expect(counting.page.locator("#problem")).to_be_hidden()


async def test_thumbs_find_the_buttons_and_everybody_can_use_them(counting: Counting) -> None:
    await accessible(counting.page)
    await begin(counting)
    for one in await counting.page.locator("button:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET_PX
        assert box["width"] >= TARGET_PX
    for name in ("in", "out"):
        box = await counting.page.locator(f"#{name}").bounding_box()
        assert box is not None
        assert box["width"] >= 3 * TARGET_PX
        assert box["height"] >= 4 * TARGET_PX
        assert box["y"] + box["height"] <= PHONE["height"]
    wide = await counting.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    await accessible(counting.page)


LIT = """() => {
  window.lit = 0;
  navigator.wakeLock.request = async (kind) => {
    const held = Object.assign(new EventTarget(), { released: false });
    held.release = async () => { held.released = true; window.lit -= 1; };
    window.lit += kind === "screen" ? 1 : 0;
    return held;
  };
}"""
"""The browser's part of it: a phone without a glass has nothing to keep lit."""


async def test_who_has_signed_in_counts_and_the_glass_stays_lit_meanwhile(
    browser: Browser, store: RunningStore
) -> None:
    context = await browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        base_url=store.address,
        locale="en-GB",
    )
    code = (store.folder / CODE_FILE).read_text(encoding="utf-8").strip()
    said = {"code": code, "name": "ada", "password": "quiet orange windows"}
    assert (await context.request.post("/api/v1/session/code", data=said)).ok
    page = await context.new_page()
    await page.add_init_script(f"({LIT})()")
    await page.clock.install(time=store.hands.wall_ms() / 1_000)
    await page.clock.pause_at(store.hands.wall_ms() / 1_000 + 1)
    await page.goto("/count/entrance")
    counting = Counting(page, store)
    await counting.shows("ready")
    assert await page.evaluate("lit") == 0
    await begin(counting)
    await page.wait_for_function("lit === 1")
    await counting.tap("in", 2)
    await counting.pass_time(5 * MINUTE_MS)
    await counting.shows("done")
    await page.wait_for_function("lit === 0")
    (count,) = store.doorbook.plan("entrance", store.hands.wall_ms()).counts
    assert not count.withdrawn
    await context.close()


async def test_who_is_no_manager_is_told_so(browser: Browser, store: RunningStore) -> None:
    page = await browser.new_page(viewport=PHONE, locale="it-IT")  # type: ignore[arg-type]
    await page.goto(f"{store.address}/count/entrance")
    await expect(page.locator("#problem")).to_have_text(
        "Qui può contare solo un responsabile: accedi prima."
    )
    await page.close()
