"""The tables whose rows are sums, and the sentences that change them. PURE.

The sentences are SQL that SQLite and PostgreSQL read alike, with ``?`` for each value. A rollup's
row is found by its keys; ``upsert`` adds to it, ``prune`` takes away what has come down to nothing,
so that what was counted and taken back leaves no trace.
"""

import json
from typing import NamedTuple

Sums = tuple[int, ...]
Key = tuple[int | str, ...]
Sum = dict[Key, Sums]
Rollups = dict[str, Sum]
"""By table, then by its keys without the holder: what something adds, or takes away."""

FACES = ("answers", "f1", "f2", "f3", "f4", "f5")
"""Of one scale, worst face first; the last one stays 0 where the scale has four."""

TOTALS = (
    "days",
    "finals",
    "closed",
    "answers",
    "made",
    "burst",
    "crowd",
    "unplaced",
    *(f"four{face}" for face in range(1, 5)),
    *(f"five{face}" for face in range(1, 6)),
    "visitors",
    "visit_days",
    "coverage",
    "passers",
    "voices",
    "bins_expected",
    "bins",
    "alerts",
    "unseen",
    "actions",
    "worked",
    "gap",
    "gap_days",
    "promoters",
    "passives",
    "detractors",
)
"""``hub.ledger.Totals`` column by column; faces by scale."""


class Rollup(NamedTuple):
    """A table of sums by week; ``holder`` is a store, or all stores of one area and format."""

    name: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def upsert(self) -> str:
        """Add to a row, or make it: the keys, then the sums."""
        names = (*self.keys, *self.sums)
        added = ", ".join(f"{one} = {self.name}.{one} + excluded.{one}" for one in self.sums)
        return (
            f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks(len(names))})"  # noqa: S608 - words from here
            f" ON CONFLICT ({', '.join(self.keys)}) DO UPDATE SET {added}"
        )

    @property
    def prune(self) -> str:
        """Take away a row that holds nothing any more: the keys. Its first sum is 0 then."""
        found = " AND ".join(f"{one} = ?" for one in self.keys)
        return f"DELETE FROM {self.name} WHERE {found} AND {self.sums[0]} = 0"  # noqa: S608 - words from here

    @property
    def held(self) -> str:
        """All rows of a holder, without its name."""
        names = ", ".join((*self.keys[1:], *self.sums))
        return f"SELECT {names} FROM {self.name} WHERE {self.keys[0]} = ?"  # noqa: S608 - words from here


WEEKS = Rollup("weeks", ("holder", "week"), TOTALS)
EXPROS = Rollup("expros", ("holder", "week", "expro", "scale"), FACES)
HOURS = Rollup("hours", ("holder", "week", "weekday", "hour", "scale"), FACES)
RULES = Rollup("rules", ("holder", "week", "formula", "asked"), ("days",))
PLACES = Rollup("places", ("holder", "week", "touchpoint", "scale", "context"), FACES)

GROUPED = (WEEKS, EXPROS, HOURS, RULES)
"""Kept for groups of stores too."""

ROLLUPS = (*GROUPED, PLACES)


def marks(count: int) -> str:
    """As many places for values."""
    return ", ".join("?" * count)


def group(area: str, format_: str) -> str:
    """The holder of all stores of an area and a format; no store's name begins like it."""
    return f"/{json.dumps([area, format_])}"


def ungroup(holder: str) -> tuple[str, str]:
    """The area and the format of a group."""
    area, format_ = json.loads(holder[1:])
    return area, format_
