"""The routes of the days: lists, reports, cards, and the log that a region follows."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from hub.daily.chain import NOTHING, digest, faults
from hub.register.signet import anchor
from hub.screen.assets import PAPER, words
from tests.hub.paper.leaves import leaves
from tests.hub.register.writing import ENDED_MS, Writing, busy, fold
from tests.hub.running_store import RunningStore
from wire.events import DAY_MS
from wire.report import Sealed

DAYS = 4


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[RunningStore]:
    running = RunningStore()
    writing = Writing(tmp_path, running.log)
    fold(writing, [one for day in range(DAYS) for one in busy(day)])
    await writing.look_at(ENDED_MS + (DAYS - 1) * DAY_MS + 120_000)
    writing.close()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    key = store.known_as("admin")
    async with httpx.AsyncClient(base_url=store.address, headers=key, timeout=60) as one:
        yield one


async def test_the_days_are_listed_newest_first_and_page_by_page(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/v1/days")).json()["days"]
    assert [one["day"] for one in listed] == [f"2026-01-0{day}" for day in (4, 3, 2, 1)]
    assert listed[0]["answers"] == 120
    assert 0 <= listed[0]["store"]["score"] <= 100
    older = await client.get("/api/v1/days", params={"before": "2026-01-03", "limit": 1})
    assert [one["day"] for one in older.json()["days"]] == ["2026-01-02"]
    assert (await client.get("/api/v1/days", params={"before": "soon"})).status_code == 422


async def test_a_day_has_its_report_and_its_revisions(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/days/2026-01-02")
    found = answer.json()
    assert found["revision"]["report"]["day"] == "2026-01-02"
    assert [one["rev"] for one in found["revisions"]] == [1]
    again = await client.get(
        "/api/v1/days/2026-01-02", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    for unknown in ("2025-01-01", "yesterday"):
        assert (await client.get(f"/api/v1/days/{unknown}")).status_code == 404


async def test_the_log_is_followed_to_its_end_and_every_line_holds(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    after, head, lines = 0, NOTHING.digest, []
    while True:
        query = {"after": after, "head": head, "limit": 3}
        answer = await client.get("/api/v1/log", params=query)
        if not answer.text:
            break
        for line in answer.text.splitlines():
            told = json.loads(line)
            lines.append(
                Sealed(
                    document=told["document"].encode(),
                    signature=bytes.fromhex(told["signature"]),
                )
            )
        after, head = len(lines), digest(lines[-1].document)
    held = anchor(tmp_path)
    assert len(lines) == DAYS
    assert list(faults(lines, held.keys, reached=held.head)) == []
    named = {"If-None-Match": f'"{held.digest}"'}
    assert (await client.get("/api/v1/log", headers=named)).status_code == 304


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"after": 2, "head": "0" * 64}, 409),
        ({"after": 99, "head": "1" * 64}, 409),
        ({"after": 0, "head": "1" * 64}, 409),
        ({"after": 1, "head": "short"}, 422),
        ({"after": -1}, 422),
        ({"limit": 9_999}, 422),
    ],
)
async def test_who_has_another_log_is_told_so(
    client: httpx.AsyncClient, query: dict[str, object], status: int
) -> None:
    answer = await client.get("/api/v1/log", params=query)
    assert answer.status_code == status
    assert status != 409 or answer.json()["seq"] == DAYS


@pytest.mark.parametrize("language", ["it", "en", "de", "fr", "es"])
async def test_a_card_is_one_page_in_each_language(
    client: httpx.AsyncClient, language: str
) -> None:
    page = (await client.get("/days/2026-01-02/card", params={"lang": language})).text
    said = words(PAPER)[language]
    for key in ("card-best", "card-worst", "card-score", "card-taps", "card-speaks"):
        assert said[key] in page.replace("&#x27;", "'"), key
    assert f'<html lang="{language}">' in page
    assert "{" not in page
    assert page.count("<li>") == 3


async def test_a_card_is_one_sheet_of_paper_as_well(client: httpx.AsyncClient) -> None:
    page = await client.get("/days/2026-01-02/card", params={"lang": "de"})
    assert '<a href="card.pdf?lang=de">' in page.text
    answer = await client.get("/days/2026-01-02/card.pdf", params={"lang": "de"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith('-2026-01-02.pdf"')
    assert answer.content.startswith(b"%PDF-")
    assert leaves(answer.content) == 1, "it goes on the board as one"
    assert (await client.get("/days/2020-01-01/card.pdf")).status_code == 404


async def test_a_card_speaks_the_browsers_language_and_needs_no_script(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/days/2026-01-01/card", headers={"Accept-Language": "fr-CH"})
    assert '<html lang="fr">' in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert (await client.get("/days/2020-01-01/card")).status_code == 404


async def test_a_line_that_cannot_be_read_hides_its_day_alone(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    last = store.log.written[-1]
    newer = last.sealed.document.replace(b'"v":1', b'"v":2')
    store.log.written[-1] = replace(last, sealed=replace(last.sealed, document=newer))
    listed = (await client.get("/api/v1/days")).json()["days"]
    assert [one["day"] for one in listed] == [f"2026-01-0{day}" for day in (3, 2, 1)]
    assert (await client.get("/api/v1/days/2026-01-04")).status_code == 404


async def test_a_card_stays_when_one_of_its_questions_is_asked_no_more(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    shop = store.board.shop
    fewer = replace(shop, touchpoints=[one for one in shop.touchpoints if one.id != "checkout"])
    assert len(fewer.touchpoints) < len(shop.touchpoints)
    store.board.describe(fewer)
    page = (await client.get("/days/2026-01-02/card")).text
    assert page.count("<li>") == 3
    assert "<b>checkout</b>" in page
