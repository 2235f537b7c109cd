"""The live page as a manager sees it, in Chromium."""

import re

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from hub.store import Counts
from tests.browser.fitness import extent
from tests.browser.wall import SIZES, show
from tests.hub.running_store import RunningStore
from wire.events import Passage, Reading

VALUE = "#score [data-value]"
NONE = "\N{EN DASH}"
FILTER = "one => getComputedStyle(one).filter"
PATIENT_MS = 30_000
"""A machine that is busy with other things may take its time."""

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_tap_and_a_passer_by_appear_without_reload(page: Page, store: RunningStore) -> None:
    await show(page, store)
    await page.evaluate("window.loadedOnce = true")
    await expect(page.locator(VALUE)).to_have_text(NONE)
    await expect(page.locator("#people [data-inside]")).to_have_text(NONE)
    assert await page.title() == f"{NONE} · Bottega Demo"
    store.tap("kiosk-1", 4)
    store.walk(3, 1)
    await expect(page.locator(VALUE)).to_have_text("73", timeout=PATIENT_MS)
    await expect(page.locator("#people [data-inside]")).to_have_text("2", timeout=PATIENT_MS)
    await expect(page.locator("#people [data-in]")).to_have_text("3")
    assert await page.evaluate("window.loadedOnce")


async def test_more_out_than_in_is_shown_and_explained(page: Page, store: RunningStore) -> None:
    store.walk(1, 6)
    await show(page, store)
    await expect(page.locator("#people [data-inside]")).to_have_text("0")
    await expect(page.locator("#people [data-coverage]")).to_have_text(
        "watched 100 % of the time; 5 more went out than were seen coming in"
    )


async def test_what_is_in_quarantine_is_called_so(page: Page, store: RunningStore) -> None:
    await show(page, store)
    store.board.reckon(Counts(stored=7, quarantined=2, lost=1, rejected=0), [])
    await expect(page.locator("#ledger")).to_have_text(
        "7 events stored \N{MIDDLE DOT} 2 in quarantine \N{MIDDLE DOT} 1 lost"
    )


async def test_few_answers_are_called_few(page: Page, store: RunningStore) -> None:
    store.tap("kiosk-1", 4)
    await show(page, store)
    await expect(page.locator("#score [data-count]")).to_have_text("Too few answers: 1")
    await expect(page.locator("#score")).to_have_attribute("data-status", "few")


async def test_the_first_line_names_the_one_thing_to_do(page: Page, store: RunningStore) -> None:
    store.busy_day()
    await show(page, store)
    line = page.locator("#headline")
    await expect(line).to_have_text("All fine: 3 kiosks and 1 counter at work.")
    store.status("kiosk-2", state="offline")
    await expect(line).to_have_text("kiosk-2 at Fitting rooms is off. Check its power and network.")
    await expect(page.locator(".device").first).to_have_text("kiosk-2 off")


async def test_an_alert_says_what_where_since_when_and_why(page: Page, store: RunningStore) -> None:
    store.busy_day()
    for minute in range(6):
        store.blame("kiosk-2", "temperature", "too_much", minute * 60_000)
    warm = store.alert(1, "fitting.comfort", cause="temperature")
    spill = store.alert(2, "checkout.staff", "hazard", cause="cleanliness|dirty")
    store.board.alerted((spill, warm))
    await show(page, store)
    line = page.locator("#headline")
    await expect(line).to_have_text(
        "Look after it now: Checkout. Cleanliness: dirty, since 11:45. 1 more thing to do."
    )
    await expect(page.locator("#alarms .row")).to_have_text(
        ["Fitting rooms: worse than usual. Temperature: too warm, since 11:45."]
    )
    store.board.alerted((warm,))
    await expect(line).to_have_text(
        "Fitting rooms: worse than usual. Temperature: too warm, since 11:45."
    )
    await expect(page.locator("#alarms")).to_be_hidden()
    seen = store.alert(1, "fitting.comfort", cause="temperature", state="acknowledged")
    store.board.alerted((seen,))
    await expect(line).to_have_text(
        "Being seen to: Fitting rooms. Temperature: too warm, since 11:45."
    )
    store.board.alerted(())
    await expect(line).to_have_text("All fine: 3 kiosks and 1 counter at work.")


async def test_a_tile_for_each_provider_with_gap_trend_and_voices(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    tiles = page.locator("#expros > li")
    await expect(tiles.locator("h3")).to_have_text(["Product", "Environment", "People"])
    product = tiles.nth(0)
    await expect(product.locator("[data-gap]")).to_have_text(re.compile(r"^▼ \d+ below target$"))
    await expect(product.locator("[data-voices]")).to_have_text(f"Voice share {NONE}")
    await expect(tiles.nth(1).locator("[data-voices]")).to_have_text(
        re.compile(r"^Voice share \d+ %$")
    )
    await expect(product.locator("[data-trend]")).to_have_text(re.compile("rising|falling|steady"))
    await expect(product.locator("[data-time]")).to_have_text("12:00")
    label = await product.locator("[data-bar]").get_attribute("aria-label")
    assert label is not None
    assert re.fullmatch(r"probably between \d+ and \d+ of 100, Target 75", label)


async def test_what_is_missing_is_a_dash_and_never_a_zero(page: Page, store: RunningStore) -> None:
    store.tap("kiosk-2", 4)
    await show(page, store)
    people = page.locator("#expros > li").nth(2)
    await expect(people.locator("[data-value]")).to_have_text(NONE)
    await expect(people.locator("[data-gap]")).to_have_text("")
    await expect(people.locator("[data-count]")).to_have_text("No answers yet")
    product = page.locator("#expros > li").nth(0)
    await expect(product.locator("[data-count]")).to_have_text("Too few answers: 1")
    await expect(product.locator("[data-gap]")).to_have_text("")


async def test_what_is_sensed_has_a_direction_a_price_and_a_place(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    await expect(page.locator("#sense [data-empty]")).to_be_visible()
    for minute in range(8):
        store.blame("kiosk-2", "light", "too_little", minute * 60_000)
        store.blame("kiosk-1", "scent", "liked", minute * 60_000)
    rows = page.locator("#sense .row")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(0)).to_have_text(
        re.compile(r"^\s*Light: too dark\s*.\d+ points\s*Fitting rooms\s*$")
    )
    await expect(rows.nth(1)).to_have_text(re.compile(r"^\s*Smell: liked\s*Entrance\s*$"))


async def test_the_plan_shows_each_touchpoint_at_its_place_and_a_table_says_the_same(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    spots = page.locator("#plan .spot")
    await expect(spots).to_have_count(3)
    plan = await page.locator("#plan").bounding_box()
    face = await spots.nth(1).locator(".face").bounding_box()
    assert plan is not None
    assert face is not None
    at = store.board.shop.touchpoints[1].at
    assert at is not None
    middle = face["x"] + face["width"] / 2 - plan["x"], face["y"] + face["height"] / 2 - plan["y"]
    assert middle == pytest.approx((at[0] * plan["width"], at[1] * plan["height"]), abs=3)
    await expect(spots.nth(1)).to_have_attribute("data-band", "1")
    await expect(spots.nth(1)).to_contain_text("· very poor")
    await expect(spots.nth(0).locator("b")).to_have_text("Entrance ◆")
    rows = page.locator("#touchpoints tbody tr")
    await expect(rows.locator("th")).to_have_text(["Entrance ◆", "Fitting rooms ◆", "Checkout"])
    await expect(rows.nth(1).locator("[data-verdict]")).to_have_text("very poor")
    sketched = store.board.shop
    store.board.describe(replace(sketched, plan=None))
    await expect(page.locator("#plan")).to_be_hidden()
    await expect(rows).to_have_count(3)
    store.board.describe(sketched)


async def test_a_new_store_is_told_what_to_do_next(page: Page, store: RunningStore) -> None:
    await show(page, store)
    steps = page.locator("#first .step")
    await expect(steps.locator("[data-state]")).to_have_text(
        ["done", "done", "next", "later", "later"]
    )
    await expect(page.locator("#scores")).to_be_hidden()
    store.status("kiosk-1")
    await expect(steps.nth(2).locator("[data-state]")).to_have_text("done")
    await expect(steps.nth(3)).to_contain_text("Switch on a counter at the entrance next")
    store.tap("kiosk-1", 4)
    await expect(page.locator("#first")).to_be_hidden()
    await expect(page.locator("#scores")).to_be_visible()


async def test_a_silent_kiosks_tile_looks_stale_and_says_from_when(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    assert await page.locator(".stale").count() == 0
    store.hands.ahead_ms = 30_000
    store.status("kiosk-1")
    tiles = page.locator("#expros > li")
    await expect(tiles.nth(0).locator("[data-note]")).to_have_text("quiet, data from 12:00")
    await expect(page.locator("#people")).to_have_class("panel people stale")
    await expect(tiles.nth(1)).not_to_have_class("panel tile stale")
    rows = page.locator("#touchpoints tbody tr")
    await expect(rows.nth(1).locator("[data-time]")).to_have_text("quiet, data from 12:00")
    await expect(page.locator("#plan .spot.stale")).to_have_count(2)
    assert "gradient" in await tiles.nth(0).evaluate("one => getComputedStyle(one).backgroundImage")
    assert await tiles.nth(0).locator(".value").evaluate(FILTER) == "grayscale(1)"
    assert await tiles.nth(1).locator(".value").evaluate(FILTER) == "none"


async def test_simulated_shoppers_are_named(page: Page, store: RunningStore) -> None:
    store.status("kiosk-1")
    await show(page, store)
    await expect(page.locator("#simulated")).to_be_hidden()
    store.status("simulated-1", "shoppers", simulated=True)
    await expect(page.locator("#simulated")).to_have_text("Simulated shoppers")


async def test_names_from_outside_stay_text(page: Page, store: RunningStore) -> None:
    await show(page, store)
    store.status("kiosk-1", problem="<img src=x onerror=alert(1)>")
    await expect(page.locator("#headline")).to_contain_text("<img src=x")
    assert await page.locator("main img").count() == 0


async def test_the_page_asks_no_other_host_and_logs_no_error(
    page: Page, store: RunningStore
) -> None:
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    store.busy_day()
    await show(page, store)
    await expect(page.locator(".device")).to_have_count(4)
    assert len(asked) >= 6
    assert [url for url in asked if not url.startswith(store.address)] == []
    assert said == []


async def test_a_kiosk_with_other_questions_than_it_should_have_is_named(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    store.board.handed({"kiosk-1": "a" * 64, "kiosk-2": "b" * 64}, store.hands.wall_ms())
    store.status("kiosk-1", config_running="a" * 64)
    store.status("kiosk-2", config_running="0" * 64)
    await show(page, store)
    device = page.locator(".device").filter(has_text="kiosk-2")
    await expect(device).to_contain_text("online, new questions on their way")
    for _ in range(7):
        store.hands.ahead_ms += 10_000
        for name in ("kiosk-1", "kiosk-3"):
            store.status(name, config_running="a" * 64 if name == "kiosk-1" else None)
        store.status("kiosk-2", config_running="0" * 64)
        store.status("counter-1", "sensor")
    line = page.locator("#headline")
    await expect(line).to_have_text(
        "kiosk-2 at Fitting rooms still shows the old questions. Start it again."
    )
    await expect(device).to_have_attribute("data-trouble", "true")
    reason = "5 faces do not fit: fingers need 20 mm"
    store.status(
        "kiosk-2",
        config_running="0" * 64,
        config_wanted="b" * 64,
        config_problem=reason,
    )
    await expect(line).to_have_text(
        f"kiosk-2 at Fitting rooms refuses the new questions: {reason}."
    )
    await expect(device).to_contain_text(f"refuses the new questions: {reason}")


async def test_what_staff_should_see_to_stands_beside_a_device_that_works(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    store.status("kiosk-2", note="a second driver reads the same glass")
    await show(page, store)
    device = page.locator(".device").filter(has_text="kiosk-2")
    await expect(device).to_contain_text("online, a second driver reads the same glass")
    await expect(device).to_have_attribute("data-trouble", "false")


async def test_mistakes_in_the_shops_file_are_all_named_until_they_are_gone(
    browser: Browser, store: RunningStore
) -> None:
    store.busy_day()
    for width, height in SIZES.values():
        page = await browser.new_page(viewport={"width": width, "height": height})
        await show(page, store)
        await expect(page.locator("#mistakes")).to_be_hidden()
        found = ["timezone: 'Mars' is not an IANA zone", f"touchpoints[x].{'y' * 200}: missing"]
        store.board.refuse_shop(found)
        await expect(page.locator("#headline")).to_have_text(
            "The shop's file was changed and is not used:"
            " timezone: 'Mars' is not an IANA zone. 1 more mistake below."
        )
        await expect(page.locator("#mistakes li")).to_have_text(found)
        assert await extent(page, "Width") <= width
        store.board.refuse_shop([])
        await expect(page.locator("#mistakes")).to_be_hidden()
        await page.close()


async def test_a_door_that_says_nothing_is_named_and_what_is_measured_is_told(
    page: Page, store: RunningStore
) -> None:
    start_ms = store.hands.wall_ms() - 60_000
    passage = Passage(line="entrance", start_ms=start_ms, seconds=60, coverage=1.0, in_=5, out=1)
    store.say("counter-1", passage)
    for minute in range(8):
        store.blame("kiosk-2", "light", "too_little", minute * 60_000)
    store.say("kiosk-2", Reading(quantity="light", value=82.4, unit="lx"), 60_000)
    await show(page, store)
    await expect(page.locator("#people [data-missing]")).to_have_text("No count from: yard")
    await expect(page.locator("#people [data-inside]")).to_have_text(NONE)
    await expect(page.locator("#sense [data-what]").first).to_have_text("Light: too dark, 82 lx")
    store.say("counter-1", replace(passage, line="yard", in_=0, out=0))
    await expect(page.locator("#people [data-missing]")).to_be_hidden()
    await expect(page.locator("#people [data-inside]")).to_have_text("4")
