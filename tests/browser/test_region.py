"""The region's page as its staff use it, in Chromium: by mouse, by keyboard, on three sizes."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.fitness import accessible, examined, extent
from tests.hub.region.chain import CHAIN
from tests.hub.region.stocked import stock
from tests.hub.running_region import RunningRegion

SIZES = {"1080": (1920, 1080), "tablet": (1024, 768), "phone": (390, 844)}
VIEWS = ("days", "compare", "trend", "week", "worst", "worked", "calendar")
LANGUAGES = ("it", "en", "de", "fr", "es")
SAID = re.compile(r"\d+ of \d+ store-days")
TARGET_PX = 24  # WCAG 2.5.8

expect.set_options(timeout=30_000)  # a busy machine draws late

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def region(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningRegion]:
    running = RunningRegion(Path(tmp_path_factory.mktemp("region")))
    await running.start()
    stock(running.ledger)
    yield running
    await running.stop()


async def at_region(  # noqa: PLR0913, PLR0917 - who sits where
    browser: Browser,
    region: RunningRegion,
    chosen: str,
    size: str = "1080",
    language: str = "en",
    scheme: str = "dark",
) -> Page:
    width, height = SIZES[size]
    page = await browser.new_page(
        viewport={"width": width, "height": height},
        extra_http_headers=region.known_as("viewer"),
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    await page.goto(f"{region.address}/region?lang={language}#{chosen}")
    await expect(page.locator("#extent")).not_to_be_empty()
    return page


@pytest.mark.parametrize("size", SIZES)
async def test_from_a_store_that_did_not_arrive_to_what_came_of_it(
    browser: Browser, region: RunningRegion, size: str
) -> None:
    page = await at_region(browser, region, "", size)
    await expect(page.locator("#extent")).to_have_text(
        "10 of 12 store-days \N{MIDDLE DOT} Wed 31 Dec"
    )
    rows = page.locator("#days tbody tr")
    await expect(rows).to_have_count(len(CHAIN))
    away = rows.filter(has_text="Catania")
    await expect(away.locator(".state")).to_contain_text("not arrived")
    assert set((await away.locator("td").all_text_contents())[1:]) == {"\N{EN DASH}"}
    late = rows.filter(has_text="Firenze")
    await expect(late.locator("td").nth(1).locator("span")).to_have_text(
        "2 \N{MIDDLE DOT} came in late"
    )
    await expect(late).to_contain_text("error 3 % (1 to 8 %)")
    card = late.get_by_role("link", name="Day card")
    await expect(card).to_have_attribute("href", re.compile("/firenze/days/2025-12-31/card"))
    await late.get_by_role("link", name="Firenze").click()
    await expect(page.locator("#store-title")).to_have_text("Firenze")
    await expect(page.locator("#day [data-people]")).to_contain_text("error 3 % (1 to 8 %)")
    lines = page.locator("#day [data-revisions] li")
    await expect(lines).to_have_count(2)
    await expect(lines.last).to_contain_text("6 late taps \N{MIDDLE DOT} counts")
    await page.locator("#day [data-card]").click()
    await expect(page.locator("h1")).to_have_text("Firenze")
    await page.go_back()
    await page.go_back()
    await expect(rows).to_have_count(len(CHAIN))
    await page.close()


async def test_the_comparison_speaks_in_words_and_every_total_says_of_how_many_days(
    browser: Browser, region: RunningRegion
) -> None:
    page = await at_region(browser, region, "view=compare")
    await expect(page.locator("#compare [data-verdict]")).to_contain_text(
        "2 stores stand out beyond chance: Genova Porto, Napoli."
    )
    dots = page.locator("#compare .dot")
    await expect(dots).to_have_count(len(CHAIN))
    await expect(page.locator('#compare .dot[data-standing="below"]')).to_have_attribute(
        "aria-label", re.compile(r"Genova Porto: \d+ .*below the others")
    )
    palermo = page.locator("#compare tbody tr").filter(has_text="Palermo")
    came = palermo.locator("td").nth(4)
    await expect(came).to_have_css("text-align", "right")
    await expect(palermo.locator("li").first).to_have_text("asked other things than most")
    await page.locator("#compare [data-first]").select_option("bologna")
    await page.locator("#compare [data-second]").select_option("roma")
    told = page.locator("#compare [data-pair]")
    await expect(told).to_contain_text("Their ranges overlap: these answers cannot say")
    await page.locator("#compare [data-second]").select_option("genova")
    await expect(told).to_contain_text("Bologna is better.")
    for view in VIEWS:
        await page.locator(f'#views [data-view="{view}"]').click()
        await expect(page.locator(f"#{view}")).to_be_visible()
        await expect(page.locator("#extent")).to_have_text(SAID)
    await page.close()


async def test_a_line_breaks_where_another_question_is_asked(
    browser: Browser, region: RunningRegion
) -> None:
    page = await at_region(browser, region, "view=trend")
    await expect(page.locator("#trend [data-breaks] li")).to_have_text(
        re.compile("Week of Mon 8 Dec: other questions")
    )
    whole = page.locator("#trend figure").first
    await expect(whole.locator(".break")).to_have_count(1)
    await expect(whole.locator(".line")).to_have_count(2)
    await page.locator("#choice select[name=of]").select_option("milano")
    await expect(page.locator("#extent")).to_contain_text("87 of 87 store-days")
    await page.close()


async def test_the_calendar_without_a_mouse(browser: Browser, region: RunningRegion) -> None:
    page = await at_region(browser, region, "view=calendar")
    first = page.locator('#calendar td[data-day="2025-12-08"]').first
    await first.focus()
    told = page.locator("#calendar [data-told]")
    await expect(told).to_have_text("Bari, Mon 8 Dec: complete")
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(told).to_have_text("Catania, Wed 31 Dec: not arrived")
    await page.keyboard.press("Enter")
    await expect(page.locator("#store-title")).to_have_text("Catania")
    await expect(page.locator("#day [data-state-words]")).to_contain_text("Nothing has come")
    await page.close()


async def test_what_is_refused_and_a_store_that_is_none_are_said(
    browser: Browser, region: RunningRegion
) -> None:
    page = await at_region(browser, region, "view=trend")
    await page.evaluate("location.hash = 'view=trend&weeks=1000'")
    await expect(page.locator("#failed")).to_contain_text("weeks is a whole number from 1 to 104")
    await page.evaluate("location.hash = 'store=nobody'")
    await expect(page.locator("#store-title")).to_have_text("There is no such store.")
    await page.close()


async def test_every_language_has_the_page_and_no_other_host_is_asked(
    browser: Browser, region: RunningRegion
) -> None:
    for code in LANGUAGES:
        page = await browser.new_page(extra_http_headers=region.known_as("viewer"))
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request, to=asked: to.append(request.url))
        page.on("console", lambda message, to=wrong: to.append(message.text))
        page.on("pageerror", lambda error, to=wrong: to.append(str(error)))
        await page.goto(f"{region.address}/region?lang={code}#view=days")
        for view in VIEWS if code == "en" else ("compare",):
            await page.locator(f'#views [data-view="{view}"]').click()
            await expect(page.locator(f"#{view}")).to_be_visible()
        await page.evaluate("location.hash = 'store=verona&day=2025-12-30'")
        await expect(page.locator("#day [data-revisions] li").first).to_be_visible()
        assert await page.locator("html").get_attribute("lang") == code
        assert [one for one in asked if not one.startswith(region.address)] == []
        assert wrong == []
        await page.close()


@pytest.mark.parametrize(
    ("size", "scheme", "looked_at"),
    [
        ("1080", "dark", ("days", "trend", "week")),
        ("tablet", "light", ("compare", "worst", "calendar")),
        ("phone", "dark", ("compare", "worked", "store")),
    ],
)
async def test_wcag_and_width(
    browser: Browser, region: RunningRegion, size: str, scheme: str, looked_at: tuple[str, ...]
) -> None:
    page = await at_region(browser, region, "view=days", size, "de", scheme)
    await examined(page)
    for view in (*VIEWS, "store"):
        if view == "store":
            await page.evaluate("location.hash = 'store=verona&day=2025-12-30'")
        else:
            await page.locator(f'#views [data-view="{view}"]').click()
        await expect(page.locator(f"#{view}")).to_be_visible()
        assert await extent(page, "Width") <= SIZES[size][0], view
        if view in looked_at:
            await accessible(page)
    for one in await page.locator("button:visible, select:visible, input:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET_PX
    await page.close()
