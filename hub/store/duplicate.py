"""Copies a database while a hub writes to it, and looks through a copy.

In: the paths of a database and of a file that is not there yet. Out: a whole, consistent copy, in
which nothing is left of rows that were deleted. It reads the original only, and keeps no writer
waiting: in WAL mode a reader and a writer do not meet, and the copy goes to the disk in pieces
(``hub.store.trickle``).
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from hub.store import StoreError
from hub.store.opening import opened
from hub.store.trickle import Trickle

LOOK_STEPS = 200
"""Of SQLite's machine between two looks at how long the copy is: some 60 rows, 4 MB of the longest.
Of 440,000 rows the looks cost 0.07 s; at 50 steps it would be 0.3 s."""


def duplicate(source: Path, target: Path, sync: Callable[[int], None] = os.fdatasync) -> None:
    """Copy a database as it is at this moment; ``sync`` as in ``Trickle``.

    Raises:
        StoreError: it was not copied; of the target there may be a part.
    """
    try:
        with target.open("xb") as file, closing(opened(source, writes=False)) as db:
            db.set_progress_handler(partial(_look, Trickle(file.fileno(), sync)), LOOK_STEPS)
            db.execute("VACUUM INTO ?", (str(target),))
    except (OSError, sqlite3.Error) as error:
        msg = f"{source} cannot be copied to {target.parent}: {error}"
        raise StoreError(msg) from error


def damage(path: Path) -> str | None:
    """What is wrong with a database that nobody writes to, on any page of it; None: nothing."""
    try:
        with closing(opened(path, writes=False)) as db:
            said: str = db.execute("PRAGMA quick_check").fetchone()[0]
    except StoreError as error:
        return str(error)
    except sqlite3.Error as error:
        return f"{path.name} cannot be read: {error}"
    return None if said == "ok" else f"{path.name} is damaged: {said}"


def _look(trickle: Trickle) -> None:
    with suppress(OSError):  # SQLite's own sync at the end says it in words, this one could not
        trickle.look()
