"""Counts all days of a ledger anew from its kept lines, where a newer program counts otherwise.

In comes an open transaction in which the schema was just brought forward; the rows of the days, of
what staff did and of all sums change. Which line each day is counted in stays as it was decided. It
holds the documents of one store at a time.
"""

from hub.ledger.database import Sentences
from hub.ledger.fold import change, fold
from hub.ledger.rows import Counted, Line, add_sums, put_day, said, unpacked
from hub.ledger.tables import ROLLUPS, Rollups

_COUNTED = """
    SELECT lines.digest, document, signature, days.forked FROM days
    JOIN lines ON lines.store = days.store AND lines.digest = days.digest
    WHERE days.store = ? ORDER BY days.day
"""


def recount(db: Sentences) -> None:
    """Every row that is made of lines, as this program makes it.

    Raises:
        StoreError: a kept line cannot be read.
    """
    for table in ROLLUPS:
        db.run(f"DELETE FROM {table.name}")  # noqa: S608 - a word from here
    for store, holder in db.rows("SELECT store, holder FROM stores ORDER BY store"):
        rollups: Rollups = {}
        for digest, document, signature, forked in db.rows(_COUNTED, (store,)):
            sealed = unpacked(document, signature)
            line = Line(sealed, digest, said(sealed))
            folded = fold(line.revision)
            change(rollups, folded.rollups, 1)
            put_day(db, store, Counted(line.node, line.revision, bool(forked)), folded, again=True)
        add_sums(db, store, holder, rollups)
