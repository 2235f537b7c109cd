"""The routes of the privacy notice: open to everybody, true to the store as it is."""

from collections.abc import AsyncIterator
from html import escape

import httpx
import pytest
from msgspec.structs import replace

from config.load import load_shop
from config.privacy import Privacy
from hub.screen.assets import PAPER, words
from hub.settings import Backup, Retention
from tests.hub.running_store import RunningStore

PATHS = {
    "/privacy": "privacy-title",
    "/privacy/sign": "privacy-title",
    "/privacy/dpia": "dpia-title",
    "/accessibility": "access-title",
}


@pytest.fixture
async def store() -> AsyncIterator[RunningStore]:
    running = RunningStore(public_url="http://hub.shop.lan")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=store.address, timeout=60) as one:
        yield one


@pytest.mark.parametrize("path", PATHS)
async def test_everybody_reads_it_in_their_language_without_a_cookie(
    store: RunningStore, client: httpx.AsyncClient, path: str
) -> None:
    said = words(PAPER)
    manager = store.known_as("manager") if path == "/privacy/dpia" else {}
    for code, there in said.items():
        answer = await client.get(path, headers={**manager, "Accept-Language": code})
        assert answer.status_code == 200
        assert f'<html lang="{code}">' in answer.text
        assert f"<h1>{escape(there[PATHS[path]])}</h1>" in answer.text
        assert "set-cookie" not in answer.headers
    german = {**manager, "Accept-Language": "de"}
    asked = await client.get(path, params={"lang": "fr"}, headers=german)
    assert '<html lang="fr">' in asked.text
    unknown = await client.get(path, params={"lang": "<b>"}, headers=german)
    assert '<html lang="de">' in unknown.text


async def test_what_is_switched_on_is_told_at_once(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    english = words(PAPER)["en"]
    told, query = english["privacy-comments-what"], {"lang": "en"}
    assert told not in (await client.get("/privacy", params=query)).text
    shop = load_shop(None)
    first, *others = shop.touchpoints
    await store.stop()
    told_by = Privacy(controller="Bottega Srl")
    store.describe(
        replace(shop, privacy=told_by, touchpoints=[replace(first, comments=True), *others])
    )
    await store.start()
    page = (await client.get("/privacy", params=query)).text
    assert told in page
    assert "Bottega Srl" in page


async def test_the_code_leads_to_where_phones_find_the_hub(client: httpx.AsyncClient) -> None:
    assert "http://hub.shop.lan/privacy<" in (await client.get("/privacy/sign")).text


async def test_the_assessment_is_of_the_settings_in_force_and_for_managers(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/privacy/dpia", headers=store.known_as("viewer"))).status_code == 403
    await store.stop()
    store.settings = replace(
        store.settings,
        backup=Backup(days=3, weeks=2, months=0),
        retention=Retention(comments_days=45, answers_months=17),
    )
    await store.start()
    query = {"lang": "en"}
    page = await client.get("/privacy/dpia", params=query, headers=store.known_as("manager"))
    assert "<td>45 days</td>" in page.text
    assert "<td>17 months," in page.text
    assert "The last of 3 days, 2 weeks and 0 months; the oldest is about 14 days old." in page.text
