"""Ledgers of schema 4 come to 5: sums by week in another order, and a day's sums in an index.

Nothing that was counted changes; questions are read from where they lie side by side.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from hub.ledger.database import Value
from hub.ledger.keeper import Keeper
from hub.ledger.postgres import PostgresLedger
from hub.ledger.sqlite import SqliteLedger
from hub.ledger.tables import TOTALS, group
from hub.store.migrate import migrate, shipped
from tests.hub.ledger.books import FIRST, STORE, log
from tests.hub.ledger.branch_promises import YEAR
from tests.hub.ledger.conftest import database
from tests.hub.ledger.contents import held, troubles

BEFORE = 4
COLUMNS = ("holder", "week", *TOTALS)
FRIDAY_TO_SATURDAY = FIRST + timedelta(days=1), FIRST + timedelta(days=23)


def of_before(room: str) -> Sequence[str]:
    return [one.script for one in shipped(room, "hub.ledger") if one.number <= BEFORE]


def fill(ledger: Keeper) -> None:
    for store in (STORE, "rome-1"):
        ledger.ingest(store, log(30, store).lines, 1, "push")


def groups_of_before() -> tuple[Value, ...]:
    """A row that is kept no longer."""
    return (group("north", ""), 20_454, *(7 for _ in TOTALS))


def test_a_file_comes_along_and_holds_what_it_held(tmp_path: Path) -> None:
    new = SqliteLedger(tmp_path / "new.db")
    fill(new)
    old = tmp_path / "region.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        migrate(db, old, shipped("sqlite", "hub.ledger")[:BEFORE])
        db.execute("ATTACH ? AS new", (str(tmp_path / "new.db"),))
        tables = db.execute(
            "SELECT name FROM new.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for (table,) in tables:
            named = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM new.{table}")  # noqa: S608 - of the schema
        marks = ", ".join("?" * len(COLUMNS))
        db.execute(f"INSERT INTO weeks VALUES ({marks})", groups_of_before())  # noqa: S608 - a number
    came = SqliteLedger(old)
    assert held(came) == held(new)
    assert troubles(came) == []
    assert came.compare(*YEAR) == new.compare(*YEAR)
    came.close()
    new.close()
    assert [one.name for one in tmp_path.glob("*before*")], "as it was is kept beside it"


def test_a_servers_database_comes_along_and_holds_what_it_held(postgres: str) -> None:
    url, other = database(postgres), database(postgres)
    new = PostgresLedger(other)
    fill(new)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE TABLE ledger_schema (number integer NOT NULL)")
        for script in of_before("postgres"):
            conn.execute(script.encode())
        conn.execute("INSERT INTO ledger_schema VALUES (%s)", (BEFORE,))
        weeks = held(new, ("weeks",))["weeks"]
        marks = ", ".join(["%s"] * len(COLUMNS))
        with conn.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO weeks ({', '.join(COLUMNS)}) VALUES ({marks})",  # noqa: S608 - words from here
                [*weeks, groups_of_before()],
            )
            for store in (STORE, "rome-1"):
                cursor.execute(
                    "INSERT INTO stores VALUES (%s, '', NULL, 0, NULL, 1, 0, 0)", (store,)
                )
    came = PostgresLedger(url)
    assert held(came, ("weeks",)) == held(new, ("weeks",))
    came.close()
    new.close()


@pytest.mark.parametrize("columns", [TOTALS, ("days", "finals", "closed")])
def test_stores_are_summed_up_from_days_and_weeks_that_lie_side_by_side(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    """Thousands of stores: one row fetched from beside its store is one read from a disk."""
    with closing(SqliteLedger(tmp_path / "region.db")) as ledger:
        fill(ledger)
        steps = planned(ledger, columns, FRIDAY_TO_SATURDAY)
    plan = [one for one in steps if one.startswith("SEARCH")]
    days = "SEARCH days USING COVERING INDEX days_by_day (day>? AND day<?)"
    assert plan == [days, "SEARCH weeks USING PRIMARY KEY (week>? AND week<?)", days]


def planned(
    ledger: SqliteLedger, columns: tuple[str, ...], span: tuple[date, date]
) -> Sequence[str]:
    """How the file will look for what is asked."""
    asked: list[str] = []
    ledger.database.conn.set_trace_callback(asked.append)
    if columns == TOTALS:
        ledger.compare(*span)
    else:
        ledger.tallies(*span)
    ledger.database.conn.set_trace_callback(None)
    [sentence] = [one for one in asked if "UNION ALL" in one]
    return [row[3] for row in ledger.database.conn.execute(f"EXPLAIN QUERY PLAN {sentence}")]
