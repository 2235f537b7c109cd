"""What leaves a store: counts that add up, small cells hidden, and no room for anybody's words."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from hub.board import Board
from hub.daily.report import Day, report
from hub.scoring.past import day_scores
from hub.scoring.plan import plan_of
from hub.store import Stored
from tests.hub.register.writing import ENDED_MS, SHOP, busy, rating, stored
from tests.hub.running_store import NOON_MS
from wire.events import Comment
from wire.report import SMALL, DayReport, Revision


def made(events: list[Stored]) -> DayReport:
    board = Board(SHOP)
    board.fold(events)
    back = board.look_back(ENDED_MS + 120_000)
    summary = back.days[0]
    plan = plan_of(SHOP, back.state.items, summary.day)
    scores = day_scores(lambda _: plan, [summary])[summary.day]
    day = Day(
        shop=SHOP,
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


def test_a_gap_is_the_score_less_the_target_in_force() -> None:
    for one in made(busy()).standings:
        if one.target is not None:
            assert one.gap == one.score - one.target
            assert one.target_version == 0
