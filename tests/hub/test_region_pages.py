"""The routes of the region's pages over a real ledger: what they say of a chain that is known."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
import pytest
import pytest_asyncio

from hub.region.views import (
    CalendarView,
    CompareView,
    DayTable,
    HoursView,
    RegionView,
    StoreDayPage,
    StorePage,
    TrendView,
    WorkedView,
    WorstView,
)
from hub.screen.region.closer import PEOPLED_DAYS_MAX
from tests.hub.region.chain import CHAIN
from tests.hub.region.stocked import stock
from tests.hub.running_region import RunningRegion
from wire.audit import Wrong

pytestmark = pytest.mark.asyncio(loop_scope="module")

View = TypeVar("View")
V1 = "/api/region/v1"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    running = RunningRegion(Path(tmp_path_factory.mktemp("region")))
    await running.start()
    stock(running.ledger)
    headers = running.known_as("viewer")
    async with httpx.AsyncClient(base_url=running.address, headers=headers, timeout=60) as one:
        yield one
    await running.stop()


async def told(client: httpx.AsyncClient, path: str, kind: type[View]) -> View:
    answer = await client.get(f"{V1}/{path}")
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=kind)


async def test_a_row_for_every_store_and_a_missing_one_says_so(client: httpx.AsyncClient) -> None:
    table = await told(client, "days?weeks=1", DayTable)
    assert (table.chosen.days.arrived, table.chosen.days.expected) == (10, 12)
    rows = {one.store: one for one in table.stores}
    assert {store: one.state for store, one in rows.items() if one.state != "final"} == {
        "bologna": "provisional",
        "catania": "missing",
        "napoli": "bad_signature",
        "roma": "partial",
    }
    assert rows["catania"].answers is None
    assert rows["napoli"].answers is None, "what nobody trusts does not count"
    assert (rows["firenze"].rev, rows["firenze"].why) == (2, "late")
    bari = rows["bari"].people
    assert bari is not None
    assert bari.unseen == round(bari.counted * 380 / 620)
    assert (bari.watched, bari.at_least) == (
        1000 * bari.counted // (bari.counted + bari.unseen),
        False,
    )
    assert rows["genova"].stood is not None
    assert rows["genova"].stood.gap == rows["genova"].stood.score - 75


async def test_the_comparison_finds_who_is_off_and_no_one_else(client: httpx.AsyncClient) -> None:
    view = await told(client, "compare?first=genova&second=milano", CompareView)
    lines = {one.store: one for one in view.compared.stores}
    assert {store: one.standing for store, one in lines.items() if one.standing != "inside"} == {
        "genova": "below",
        "napoli": "above",
    }
    assert [one.store for one in view.compared.stores] == sorted(one.store for one in CHAIN)
    palermo = lines["palermo"]
    assert palermo.adjusted.value is not None
    assert palermo.plain.value is not None
    assert palermo.adjusted.value - palermo.plain.value > 3, "it only asks where all are worse"
    assert {"mix", "questions"} <= {*palermo.warnings}
    assert "watched" in lines["bari"].warnings
    assert "days" in lines["catania"].warnings
    assert lines["milano"].warnings == ()
    assert view.pair is not None
    assert view.pair.better == "milano"
    assert (await told(client, "compare?first=roma&second=bologna", CompareView)).pair is not None


async def test_a_trend_breaks_where_another_question_is_asked(client: httpx.AsyncClient) -> None:
    view = await told(client, "trend?weeks=13", TrendView)
    assert [(one.week.isoformat(), one.kind) for one in view.trend.breaks] == [
        ("2025-12-08", "questions")
    ]
    everything = view.trend.courses[0]
    assert [one.run for one in everything.points] == [0] * 9 + [1] * 4
    weeks = view.trend.weeks
    assert sum(one.days.arrived for one in weeks) == view.chosen.days.arrived
    assert sum(one.days.expected for one in weeks) == view.chosen.days.expected
    product = next(one for one in view.trend.courses if one.expro == "product")
    assert all(one.score.value is not None and one.score.value < 66 for one in product.points)


async def test_hours_are_told_by_weekday(client: httpx.AsyncClient) -> None:
    view = await told(client, "week", HoursView)
    assert {one.hour for one in view.hours} == set(range(10, 20))
    assert {one.weekday for one in view.hours} == set(range(7))
    quiet = [one.value for one in view.hours if one.hour in {13, 18} and one.value is not None]
    rest = [one.value for one in view.hours if one.hour not in {13, 18} and one.value is not None]
    assert max(quiet) < min(rest), "lunch and evening are worse everywhere"
    passed = {(one.weekday, one.hour): one.people for one in view.hours}
    for weekday in range(7):
        noon, ten = passed[weekday, 12], passed[weekday, 10]
        assert noon is not None
        assert ten is not None
        assert noon.passers == 2 * ten.passers > 0


async def test_of_too_many_stores_people_are_not_looked_at_one_by_one(
    client: httpx.AsyncClient,
) -> None:
    whole = await told(client, "week?weeks=13", HoursView)
    assert whole.chosen.days.arrived > PEOPLED_DAYS_MAX
    assert {one.people for one in whole.hours} == {None}
    one = await told(client, "week?weeks=13&store=roma", HoursView)
    assert None not in {one.people for one in one.hours}


async def test_the_worst_touchpoint_is_the_one_that_was_made_so(client: httpx.AsyncClient) -> None:
    worst = (await told(client, "worst", WorstView)).worst
    first = worst.touchpoints[0]
    assert (first.store, first.touchpoint) == ("genova", "fitting")
    assert (worst.of, len(worst.touchpoints)) == (46, 10)
    assert first.blamed
    assert first.gap is not None
    assert first.gap < -25


async def test_what_worked_counts_the_chains_own_verdicts(client: httpx.AsyncClient) -> None:
    whole = (await told(client, "worked?weeks=13", WorkedView)).worked
    north = (await told(client, "worked?weeks=13&area=North", WorkedView)).worked
    better = sum(one.better for one in whole.outcomes)
    worse = sum(one.worse for one in whole.outcomes)
    assert better > 3 * worse > 0
    assert 0 < sum(one.better for one in north.outcomes) < better
    assert {one.element for one in whole.outcomes} == {
        "light",
        "sound",
        "temperature",
        "cleanliness",
    }


async def test_every_store_day_has_one_state_and_all_eight_are_told(
    client: httpx.AsyncClient,
) -> None:
    view = await told(client, "calendar", CalendarView)
    states = {one.store: one.states for one in view.stores}
    assert {state for those in states.values() for state in those} == {
        "final",
        "provisional",
        "missing",
        "closed",
        "partial",
        "gap",
        "forked",
        "bad_signature",
    }
    assert states["catania"][-5:] == ("missing",) * 5
    assert view.chosen.days.expected == 12 * 24
    assert sum(one.days.arrived for one in view.stores) == view.chosen.days.arrived


async def test_a_late_day_shows_both_of_its_revisions(client: httpx.AsyncClient) -> None:
    store = await told(client, "stores/firenze", StorePage)
    assert store.days[0].day.isoformat() == "2025-12-31"
    assert (store.days[0].rev, store.days[0].late) == (2, 6)
    day = await told(client, "stores/firenze/days/2025-12-31", StoreDayPage)
    assert [(one.rev, one.is_current) for one in day.revisions] == [(1, False), (2, True)]
    assert day.report is not None
    assert day.report.store == "firenze"


async def test_traffic_stands_with_its_error_in_the_table_and_on_the_stores_day(
    client: httpx.AsyncClient,
) -> None:
    table = await told(client, "days?until=2025-12-31", DayTable)
    people = {one.store: one.people for one in table.stores}
    assert people["firenze"] is not None
    assert people["firenze"].wrong == Wrong(share=0.03, low=0.0103, high=0.0845, of=100)
    assert people["milano"] is not None
    assert people["milano"].wrong is None, "nobody has counted there by hand"
    day = await told(client, "stores/firenze/days/2025-12-31", StoreDayPage)
    assert day.people == people["firenze"]
    missing = await told(client, "stores/catania/days/2025-12-31", StoreDayPage)
    assert missing.people is None
    card = await client.get("/region/stores/firenze/days/2025-12-31/card", params={"lang": "en"})
    assert "error 3 % (1 to 8 %), by counts by hand" in card.text


async def test_what_is_wrong_with_a_log_is_told_on_its_stores_page(
    client: httpx.AsyncClient,
) -> None:
    torino = await told(client, "stores/torino", StorePage)
    assert torino.gaps
    verona = await told(client, "stores/verona", StorePage)
    assert verona.forks
    assert "fork" in {one.trouble for one in verona.faults}
    napoli = await told(client, "stores/napoli", StorePage)
    assert napoli.foreign == 1
    day = await told(client, "stores/napoli/days/2025-12-31", StoreDayPage)
    assert day.state == "bad_signature"
    assert day.report is None
    assert [one.is_trusted for one in day.revisions] == [False]


async def test_stores_can_be_chosen_and_the_extent_goes_with_them(
    client: httpx.AsyncClient,
) -> None:
    region = await told(client, "region", RegionView)
    assert len(region.stores) == 12
    assert region.newest is not None
    assert region.newest.isoformat() == "2025-12-31"
    north = await told(client, "compare?area=North&format=City", CompareView)
    assert [one.store for one in north.compared.stores] == ["torino", "verona"]
    assert north.chosen.days.expected == 2 * 24
    nowhere = await told(client, "compare?area=Moon", CompareView)
    assert nowhere.compared.stores == ()
    assert nowhere.chosen.days.expected == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("days?until=yesterday", 422),
        ("days?until=0001-01-01", 422),
        ("trend?weeks=0", 422),
        ("trend?weeks=105", 422),
        (f"week?area={'x' * 65}", 422),
        ("compare?weeks=two", 422),
        ("stores/nobody", 404),
        ("stores/nobody/days/2025-12-31", 404),
        ("stores/milano/days/soon", 404),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await client.get(f"{V1}/{path}")
    assert answer.status_code == status
    assert answer.json()["problem"]


async def test_nobody_reads_without_signing_in_and_the_same_is_not_sent_twice(
    client: httpx.AsyncClient,
) -> None:
    stranger = await client.get(f"{V1}/days", headers={"Authorization": "Bearer no"})
    assert stranger.status_code == 401
    name = (await client.get(f"{V1}/trend")).headers["etag"]
    again = await client.get(f"{V1}/trend", headers={"If-None-Match": name})
    assert (again.status_code, again.content) == (304, b"")
    lead = await client.get("/", follow_redirects=False)
    assert lead.headers["location"] == "/region"


async def test_every_store_day_has_its_card_at_the_node(client: httpx.AsyncClient) -> None:
    where = "/region/stores/firenze/days/2025-12-31/card"
    answer = await client.get(where, params={"lang": "it"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Firenze</h1>" in answer.text
    assert '<html lang="it">' in answer.text
    assert '<a href="card.pdf?lang=it">' in answer.text
    page = await told(client, "stores/firenze/days/2025-12-31", StoreDayPage)
    assert page.report is not None
    assert str(page.report.standings[0].score) in answer.text
    paper = await client.get(f"{where}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert "firenze-2025-12-31.pdf" in paper.headers["content-disposition"]


@pytest.mark.parametrize(
    "where", ["catania/days/2025-12-31", "nobody/days/2025-12-31", "firenze/days/soon"]
)
async def test_a_day_that_does_not_count_has_no_card(client: httpx.AsyncClient, where: str) -> None:
    for page in ("card", "card.pdf"):
        assert (await client.get(f"/region/stores/{where}/{page}")).status_code == 404


async def test_a_card_is_for_who_may_see_the_day(client: httpx.AsyncClient) -> None:
    bare = httpx.AsyncClient(base_url=client.base_url, timeout=60)
    async with bare:
        for page in ("card", "card.pdf"):
            answer = await bare.get(f"/region/stores/firenze/days/2025-12-31/{page}")
            assert answer.status_code in {303, 401}
            assert b"Firenze" not in answer.content
