"""Looks at a hub's database for whoever searches for a fault; the hub may be running meanwhile.

In: the file's path. Out: facts, and a line for each problem. It opens the file for reading only
and mends nothing.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hub.store import DeviceStatus, StoreError
from hub.store.chain import Deed, Line
from hub.store.migrate import shipped, too_new
from hub.store.opening import opened

NEWEST = "SELECT seq FROM sqlite_sequence WHERE name = 'audit'"
"""The last number that a line of the audit log was given, also where it is gone."""


class Examination(Struct, frozen=True, kw_only=True):
    """What was found; of a database that is not there yet, or cannot be read, only the rest.

    ``events`` are the counters by name, ``lost`` the numbers that never came, ``first_ms`` when the
    oldest event came in, ``statuses`` what each device last said; ``problems`` is empty when the
    hub can use the file.
    """

    schema: int | None = None
    events: dict[str, int] = {}
    lost: int = 0
    first_ms: int | None = None
    statuses: list[DeviceStatus] = []
    problems: list[str] = []


def examine(path: Path, *, thorough: bool) -> Examination:
    """Examine a database; ``thorough``: every page of it, which takes a while where it is large."""
    if not path.exists():
        return Examination()
    try:
        with closing(opened(path, writes=False)) as db:
            schema: int = db.execute("PRAGMA user_version").fetchone()[0]
            known = _known(db) if schema else Examination()
            said = [row[0] for row in db.execute("PRAGMA quick_check")] if thorough else ["ok"]
            newer = too_new(db, path, shipped()[-1].number)
    except StoreError as error:
        return Examination(problems=[str(error)])
    except sqlite3.Error as error:
        return Examination(problems=[f"{path} cannot be used: {error}; restore the last backup"])
    problems = [] if said == ["ok"] else [f"{path} is damaged: {said[0]}; restore the last backup"]
    problems += [] if newer is None else [newer]
    return replace(known, schema=schema, problems=problems)


def _known(db: sqlite3.Connection) -> Examination:
    """What stands in the tables."""
    first = db.execute("SELECT received_ms FROM events ORDER BY position LIMIT 1").fetchone()
    statuses = db.execute("SELECT device, status, received_ms FROM statuses ORDER BY device")
    return Examination(
        events=dict(db.execute("SELECT name, value FROM counters")),
        lost=db.execute("SELECT coalesce(sum(lost), 0) FROM streams").fetchone()[0],
        first_ms=first[0] if first else None,
        statuses=[
            DeviceStatus(device=device, status=status, received_ms=received_ms)
            for device, status, received_ms in statuses
        ],
    )


def rows(path: Path) -> int:
    """How many events lie in a database, understood or not; every one of them is looked at.

    Raises:
        StoreError: it cannot be read.
    """
    counted = "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM quarantine)"
    try:
        with closing(opened(path, writes=False)) as db:
            found: int = db.execute(counted).fetchone()[0]
    except sqlite3.Error as error:
        msg = f"{path} cannot be read: {error}"
        raise StoreError(msg) from error
    return found


def read_audit(path: Path) -> tuple[list[Line], int]:
    """The whole log, and the last number that was given; the hub may be running meanwhile.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    try:
        with closing(opened(path, writes=False)) as db:
            db.row_factory = sqlite3.Row
            db.execute("BEGIN")  # both reads see the same moment
            given = db.execute(NEWEST).fetchone()
            rows = db.execute("SELECT * FROM audit ORDER BY number").fetchall()
    except sqlite3.Error as error:
        msg = f"{path} cannot be read: {error}"
        raise StoreError(msg) from error
    return [as_line(dict(row)) for row in rows], given[0] if given else 0


def as_line(row: Mapping[str, str | int]) -> Line:
    """A line of the audit log, from its row."""
    fields = {name: value for name, value in row.items() if name not in {"number", "hash"}}
    return Line(number=int(row["number"]), done=Deed(**fields), hash=str(row["hash"]))  # type: ignore[arg-type]  # as the table's columns are
