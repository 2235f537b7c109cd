"""Only counts leave a store: shown over the shape of what leaves, and over what a real hub wrote.

The shape: every field of a document is a number, a word of a closed list, a date, a hash, or a name
that has no room for a sentence. The feed: every word in it is one of the store's own description,
whatever devices, shoppers and staff typed, and nothing in it is of one to four people. Each kind of
leak is planted, and found.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from msgspec import Meta, defstruct, inspect

from config.shop import STORE
from config.vocabulary import ELEMENTS, ExPro, Module
from hub.actions import Action
from hub.daily.report import WORDS
from hub.store import Stored
from tests.hub.register.writing import CLOSED_MS, ENDED_MS, Writing, busy, fold, rating, stored
from tests.hub.running_store import NOON_MS
from wire.events import Answer, Comment, Event, Passage, Rating, Reason
from wire.report import SMALL, Revision

SENTENCES = ("Zoe was rude", "zoe@example.org", "Zo\N{LATIN SMALL LETTER E WITH ACUTE}", "a\nb")
"""What no field may have room for."""

LONGEST = "x" * 140
"""Of a name, a scope or a hash there is less."""

ROGUE = "zoe-was-rude"
"""What is shaped like a name, and is none of the description."""

HASH = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}|[0-9.]{1,16}|\d{4}-\d\d-\d\d|[01]\d|2[0-3]")


def leaks(kind: inspect.Type, path: str = "revision") -> Iterator[str]:  # noqa: C901 - a case each
    """Where a type has room for what is neither counted nor named."""
    match kind:
        case inspect.StructType():
            for one in kind.fields:
                yield from leaks(one.type, f"{path}.{one.name}")
        case inspect.UnionType():
            for each in kind.types:
                yield from leaks(each, path)
        case inspect.VarTupleType():
            yield from leaks(kind.item_type, path)
        case inspect.DictType():
            yield from leaks(kind.key_type, f"{path} key")
            yield from leaks(kind.value_type, path)
        case inspect.StrType():
            pattern = kind.pattern or ".*"
            if any(re.search(pattern, one) for one in (*SENTENCES, LONGEST)):
                yield path
        case inspect.IntType() | inspect.BoolType() | inspect.NoneType() | inspect.DateType():
            pass
        case inspect.LiteralType():
            pass
        case _:
            yield path


def test_no_field_of_a_document_has_room_for_a_word_of_anybody() -> None:
    assert [*leaks(inspect.type_info(Revision))] == []


@pytest.mark.parametrize(
    "kind",
    [str, Annotated[str, Meta(max_length=20)], float, bytes, Any, dict[str, int], list[object]],
    ids=repr,
)
def test_a_field_that_has_room_for_it_is_found(kind: object) -> None:
    leaking = defstruct("Leaking", [("n", int), ("note", kind)])
    found = {one.removesuffix(" key") for one in leaks(inspect.type_info(leaking))}
    assert found == {"revision.note"}


def strange(document: dict[str, Any], writing: Writing) -> set[str]:
    """The words of a document that neither the description nor the program has."""
    shop = writing.board.shop
    named = {shop.store, shop.timezone, *(one.name for one in ELEMENTS), *ExPro, *Module}
    for place in shop.touchpoints:
        named |= {place.id, *place.lines, *place.devices, *(one.id for one in place.questions)}
    named |= {f"{who}|{how}" for who in (*ExPro, "*") for how in Module} | {STORE}
    named |= {f"{one.name}|{word}" for one in ELEMENTS for word in WORDS}
    named |= set(closed(inspect.type_info(Revision)))
    named |= {*shop.entrances, *shop.staff.doors}
    return {one for one in words(document) if one not in named and not HASH.fullmatch(one)}


def closed(kind: inspect.Type) -> Iterator[str]:
    """The names of a document's fields, and the words of its closed lists."""
    match kind:
        case inspect.StructType():
            for one in kind.fields:
                yield one.encode_name
                yield from closed(one.type)
        case inspect.UnionType():
            for each in kind.types:
                yield from closed(each)
        case inspect.VarTupleType():
            yield from closed(kind.item_type)
        case inspect.DictType():
            yield from closed(kind.value_type)
        case inspect.LiteralType():
            yield from (one for one in kind.values if isinstance(one, str))


def words(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from told
        for one in told.values():
            yield from words(one)
    elif isinstance(told, list):
        for one in told:
            yield from words(one)


def few(report: dict[str, Any]) -> set[str]:
    """The cells of a report that tell what one to four people said."""
    cells: dict[str, int] = {"recommend": sum(report["recommend"])}
    cells |= {f"expected {name}": sum(one) for name, one in report["expected"].items()}
    cells |= {f"standing {one['scope']}": one["answers"] for one in report["standings"]}
    for row in report["rows"]:
        name = row["question"]
        cells |= {f"{name} {hour}": sum(one) for hour, one in row["hours"].items()}
        cells |= {f"{name} rest": sum(row["rest"] or ()), f"{name} faces": sum(row["faces"] or ())}
        cells[f"{name} sensed"] = SMALL if row["sensed"] is None else row["sensed"]["n"]
    for place in report["places"]:
        name = place["touchpoint"]
        cells |= {f"{name} {hour}": one["passers"] for hour, one in place["hours"].items()}
        cells[f"{name} rest"] = 0 if place["rest"] is None else place["rest"]["passers"]
    return {name for name, n in cells.items() if 0 < n < SMALL}


def rogue(number: int) -> Iterator[Stored]:
    """All that a device, or whoever sits at one, can make up."""
    visit, at_ms = f"r{number}", NOON_MS + number * 60_000
    said: tuple[Event, ...] = (
        rating(number, "kiosk-1", 1),
        Rating(visit=visit, question=ROGUE, version=1, scale=4, face=1, language="it"),
        Reason(visit=f"v{number}", element=ROGUE, direction="too_much"),
        Reason(visit=f"v{number}", element="light", problem=ROGUE),
        Reason(visit=f"v{number}", element="light", direction="too_much"),
        Answer(visit=visit, question=ROGUE, version=1, choice=ROGUE),
        Answer(visit=visit, question="nps", version=1, choice=ROGUE),
        Comment(visit=visit, language="it", text=SENTENCES[0]),
        Passage(line=ROGUE, start_ms=at_ms, seconds=60, coverage=1.0, in_=9, out=9),
    )
    for at, one in enumerate(said):
        for device in ("kiosk-1", ROGUE):
            yield stored(500_000 + 100 * number + at, device, one, at_ms + at)


@pytest.fixture
async def written(tmp_path: Path) -> list[tuple[dict[str, Any], Writing]]:
    """What a hub wrote of a day on which everybody tried; it was started anew between its looks."""
    events = [*busy(answers=90), *(one for number in range(8) for one in rogue(number))]
    writing = Writing(tmp_path)
    fold(writing, events)
    for text, scope in zip(SENTENCES, ("checkout.staff", STORE, ROGUE, ROGUE), strict=True):
        did = Action(number=0, at_ms=NOON_MS, scope=scope, text=text, element=ROGUE, by="Zoe")
        writing.logbook.note(did, NOON_MS)
    for number in [*writing.logbook.remembered]:
        writing.logbook.acknowledge(number, NOON_MS, "Zoe")
        writing.logbook.remark(number, SENTENCES[0], NOON_MS, "Zoe")
    await writing.look_at(CLOSED_MS + 120_000)
    writing.close()
    again = Writing(tmp_path, writing.shelf)
    fold(again, [*events, *(one for number in range(8, 16) for one in rogue(number))])
    await again.look_at(ENDED_MS + 120_000)
    again.close()
    return [(json.loads(one.sealed.document), again) for one in again.shelf.sheets(0, 99)]


async def test_every_word_that_leaves_is_of_the_description_and_no_cell_is_of_few(
    written: list[tuple[dict[str, Any], Writing]],
) -> None:
    assert len(written) == 2
    for document, writing in written:
        assert document["report"]["rows"]
        assert document["report"]["standings"]
        assert strange(document, writing) == set()
        assert few(document["report"]) == set()
    last = written[-1][0]["report"]
    assert last["taps"]["unplaced"] > 0, "what was made up is counted, and not told"
    assert sum(row["sensed"] is not None for row in last["rows"]) > 0


LEAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a question": lambda one: one["rows"][0].update(question=ROGUE),
    "an element": lambda one: one["rows"][0].update(sensed={"n": 9, "good": {ROGUE: 9}}),
    "an hour": lambda one: one["rows"][0]["hours"].update({ROGUE: [9]}),
    "a field": lambda one: one["taps"].update(zoe=1),
    "a line": lambda one: one["doors"].append({"line": ROGUE}),
    "a scope": lambda one: one["standings"][0].update(scope=ROGUE),
    "an alert": lambda one: one["alerts"].append({"scope": "STORE", "cause": ROGUE}),
    "a remark": lambda one: one["alerts"].append({"scope": "STORE", "cause": SENTENCES[0]}),
    "an action": lambda one: one["actions"].append({"element": ROGUE}),
    "a device": lambda one: one.update(present={"silent": [ROGUE]}),
    "few faces": lambda one: one["rows"][0].update(faces=[1, 0, 2, 0]),
    "few in an hour": lambda one: one["rows"][0]["hours"].update({"12": [4, 0, 0, 0]}),
    "few in the rest": lambda one: one["rows"][0].update(rest=[0, 0, 0, 1]),
    "few who named it": lambda one: one["rows"][0].update(sensed={"n": 4}),
    "few who recommend": lambda one: one.update(recommend=[0, 1]),
    "few who expected": lambda one: one["expected"].update(people=[1, 1, 0]),
    "a standing of few": lambda one: one["standings"][0].update(answers=4),
    "few who passed": lambda one: one["places"][0].update(rest={"passers": 1}),
}


async def test_every_kind_of_leak_is_found(written: list[tuple[dict[str, Any], Writing]]) -> None:
    document, writing = written[-1]
    for name, plant in LEAKS.items():
        leaking = json.loads(json.dumps(document))
        plant(leaking["report"])
        assert strange(leaking, writing) | few(leaking["report"]), name
