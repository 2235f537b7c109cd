"""The word for a day on the region's calendar: why it has no report, and of how many stores."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from hub.ledger import Member
from hub.ledger.sqlite import SqliteLedger
from hub.screen.region.almanac import Almanac, Choice
from tests.hub.ledger.books import Hub, log

NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
MANY = 60


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    one = SqliteLedger(tmp_path / "region.db")
    yield one
    one.close()


def brought(ledger: SqliteLedger, store: str, hub: Hub, without: int, *, spoiled: bool) -> None:
    """A log of which one line did not come, or came with another signature."""
    ledger.register(Member(store=store, label=store, opened=date(2026, 1, 1)))
    lines = [*hub.lines]
    bad = replace(lines.pop(without), signature=bytes(64))
    ledger.ingest(store, [*lines, bad] if spoiled else lines, 0, "push")


def states(ledger: SqliteLedger) -> dict[str, dict[int, str]]:
    """By store and day of January."""
    view = Almanac(ledger, "north", NOW).calendar(Choice(weeks=2))
    return {one.store: dict(enumerate(one.states, view.chosen.first.day)) for one in view.stores}


def test_an_old_hole_is_a_gap_and_what_never_came_is_missing(ledger: SqliteLedger) -> None:
    brought(ledger, "milan-1", log(10, "milan-1"), 6, spoiled=False)
    found = states(ledger)["milan-1"]
    assert (found[6], found[7], found[8]) == ("final", "gap", "final")
    assert {found[day] for day in (11, 12, 13)} == {"missing"}, "the line is down since"


def test_a_wrong_signature_is_told_and_the_right_line_makes_up_for_it(
    ledger: SqliteLedger,
) -> None:
    hub = log(10, "milan-1")
    brought(ledger, "milan-1", hub, 9, spoiled=True)
    assert states(ledger)["milan-1"][10] == "bad_signature"
    ledger.ingest("milan-1", hub.lines, 1, "push")
    assert states(ledger)["milan-1"][10] == "final"


def test_of_many_stores_each_gets_its_word(ledger: SqliteLedger) -> None:
    for number in range(MANY):
        store = f"store-{number:02}"
        brought(ledger, store, log(10, store, places=1), 8, spoiled=number % 2 == 0)
    found = states(ledger)
    assert len(found) == MANY
    for number, days in enumerate(found.values()):
        assert days[9] == ("gap" if number % 2 else "bad_signature")
