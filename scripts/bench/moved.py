"""Fills an empty PostgreSQL ledger with the rows of a SQLite one: table by table, row by row.

In come a ledger's file and a server's address; the server then holds what the file holds, so that
both are asked about the same chain without taking its documents in twice. How fast PostgreSQL takes
documents in is measured apart, over fewer of them.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

BATCH_ROWS = 5_000


def move(file: Path, url: str) -> None:
    """Copy every table; the server's schema is there, and its tables are empty."""
    where = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(where, uri=True)) as old, psycopg.connect(url) as new:
        names = old.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        for (name,) in names.fetchall():
            _copy(old, new, name)
        new.commit()
        new.autocommit = True
        new.execute("VACUUM ANALYZE")


def _copy(old: sqlite3.Connection, new: psycopg.Connection, table: str) -> None:
    columns = ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
    rows = old.execute(f"SELECT {columns} FROM {table}")  # noqa: S608 - names of the schema
    with new.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        while batch := rows.fetchmany(BATCH_ROWS):
            for row in batch:
                copy.write_row(row)
