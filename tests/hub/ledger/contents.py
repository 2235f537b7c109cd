"""All that a ledger holds of some tables, and what it ought to hold: counted anew from its lines."""

from collections import defaultdict
from operator import add

from hub.ledger.branch import Node, settle
from hub.ledger.fold import fold
from hub.ledger.keeper import Keeper
from hub.ledger.rows import Line, kept_revision
from hub.ledger.tables import GROUPED, ROLLUPS

COUNTED = ("days", "acts", *(one.name for one in ROLLUPS))
"""What is made of the lines alone."""

Rows = dict[str, list[tuple[object, ...]]]


def held(ledger: Keeper, tables: tuple[str, ...] = (*COUNTED, "stores", "lines")) -> Rows:
    """The tables' rows in some fixed order; without when and how a line came."""
    with ledger.database.reading() as db:
        found = {}
        for table in tables:
            columns = "*"
            if table == "lines":
                columns = "store, digest, trusted, superseded, document, signature"
            if table in {one.name for one in ROLLUPS}:
                [one] = [one for one in ROLLUPS if one.name == table]
                columns = ", ".join((*one.keys, *one.sums))
            rows = db.rows(f"SELECT {columns} FROM {table}")  # noqa: S608 - a name from here
            found[table] = sorted(map(tuple, rows), key=repr)
        return found


def counted_anew(ledger: Keeper) -> Rows:
    """The rollups, the days' lines and the cursors, from the kept documents and nothing else."""
    sums: dict[str, dict[tuple[object, ...], tuple[int, ...]]] = defaultdict(dict)
    with ledger.database.reading() as db:
        stores = db.rows("SELECT store, holder FROM stores")
        days, cursors, holes = [], [], []
        for store, holder in stores:
            nodes = []
            for (name,) in db.rows(
                "SELECT digest FROM lines WHERE store = ? AND trusted = 1", (store,)
            ):
                revision = kept_revision(db, store, name)
                assert revision is not None
                nodes.append(Line(None, name, revision).node)
            settled = settle(nodes)
            last = settled.path[-1] if settled.path else Node("", "", 0, 0, 0, "", 0)
            cursors.append((store, last.seq, last.digest))
            holes += [(store, *one) for one in settled.holes]
            for day, name in settled.current.items():
                days.append((store, day, name, int(name in settled.superseded)))
                folded = fold(kept_revision(db, store, name))
                for table in ROLLUPS:
                    for key, row in folded.rollups[table.name].items():
                        for one in (store, holder) if table in GROUPED else (store,):
                            into = sums[table.name]
                            before = into.get((one, *key), (0,) * len(row))
                            into[one, *key] = tuple(map(add, before, row))
    return {
        **{
            table.name: sorted((*key, *row) for key, row in sums[table.name].items())
            for table in ROLLUPS
        },
        "days": sorted(days),
        "stores": sorted(cursors),
        "holes": sorted(holes),
    }


def troubles(ledger: Keeper) -> list[str]:
    """Where a ledger does not hold what its lines say."""
    right, found = counted_anew(ledger), held(ledger, tuple(one.name for one in ROLLUPS))
    with ledger.database.reading() as db:
        found["days"] = sorted(db.rows("SELECT store, day, digest, forked FROM days"))
        found["holes"] = sorted(db.rows("SELECT * FROM holes"))
        found["stores"] = sorted(db.rows("SELECT store, seq, coalesce(digest, '') FROM stores"))
    return [
        f"{name}: {row} is {'wrong or double' if row in rows else 'missing'}"
        for name, rows in ((name, set(map(tuple, found[name]))) for name in right)
        for row in rows ^ set(right[name])
    ] + [f"{name}: a row twice" for name in right if len(found[name]) != len(set(found[name]))]
