"""Questions about single lines: which ones of a store are here, and what they are, by name.

In come names or how far somebody is, and an open transaction; out go names or lines as they came.
With it a hub leaves out what is here already, and a copy finds what it lacks on any branch. It
writes nothing.
"""

from collections.abc import Mapping, Sequence

from hub.ledger import RESTS_MS, Among, Held
from hub.ledger.asking import stores_of
from hub.ledger.database import Sentences
from hub.ledger.rows import unpacked
from hub.ledger.tables import marks
from wire.report import Sealed

REFUSED = "('unreadable', 'spelling', 'elsewhere', 'signature', 'full')"
_WHOLE = "trouble = 'signature' AND length(document) > 0"  # as it came


def names(
    db: Sentences, store: str, behind: tuple[int, str], limit: int, now_ms: int
) -> Sequence[Held]:
    """What is kept behind a number, and all that was refused; above a name."""
    after, above = behind
    rows = db.rows(
        "SELECT digest AS name, seq, CASE trusted WHEN 1 THEN NULL ELSE 'foreign' END, 0, 0"  # noqa: S608 - words from here
        " FROM lines WHERE store = ? AND seq > ? AND digest > ?"
        " UNION ALL SELECT name, seq, trouble, times, last_ms FROM faults"
        f" WHERE store = ? AND name > ? AND trouble IN {REFUSED}"
        " ORDER BY name LIMIT ?",
        (store, after, above, store, above, limit),
    )
    return [
        Held(name=name, seq=seq, trouble=trouble, rests=times > 1 and now_ms - last_ms < RESTS_MS)
        for name, seq, trouble, times, last_ms in rows
    ]


def named(db: Sentences, store: str, wanted: Sequence[str]) -> Sequence[Sealed]:
    """Lines by name, and wrongly signed ones as they came."""
    if not wanted:
        return []
    among = f"IN ({marks(len(wanted))})"
    kept = db.rows(
        f"SELECT document, signature FROM lines WHERE store = ? AND digest {among} ORDER BY seq",  # noqa: S608 - a number
        (store, *wanted),
    )
    wrong = db.rows(
        f"SELECT document, signature FROM faults WHERE store = ? AND name {among} AND {_WHOLE}",  # noqa: S608 - a number
        (store, *wanted),
    )
    return [
        *(unpacked(*row) for row in kept),
        *(Sealed(document=bytes(one), signature=bytes(mark)) for one, mark in wrong),
    ]


def counts(db: Sentences, among: Among) -> Mapping[str, int]:
    """How many lines each store has, whether they count or wait, and wrongly signed ones."""
    where, values = stores_of(among)
    rows = db.rows(
        "SELECT store, sum(n) FROM (SELECT store, lines + waiting AS n FROM stores UNION ALL"  # noqa: S608 - words from here
        f" SELECT store, count(*) AS n FROM faults WHERE {_WHOLE} GROUP BY store) AS held"
        f" WHERE 1 = 1 {where} GROUP BY store",
        values,
    )
    return {str(store): int(count) for store, count in rows}
