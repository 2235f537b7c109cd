"""Brings a SQLite database to the newest numbered schema: all of the way, or not at all.

The schema's number is the file's ``user_version``. Every pending migration runs in one
transaction, after a copy of the database has been put beside it. There is no way down: a program
refuses a database that a newer one has written, unless that one has only added to it and says so in
the file. Such a migration begins with ``-- Readable from N``: programs that know the schema N may
read and write what it leaves. It makes new tables and indexes, and changes none that was there.
"""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from hub.store import StoreError, StoreNewerError

log = logging.getLogger(__name__)

_READABLE = re.compile(r"\A-- Readable from (\d+)\b")

_KNOWS_READABLE = "SELECT 1 FROM sqlite_schema WHERE name = 'readable'"

_NOTE_READABLE = (
    "CREATE TABLE IF NOT EXISTS readable"
    " (one INTEGER PRIMARY KEY CHECK (one = 1), schema INTEGER NOT NULL, since INTEGER NOT NULL)"
    " STRICT"
)


class Migration(NamedTuple):
    """One numbered step; ``number`` is the version of the schema after it."""

    number: int
    script: str

    @property
    def readable_from(self) -> int:
        """The oldest schema whose programs may use the database after it."""
        said = _READABLE.match(self.script)
        return self.number if said is None else min(int(said[1]), self.number)


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
        StoreNewerError: the database is newer than the newest migration, and not for this program.
        StoreError: a migration failed; the database is as it was.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    newest = migrations[-1].number
    refusal = too_new(db, path, newest)
    if refusal is not None:
        raise StoreNewerError(refusal)
    if version > newest:
        log.warning("%s has schema %d, of a newer program; it has only added to it", path, version)
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
        db.execute(_NOTE_READABLE)
        since = max(step.readable_from for step in migrations)
        said = (migrations[-1].number, since)
        db.execute("INSERT OR REPLACE INTO readable (one, schema, since) VALUES (1, ?, ?)", said)
        then(db)
        db.execute("COMMIT")
    except (sqlite3.Error, StoreError) as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        msg = f"{path} stays at schema {version}: {error}"
        raise StoreError(msg) from error


def too_new(db: sqlite3.Connection, path: Path, newest: int) -> str | None:
    """Why a program whose newest schema is ``newest`` may not use a database; None: it may."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version <= newest:
        return None
    if db.execute(_KNOWS_READABLE).fetchone() is not None:
        said = db.execute("SELECT since FROM readable WHERE schema = ?", (version,)).fetchone()
        if said is not None and said[0] <= newest:
            return None
    return f"{path} has schema {version}, this program knows {newest}: start the newer program"


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
