"""Migrations: all of the way, or not at all."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.store import StoreError, StoreNewerError
from hub.store.migrate import Migration, migrate, shipped, statements
from hub.store.sqlite import SqliteStore

FIRST = Migration(1, "CREATE TABLE a (x INTEGER) STRICT;\nINSERT INTO a VALUES (1), (2);\n")
SECOND = Migration(
    2,
    "ALTER TABLE a ADD COLUMN y TEXT;\nCREATE TABLE b (z TEXT) STRICT;\n"
    "INSERT INTO b SELECT x FROM a;\n",
)
THIRD = Migration(3, "UPDATE a SET y = 'then; now';\nDROP TABLE b;\nCREATE INDEX i ON a (x);\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(path, isolation_level=None)
    yield db
    db.close()


def content(db: sqlite3.Connection) -> list[str]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    return [str(version), *db.iterdump()]


def test_all_pending_ones_run_and_the_number_follows(db: sqlite3.Connection, path: Path) -> None:
    migrate(db, path, [FIRST, SECOND, THIRD])
    assert db.execute("PRAGMA user_version").fetchone()[0] == 3
    assert db.execute("SELECT x, y FROM a").fetchall() == [(1, "then; now"), (2, "then; now")]
    before = content(db)
    migrate(db, path, [FIRST, SECOND, THIRD])
    assert content(db) == before


def test_a_copy_is_made_before_an_old_database_changes(db: sqlite3.Connection, path: Path) -> None:
    migrate(db, path, [FIRST])
    assert list(path.parent.glob("*before*")) == [], "a new database has nothing to keep"
    before = content(db)
    migrate(db, path, [FIRST, SECOND])
    copy = sqlite3.connect(path.with_name("hub.before-2.db"))
    assert content(copy) == before
    copy.close()


class FailsAt:
    """A connection that fails at its n-th statement; everything else is the real one's."""

    def __init__(self, real: sqlite3.Connection, number: int) -> None:
        self._real = real
        self._left = number

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if sql != "ROLLBACK":
            self._left -= 1
            if self._left == 0:
                raise sqlite3.OperationalError("disk I/O error")
        return self._real.execute(sql, *values)

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction


def test_a_failure_at_any_statement_leaves_the_file_as_it_was(path: Path) -> None:
    failures = 0
    for number in range(1, 30):
        path.unlink(missing_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        migrate(db, path, [FIRST])
        before = content(db)
        try:
            migrate(FailsAt(db, number), path, [FIRST, SECOND, THIRD])  # type: ignore[arg-type]
        except (StoreError, sqlite3.OperationalError):
            failures += 1
            assert content(db) == before
            assert not db.in_transaction
        else:
            assert db.execute("PRAGMA user_version").fetchone()[0] == 3
        db.close()
    # user_version twice, VACUUM INTO, BEGIN, 3 + 3 statements, 2 numbers, 2 notes, COMMIT
    assert failures == 15


def test_a_newer_database_is_refused(db: sqlite3.Connection, path: Path) -> None:
    migrate(db, path, [FIRST, SECOND])
    with pytest.raises(StoreNewerError, match="start the newer program"):
        migrate(db, path, [FIRST])


ADDING = Migration(3, "-- Readable from 1.\nCREATE TABLE c (x TEXT) STRICT;\n")
ALTERING = Migration(4, "-- A new form.\nALTER TABLE c ADD COLUMN y TEXT;\n")


def test_a_program_reads_what_a_newer_one_has_only_added_to(
    db: sqlite3.Connection, path: Path
) -> None:
    second = Migration(2, f"-- Readable from 1.\n{SECOND.script}")
    migrate(db, path, [FIRST, second, ADDING])
    before = content(db)
    migrate(db, path, [FIRST])
    db.execute("INSERT INTO a (x) VALUES (7)")
    migrate(db, path, [FIRST, second])
    assert content(db)[0] == before[0] == "3", "it stays as the newer one has left it"


@pytest.mark.parametrize("known", [[FIRST], [FIRST, SECOND]])
def test_one_step_that_changed_more_is_enough_to_be_refused(
    db: sqlite3.Connection, path: Path, known: list[Migration]
) -> None:
    migrate(db, path, [FIRST, SECOND, ADDING, ALTERING])
    with pytest.raises(StoreNewerError, match="has schema 4, this program knows"):
        migrate(db, path, known)


def test_a_step_that_is_readable_does_not_make_those_before_it_so(
    db: sqlite3.Connection, path: Path
) -> None:
    migrate(db, path, [FIRST, SECOND, ADDING])
    with pytest.raises(StoreNewerError):
        migrate(db, path, [FIRST])
    migrate(db, path, [FIRST, SECOND])


def test_what_ships_as_readable_changes_nothing_that_was_there() -> None:
    for database, room in (("sqlite", "hub.store"), ("accounts", "hub.store")):
        for step in shipped(database, room):
            if step.readable_from < step.number:
                words = [one.strip() for one in statements(step.script)]
                assert not any(re.search(r"(?m)^(ALTER|DROP|UPDATE|DELETE)", one) for one in words)


def test_the_store_refuses_a_newer_database_too(path: Path) -> None:
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreNewerError):
        SqliteStore(path)


def test_shipped_migrations_are_numbered_without_a_gap() -> None:
    numbers = [step.number for step in shipped()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_statements_end_where_sqlite_says() -> None:
    script = "-- a; comment\nCREATE TABLE t (x TEXT);\nINSERT INTO t VALUES ('a;b\nc');\n"
    assert [one.strip()[-8:] for one in statements(script)] == [" x TEXT);"[-8:], "'a;b\nc');"[-8:]]


def test_every_table_is_strict(path: Path) -> None:
    store = SqliteStore(path)
    loose = store._conn.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND strict = 0 AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    store.close()
    assert loose == []
