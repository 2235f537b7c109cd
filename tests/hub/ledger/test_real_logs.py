"""Logs that a real registrar wrote of a real board: counted as they say, and without a word of anybody.

The other tests make their logs themselves; this one shows that those of a hub fit, and that no table
of the ledger has room for what a person typed.
"""

from pathlib import Path

from hub.daily.chain import opened
from hub.ledger.sqlite import SqliteLedger
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
    ledger.close()
    writing.close()


def test_no_table_has_room_for_what_somebody_typed(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "region.db")
    with ledger.database.reading() as db:
        columns = db.rows(
            "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
            " WHERE m.type = 'table' AND c.type = 'TEXT'"
        )
    ledger.close()
    assert {(table, name) for table, name in columns if name not in NAMES} == PERSONS
