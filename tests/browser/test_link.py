"""How a page keeps up: deltas put together as the hub means them, and a gap that heals itself."""

import json

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from tests.hub.running_store import RunningStore

VALUE = "#score [data-count]"

pytestmark = pytest.mark.asyncio(loop_scope="package")

PATCHES = [
    ({"a": 1, "b": {"c": 2}}, {"b": {"c": None}}, {"a": 1, "b": {"c": None}}),
    ({"a": [1, {"b": 2}, 3]}, {"a": {"1": {"b": 4}}}, {"a": [1, {"b": 4}, 3]}),
    ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
    ({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ({"a": 1}, {"b": []}, {"a": 1, "b": []}),
]


async def module(page: Page) -> str:
    found = await page.locator("script[type=module]").first.get_attribute("src")
    assert found is not None
    return found.rpartition("/")[0] + "/link.js"


async def test_the_page_reads_patches_as_the_hub_writes_them(
    page: Page, store: RunningStore
) -> None:
    await page.goto(store.address + "/")
    script = "([path, cases]) => import(path).then(m => cases.map(c => m.merged(c[0], c[1])))"
    found = await page.evaluate(script, [await module(page), [list(one) for one in PATCHES]])
    assert found == [after for _, _, after in PATCHES]


async def test_the_page_is_right_after_many_deltas(page: Page, store: RunningStore) -> None:
    await page.goto(store.address + "/")
    await expect(page.locator("body")).to_have_attribute("data-link", "live")
    for face in range(12):
        store.tap("kiosk-1", 1 + face % 4)
        store.status("kiosk-1")
        await page.wait_for_timeout(60)
    await expect(page.locator(VALUE)).to_contain_text("12 answers")


async def test_a_gap_is_healed_with_a_whole_view(page: Page, store: RunningStore) -> None:
    asked: list[str] = []
    async with httpx.AsyncClient(base_url=store.address) as client:
        view = (await client.get("/api/v1/live")).json()

    async def gap(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            await route.continue_()
            return
        text = f"id: 4\ndata: {json.dumps(view)}\n\nevent: delta\nid: 6\ndata: {{}}\n\n"
        await route.fulfill(content_type="text/event-stream", body=text)

    store.tap("kiosk-1", 4)
    await page.route("**/api/v1/live/stream", gap)
    await page.goto(store.address + "/")
    await expect(page.locator(VALUE)).to_contain_text("1", timeout=8_000)
    assert len(asked) == 2
