"""A ledger as the release before counted it: its rows, kept in a file, and put into a database."""

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from hub.store.migrate import shipped, statements
from wire.report import Sealed

KEPT = Path(__file__).parent / "kept" / "schema_4.ndjson"
SCHEMA = 4
"""Two stores: one has three kinds of doors, a fork and late taps, one a line of a foreign key."""

Row = Mapping[str, int | str | bytes | None]


def old_lines() -> Iterator[tuple[str, int, Sealed]]:
    """The store of each line, when it came, and what it was."""
    rows = [row for table, row in _rows() if table == "lines"]
    for row in sorted(rows, key=lambda row: (row["received_ms"], row["seq"])):
        document = zlib.decompress(row["document"])
        sealed = Sealed(document=document, signature=row["signature"])
        yield row["store"], row["received_ms"], sealed


def fill_file(path: Path) -> None:
    """Make the ledger in a SQLite file."""
    db = sqlite3.connect(path, isolation_level=None)
    for step in shipped("sqlite", "hub.ledger")[:SCHEMA]:
        for statement in statements(step.script):
            db.execute(statement)
    for table, row in _rows():
        db.execute(_insert(table, row, "?"), [*row.values()])
    db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.close()


def fill_server(url: str) -> None:
    """Make the ledger in an empty PostgreSQL database."""
    with psycopg.connect(url) as db:
        db.execute("CREATE TABLE ledger_schema (number integer NOT NULL)")
        for step in shipped("postgres", "hub.ledger")[:SCHEMA]:
            db.execute(step.script)
            db.execute("INSERT INTO ledger_schema VALUES (%s)", (step.number,))
        for table, row in _rows():
            db.execute(_insert(table, row, "%s"), [*row.values()])


def _insert(table: str, row: Row, mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(mark for _ in row)})"  # noqa: S608 - words from here


def _rows() -> Iterator[tuple[str, Row]]:
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        row = {
            name: base64.b64decode(one["base64"]) if isinstance(one, dict) else one
            for name, one in told["row"].items()
        }
        yield told["table"], row
