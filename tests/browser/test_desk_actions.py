"""What staff did, as the desk shows it, in Chromium."""

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from hub.actions import Action, Reply
from tests.browser.busy_weeks import DAY_MS, HOUR_MS
from tests.browser.test_desk import at_desk
from tests.hub.running_store import NOON_MS, RunningStore

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_what_was_done_before_the_newest_can_be_reached(browser: Browser) -> None:
    store = RunningStore()
    done = Action(number=0, at_ms=NOON_MS, scope="entrance", text="New lamps")
    number = store.logbook.note(replace(done, at_ms=NOON_MS - HOUR_MS), NOON_MS).number
    told = Reply(action=number, words={"en": "It is brighter."}, until_ms=NOON_MS + DAY_MS)
    assert store.logbook.reply(told, NOON_MS)
    for _ in range(7):
        store.logbook.note(done, NOON_MS)
    await store.start()
    page = await at_desk(browser, store)
    cards, more = page.locator("#actions [data-actions] > li"), page.locator("#actions [data-more]")
    await expect(cards).to_have_count(6)
    await more.click()
    await expect(cards).to_have_count(8)
    await expect(more).to_be_hidden()
    await cards.last.locator('[data-do="hush"]').click()
    await expect(cards.last.locator("[data-reply]")).to_be_hidden()
    assert store.logbook.replies(NOON_MS) == {}
    await page.close()
    await store.stop()
