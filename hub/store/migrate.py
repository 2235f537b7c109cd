"""Brings a SQLite database to the newest numbered schema: all of the way, or not at all.

The schema's number is the file's ``user_version``. Every pending migration runs in one
transaction, after a copy of the database has been put beside it. There is no way down: a program
refuses a database that a newer one has written.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from hub.store import StoreError, StoreNewerError


class Migration(NamedTuple):
    """One numbered step; ``number`` is the version of the schema after it."""

    number: int
    script: str


def shipped(database: str = "sqlite", room: str = "hub.store") -> list[Migration]:
    """The migrations that come with the program, in order; ``sqlite`` are those of the store."""
    folder = resources.files(room) / "migrations" / database
    found = [
        Migration(int(entry.name.removesuffix(".sql")), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)


def migrate(
    db: sqlite3.Connection,
    path: Path,
    migrations: Sequence[Migration],
    then: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> None:
    """Run what is pending, and ``then`` what its rows need, in the same transaction.

    ``db`` must be in autocommit mode (``isolation_level=None``).

    Raises:
        StoreNewerError: the database is newer than the newest migration.
        StoreError: a migration failed; the database is as it was.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    newest = migrations[-1].number
    if version > newest:
        msg = f"{path} has schema {version}, this program knows {newest}: start the newer program"
        raise StoreNewerError(msg)
    pending = [step for step in migrations if step.number > version]
    if not pending:
        return
    if version > 0:
        _copy(db, path.with_name(f"{path.stem}.before-{newest}{path.suffix}"))
    try:
        db.execute("BEGIN IMMEDIATE")
        for step in pending:
            for statement in statements(step.script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {step.number:d}")
        then(db)
        db.execute("COMMIT")
    except (sqlite3.Error, StoreError) as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        msg = f"{path} stays at schema {version}: {error}"
        raise StoreError(msg) from error


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; ``executescript`` would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _copy(db: sqlite3.Connection, target: Path) -> None:
    """A whole, consistent copy, for the day when the newer program disappoints."""
    target.unlink(missing_ok=True)  # of an attempt that failed; the database is as it was then
    db.execute("VACUUM INTO ?", (str(target),))
