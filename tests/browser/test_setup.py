"""Setting a store up as a manager does it, in Chromium: by mouse, by keyboard, on three sizes."""

import tomllib

import pytest
from playwright.async_api import Browser, expect

from config.load import load_shop
from tests.browser.fitness import accessible, examined, extent
from tests.browser.manager import DEMO, SIZES, at_setup, file_of, handed_out, save
from tests.hub.running_store import RunningStore

expect.set_options(timeout=30_000)  # a busy machine draws late

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_touchpoint_is_put_in_its_place_by_mouse_and_by_keys(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    floor = page.locator(".floor")
    pin = floor.get_by_role("button", name="Checkout")
    await pin.scroll_into_view_if_needed()
    box, at = await floor.bounding_box(), await pin.locator("i").bounding_box()
    assert box is not None
    assert at is not None
    await page.mouse.move(at["x"] + 10, at["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4, steps=4)
    await page.mouse.up()
    await expect(page.locator("#said")).to_have_text("1 change not saved")
    assert file_of(own)["touchpoints"][2]["at"] == [0.82, 0.6]
    await save(page)
    right, down = file_of(own)["touchpoints"][2]["at"]
    assert (right, down) == (pytest.approx(0.5, abs=0.01), pytest.approx(0.25, abs=0.01))

    await page.locator(".floor").get_by_role("button", name="Checkout").focus()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Shift+ArrowDown")
    await save(page)
    assert file_of(own)["touchpoints"][2]["at"] == [
        pytest.approx(right - 0.01),
        pytest.approx(down + 0.1),
    ]
    await page.locator("[data-spot=checkout] input").first.fill("4")
    await page.keyboard.press("Tab")
    await save(page)
    assert file_of(own)["touchpoints"][2]["at"][0] == 0.25  # 4 of 16 m
    await page.close()


async def test_a_wall_is_drawn_corner_by_corner_and_a_box_typed(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    before = len(file_of(own)["plan"]["rooms"])
    await page.get_by_role("button", name="Draw a wall").click()
    for x, y in ((400, 100), (500, 100), (450, 300)):
        await page.locator(".floor").click(position={"x": x, "y": y})
    await page.get_by_role("button", name="Close it").click()
    await page.get_by_text("Walls and fittings").click()
    for name, value in (("left", "2"), ("top", "1"), ("width", "4"), ("depth", "2")):
        await page.locator(f"#plan [name={name}]").fill(value)
    await page.get_by_role("button", name="Add a rectangle").click()
    await save(page)
    drawn, typed = file_of(own)["plan"]["rooms"][before:]
    assert len(drawn["corners"]) == 3
    assert typed["corners"][2] == [0.375, 0.375]  # 6 of 16 m, 3 of 8 m
    await page.close()


async def test_a_question_is_reworded_and_reaches_its_kiosk(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    words = page.get_by_label("Words in Italiano").first
    await words.fill("Ti piace stare qui?")
    await expect(page.locator(".glass-question")).to_have_text("Ti piace stare qui?")
    await expect(page.locator("#questions .version").first).to_contain_text("version 2")
    await expect(page.locator("#said")).to_have_text("1 change not saved")
    await expect(page.locator(".glass-faces svg")).to_have_count(4)
    await page.get_by_label("Screen").select_option("reasons")
    await expect(page.locator(".glass-chips svg")).to_have_count(6)
    await save(page)
    asked = handed_out(own, "kiosk-1").questions[0]
    assert (asked.version, asked.text["it"]) == (2, "Ti piace stare qui?")
    assert asked.text["en"] == "How is your experience here today?"
    assert own.shop_file is not None
    assert "# Reasons on offer after a rating" in own.shop_file.read_text(encoding="utf-8")
    await page.close()


async def test_words_that_come_back_are_the_old_version(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    words = page.get_by_label("Words in Italiano").first
    old = await words.input_value()
    await words.fill("Come va?")
    await words.fill(old)
    await expect(page.locator("#bar .deeds")).to_be_hidden()
    await expect(page.locator("#questions .version").first).to_be_hidden()
    await page.close()


async def test_a_target_holds_from_tomorrow_and_is_taken_back(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    await page.get_by_label("Of what").select_option("people")
    await page.get_by_label("Target, 0 to 100").fill("82")
    await page.locator("#targets input[type=date]").fill("2026-01-01")
    await page.get_by_role("button", name="Set the target").click()
    await expect(page.locator("#targets [role=alert]")).to_contain_text("tomorrow at the earliest")
    await page.locator("#targets input[type=date]").fill("2026-01-02")
    await page.get_by_role("button", name="Set the target").click()
    people = page.locator(".goals li", has_text="People")
    await expect(people).to_contain_text("80 in force")
    await expect(people).to_contain_text("82 from 2 Jan 2026 on")
    await save(page)
    assert own.shop_file is not None
    (goal,) = load_shop(own.shop_file).goals
    assert (goal.scope, goal.since.isoformat(), goal.aim) == ("people", "2026-01-02", 82)

    await page.get_by_role("button", name="Put back version 1").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#said")).to_have_text("Version 1 is in force again.")
    assert own.shop_file.read_text(encoding="utf-8") == DEMO
    await expect(page.locator(".versions li")).to_have_count(3)
    await expect(page.locator(".versions li").first).to_contain_text("the manager")
    await page.close()


async def test_what_the_hub_refuses_is_said_beside_its_field(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    await page.get_by_label("Words in English").first.fill("x" * 201)
    await page.get_by_label("Name", exact=True).fill("")
    await page.get_by_label("The store never closes").uncheck()
    await page.get_by_label("Monday").fill("20:00-09:00")
    await page.locator("#save").click()
    await expect(page.locator("#said")).to_contain_text("Nothing was saved: 3 things")
    monday = page.locator("[data-path='hours.mon']")
    await expect(monday.locator(".problem")).to_contain_text("does not end after it begins")
    await expect(monday.locator("input")).to_have_attribute("aria-invalid", "true")
    name = page.locator("[data-path='touchpoints.entrance.name'] .problem")
    await expect(name).to_have_text("no words")
    wording = page.locator("[data-path='touchpoints.entrance.questions.entrance.welcome.text.en']")
    shown = page.locator("[data-path^='touchpoints.entrance.questions'] .problem:visible")
    await expect(shown.first).to_contain_text("201 characters in en")
    await expect(wording.locator(".count")).to_have_class("count quiet over")
    await page.locator("#discard").click()
    await expect(page.locator("#bar .deeds")).to_be_hidden()
    assert file_of(own) == tomllib.loads(DEMO)
    await page.close()


async def test_two_managers_see_what_the_other_did(browser: Browser, own: RunningStore) -> None:
    one, other = await at_setup(browser, own), await at_setup(browser, own)
    await one.get_by_label("Name of the store").fill("Bottega Nuova")
    await save(one)
    await other.get_by_label("Moment of truth").uncheck()
    await other.locator("#save").click()
    await expect(other.locator("#said")).to_contain_text("the manager has changed the store")
    await expect(other.locator("#reasons")).to_have_text("name")
    await expect(other.get_by_label("Name of the store")).to_have_value("Bottega Nuova")
    await save(other)
    assert own.shop_file is not None
    shop = load_shop(own.shop_file)
    assert (shop.name, shop.touchpoints[0].moment_of_truth) == ("Bottega Nuova", False)
    await one.close()
    await other.close()


async def test_two_managers_take_out_targets_and_each_takes_their_own(
    browser: Browser, own: RunningStore
) -> None:
    """A list without names: what the other took out moves the places of the rest."""
    first = await at_setup(browser, own)
    for scope, aim in (("people", "82"), ("STORE", "71"), ("electronic", "60")):
        await first.get_by_label("Of what").select_option(scope)
        await first.get_by_label("Target, 0 to 100").fill(aim)
        await first.locator("#targets input[type=date]").fill("2026-01-02")
        await first.get_by_role("button", name="Set the target").click()
    await save(first)
    second = await at_setup(browser, own)
    for page, aim in ((first, "82 from"), (second, "71 from")):
        row = page.locator(".goals li").filter(has_text=aim)
        await row.get_by_role("button").click()
    await save(first)
    await second.locator("#save").click()
    await expect(second.locator("#said")).to_contain_text("the manager has changed the store")
    await save(second)
    assert own.shop_file is not None
    assert [one.aim for one in load_shop(own.shop_file).goals] == [60]
    await first.close()
    await second.close()


async def test_a_new_device_is_given_a_place_in_a_new_touchpoint(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    await page.get_by_role("button", name="New touchpoint").click()
    await page.get_by_label("Name", exact=True).fill("Shoes")
    await page.get_by_role("button", name="Add a question").click()
    for code in ("it", "en", "de", "fr", "es"):
        await page.locator(f"#questions textarea[lang={code}]").fill(f"Shoes? {code}")
    await page.get_by_label("Was it as expected?").select_option("product")
    await page.get_by_label("Where kiosk-9 stands").select_option("touchpoint-1")
    await save(page)
    station = handed_out(own, "kiosk-9")
    assert (station.place, station.expectation) == ("Shoes", "touchpoint-1.expected")
    assert station.questions[0].text["de"] == "Shoes? de"
    await page.close()


async def test_the_demo_store_says_how_to_begin_ones_own(
    browser: Browser, store: RunningStore
) -> None:
    page = await at_setup(browser, store)
    await expect(page.locator("#demo")).to_contain_text("This is the demo store")
    async with page.expect_download() as download:
        await page.locator("#copy").click()
    copied = await (await download.value).path()
    assert copied.read_text(encoding="utf-8") == DEMO
    await page.get_by_label("Name of the store").fill("Mine")
    await page.locator("#save").click()
    await expect(page.locator("#reasons")).to_contain_text("--shop")
    await page.close()


@pytest.mark.parametrize(("size", "scheme"), [*zip(SIZES, ("dark", "light", "dark"), strict=True)])
async def test_everybody_can_use_it_and_nothing_leaves_the_hub(
    browser: Browser, own: RunningStore, size: str, scheme: str
) -> None:
    asked: list[str] = []
    page = await at_setup(browser, own, size, scheme)
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    await page.reload()
    await expect(page.locator("body")).to_have_attribute("data-ready", "true")
    await expect(page.locator("#devices select")).not_to_have_count(0)
    await page.get_by_label("The store never closes").uncheck()
    await page.get_by_label("Monday").fill("soon")
    await page.locator("#save").click()
    await expect(page.locator("[data-path='hours.mon'] .problem")).to_be_visible()
    await examined(page)
    await accessible(page)
    assert await extent(page, "Width") <= SIZES[size][0]
    outside = [url for url in asked if not url.startswith((own.address, f"blob:{own.address}"))]
    assert (outside, [line for line in said if "Content Security" in line]) == ([], [])
    await page.close()
