"""Copies a database while a hub writes to it, and looks through a copy.

In: the paths of a database and of a file that is not there yet. Out: a whole, consistent copy, in
which nothing is left of rows that were deleted. It reads the original only, and keeps no writer
waiting: in WAL mode a reader and a writer do not meet.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from hub.store import StoreError


def duplicate(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment.

    Raises:
        StoreError: it was not copied; of the target there may be a part.
    """
    try:
        where = f"{source.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True, isolation_level=None)) as db:
            db.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        msg = f"{source} cannot be copied to {target.parent}: {error}"
        raise StoreError(msg) from error


def damage(path: Path) -> str | None:
    """What is wrong with a database that nobody writes to, on any page of it; None: nothing."""
    try:
        where = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as db:
            said: str = db.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        return f"{path.name} cannot be read: {error}"
    return None if said == "ok" else f"{path.name} is damaged: {said}"
