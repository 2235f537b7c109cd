"""The routes of the privacy notice: open to everybody, true to the store as it is."""

from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec.structs import replace

from config.load import load_shop
from config.privacy import Privacy
from hub.screen.assets import PAPER, words
from tests.hub.running_store import RunningStore

PATHS = ("/privacy", "/privacy/sign")


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
    client: httpx.AsyncClient, path: str
) -> None:
    said = words(PAPER)
    for code, there in said.items():
        answer = await client.get(path, headers={"Accept-Language": code})
        assert answer.status_code == 200
        assert f'<html lang="{code}">' in answer.text
        assert f"<h1>{there['privacy-title']}</h1>" in answer.text
        assert "set-cookie" not in answer.headers
    asked = await client.get(path, params={"lang": "fr"}, headers={"Accept-Language": "de"})
    assert '<html lang="fr">' in asked.text
    unknown = await client.get(path, params={"lang": "<b>"}, headers={"Accept-Language": "de"})
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
