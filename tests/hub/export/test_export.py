"""Tables over HTTP, read back by the standard library and by DuckDB."""

import csv
import io
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from msgspec.structs import replace

from config.load import load_shop
from hub.export.dictionary import MEASURES
from hub.export.tables import DICTIONARY, TABLES
from hub.scoring.sums import HOUR_MS, Sum
from hub.screen.takeaway import EXPORTS_MAX
from tests.hub.running_store import NOON_MS, RunningStore
from wire.events import DAY_MS, Answer, Rating, Reason


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    known = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, timeout=30, headers=known) as one:
        yield one


async def rows(client: httpx.AsyncClient, name: str) -> list[dict[str, str]]:
    answer = await client.get(f"/api/v1/export/{name}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'-{name}.csv"')
    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))


def lived(store: RunningStore) -> None:
    """Yesterday, and a busy today in which somebody says more than a face."""
    for minute in range(20):
        store.tap("kiosk-1", 1 + minute % 4, DAY_MS + minute * 60_000)
    store.busy_day()
    store.say("kiosk-1", Reason(visit="v1", element="light", direction="too_much"))
    store.say("kiosk-1", Answer(visit="v1", question="mood", version=1, choice="calm"))
    store.say("kiosk-1", Reason(visit="v2", element="sound", liked=True))
    for hours in range(30, 0, -1):
        hour_ms = NOON_MS - 900 * DAY_MS - hours * HOUR_MS
        store.log.aged.append((Sum(hour_ms, "kiosk-1", "mood", 1, 0, "choice", "calm"), hours))


async def test_every_table_has_the_columns_of_its_dictionary(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    lived(store)
    for table in TABLES:
        found = await rows(client, table.name)
        assert found, table.name
        assert [*found[0]] == [one.name for one in table.columns]
        assert all(None not in row and None not in row.values() for row in found), "ragged"


async def test_answers_are_what_is_in_the_log(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    lived(store)
    found = await rows(client, "answers")
    assert [one["said"] for one in found].count("rating") == 290
    assert {one["touchpoint"] for one in found} == {"entrance", "fitting-rooms", "checkout"}
    first = found[0]
    assert datetime.fromisoformat(first["at"]).timestamp() * 1000 == NOON_MS - DAY_MS
    assert first["at"].endswith("+01:00"), "the store's own zone"
    assert (first["face"], first["scale"], first["points"]) == ("1", "4", "0.0")
    said = [one for one in found if one["said"] != "rating"]
    assert [(one["element"], one["word"], one["choice"]) for one in said] == [
        ("light", "too_much", ""),
        ("", "", "calm"),
        ("sound", "liked", ""),
    ]


async def test_scores_and_days_are_those_of_the_api(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    lived(store)
    live = (await client.get("/api/v1/scores")).json()
    found = {(one["kind"], one["scope"]): one for one in await rows(client, "scores")}
    for one in live["scopes"]:
        shown = found[one["kind"], one["scope"]]["score"]
        assert (float(shown) if shown else None) == one["score"]["value"]
    (yesterday,) = (await client.get("/api/v1/history")).json()["days"]
    days = await rows(client, "days")
    assert {one["scope"]: float(one["score"]) for one in days} == {
        scope: one["value"] for scope, one in yesterday["scopes"].items()
    }


async def test_parquet_holds_what_the_csv_holds(
    store: RunningStore, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    lived(store)
    for table in TABLES:
        answer = await client.get(f"/api/v1/export/{table.name}.parquet")
        assert answer.status_code == 200, answer.text
        file = tmp_path / f"{table.name}.parquet"
        file.write_bytes(answer.content)
        with duckdb.connect(":memory:") as session:
            described = session.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)])
            types = {name: type_ for name, type_, *_ in described.fetchall()}
            counted = session.execute("SELECT count(*) FROM read_parquet(?)", [str(file)])
            (held,) = counted.fetchall()
        assert types == {one.name: TYPES[one.type] for one in table.columns}
        assert held[0] == len(await rows(client, table.name))


TYPES = {
    "time": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


FORMULA = '=HYPERLINK("http://evil.example","Entrance")'


async def test_no_cell_of_a_taken_away_file_is_a_formula() -> None:
    store, shop = RunningStore(), load_shop(None)
    entrance = replace(shop.touchpoints[0], name=FORMULA)
    store.describe(replace(shop, touchpoints=[entrance, *shop.touchpoints[1:]]))
    await store.start()
    rating = {"question": "entrance.welcome", "version": 1, "scale": 4, "language": "it"}
    store.say("kiosk-1", Rating(visit="-1-2", face=1, **rating))
    chosen = Sum(NOON_MS - 900 * DAY_MS, "kiosk-1", "mood", 1, 0, "choice", "=1+1")
    store.log.aged.append((chosen, 1))
    async with httpx.AsyncClient(base_url=store.address, timeout=30) as client:
        client.headers.update(store.known_as("manager"))
        assert [one["choice"] for one in await rows(client, "sums")] == ["'=1+1"]
        scores = await rows(client, "scores")
        assert "'" + FORMULA in {one["name"] for one in scores}
        assert [one["visit"] for one in await rows(client, "answers")] == ["'-1-2"]
        for table in TABLES:
            texts = {one.name for one in table.columns if one.type == "text"}
            for row in await rows(client, table.name):
                assert not any(row[name].startswith(("=", "+", "-", "@")) for name in texts)
    await store.stop()


async def test_without_duckdb_there_is_csv_and_parquet_says_what_is_missing(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)  # as where it is not installed
    answer = await client.get("/api/v1/export/scores.parquet")
    assert answer.status_code == 501
    assert "vetrina[export]" in answer.json()["problem"]
    assert (await client.get("/api/v1/export/scores.csv")).status_code == 200


async def test_one_export_too_many_is_asked_to_come_again(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    lived(store)
    for _ in range(20_000):
        store.log.events.append(store.heard("kiosk-1", 4))
    path = "/api/v1/export/answers.csv"
    async with client.stream("GET", path) as one, client.stream("GET", path) as other:
        assert EXPORTS_MAX == 2
        await anext(one.aiter_raw())
        await anext(other.aiter_raw())
        refused = await client.get(path)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    for _ in range(100):
        again = await client.get("/api/v1/export/scores.csv")
        if again.status_code == 200:
            return
    pytest.fail("whoever goes away keeps a place")


async def test_what_is_no_table_is_told_which_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/export/passwords.csv")
    assert answer.status_code == 404
    assert "answers.csv" in answer.json()["problem"]


async def test_the_dictionary_names_what_columns_hold(client: httpx.AsyncClient) -> None:
    found: dict[str, Any] = (await client.get("/api/v1/dictionary")).json()
    ids = [one["id"] for one in found["measures"]]
    assert ids == [one.id for one in MEASURES]
    assert len(set(ids)) == len(ids)
    assert all(all(one.values()) for one in found["measures"])
    for language in ("de", "es", "fr", "it"):
        said = (await client.get("/api/v1/dictionary", params={"lang": language})).json()
        assert [one["id"] for one in said["measures"]] == ids
        words = [one["words"] for one in said["measures"]]
        assert all(words)
        assert words != [one["words"] for one in found["measures"]]
    refused = await client.get("/api/v1/dictionary", params={"lang": "xx"})
    assert refused.status_code == 400
    held = {column.measure for table in DICTIONARY.tables for column in table.columns}
    assert held - {None} <= set(ids)
    assert {"score", "interval", "n", "in", "out", "coverage", "target"} <= held
