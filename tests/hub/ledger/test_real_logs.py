"""Logs that a real registrar wrote of a real board: counted as they say, and without a word of anybody.

The other tests make their logs themselves; this one shows that those of a hub fit, and that no table
of the ledger has room for what a person typed.
"""

import re
from pathlib import Path

from hub.daily.chain import opened
from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.conftest import Open
from tests.hub.ledger.contents import held, troubles
from tests.hub.register.writing import ENDED_MS, NOON_MS, Writing, busy, fold, stored
from wire.events import DAY_MS, Comment

WORDS = "Zoe at the till was rude to my mother"

PERSONS = {("keys", "said_by")}
"""Who trusted a key is written down."""

NAMES = {
    "alert", "area", "asked", "carrier", "description", "digest", "element", "expro", "format",
    "formula", "holder", "incarnation", "key", "label", "name", "previous", "scope", "silent",
    "state", "store", "timezone", "touchpoint", "trouble", "verdict", "why",
}  # fmt: skip
"""Columns of text: hashes, names of descriptions and of the roster, words of closed lists."""


A_NAME = re.compile(r"[A-Za-z0-9_.|*/+:-]{0,130}")


async def test_a_hubs_own_log_is_counted_as_it_says(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    fold(writing, [one for day in range(3) for one in busy(day)])
    fold(
        writing,
        [stored(90_000, "kiosk-1", Comment(visit="v10000", language="en", text=WORDS), NOON_MS)],
    )
    await writing.look_at(ENDED_MS + 2 * DAY_MS + 120_000)
    lines = [one.sealed for one in writing.shelf.sheets(0, 99)]
    reports = [opened(one).report for one in lines]
    store = reports[0].store
    ledger = SqliteLedger(tmp_path / "region.db")
    done = ledger.ingest(store, lines, 1, "push")
    assert (done.accepted, done.faults) == (len(lines), ())
    days = ledger.days(reports[0].day, reports[-1].day)
    assert [one.day for one in days] == [one.day for one in reports]
    assert [one.totals.answers for one in days] == [one.taps.counted for one in reports]
    assert [one.totals.made for one in days] == [one.taps.made for one in reports]
    answered = sum(row.answers for one in reports for row in one.rows if not row.context)
    own = [one for one in ledger.expros(reports[0].day, reports[-1].day) if one.store == store]
    assert sum(one.said.answers for one in own) == answered > 0
    assert troubles(ledger) == []
    told = repr(held(ledger)) + repr([one.document for one in ledger.log(store, 0, 99)])
    assert not any(word in told for word in (WORDS, "Zoe", "mother"))
    strange = [one for one in words(ledger) if not A_NAME.fullmatch(one)]
    assert strange == [], "a name or a word of a closed list has no blank, and is short"
    ledger.close()
    writing.close()


def words(ledger: Keeper) -> set[str]:
    """All text that stands in any row, but in whose sums a store stands: that is the roster's."""
    found: set[str] = set()
    places = columns(ledger) - PERSONS
    with ledger.database.reading() as db:
        for table, column in places:
            if column != "holder":
                rows = db.rows(f"SELECT DISTINCT {column} FROM {table}")  # noqa: S608 - of the schema
                for (one,) in rows:  # silent devices stand in one column, with a blank between
                    found.update(one.split() if column == "silent" else [one] if one else [])
    assert len(found) > 10
    return found


def columns(ledger: Keeper) -> set[tuple[str, str]]:
    """Every column that has room for text, in SQLite."""
    with ledger.database.reading() as db:
        rows = db.rows(
            "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
            " WHERE m.type = 'table' AND c.type = 'TEXT'"
        )
    return {(table, column) for table, column in rows}


def test_the_server_has_room_for_text_where_the_file_has_it_and_nowhere_else(
    postgres_ledger: Open, tmp_path: Path
) -> None:
    ledger, file = postgres_ledger(), SqliteLedger(tmp_path / "region.db")
    with ledger.database.reading() as db:
        rows = db.rows(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type NOT IN ('bigint', 'integer', 'bytea')"
        )
    assert {*rows} == columns(file)
    ledger.close()
    file.close()


def test_no_table_has_room_for_what_somebody_typed(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "region.db")
    found = columns(ledger)
    ledger.close()
    assert {(table, name) for table, name in found if name not in NAMES} == PERSONS
