"""What an outbox holds, looked at from beside, while its device may be running.

In: the file's path. Out: counts, or what is wrong with it. It reads only, and mends nothing.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct


class Peeked(Struct, frozen=True, kw_only=True):
    """``waiting`` events, the first of them made at ``oldest_made_ms``, and ``refused`` ones."""

    waiting: int
    oldest_made_ms: int | None
    refused: int


class PeekError(Exception):
    """It cannot be read; the message says which."""


def peek(path: Path) -> Peeked | None:
    """What the outbox ``path`` holds; None where there is none yet.

    Raises:
        PeekError: it cannot be read, or is damaged.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            waiting, oldest_ms = db.execute("SELECT count(*), min(made_ms) FROM outbox").fetchone()
            refused = db.execute("SELECT refused FROM stream").fetchone()[0]
    except sqlite3.Error as error:
        msg = f"{path} cannot be read: {error}"
        raise PeekError(msg) from error
    return Peeked(waiting=waiting, oldest_made_ms=oldest_ms, refused=refused)
