"""The page on a phone, a tablet and a wall: it fits, it can be read, and everybody can use it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from config.colours import Mode, colours
from config.load import load_shop
from config.look import Look
from hub.demo import stands_of
from hub.rehearsal import past
from tests.browser.fitness import accessible, examined, extent
from tests.browser.wall import SIZES, WALL, address, show
from tests.hub.running_store import RunningStore

READ_PX_MIN = 39
"""16 minutes of arc at 3 m on a wall of 43 inches (NUREG-0700), capitals of 28 px."""

TOO_SMALL = """least => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const box = node.getBoundingClientRect();
    const seen = node.checkVisibility() && box.width > 1 && !node.closest(".unseen, table, noscript");
    const small = parseFloat(getComputedStyle(node).fontSize) < least;
    if (seen && small && walker.currentNode.data.trim() && !node.closest(".time"))
      found.push(node.outerHTML);
  }
  return found;
}"""

CUT = """() => [...document.querySelectorAll(".panel, .headline, .top > *")]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
  .map((one) => `${one.id || one.innerText}: ${one.scrollWidth} x ${one.scrollHeight}`)"""

SHARED = """() => {
  const seen = [...document.querySelectorAll("#plan .spot p, #plan .spot .face")]
    .filter((one) => getComputedStyle(one).visibility === "visible")
    .map((one) => [one.tagName, one.textContent, one.getBoundingClientRect()]);
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  return seen.flatMap(([kind, text, a], at) => seen.slice(at + 1)
    .filter(([other, , b]) => (kind === "P" || other === "P") && over(a, b))
    .map(([, words]) => `${text} / ${words}`));
}"""

BROKEN = """() => [...document.querySelectorAll("#expros h3")].filter((one) => {
  const words = one.textContent.split(" ").length;
  const lines = document.createRange();
  lines.selectNodeContents(one);
  return new Set([...lines.getClientRects()].map((box) => Math.round(box.top))).size > words;
}).map((one) => one.textContent)"""

BOUTIQUE = Path(__file__).resolve().parents[2] / "config" / "demo-boutique.toml"

pytestmark = pytest.mark.asyncio(loop_scope="package")


def crowded(store: RunningStore) -> None:
    """A day with everything that can stand on the page at once."""
    store.busy_day()
    for minute in range(8):
        for device, element, word in (
            ("kiosk-2", "temperature", "too_much"),
            ("kiosk-1", "light", "too_little"),
            ("kiosk-2", "space", "hard_to_find"),
            ("kiosk-3", "sound", "too_much"),
            ("kiosk-1", "scent", "liked"),
        ):
            store.blame(device, element, word, minute * 60_000)
    store.status("simulated-1", "shoppers", simulated=True)
    store.status("kiosk-2", problem="its screen does not answer to touch")
    store.board.alerted(
        (
            store.alert(3, "checkout.staff"),
            store.alert(2, "fitting.comfort", cause="temperature"),
            store.alert(1, "entrance.welcome", "up"),
        )
    )


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits_the_screen(browser: Browser, store: RunningStore, size: str) -> None:
    width, height = SIZES[size]
    page = await browser.new_page(viewport={"width": width, "height": height})
    crowded(store)
    await show(page, store, address(size))
    await expect(page.locator(".device")).to_have_count(5)
    assert await extent(page, "Width") <= width
    if size == "wall":
        assert await extent(page, "Height") <= height
    store.board.alerted(())
    store.status("kiosk-2", problem="x" * 200)
    await expect(page.locator("#headline")).to_contain_text("xxx")
    assert await extent(page, "Width") <= width
    for one in await page.locator("button:visible, a:visible, select:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    await page.close()


@pytest_asyncio.fixture(loop_scope="package", scope="module")
async def boutique() -> AsyncIterator[RunningStore]:
    """A store with six providers and five touchpoints, that is only looked at."""
    running = RunningStore()
    shop = load_shop(BOUTIQUE)
    running.describe(shop)
    now_ms = running.hands.wall_ms()
    for day in past(shop, stands_of(shop), 1, now_ms):
        for at_ms, device, event in day:
            running.say(device, event, now_ms - at_ms)
    await running.start()
    yield running
    await running.stop()


@pytest.mark.parametrize("size", SIZES)
async def test_six_providers_and_five_places_find_room(
    browser: Browser, boutique: RunningStore, size: str
) -> None:
    width, height = SIZES[size]
    page = await browser.new_page(viewport={"width": width, "height": height})
    for language in ("en", "de"):
        joint = "&" if "?" in address(size) else "?"
        await show(page, boutique, f"{address(size)}{joint}lang={language}")
        await expect(page.locator("#expros > li")).to_have_count(6)
        assert await page.evaluate(SHARED) == []
        assert await page.evaluate(BROKEN) == []
        assert await extent(page, "Width") <= width
        named = page.locator("#plan .spot p:visible")
        assert await named.count() >= (2 if size == "phone" else 4), (
            "the others have a face, and words in the list"
        )
        if size == "wall":
            assert await page.evaluate(TOO_SMALL, READ_PX_MIN) == []
            assert await page.evaluate(CUT) == []
    await page.close()


@pytest.mark.parametrize("language", ["en", "it", "de", "fr", "es"])
async def test_a_wall_is_readable_from_three_metres_in_every_language(
    page: Page, store: RunningStore, language: str
) -> None:
    crowded(store)
    await show(page, store, f"{WALL}&lang={language}")
    await expect(page.locator("#expros > li")).to_have_count(3)
    assert await page.evaluate(TOO_SMALL, READ_PX_MIN) == []
    assert await page.evaluate(CUT) == []
    await expect(page.locator("#alarms .row").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
async def test_wcag(browser: Browser, store: RunningStore, scheme: str, size: str) -> None:
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    await show(page, store, address(size))
    await examined(page)
    await expect(page.locator("#first")).to_be_visible()
    await accessible(page)
    crowded(store)
    await expect(page.locator("#alarms")).to_be_visible()
    await accessible(page)
    store.hands.ahead_ms = 45_000
    store.status("kiosk-1")
    await expect(page.locator("#people")).to_have_class("panel people stale")
    await accessible(page)
    await page.close()


@pytest.mark.parametrize(("scheme", "mode"), [("dark", "night"), ("light", "day")])
async def test_the_faces_have_the_colours_that_all_eyes_tell_apart(
    browser: Browser, store: RunningStore, scheme: str, mode: Mode
) -> None:
    """That they do is computed in ``tests/config/test_colours.py``."""
    page = await browser.new_page(color_scheme=scheme)
    await show(page, store)
    read = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
    proven = colours(Look(), mode)
    assert [await page.evaluate(read, f"--face-{band}") for band in range(1, 6)] == [
        *proven.faces[5]
    ]
    ink = await page.evaluate(read, "--face-ink")
    assert ink.ljust(7, "f") == proven.ink
    await page.close()


async def test_words_and_shapes_say_what_colours_say(browser: Browser, store: RunningStore) -> None:
    page = await browser.new_page(forced_colors="active", viewport={"width": 1024, "height": 768})
    for _ in range(8):
        store.tap("kiosk-1", 1)
        store.tap("kiosk-3", 4)
    await show(page, store)
    mouth = "one => one.querySelector('.mouth').getAttribute('d')"
    spots = page.locator("#plan .spot")
    await expect(spots).to_have_count(3)
    shapes = [await spots.nth(number).evaluate(mouth) for number in range(3)]
    assert len(set(shapes)) == 3
    tick = page.locator("#score .tick")
    assert await tick.evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"
    await page.close()


async def test_another_language_is_one_choice_away_and_stays(
    page: Page, store: RunningStore
) -> None:
    store.busy_day()
    await show(page, store)
    await page.get_by_label("Language").select_option("it")
    line = page.locator("#headline")
    await expect(line).to_have_text("Tutto bene: 3 chioschi e 1 contatore al lavoro.")
    await page.reload()
    await expect(line).to_have_text("Tutto bene: 3 chioschi e 1 contatore al lavoro.")
    assert await page.locator("html").get_attribute("lang") == "it"


async def test_the_keyboard_reaches_all_that_can_be_pressed(
    page: Page, store: RunningStore
) -> None:
    await show(page, store)
    reached = []
    for _ in range(2):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.id"))
    assert reached == ["language", "as-wall"]
    await page.keyboard.press("Enter")
    await expect(page.locator("html")).to_have_attribute("data-view", "wall")


async def test_no_animation_where_it_is_not_wanted(browser: Browser, store: RunningStore) -> None:
    page = await browser.new_page(reduced_motion="reduce")
    await show(page, store)
    name = "one => getComputedStyle(one).animationName"
    assert await page.locator(".mark").evaluate(name) == "none"
    await page.close()
