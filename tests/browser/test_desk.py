"""The desk as a manager uses it, in Chromium: by mouse, by keyboard, on three sizes of glass."""

import re
from collections.abc import AsyncIterator
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from hub.actions import Action
from tests.browser.busy_weeks import DAY_MS, HOUR_MS, four_weeks, visit
from tests.browser.desk import SIZES, at_desk
from tests.browser.fitness import accessible, examined, extent, readable
from tests.hub.running_store import NOON_MS, RunningStore
from wire.events import Comment, Rating

LANGUAGES = ("it", "en", "de", "fr", "es")
CELL = "Product \N{MULTIPLICATION SIGN} Act"
TABS_MAX = 150
SCRIPT = "<img src=x onerror=ran=1><script>alert(2)</script><svg onload=ran=3>"

expect.set_options(timeout=30_000)  # a busy machine draws late

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def weeks() -> AsyncIterator[RunningStore]:
    """A store that is only looked at."""
    running = RunningStore()
    four_weeks(running)
    done = Action(
        number=0,
        at_ms=NOON_MS - 9 * DAY_MS,
        scope="entrance.welcome",
        text="Turned the light up",
        element="light",
    )
    running.logbook.note(done, NOON_MS)
    running.logbook.look(NOON_MS)
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="package")
async def own(store: RunningStore) -> RunningStore:
    """A store that a test may change."""
    four_weeks(store)
    store.logbook.look(NOON_MS)
    return store


async def tab_to(page: Page, wanted: Locator) -> None:
    """Walk there with the Tab key, as somebody without a mouse."""
    for _ in range(TABS_MAX):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the Tab key does not lead there")


async def better_days(store: RunningStore, days: int) -> None:
    """Time goes on, and everybody is content in the fitting rooms."""
    dice = Random(3)
    store.hands.ahead_ms += days * DAY_MS
    for ago in range(days):
        for hour in range(9, 12):
            back_ms = ago * DAY_MS + (12 - hour) * HOUR_MS
            for nth in range(6):
                visit(store, dice, "kiosk-2", 4, back_ms - nth * 400_000 - 60_000, hot=False)
    store.logbook.look(store.hands.wall_ms())


@pytest.mark.parametrize("size", SIZES)
async def test_from_an_alert_to_whether_it_worked(
    browser: Browser, own: RunningStore, size: str
) -> None:
    page = await at_desk(browser, own, size)
    card = page.locator("#alerts [data-open] > li")
    await expect(card.locator("h3")).to_have_text("Bottega Demo has dropped")
    await expect(card).to_contain_text("Most of it: Fitting rooms.")
    await expect(card).to_contain_text("Temperature: Too warm")
    await card.get_by_role("button", name="I have seen it").click()
    await expect(card.locator("[data-life]")).to_have_text("Seen by the manager at 12:00")
    await card.get_by_role("button", name="Note what you did").click()  # one
    await page.get_by_role("radio", name="Cooled the room").click()  # two
    await page.get_by_role("button", name="Note it").click()  # three
    done = page.locator("#actions [data-actions] > li")
    await expect(done.locator("h3")).to_have_text("Cooled the room")
    await expect(done.locator("[data-verdict]")).to_have_text("Cannot tell yet")
    await expect(done).to_contain_text("20 are needed on each side")
    await better_days(own, 4)
    await page.reload()
    await expect(done.locator("[data-verdict]")).to_contain_text("Yes: better by")
    await expect(page.locator('#alerts [data-open] > li[data-kind="down"]')).to_have_count(0)
    await page.locator("#alerts summary").filter(has_text="Over").click()
    over = page.locator("#alerts [data-closed] > li").first
    await expect(over.locator("[data-life]")).to_contain_text("Still so when the day ended")
    await page.close()


async def test_the_same_without_a_mouse(browser: Browser, own: RunningStore) -> None:
    page = await at_desk(browser, own)
    card = page.locator("#alerts [data-open] > li")
    await tab_to(page, card.get_by_role("button", name="I have seen it"))
    await page.keyboard.press("Enter")
    await expect(card.locator("[data-life]")).to_contain_text("Seen by")
    await page.keyboard.press("Tab")
    act = card.get_by_role("button", name="Note what you did")
    if not await act.evaluate("one => one === document.activeElement"):
        await tab_to(page, act)
    await page.keyboard.press("Enter")
    await tab_to(page, page.locator("#what-0"))
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("#actions h3").first).to_have_text("Cooled the room")
    await expect(page.locator("#note")).to_be_hidden()
    assert own.logbook.actions(NOON_MS).actions[0].alert is not None
    await page.close()


async def test_an_alert_is_put_off_written_on_and_comes_back(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_desk(browser, own)
    card = page.locator("#alerts [data-open] > li")
    await card.get_by_label("Write a note").fill("<img src=x onerror=alert(1)>")
    await card.get_by_role("button", name="Add").click()
    await expect(card.locator("[data-remarks] li")).to_contain_text("<img src=x")
    assert await page.locator("main img").count() == 0
    await card.get_by_text("Put off", exact=True).click()
    await card.get_by_role("button", name="30 min").click()
    await expect(card).to_have_attribute("data-state", "snoozed")
    await expect(card.locator("[data-life]")).to_contain_text("Put off until 12:30")
    own.hands.ahead_ms = 30 * 60_000
    own.logbook.look(own.hands.wall_ms())
    await page.reload()
    await expect(card).to_have_attribute("data-state", "raised")
    await page.close()


async def test_nothing_that_somebody_wrote_is_run_on_the_desk(browser: Browser) -> None:
    store = RunningStore()
    store.take_comments()
    store.tap("kiosk-1", 4)
    store.say("kiosk-1", Comment(visit="v", language="it", text=SCRIPT))
    store.logbook.note(Action(number=0, at_ms=NOON_MS, scope="entrance", text=SCRIPT), NOON_MS)
    await store.start()
    page = await at_desk(browser, store)
    page.on("dialog", lambda _: pytest.fail("what somebody wrote was run"))
    shown = [page.locator("#comments q"), page.locator("#actions [data-actions] h3")]
    for one in shown:
        await expect(one).to_have_text(SCRIPT)
    assert await page.locator("main").locator("img, script, svg[onload]").count() == 0
    assert await page.evaluate("window.ran") is None
    await page.close()
    await store.stop()


async def test_what_was_done_is_told_to_shoppers_and_withdrawn(
    browser: Browser, own: RunningStore
) -> None:
    text = "Turned the light up"
    done = Action(number=0, at_ms=NOON_MS, scope="entrance.welcome", text=text, element="light")
    own.logbook.note(done, NOON_MS)
    page = await at_desk(browser, own)
    await page.get_by_role("button", name="Tell shoppers").click()
    lines = page.locator("#tell [data-lines] input")
    await expect(lines).to_have_count(5)
    await expect(page.locator("#told-it")).to_have_value(
        "Era troppo buio: abbiamo aumentato la luce."
    )
    await page.locator("#told-fr").fill("")
    await page.get_by_role("button", name="Show it").click()
    await expect(page.locator("#actions [data-reply]")).to_contain_text("On the kiosks until")
    told = own.logbook.replies(NOON_MS)["entrance"]
    assert set(told) == {"it", "en", "de", "es"}
    await page.get_by_role("button", name="Tell them no more").click()
    await expect(page.get_by_role("button", name="Tell shoppers")).to_be_visible()
    assert own.logbook.replies(NOON_MS) == {}
    await page.close()


@pytest.mark.parametrize("size", SIZES)
async def test_from_a_cell_down_to_single_answers_and_back(
    browser: Browser, weeks: RunningStore, size: str
) -> None:
    page = await at_desk(browser, weeks, size)
    await page.locator('[data-cell="product|act"] a').click()
    title = page.locator("#scope-title")
    await expect(title).to_have_text(CELL)
    await page.locator("#parts a").click()
    await expect(title).to_have_text("Fitting rooms: How do you find the fitting rooms?")
    first = page.locator("#singles [data-rows] tr").first
    await expect(first).to_contain_text("11:53")
    await expect(first).to_contain_text("Too warm")
    await expect(first.locator("td").last).to_have_text("yes")
    shown = await page.locator("#singles [data-rows] tr").count()
    await page.get_by_role("button", name="Show earlier ones").click()
    await expect(page.locator("#singles [data-rows] tr").nth(shown)).to_be_visible()
    await page.locator("#path a").first.click()
    await expect(title).to_have_text("Bottega Demo")
    await page.go_back()
    await expect(title).to_have_text("Fitting rooms: How do you find the fitting rooms?")
    await page.close()


async def test_the_same_drill_down_without_a_mouse(browser: Browser, weeks: RunningStore) -> None:
    page = await at_desk(browser, weeks)
    await tab_to(page, page.locator('[data-cell="product|act"] a'))
    await page.keyboard.press("Enter")
    await expect(page.locator("#scope-title")).to_have_text(CELL)
    await tab_to(page, page.locator("#parts a"))
    await page.keyboard.press("Enter")
    await expect(page.locator("#singles [data-rows] tr").first).to_contain_text("Too warm")
    await tab_to(page, page.locator('[data-hour="0 9"]'))
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("[data-told]")).to_contain_text("Tuesday, 10 to 11: ")
    await page.close()


async def test_a_press_that_does_not_count_says_why(browser: Browser, own: RunningStore) -> None:
    for nth in range(3):
        again = Rating(
            visit=f"again{nth}",
            question="entrance.welcome",
            version=1,
            scale=4,
            face=1,
            language="it",
            since_press_ms=2_000,
        )
        own.say("kiosk-1", again, 240_000)
    page = await at_desk(browser, own, asked="?lang=en#scope=entrance.welcome")
    held = page.locator('#singles [data-held="true"]')
    await expect(held.first.locator("td").last).to_have_text("no: pressed again too soon")
    await expect(page.locator("#held [data-sum]")).to_contain_text("held in the last 26 hours")
    await expect(page.locator("#held li").first).to_contain_text("held: burst at 11:55, Entrance")
    await page.close()


async def test_what_is_told_of_a_scope(browser: Browser, weeks: RunningStore) -> None:
    page = await at_desk(browser, weeks, asked="?lang=en#scope=people")
    gap = page.locator("#gap")
    assert await gap.locator("[data-should]").text_content() == "80"
    score = await gap.locator("[data-is]").text_content()
    distance = int(score or "") - 80
    said = await gap.locator("[data-gap]").text_content()
    assert said is not None
    assert abs(int(said.replace("\N{MINUS SIGN}", "-")) - distance) <= 1, "each is rounded alone"
    chain = page.locator("#chain")
    await expect(chain.locator("[data-expectation] [data-words]")).to_have_text(
        "as expected, as far as can be told"
    )
    await expect(chain.locator("[data-realization] [data-value]")).to_have_text("\N{EN DASH}")
    await page.goto(f"{weeks.address}/desk?lang=en#scope=product")
    senses = page.locator("#senses [data-senses] > *")
    await expect(senses).to_contain_text("Fitting rooms")
    await expect(senses).to_contain_text("Too warm")
    await expect(page.locator("#chain [data-expectation] [data-words]")).to_have_text("not asked")
    await page.close()


async def test_what_came_of_the_visits_ends_the_chain(browser: Browser, own: RunningStore) -> None:
    for minute in range(10, 5, -1):
        own.walk(8, 0, minute * 60_000)
    own.ring_up(receipts=4, returns=1, ago_ms=600_000)
    page = await at_desk(browser, own, asked="?lang=en#scope=STORE")
    real = page.locator("#chain [data-realization]")
    await expect(real.locator("[data-value]")).to_have_text(re.compile(r"^\d+$"))
    await expect(real.locator("[data-words]")).to_have_text(
        re.compile(r"receipts per 100 visitors \(\d+.\d+\); .*: 25$")
    )
    await page.close()


async def test_gaps_stay_gaps_and_what_happened_is_marked(
    browser: Browser, weeks: RunningStore
) -> None:
    page = await at_desk(browser, weeks, asked="?lang=en#range=7")
    line = page.locator("#series [data-line]")
    await expect(line).to_have_attribute("d", re.compile("M"))
    nights = ((await line.get_attribute("d")) or "").count("M")
    assert nights == 7, "a line for each day, and none through the night"
    await expect(page.locator("#series [data-marks] [data-kind=alert]")).to_have_count(1)
    await page.get_by_role("link", name="28 days").click()
    mark = page.locator("#series [data-marks] [data-kind=action]")
    await expect(mark).to_have_attribute("aria-label", "Tue 23 Dec, 12:00: Turned the light up")
    await expect(line).to_have_attribute("d", re.compile("^M[^M]*$"))
    await page.get_by_role("link", name="Today", exact=True).click()
    await page.locator("#series summary").click()
    rows = page.locator("#series [data-table] tr")
    await expect(rows).to_have_count(3)
    await expect(rows.first).to_contain_text("09:00")
    await page.close()


async def test_a_viewer_reads_and_finds_no_button_that_is_a_managers(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_desk(browser, own, role="viewer")
    await expect(page.locator("#pages a").first).to_be_visible()
    for one in ("I have seen it", "Add"):
        await expect(page.get_by_role("button", name=one)).to_have_count(0)
    await expect(page.locator("#new-action")).to_be_hidden()
    await expect(page.locator("#alerts [data-open] > li")).to_have_attribute("data-state", "raised")
    await page.close()


async def test_a_new_store_says_nothing_that_is_not_so(
    browser: Browser, store: RunningStore
) -> None:
    page = await at_desk(browser, store)
    numbers = page.locator(
        ".cell b, #gap [data-is], #gap [data-gap], #chain [data-perception] .value"
    )
    assert set(await numbers.all_text_contents()) == {"\N{EN DASH}"}
    await expect(page.locator("#alerts [data-calm]")).to_have_text(
        "Nothing needs you. Looked at 12:00."
    )
    await expect(page.locator("#series [data-empty]")).to_be_visible()
    await page.close()


async def test_a_hub_that_is_gone_looks_gone(browser: Browser, own: RunningStore) -> None:
    page = await at_desk(browser, own)
    await own.stop()
    await expect(page.locator("body")).to_have_attribute("data-link", "gone", timeout=20_000)
    await expect(page.locator("#age")).to_have_text(
        "No connection to the hub. What you see is from 12:00:00."
    )
    await page.close()


async def test_every_language_has_the_whole_page_and_no_other_host_is_asked(
    browser: Browser, weeks: RunningStore
) -> None:
    for code in LANGUAGES:
        page = await browser.new_page(extra_http_headers=weeks.known_as("manager"))
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request, to=asked: to.append(request.url))
        page.on("console", lambda message, to=wrong: to.append(message.text))
        page.on("pageerror", lambda error, to=wrong: to.append(str(error)))
        await page.goto(f"{weeks.address}/desk?lang={code}#scope=fitting.comfort")
        await expect(page.locator("#singles [data-rows] tr").first).to_be_visible()
        await page.locator("#new-action").click()
        assert await page.locator("html").get_attribute("lang") == code
        assert [one for one in asked if not one.startswith(weeks.address)] == []
        assert wrong == []
        await page.close()


@pytest.mark.parametrize("size", SIZES)
async def test_wcag_and_width(browser: Browser, weeks: RunningStore, size: str) -> None:
    page = await at_desk(browser, weeks, size, "?lang=de#scope=fitting.comfort", scheme="light")
    await expect(page.locator("#singles [data-rows] tr").first).to_be_visible()
    assert await extent(page, "Width") <= SIZES[size][0]
    await examined(page)
    await accessible(page)
    await page.emulate_media(color_scheme="dark")
    await readable(page)
    await page.locator("#new-action").click()
    await readable(page, "#note")
    await page.emulate_media(color_scheme="light")
    await accessible(page, "#note")
    for one in await page.locator("button:visible, select:visible, input:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    await page.close()
