"""What leaves a store: counts that add up, small cells hidden, and no room for anybody's words."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from config.shop import Shop
from hub.board import Board
from hub.daily.report import Day, report
from hub.daily.watched import well_watched
from hub.scoring.day import day_of
from hub.scoring.past import day_scores
from hub.scoring.plan import plan_of
from hub.scoring.summary import DaySummary
from hub.store import Stored
from tests.hub.register.writing import ENDED_MS, SHOP, busy, rating, stored, walked
from tests.hub.running_store import NOON_MS
from wire.events import Comment
from wire.report import SMALL, DayReport, Revision


def made(events: list[Stored], shop: Shop = SHOP) -> DayReport:
    board = Board(shop)
    board.fold(events)
    back = board.look_back(ENDED_MS + 120_000)
    summary = back.days[0]
    plan = plan_of(shop, back.state.items, summary.day)
    scores = day_scores(lambda _: plan, [summary])[summary.day]
    day = Day(
        shop=shop,
        plan=plan,
        state="final",
        summary=summary,
        scores=scores,
        lines=back.state.lines,
    )
    return report(day)


def strings(schema: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of a schema where text can stand, keys of maps as well."""
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            yield where, schema
        if "additionalProperties" in schema:
            names = {"type": "string", **schema.get("propertyNames", {})}
            yield f"{where}.*", names
        for key, value in schema.items():
            yield from strings(value, f"{where}.{key}")
    elif isinstance(schema, list):
        for value in schema:
            yield from strings(value, where)


def test_the_schema_has_no_room_for_words_and_none_for_fractions() -> None:
    _, schemas = msgspec.json.schema_components([Revision])
    found = list(strings(schemas))
    assert len(found) > 20
    for where, schema in found:
        bounded = "pattern" in schema and ("{" in schema["pattern"] or "[" in schema["pattern"])
        assert bounded or schema.get("format") == "date", f"{where} could hold what somebody typed"
        assert " " not in schema.get("pattern", ""), f"{where} could hold a sentence"
    assert '"type":"number"' not in msgspec.json.encode(schemas).decode()


def test_what_somebody_typed_or_made_up_does_not_leave() -> None:
    typed = stored(5, "kiosk-1", Comment(visit="v1", text="ask-for-zoe", language="it"), NOON_MS)
    strange = msgspec.structs.replace(rating(7, "kiosk-1", 2), question="call.zoe")
    events = [*busy(), typed, stored(6, "kiosk-1", strange, NOON_MS)]
    document = msgspec.json.encode(made(events))
    assert b"zoe" not in document
    assert made(events).taps.unplaced == 1


def test_every_tap_is_somewhere() -> None:
    for answers in (0, 3, 50, 120):
        taps = made(busy(answers=max(answers, 1))).taps
        assert taps.made == max(answers, 1)
        assert taps.made == taps.counted + taps.burst + taps.crowd + taps.unplaced


@pytest.mark.parametrize("answers", [6, 20, 120])
def test_no_cell_of_fewer_than_five_says_what_they_answered(answers: int) -> None:
    found = made(busy(answers=answers))
    for row in found.rows:
        assert (row.faces is None) == (row.answers < SMALL)
        cells = [*row.hours.values(), *([row.rest] if row.rest else [])]
        assert all(sum(cell) >= SMALL for cell in cells)
        assert sum(map(sum, cells)) == (row.answers if row.faces else 0)
        assert row.sensed is None or row.sensed.n >= SMALL
    assert all(one.answers >= SMALL for one in found.standings)
    assert answers < 15 or found.standings


def test_days_add_up_row_by_row() -> None:
    one, other = made(busy()), made(busy(answers=60))
    for left, right in zip(one.rows, other.rows, strict=True):
        assert (left.touchpoint, left.question) == (right.touchpoint, right.question)
        assert left.answers + right.answers == sum(left.faces) + sum(right.faces)


def test_the_interval_people_and_doors_are_those_of_the_day() -> None:
    found = made(busy())
    assert (found.ends - found.begins, found.seconds) == (86_400, 86_400)
    assert found.ends * 1000 == ENDED_MS
    [entrance] = [one for one in found.places if one.touchpoint == "entrance"]
    assert (entrance.people.in_, entrance.people.out) == (3 * 480, 2 * 480)
    assert entrance.expected == 11 * 12
    hours = [*entrance.hours.values(), *([entrance.rest] if entrance.rest else [])]
    assert sum(one.in_ for one in hours) == 3 * 480
    [door] = [one for one in found.doors if one.line == "entrance"]
    assert (door.in_, door.out, door.role) == (3 * 480, 2 * 480, "public")


NINE_MS = NOON_MS - 3 * 3_600_000
"""09:00 in Rome, when the store opens; it closes eleven hours later."""


@pytest.mark.parametrize(
    ("first_h", "last_h", "coverage"),
    [
        pytest.param(0, 11, 1000, id="off at closing"),
        pytest.param(7, 11, 364, id="dead until four"),
        pytest.param(7, 19, 364, id="dead until four, then on all night"),
        pytest.param(13, 15, 0, id="only after closing"),
    ],
)
def test_a_door_ought_to_watch_while_the_store_is_open(
    first_h: int, last_h: int, coverage: int
) -> None:
    minutes = range(60 * first_h, 60 * last_h)
    found = made([walked(10 + minute, NINE_MS + minute * 60_000) for minute in minutes])
    [door] = [one for one in found.doors if one.line == "entrance"]
    assert (door.in_, door.coverage) == (3 * len(minutes), coverage)


def test_a_door_that_says_nothing_all_day_is_told() -> None:
    shop = replace(SHOP, entrances=["entrance", "back"])
    found = made(busy(), shop)
    [dead] = [one for one in found.doors if one.line == "back"]
    assert (dead.role, dead.in_, dead.out, dead.coverage) == ("public", None, None, 0)


def test_answers_are_held_against_people_only_where_most_of_the_day_was_watched() -> None:
    whole = made([walked(10 + one, NINE_MS + one * 60_000) for one in range(11 * 60)])
    half = made([walked(10 + one, NINE_MS + one * 60_000) for one in range(6 * 60)])
    told = [well_watched(one) for found in (whole, half) for one in found.places]
    assert told.count(True) == 1
    assert well_watched(whole.places[0])


def test_a_gap_is_the_score_less_the_target_in_force() -> None:
    for one in made(busy()).standings:
        if one.target is not None:
            assert one.gap == one.score - one.target
            assert one.target_version == 0


CALENDAR = [
    ("Europe/Helsinki", 0, "2026-03-29", "2026-03-28T22:00Z", 23),
    ("Europe/Helsinki", 0, "2026-10-25", "2026-10-24T21:00Z", 25),
    ("Europe/Helsinki", 3, "2026-03-29", "2026-03-29T01:00Z", 23),
    ("Europe/Helsinki", 3, "2026-10-25", "2026-10-25T00:00Z", 25),
    ("Europe/Helsinki", 4, "2026-03-28", "2026-03-28T02:00Z", 23),
    ("Europe/Helsinki", 4, "2026-10-24", "2026-10-24T01:00Z", 25),
    ("America/New_York", 0, "2026-03-08", "2026-03-08T05:00Z", 23),
    ("America/New_York", 0, "2026-11-01", "2026-11-01T04:00Z", 25),
    ("America/New_York", 3, "2026-03-07", "2026-03-07T08:00Z", 23),
    ("America/New_York", 3, "2026-10-31", "2026-10-31T07:00Z", 25),
    ("America/New_York", 4, "2026-03-07", "2026-03-07T09:00Z", 23),
    ("America/New_York", 4, "2026-10-31", "2026-10-31T08:00Z", 25),
    ("Australia/Lord_Howe", 4, "2026-10-03", "2026-10-02T17:30Z", 23.5),
    ("Australia/Lord_Howe", 4, "2026-04-04", "2026-04-03T17:00Z", 24.5),
    ("Africa/Cairo", 0, "2026-04-24", "2026-04-23T22:00Z", 23),
    ("Africa/Cairo", 0, "2026-10-29", "2026-10-28T21:00Z", 25),
    ("America/Sao_Paulo", 3, "2018-11-03", "2018-11-03T06:00Z", 23),
    ("America/Sao_Paulo", 4, "2018-11-03", "2018-11-03T07:00Z", 23),
]
"""Zone, hour of the cut-off, day, its first moment, its hours: worked out by hand from the zones."""


def written(zone: str, starts: int, day: date) -> DayReport:
    """The report of a day on which nobody came."""
    shop = replace(SHOP, timezone=zone, day_starts=starts)
    number = day_of(day)
    summary = DaySummary(
        store=shop.store, day=number, items={}, zones={}, senses={}, expect={}, nps=(0,) * 11
    )
    plan = plan_of(shop, {}, number)
    nothing = Day(shop=shop, plan=plan, state="closed", summary=summary, scores={}, lines={})
    return report(nothing)


@pytest.mark.parametrize(("zone", "starts", "day", "begins", "hours"), CALENDAR)
def test_the_document_says_from_when_to_when_its_day_was(
    zone: str, starts: int, day: str, begins: str, hours: float
) -> None:
    found = written(zone, starts, date.fromisoformat(day))
    assert found.begins == datetime.fromisoformat(begins).timestamp()
    assert found.seconds == found.ends - found.begins == hours * 3_600
    after = written(zone, starts, date.fromisoformat(day) + timedelta(days=1))
    assert after.begins == found.ends, "days have no hole and no overlap"


@pytest.mark.parametrize("starts", [0, 4])
def test_the_day_that_apia_left_out_is_no_time_at_all(starts: int) -> None:
    before, left_out, after = (
        written("Pacific/Apia", starts, date(2011, 12, n)) for n in (29, 30, 31)
    )
    assert left_out.seconds == 0
    assert before.ends == after.begins
    assert before.seconds == after.seconds == 86_400
