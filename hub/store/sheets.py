"""Reads the log of day reports for whoever checks it; the hub may be running meanwhile.

In: the database's path. Out: its lines, in order. It opens the file for reading only.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hub.store import Sheet, StoreError
from hub.store.opening import opened
from wire.report import Sealed


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Every line of the log.

    Raises:
        StoreError: there is no such database, or it cannot be read.
    """
    if not path.exists():
        msg = f"{path} is not there; name the hub's folder with --data"
        raise StoreError(msg)
    try:
        with closing(opened(path, writes=False)) as db:
            rows = db.execute(
                "SELECT seq, day, digest, document, signature FROM sheets ORDER BY seq"
            )
            for seq, day, digest, document, signature in rows:
                yield sheet_of(seq, day, digest, document, signature)
    except sqlite3.Error as error:
        msg = f"{path} cannot be read: {error}; has this hub made a day report yet?"
        raise StoreError(msg) from error


def sheet_of(seq: int, day: int, digest: str, document: bytes, signature: bytes) -> Sheet:
    """One row of the log."""
    sealed = Sealed(document=document, signature=signature)
    return Sheet(seq=seq, day=day, digest=digest, sealed=sealed)
