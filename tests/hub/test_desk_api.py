"""What the desk reads over HTTP: the model's numbers, pages of the log, and refusals in words."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
import jsonschema
import pytest
from msgspec.structs import replace

from config.goals import Goal
from config.load import load_shop
from hub.archive.reader import PAGE_EVENTS, PAGES_MAX
from hub.archive.singles import SHARED_EVENTS
from hub.live.compose import HELD_SHOWN_MAX
from hub.scoring.state import BIN_MS
from hub.store import Quarantined
from tests.hub.running_store import NOON_MS, RunningStore
from wire.events import DAY_MS, Comment, Reason

PAGES = {
    "/api/v1/grid": "GridView",
    "/api/v1/series": "SeriesView",
    "/api/v1/series?step=5min": "SeriesView",
    "/api/v1/series?step=day&scope=entrance": "SeriesView",
    "/api/v1/week": "WeekView",
    "/api/v1/held": "HeldPage",
    "/api/v1/ledger": "LedgerView",
    "/api/v1/touchpoints/entrance/answers": "SinglesView",
    "/api/v1/comments": "CommentsView",
}


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    known = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=known) as one:
        yield one


async def test_every_page_fits_its_published_schema(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    document = (await client.get("/openapi.json")).json()
    for path, name in PAGES.items():
        answer = await client.get(path)
        assert answer.status_code == 200, path
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json())


async def test_the_grid_leads_from_a_cell_to_its_questions(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    grid = (await client.get("/api/v1/grid")).json()
    cell = next(one for one in grid["cells"] if "entrance.welcome" in one["questions"])
    assert cell["scope"] == f"{cell['expro']}|{cell['module']}"
    assert cell["touchpoints"] == ["entrance"]
    deeper = (await client.get(f"/api/v1/scores/{quote(cell['scope'], safe='')}")).json()
    assert deeper["score"] == cell["score"]
    assert {one["expro"] for one in grid["expros"]} >= {one["expro"] for one in grid["cells"]}


async def test_a_series_has_the_answers_of_today_where_they_were_given(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    series = (await client.get("/api/v1/series")).json()
    assert sum(one["n"] for one in series["points"]) >= 240
    last = series["points"][-1]
    assert datetime.fromisoformat(last["at"]).timestamp() * 1000 <= NOON_MS
    fine = (await client.get("/api/v1/series?step=5min&scope=entrance")).json()
    assert sum(one["people"]["in"] for one in fine["points"] if one["people"]) > 300
    assert all(one["value"] is None for one in fine["points"] if not one["n"])


async def test_a_series_has_the_target_that_was_in_force_on_each_day() -> None:
    today = datetime.fromtimestamp(NOON_MS / 1000, UTC).date()
    goals = [
        Goal(scope="STORE", since=today - timedelta(days=2), aim=90),
        Goal(scope="STORE", since=today + timedelta(days=1), aim=99),
    ]
    store = RunningStore()
    store.describe(replace(load_shop(None), targets={"STORE": 75}, goals=goals))
    for ago in range(5):
        store.tap("kiosk-1", 4, ago * DAY_MS)
    await store.start()
    known = store.known_as("viewer")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=known) as client:
        days = (await client.get("/api/v1/series?step=day")).json()["points"]
        hours = (await client.get("/api/v1/series?scope=entrance")).json()["points"]
    await store.stop()
    assert [one["target"] for one in days[-5:]] == [75, 75, 90, 90, 90]
    changed = next(one for one in hours if one["target"] == 90)
    begins = datetime.fromisoformat(changed["at"]).astimezone(ZoneInfo("Europe/Rome"))
    assert begins.date() == today - timedelta(days=2)
    assert begins.hour == store.board.shop.day_starts
    assert {one["target"] for one in hours} == {75, 90}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/v1/series?scope=nothing", 404, "nothing is scored"),
        ("/api/v1/series?step=minute", 422, "5min, hour, day"),
        ("/api/v1/series?from=yesterday", 422, "2026-01-31T09:00:00Z"),
        ("/api/v1/series?from=2020-01-01T00:00:00Z", 422, "at most 360 hours"),
        ("/api/v1/series?from=2020-01-01T00:00:00", 422, "with its zone"),
        ("/api/v1/series?from=2031-01-01T00:00:00Z", 422, "before to"),
        (
            "/api/v1/series?step=5min&from=9999-12-31T20:00:00Z&to=9999-12-31T23:59:59Z",
            422,
            "is a time with its zone",
        ),
        ("/api/v1/week?scope=%00", 404, "nothing is scored"),
        ("/api/v1/touchpoints/moon/answers", 404, "no touchpoint"),
        ("/api/v1/touchpoints/entrance/answers?limit=0", 422, "from 1 to 200"),
        ("/api/v1/touchpoints/entrance/answers?limit=9%00", 422, "from 1 to 200"),
        ("/api/v1/comments?before=-1", 422, "from 1 to"),
        ("/api/v1/scores/moon", 404, "nothing is scored"),
        ("/api/v1/moon", 404, "Not Found"),
    ],
)
async def test_a_refusal_says_why_in_one_shape(
    client: httpx.AsyncClient, path: str, status: int, said: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == status
    assert said in answer.json()["problem"]


async def test_single_answers_come_in_pages(store: RunningStore, client: httpx.AsyncClient) -> None:
    for face in (1, 2, 3, 4):
        store.tap("kiosk-1", face)
        store.tap("kiosk-2", 1)
    path = "/api/v1/touchpoints/entrance/answers?limit=3"
    first = (await client.get(path)).json()
    assert [one["face"] for one in first["answers"]] == [4, 3, 2]
    rest = (await client.get(f"{path}&before={first['before']}")).json()
    assert [one["face"] for one in rest["answers"]] == [1]
    assert rest["before"] is None


async def test_one_request_reads_a_bounded_part_of_the_log(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    for _ in range(PAGE_EVENTS * PAGES_MAX + 1):
        store.log.events.append(store.heard("kiosk-2", 1))
    found = (await client.get("/api/v1/touchpoints/entrance/answers")).json()
    assert found["answers"] == []
    assert found["before"] is not None, "there is more, and it is said where"
    assert store.log.pages == PAGES_MAX


async def test_comments_only_where_they_are_switched_on(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.say("kiosk-1", Comment(visit="v", language="it", text="Bella musica"))
    assert (await client.get("/api/v1/comments")).json()["comments"] == []
    assert store.log.pages == 0, "nobody looks for what nobody may write"


async def test_a_comment_that_was_taken_back_is_not_shown_however_far_away_that_was_said() -> None:
    store = RunningStore()
    store.take_comments()
    await store.furnish()
    store.say("kiosk-1", Comment(visit="v", language="it", text="Mi chiamo Rossi"))
    store.say("kiosk-1", Comment(visit="w", language="it", text="Bella musica"))
    store.say("kiosk-1", Comment(visit="v", language="it", withdrawn=True))
    first, kept, gone = store.log.events
    others = [store.heard("kiosk-2", 4) for _ in range(3 * SHARED_EVENTS)]
    for order in ([first, kept, *others, gone], [gone, *others, first, kept]):
        store.log.events[:] = [replace(one, position=n) for n, one in enumerate(order, 1)]
        at = next(one.position for one in store.log.events if one.seq == kept.seq)
        found = await store.archive.comments(at + 1, 9)
        assert [one.text for one in found.comments] == ["Bella musica"]
    await store.close()


async def test_an_answer_among_more_than_people_says_that_it_counts_in_part(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    for _ in range(20):
        store.tap("kiosk-1", 4, BIN_MS)
    store.tap("kiosk-1", 3, 3 * BIN_MS)
    path = "/api/v1/touchpoints/entrance/answers"
    answers = (await client.get(path)).json()["answers"]
    assert [one["held"] for one in answers] == [None, *["crowd"] * 20]


async def test_that_an_answer_counts_in_part_is_said_of_every_answer_of_the_last_day(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    for nth in range(HELD_SHOWN_MAX + 1):
        for _ in range(20):
            store.tap("kiosk-1", 4, (nth + 1) * BIN_MS)
    assert len((await client.get("/api/v1/held")).json()["held"]) == HELD_SHOWN_MAX
    path = "/api/v1/touchpoints/entrance/answers?limit=20"  # the newest in the log
    oldest = (await client.get(path)).json()["answers"]
    assert [one["held"] for one in oldest] == ["crowd"] * 20


async def test_the_ledger_says_where_every_tap_is(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.tap("kiosk-1", 4)
    store.status("kiosk-1", stream="s", made=3, waiting=1)
    unread = Quarantined(id=1, device="kiosk-1", reason="newer", raw=b"{}")
    store.log.unread.append(unread)
    found: dict[str, Any] = (await client.get("/api/v1/ledger")).json()
    (book,) = [one for one in found["devices"] if one["device"] == "kiosk-1"]
    assert book["quarantined"] == 1
    assert book["ledger"]["made"] == 3
    assert found["balanced"] == (book["ledger"]["missing"] == 0)


async def test_who_knows_the_answer_is_not_sent_it_again(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.tap("kiosk-1", 4)
    path = "/api/v1/touchpoints/entrance/answers"
    first = await client.get(path)
    known = {"If-None-Match": first.headers["etag"]}
    again = await client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    store.tap("kiosk-1", 1)
    assert (await client.get(path, headers=known)).status_code == 200


async def test_a_large_answer_is_sent_small(store: RunningStore, client: httpx.AsyncClient) -> None:
    store.busy_day()
    small = await client.get("/api/v1/scores")
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < len(small.content) / 4
    plain = await client.get("/api/v1/scores", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_reasons_stand_beside_the_answer(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.tap("kiosk-1", 1)
    store.say("kiosk-1", Reason(visit="v0", element="light", direction="too_much"))
    (one,) = (await client.get("/api/v1/touchpoints/entrance/answers")).json()["answers"]
    assert one["reasons"] == [{"element": "light", "said": "too_much"}]
