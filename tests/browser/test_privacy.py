"""The privacy papers in Chromium: on a phone everybody can read them, and the sign fits its page."""

import re

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser

from config.privacy import Privacy
from tests.browser.fitness import accessible, examined, extent
from tests.hub.running_store import RunningStore

NARROW = {"width": 320, "height": 640}
"""Reflow, as WCAG 2.2 asks for it (1.4.10)."""

PAPERS = ("/privacy", "/privacy/sign", "/privacy/dpia", "/accessibility")

PAGE_OF_PDF = re.compile(rb"/Type /Page\b")

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.mark.parametrize("path", PAPERS)
async def test_everybody_can_read_it_on_a_small_phone(
    browser: Browser, store: RunningStore, path: str
) -> None:
    page = await browser.new_page(
        viewport=NARROW,  # type: ignore[arg-type]
        extra_http_headers=store.known_as("manager"),
    )
    await page.goto(f"{store.address}{path}?lang=de")
    assert await extent(page, "Width") <= NARROW["width"]
    await examined(page)
    await accessible(page)
    await page.close()


async def test_the_sign_with_all_there_can_be_on_it_fills_one_page(
    browser: Browser, store: RunningStore
) -> None:
    first, *others = store.board.shop.touchpoints
    everything = replace(first, comments=True, phone=True)
    said = Privacy(controller="W" * 100, contact="w" * 100)
    shop = replace(store.board.shop, touchpoints=[everything, *others], privacy=said)
    store.board.describe(shop)
    page = await browser.new_page()
    for code in ("de", "en", "es", "fr", "it"):
        await page.goto(f"{store.address}/privacy/sign?lang={code}")
        assert len(PAGE_OF_PDF.findall(await page.pdf(prefer_css_page_size=True))) == 1, code
    await page.goto(f"{store.address}/privacy")
    assert len(PAGE_OF_PDF.findall(await page.pdf(prefer_css_page_size=True))) > 1
    await page.close()
