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
    "waiting",
    *(f"four{face}" for face in range(1, 5)),
    *(f"five{face}" for face in range(1, 6)),
    "visitors",
    "visit_days",
    "likely",
    "bound_days",
    "audit_right",
    "audit_of",
    "audit_days",
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
    """A table of sums by week; its first key, the holder, is a store or a group of stores.

    ``upsert`` takes the keys, then the sums; ``prune`` the keys, for rows whose first sum is 0;
    ``held`` finds all rows of a holder, without its name.
    """

    name: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    upsert: str
    prune: str
    held: str


def marks(count: int) -> str:
    """As many places for values."""
    return ", ".join("?" * count)


def _rollup(name: str, keys: tuple[str, ...], sums: tuple[str, ...]) -> Rollup:
    names = (*keys, *sums)
    added = ", ".join(f"{one} = {name}.{one} + excluded.{one}" for one in sums)
    found = " AND ".join(f"{one} = ?" for one in keys)
    return Rollup(
        name=name,
        keys=keys,
        sums=sums,
        upsert=(
            f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks(len(names))})"  # noqa: S608 - words from here
            f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"
        ),
        prune=f"DELETE FROM {name} WHERE {found} AND {sums[0]} = 0",  # noqa: S608 - words from here
        held=f"SELECT {', '.join(names[1:])} FROM {name} WHERE {keys[0]} = ?",  # noqa: S608 - words from here
    )


WEEKS = _rollup("weeks", ("holder", "week"), TOTALS)
EXPROS = _rollup("expros", ("holder", "week", "expro", "scale"), FACES)
HOURS = _rollup("hours", ("holder", "week", "weekday", "hour", "scale"), FACES)
RULES = _rollup("rules", ("holder", "week", "formula", "asked"), ("days",))
PLACES = _rollup("places", ("holder", "week", "touchpoint", "scale", "context"), FACES)

GROUPED = (EXPROS, HOURS, RULES)
"""Kept for groups of stores too."""

ROLLUPS = (WEEKS, *GROUPED, PLACES)


def group(area: str, format_: str) -> str:
    """The holder of all stores of an area and a format; no store's name begins like it."""
    return f"/{json.dumps([area, format_])}"


def ungroup(holder: str) -> tuple[str, str]:
    """The area and the format of a group."""
    area, format_ = json.loads(holder[1:])
    return area, format_
