"""The phones' routes as a browser without JavaScript sees them: a real server, plain forms."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest

from hub.phone.form import FORM_BYTES_MAX
from hub.phone.patience import MINUTE_MS, POSTS_MAX
from tests.hub.phone.counter import Counter
from tests.hub.phone.serving import serving
from wire.events import Rating, Reason
from wire.outbox import OutboxFull

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PAGE_BYTES_MAX = 15_000


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
async def client(counter: Counter) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(counter) as store,
        httpx.AsyncClient(base_url=store.address, timeout=60) as one,
    ):
        yield one


def fields(page: httpx.Response) -> dict[str, str]:
    """What the page's own form posts, before anything is chosen."""
    form = page.text.partition("<main")[2]
    return {name: unescape(value) for name, value in FIELD.findall(form)}


async def post(
    client: httpx.AsyncClient, page: httpx.Response, path: str = "/t/entrance", /, **more: str
) -> httpx.Response:
    return await client.post(path, data={**fields(page), **more})


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Datenschutz in diesem Geschäft"), ("it", "La tua privacy")]
)
async def test_what_is_collected_may_be_read_without_losing_an_answer(
    client: httpx.AsyncClient, language: str, title: str
) -> None:
    page = await client.get("/t/entrance", headers={"Accept-Language": language})
    for scene in (page, await post(client, page, face="1", step="on")):
        foot = scene.text.partition("<footer>")[2]
        assert title in foot
        for path in ("/privacy", "/accessibility"):
            assert f'href="{path}?lang={language}" target="_blank" rel="noopener"' in foot
            found = await client.get(path, params={"lang": language})
            assert f'<html lang="{language}">' in found.text


async def test_a_whole_visit_by_plain_forms(counter: Counter, client: httpx.AsyncClient) -> None:
    page = await client.get("/t/entrance", headers={"Accept-Language": "de-AT, en;q=0.5"})
    assert page.status_code == 200
    assert '<html lang="de">' in page.text
    page = await post(client, page, face="1", step="on")
    assert 'data-scene="reasons"' in page.text
    page = await post(client, page, **{"said-light": "too_much", "step": "on"})
    assert 'data-scene="thanks"' in page.text
    rating, reason = counter.notebook.said
    assert isinstance(rating, Rating)
    assert isinstance(reason, Reason)
    assert (rating.face, rating.language) == (1, "de")
    assert (reason.element, reason.direction) == ("light", "too_much")


async def test_the_language_is_switched_where_one_is(client: httpx.AsyncClient) -> None:
    page = await client.get("/t/entrance")
    assert '<html lang="it">' in page.text
    page = await post(client, page, face="4", step="on")
    page = await post(client, page, to="en", **{"said-light": "liked"})
    assert '<html lang="en">' in page.text
    assert 'name="said-light" value="liked" checked' in page.text
    assert "What do you like?" in page.text
    assert fields(page)["language"] == "en"


async def test_no_answer_sets_a_cookie_or_names_another_place(client: httpx.AsyncClient) -> None:
    page = await client.get("/t/entrance")
    for answer in (page, await post(client, page, face="2", step="on")):
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        led = set(re.findall(r'(?:src|href|action)="(?!/static/)([^?"]*)', answer.text))
        assert led == {"/privacy", "/accessibility"}
        assert "style=" not in answer.text


async def test_what_a_phone_loads_is_small(client: httpx.AsyncClient) -> None:
    page = await client.get("/t/entrance")
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    assert len(files) == 3
    loaded = [len((await client.get(path)).content) for path in files]
    assert len(page.content) + sum(loaded) <= PAGE_BYTES_MAX
    assert len((await post(client, page, face="1", step="on")).content) <= PAGE_BYTES_MAX


async def test_names_are_escaped(client: httpx.AsyncClient) -> None:
    page = await client.get("/t/entrance")
    assert "Bottega &lt;Demo&gt;" in page.text
    assert "<Demo>" not in page.text


async def test_what_cannot_be_stored_is_said_and_not_thanked(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    counter.notebook.broken = OutboxFull("it is full")
    page = await post(client, await client.get("/t/entrance"), face="1", step="on")
    assert page.status_code == 503
    assert '<p class="refused" role="alert">' in page.text
    assert 'value="1" required checked' in page.text, "to be sent again"


@pytest.mark.parametrize("path", ["/t/checkout", "/t/nowhere", "/t/"])
async def test_where_phones_are_not_served_there_is_nothing(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path)).status_code == 404


async def test_only_forms_of_this_page_are_taken(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    form = {**fields(await client.get("/t/entrance")), "face": "1"}
    said = {
        "another page's": await client.post(
            "/t/entrance", data=form, headers={"Origin": "http://shop.example"}
        ),
        "JSON": await client.post("/t/entrance", json=form),
        "too long": await client.post("/t/entrance", data={**form, "x": "y" * FORM_BYTES_MAX}),
        "no form": await client.post(
            "/t/entrance",
            content=b"face",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        ),
        "no such method": await client.put("/t/entrance", data=form),
    }
    assert {why: answer.status_code for why, answer in said.items()} == {
        "another page's": 403, "JSON": 415, "too long": 400, "no form": 400, "no such method": 405,
    }  # fmt: skip
    assert counter.notebook.said == []
    forged = await client.post("/t/entrance", data={**form, "ticket": form["ticket"][:-1]})
    assert 'data-scene="faces"' in forged.text
    assert counter.notebook.said == []


async def test_a_browser_that_hides_where_it_is_is_heard(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    form = {**fields(await client.get("/t/entrance")), "face": "1"}
    for origin in ("null", str(client.base_url)):
        answer = await client.post("/t/entrance", data=form, headers={"Origin": origin})
        assert answer.status_code == 200
    assert len(counter.notebook.said) == 1


async def test_who_posts_too_often_waits_a_minute(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    page = await client.get("/t/entrance")
    answers = [await post(client, page, face="1", step="on") for _ in range(POSTS_MAX + 1)]
    assert [answer.status_code for answer in answers] == [200] * POSTS_MAX + [429]
    assert answers[-1].headers["retry-after"] == "60"
    counter.hands.now_ms += MINUTE_MS
    assert (await post(client, page, face="1", step="on")).status_code == 200
