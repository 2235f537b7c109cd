"""What comes into a store's description and leaves it: pictures, touchpoints, doors, choices."""

import io
import tomllib
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Route, expect

from config.load import load_shop
from hub.editor import SHIPPED_PLACE
from tests.browser.manager import DEMO, at_setup, file_of, handed_out, save
from tests.hub.running_store import RunningStore

expect.set_options(timeout=30_000)  # a busy machine draws late

pytestmark = pytest.mark.asyncio(loop_scope="package")


def photographed(kind: str, size: tuple[int, int]) -> dict[str, Any]:
    """A drawing on blue paper as a phone hands it over: with where it was taken."""
    paper = Image.new("RGB", size, "#124")
    ImageDraw.Draw(paper).rectangle((9, 9, size[0] // 2, size[1] - 9), outline="#fff", width=5)
    said = Image.Exif()
    said[0x010E] = "taken at home"
    file = io.BytesIO()
    paper.save(file, kind, exif=said)
    return {"name": "plan", "mimeType": f"image/{kind.lower()}", "buffer": file.getvalue()}


async def test_a_picture_lies_under_the_plan_and_a_logo_on_the_kiosk(
    browser: Browser, own: RunningStore
) -> None:
    assert own.shop_file is not None
    page = await at_setup(browser, own)
    chosen = photographed("JPEG", (2400, 1800))
    assert b"taken at home" in chosen["buffer"]
    await page.get_by_label("A picture under the plan").set_input_files(chosen)
    under = page.locator(".floor image")
    await expect(under).to_have_attribute("data-ground", "dark")
    await expect(page.get_by_label("Depth in metres")).to_have_value("12")
    await page.get_by_label("Logo").set_input_files(photographed("PNG", (300, 90)))
    logo = page.locator(".glass-logo")
    await expect(logo).to_have_js_property("naturalWidth", 300)
    await page.get_by_label("A picture under the plan").set_input_files(
        {"name": "note.png", "mimeType": "image/png", "buffer": b"a note"}
    )
    await expect(page.locator("#plan [role=status]")).to_contain_text("cannot be read")
    await save(page)
    plan = file_of(own)["plan"]
    assert (plan["depth_m"], plan["ground"]) == (12, "dark")
    kept = Image.open(own.shop_file.with_name(plan["picture"]))
    assert (kept.size, dict(kept.getexif())) == ((1600, 1200), {})
    told = handed_out(own, "kiosk-1").logo
    assert told is not None
    assert Image.open(io.BytesIO(told)).size == (300, 90)

    own.board.describe(load_shop(own.shop_file))
    await page.goto(f"{own.address}/?lang=en")
    shown = page.locator("#plan image")
    await expect(shown).to_have_attribute("href", f"/plan/{plan['picture']}")
    loaded = "one => fetch(one.getAttribute('href')).then((answer) => answer.status)"
    assert await shown.evaluate(loaded) == 200
    own.board.describe(load_shop(None))
    await page.close()


async def test_a_touchpoint_leaves_with_all_that_names_it_and_may_stay(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    await page.get_by_role("button", name="Checkout", exact=True).click()
    await page.get_by_role("button", name="Take question checkout.staff out").click()
    await page.get_by_role("button", name="Entrance", exact=True).click()
    await page.get_by_role("button", name="Take this touchpoint out").click()
    told = page.locator(".gone")
    await expect(told.first).to_contain_text("Its answers stay in the log")
    await expect(told.first).to_contain_text("no longer doors: entrance")
    await page.get_by_role("button", name="Keep Entrance").click()
    await page.get_by_role("button", name="Checkout", exact=True).click()
    await page.get_by_role("button", name="Keep checkout.staff").click()
    await expect(page.locator("#bar .deeds")).to_be_hidden()

    await page.get_by_role("button", name="Take this touchpoint out").click()
    await save(page)
    left = file_of(own)
    assert [one["id"] for one in left["touchpoints"]] == ["entrance", "fitting-rooms"]
    assert "checkout.expected" not in left.get("expectations", {})
    await page.get_by_role("button", name="Put back version 1").click()
    await expect(page.locator("#said")).to_have_text("Version 1 is in force again.")
    assert file_of(own) == tomllib.loads(DEMO)
    await page.close()


async def test_doors_choices_and_the_way_to_a_counter(browser: Browser, own: RunningStore) -> None:
    page = await at_setup(browser, own)
    await page.get_by_label("What yard is").select_option("inner")
    await page.get_by_label("What entrance is").select_option("staff")
    await page.get_by_label("Staff at the public doors").select_option("people")
    await page.get_by_label("People", exact=True).fill("3")
    counting = page.get_by_role("link", name="Count entrance by hand for five minutes")
    await expect(counting).to_have_attribute("href", "/count/entrance")
    await page.get_by_text("Draw its lines and zones").first.click()
    started = "vetrina-sensor calibrate --settings /etc/vetrina/counter-1.toml"
    await expect(page.get_by_text(started)).to_be_visible()
    await page.get_by_text("Then: Hai scoperto").click()
    await page.locator("[data-key='choice-add entrance.discovery']").click()
    for code, words in (
        ("it", "Forse"),
        ("en", "Maybe"),
        ("de", "Ja?"),
        ("fr", "Bof"),
        ("es", "Eh"),
    ):
        await page.locator(f"[data-path$='choice-1.text.{code}'] input").fill(words)
    await save(page)
    after = file_of(own)
    assert (after["entrances"], after["staff"]) == ([], {"doors": ["entrance"], "people": 3})
    discovery = handed_out(own, "kiosk-1").further[1]
    assert (discovery.version, discovery.choices[2].text["en"]) == (2, "Maybe")
    await page.close()


async def test_a_folder_that_is_not_the_hubs_is_named(browser: Browser, own: RunningStore) -> None:
    async def elsewhere(route: Route) -> None:
        answer = await route.fetch()
        said = {
            **await answer.json(),
            "can_change": False,
            "obstacle": "folder",
            "folder": "/etc/v",
        }
        await route.fulfill(response=answer, json=said)

    page = await at_setup(browser, own)
    await page.route("**/api/v1/shop", elsewhere)
    await page.goto(f"{own.address}/setup?lang=en#versions")
    await page.reload()
    await expect(page.locator("#folder")).to_contain_text("The hub may not write to /etc/v")
    await expect(page.locator("#folder code")).to_contain_text(SHIPPED_PLACE)
    await expect(page.locator("#demo")).to_be_hidden()
    await expect(page.locator("#versions")).to_be_in_viewport()
    await page.close()


async def test_more_touchpoints_than_stand_in_a_row_are_put_on_the_plan(
    browser: Browser, own: RunningStore
) -> None:
    page = await at_setup(browser, own)
    spots = await page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src;
          const { vacant } = await import(script.replace("setup.js", "plan.js"));
          const places = [];
          while (places.length < 60) places.push({ at: vacant(places) });
          return places.map((one) => one.at);
        }"""
    )
    assert all(0 <= x <= 1 and y == 0.5 for x, y in spots)
    assert len({x for x, _ in spots[:30]}) == 30
    await page.close()
