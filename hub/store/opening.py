"""Opens a database of a hub's folder: the file itself, and not what a link in its place leads to.

In: the file's path. Out: a connection. It makes no database, and says nothing of what is in one.
Root opens it too, in a folder where the hub's user may put links, also between two looks: so SQLite
itself is asked what it has opened. The folder may be named by a link.
"""

import os
import sqlite3
from pathlib import Path

from hub.store import StoreError

BUSY_S = 5.0  # until a program that writes to it is given up


def opened(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection in autocommit mode, for any one thread at a time.

    Raises:
        StoreError: there is a link in its place.
        sqlite3.Error: it is not there, or cannot be opened.
    """
    real = path.parent.resolve() / path.name
    db = sqlite3.connect(
        f"{real.as_uri()}?mode={'rw' if writes else 'ro'}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_S,
        check_same_thread=False,
    )
    # SQLite follows a link first and then opens what it came to, and that through no link any more.
    found: str = db.execute("PRAGMA database_list").fetchone()[2]
    if found == str(real):
        return db
    db.close()
    raise _is_link(path)


def laid(path: Path) -> None:
    """Make an empty file for a database that nobody else may read, where there is none.

    Raises:
        StoreError: there is a link in its place.
        OSError: the folder takes none.
    """
    if path.is_symlink():  # said in words; who puts one there from now on has the next line fail
        raise _is_link(path)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600))


def _is_link(path: Path) -> StoreError:
    return StoreError(f"{path} is a link; put the file itself there")
