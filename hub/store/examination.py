"""Looks at a hub's database for whoever searches for a fault; the hub may be running meanwhile.

In: the file's path. Out: facts, and a line for each problem. It opens the file for reading only
and mends nothing.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from hub.store.migrate import shipped


class Examination(Struct, frozen=True, kw_only=True):
    """What was found; of a database that is not there yet, or cannot be read, only the rest.

    ``events`` are the counters by name; ``problems`` is empty when the hub can use the file.
    """

    schema: int | None = None
    events: dict[str, int] = {}
    problems: list[str] = []


def examine(path: Path, *, thorough: bool) -> Examination:
    """Examine a database; ``thorough``: every page of it, which takes a while where it is large."""
    if not path.exists():
        return Examination()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            schema: int = db.execute("PRAGMA user_version").fetchone()[0]
            events = dict(db.execute("SELECT name, value FROM counters")) if schema else {}
            said = [row[0] for row in db.execute("PRAGMA quick_check")] if thorough else ["ok"]
    except sqlite3.Error as error:
        return Examination(problems=[f"{path} cannot be used: {error}; restore the last backup"])
    problems = [] if said == ["ok"] else [f"{path} is damaged: {said[0]}; restore the last backup"]
    newest = shipped()[-1].number
    if schema > newest:
        problems.append(
            f"{path} has schema {schema}, this program knows {newest}: start the newer program"
        )
    return Examination(schema=schema, events=events, problems=problems)
