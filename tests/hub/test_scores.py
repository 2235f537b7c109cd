"""Everything that is scored, over HTTP: what stands where, and that it is the model's."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest

from config.goals import Goal
from hub.board import Board
from hub.live.detail import HistoryView, ScoresView
from hub.notices import Notices
from hub.scoring.state import BIN_MS
from tests.hub.running_store import NOON_MS, RunningStore
from tests.hub.test_board import SHOP, stored, tap
from wire.events import DAY_MS, Answer, Passage, Rating, Reason, Sale

AIMED = msgspec.structs.replace(SHOP, targets={"STORE": 90.0})


@pytest.fixture
async def client(store: RunningStore) -> AsyncIterator[httpx.AsyncClient]:
    as_viewer = store.known_as("viewer")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=as_viewer) as one:
        yield one


def by_scope(view: ScoresView) -> dict[str, Any]:
    return {one.scope: one for one in view.scopes}


def seen(*events: Any, shop: Any = SHOP) -> ScoresView:
    board = Board(shop)
    board.fold(list(events))
    return board.scores(NOON_MS)


def session(number: int, face: int, *reasons: Reason) -> list[Any]:
    visit = f"s{number}"
    rating = Rating(
        visit=visit, question="entrance.welcome", version=1, scale=4, face=face, language="it"
    )
    return [
        stored(rating),
        *(stored(msgspec.structs.replace(one, visit=visit)) for one in reasons),
    ]


def rung_up(ago_ms: int, receipts: int) -> list[Any]:
    start_ms = NOON_MS - ago_ms
    people = Passage(line="entrance", start_ms=start_ms, seconds=300, coverage=1.0, in_=40, out=30)
    sale = Sale(start_ms=start_ms, seconds=300, receipts=receipts, returns=1)
    sent = {"at_ms": start_ms + 300_000, "received_ms": start_ms + 300_000}
    return [stored(people, "counter-1", **sent), stored(sale, "till-1", **sent)]


def test_what_came_of_the_visits_is_the_stores_of_today() -> None:
    views = by_scope(seen(tap(), *rung_up(600_000, 10), *rung_up(DAY_MS, 40)))
    store = views["STORE"].realization
    assert (store.value, store.n, store.returns.value, store.coverage) == (25.0, 40, 10.0, 1.0)
    assert store.lo < 25.0 < store.hi
    assert {one.realization for name, one in views.items() if name != "STORE"} == {None}
    assert by_scope(seen(tap()))["STORE"].realization is None


def test_a_day_keeps_what_came_of_it() -> None:
    board = Board(SHOP)
    board.fold([tap(), *rung_up(DAY_MS, 10)])
    board.history(NOON_MS)
    board.fold(rung_up(DAY_MS - 300_000, 20))  # and what is rung up later still reaches it
    (day,) = board.history(NOON_MS).days
    assert (day.realization.value, day.realization.n) == (37.5, 80)


def test_breadth_and_depth_count_the_cells_that_stand_well() -> None:
    welcome = [tap(face=4, ago_ms=60_000 * one) for one in range(12)]
    views = by_scope(seen(*welcome))
    cells = [one for one in views.values() if one.kind == "cell"]
    stand = {one.scope for one in cells if one.score.status == "enough"}
    assert len(stand) == 1
    expro, module = stand.pop().split("|")
    for scope in (expro, f"*|{module}"):
        of = [one for one in cells if scope.strip("*|") in one.scope.split("|")]
        assert (views[scope].reach.good, views[scope].reach.asked) == (1, len(of))
    bad = by_scope(seen(*(tap(face=1, ago_ms=60_000 * one) for one in range(40)), shop=AIMED))
    assert bad[expro].score.aim == "below"
    assert bad[expro].reach.good == 0
    assert bad["STORE"].reach is None


async def test_the_scores_fit_their_published_schema(
    store: RunningStore, client: httpx.AsyncClient
) -> None:
    store.busy_day()
    answers = {
        "ScoresView": await client.get("/api/v1/scores"),
        "HistoryView": await client.get("/api/v1/history"),
        "ScopeView": await client.get("/api/v1/scores/people%7Crelate"),
    }
    components = (await client.get("/openapi.json")).json()["components"]
    for name, answer in answers.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        jsonschema.validate(answer.json(), schema)
    view = msgspec.json.decode(answers["ScoresView"].content, type=ScoresView)
    assert by_scope(view)["STORE"].score == store.board.live(NOON_MS).score
    assert view.formula == "2"
    assert answers["ScopeView"].json()["scope"] == "people|relate"
    msgspec.json.decode(answers["HistoryView"].content, type=HistoryView)


async def test_what_is_not_scored_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/scores/STORE")).status_code == 200
    assert (await client.get("/api/v1/scores/atrium")).status_code == 404


def test_every_scope_is_the_same_answers_seen_from_another_side() -> None:
    found = by_scope(seen(*(tap(face=1) for _ in range(9))))
    names = ("entrance.welcome", "entrance", "environment|sense", "environment", "*|sense")
    assert {found[name].score.value for name in names} == {found["entrance"].score.value}
    assert [found[name].kind for name in names] == [
        "question",
        "touchpoint",
        "cell",
        "expro",
        "module",
    ]
    assert found["entrance"].name == "Entrance"
    assert found["checkout.staff"].score.value is None
    assert found["entrance.welcome"].change.state == "learning"
    assert found["entrance.welcome"].last_hour == 0


def test_held_presses_say_why_and_when() -> None:
    burst = Rating(
        visit="b",
        question="entrance.welcome",
        version=1,
        scale=4,
        face=1,
        language="it",
        since_press_ms=900,
    )
    bursts = [stored(msgspec.structs.replace(burst, visit=f"b{n}")) for n in range(12)]
    view = seen(*bursts, *(tap(ago_ms=BIN_MS) for _ in range(20)))
    assert [(one.reason, one.presses, one.scope) for one in view.held] == [
        ("burst", 12, "entrance.welcome"),
        ("crowd", 5, "entrance.welcome"),
    ]
    assert view.held[0].since > view.held[1].since
    assert (view.tally.held, view.tally.accepted) == (12, 20)


def test_elements_lean_and_lose_points_and_have_goals() -> None:
    too_bright = Reason(visit="x", element="light", direction="too_much")
    said = [one for n in range(12) for one in session(n, 1, too_bright)]
    shop = msgspec.structs.replace(
        SHOP, goals=[Goal(scope="element|light", since=date(2025, 1, 1), aim=25)]
    )
    (light,) = (
        one
        for one in by_scope(seen(*said, shop=shop))["entrance.welcome"].elements
        if one.element == "light"
    )
    assert light.said == {"too_much": 12}
    assert (light.lean.aim, light.lean.value > 80, light.lean.p_off > 0.9) == (25, True, True)
    assert light.points_lost > 20
    assert light.net.value < -80


def test_the_aim_says_its_version_its_day_and_how_likely_it_is_missed() -> None:
    goals = [Goal(scope="environment", since=date(2025, 12, 30), aim=90)]
    shop = msgspec.structs.replace(SHOP, goals=goals)
    days = [tap(face=1, ago_ms=ago * DAY_MS) for ago in (1, 2, 3) for _ in range(12)]
    found = by_scope(seen(*days, *(tap(face=1) for _ in range(9)), shop=shop))
    aim = found["environment"].aim
    assert (aim.target, aim.since, aim.version) == (90, date(2025, 12, 30), 1)
    assert aim.gap < -30
    assert aim.p_miss > 0.99
    assert (aim.days_below, aim.days_judged) == (3, 3)
    assert (found["people"].aim.version, found["people"].aim.since) == (0, None)


def test_expectation_stands_beside_the_expro_it_asks_about() -> None:
    shop = msgspec.structs.replace(
        SHOP, expectations={"checkout.expected": "people"}, recommend="recommend"
    )
    said = [
        stored(Answer(visit=f"a{n}", question=question, version=1, choice=choice), "kiosk-3")
        for n in range(6)
        for question, choice in (("checkout.expected", "worse"), ("recommend", "9"))
    ]
    view = seen(*said, shop=shop)
    assert by_scope(view)["people"].expectation.value < -50
    assert by_scope(view)["environment"].expectation is None
    assert view.recommended is not None
    assert view.recommended.value > 50


def test_history_has_the_days_before_and_not_today() -> None:
    board = Board(SHOP)
    board.fold([tap(face=1, ago_ms=ago * DAY_MS) for ago in (0, 1, 2) for _ in range(9)])
    days = board.history(NOON_MS).days
    assert [str(one.day) for one in days] == ["2025-12-30", "2025-12-31"]
    assert {one.closed for one in days} == {False}
    assert {one.scopes["STORE"].aim for one in days} == {"below"}
    before = days[1].scopes["STORE"].value
    board.fold([tap(face=4, ago_ms=DAY_MS) for _ in range(3)])
    assert board.history(NOON_MS).days[1].scopes["STORE"].value > before, "late, and counted"


def test_expros_are_retained_when_they_change() -> None:
    board, notices = Board(SHOP), Notices()
    first = dict(notices.new_of_expros(board.scores(NOON_MS)))
    assert "vetrina/v1/demo/hub/score/environment" in first
    assert len(first) == 3
    assert dict(notices.new_of_expros(board.scores(NOON_MS + 1_000))) == {}
    board.fold([tap(face=1)])
    told = dict(notices.new_of_expros(board.scores(NOON_MS + 2_000)))
    assert list(told) == ["vetrina/v1/demo/hub/score/environment"]
    said = msgspec.json.decode(told["vetrina/v1/demo/hub/score/environment"])
    assert (said["formula"], said["score"]["n"]) == ("2", 1)
