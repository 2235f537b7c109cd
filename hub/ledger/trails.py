"""Questions about a store's log: how far it is, its lines, what was wrong with some, its receipts.

In come a question and an open transaction; out go values. Only receipts are written here.
"""

from collections.abc import Collection, Sequence
from datetime import date

from hub.ledger import RECEIPTS_KEPT_MAX, Fault, FaultSeen, RevisionKnown, Trail
from hub.ledger.branch import Node, settle
from hub.ledger.database import Row, Sentences
from hub.ledger.rows import unpacked
from hub.scoring.day import day_of
from wire.report import Sealed
from wire.sync import Cursor, SealedReceipt

_FAULTS = """
    SELECT store, seq, trouble, digest, carrier, times, first_ms, last_ms, document, signature
    FROM faults
"""

_BRANCH = """
    WITH RECURSIVE branch (digest, previous, seq, place) AS (
        SELECT digest, previous, seq, 0 FROM lines WHERE store = ? AND digest = ?
        AND trusted = 1 AND seq > ?
        UNION ALL
        SELECT one.digest, one.previous, one.seq, branch.place + 1 FROM branch
        JOIN lines AS one ON one.store = ? AND one.digest = branch.previous AND one.trusted = 1
        WHERE one.seq > ?
    ), page AS (SELECT digest, place FROM branch ORDER BY place DESC LIMIT ?)
    SELECT document, signature FROM page
    JOIN lines AS one ON one.store = ? AND one.digest = page.digest ORDER BY place DESC
"""


def cursor(db: Sentences, store: str) -> Cursor | None:
    """How far a store's log is."""
    found = db.rows(
        "SELECT incarnation, seq, digest FROM stores WHERE store = ? AND digest IS NOT NULL",
        (store,),
    )
    if not found:
        return None
    incarnation, seq, digest = found[0]
    return Cursor(incarnation=incarnation, seq=seq, digest=digest)


def log(db: Sentences, store: str, after: int, limit: int, end: str | None) -> Sequence[Sealed]:
    """One branch, walked back from its end line by line: numbers are held by several branches."""
    if end is None:
        at = cursor(db, store)
        end = None if at is None else at.digest
    rows = [] if end is None else db.rows(_BRANCH, (store, end, after, store, after, limit, store))
    return [unpacked(*row) for row in rows]


def holds(db: Sentences, store: str, digest: str) -> bool:
    """Whether a line is kept and trusted."""
    question = "SELECT 1 FROM lines WHERE store = ? AND digest = ? AND trusted = 1"
    return bool(db.rows(question, (store, digest)))


def trail(db: Sentences, store: str) -> Trail:
    """How a store's log stands."""
    rows = db.rows(
        "SELECT digest, previous, seq, made_s, day, incarnation, coalesce(taps, 0) FROM lines"
        " WHERE store = ? AND trusted = 1",
        (store,),
    )
    [(foreign,)] = db.rows("SELECT count(*) FROM lines WHERE store = ? AND trusted = 0", (store,))
    [(received_ms,)] = db.rows("SELECT max(received_ms) FROM lines WHERE store = ?", (store,))
    nodes = [Node(*row) for row in rows]
    settled, stood_on = settle(nodes), {one.previous for one in nodes}
    return Trail(
        store=store,
        cursor=cursor(db, store),
        lines=len(rows),
        gaps=tuple((one.first, one.last) for one in settled.holes),
        forks=settled.forks,
        foreign=foreign,
        ends=tuple(sorted(one.digest for one in nodes if one.digest not in stood_on)),
        received_ms=received_ms,
    )


def faults(db: Sentences, store: str | None, limit: int) -> Sequence[FaultSeen]:
    """What was wrong with lines that came, the last seen first."""
    order = "ORDER BY last_ms DESC, store, name, trouble LIMIT ?"
    if store is None:
        rows = db.rows(f"{_FAULTS} {order}", (limit,))
    else:
        rows = db.rows(f"{_FAULTS} WHERE store = ? {order}", (store, limit))
    return [_fault(row) for row in rows]


def keep_receipt(db: Sentences, store: str, receipt: SealedReceipt, at_ms: int) -> None:
    """Keep a receipt, and let the oldest go."""
    db.hold(store)
    [(last,)] = db.rows("SELECT coalesce(max(number), 0) FROM receipts WHERE store = ?", (store,))
    values = (store, last + 1, at_ms, receipt.document, receipt.signature)
    db.run("INSERT INTO receipts VALUES (?, ?, ?, ?, ?)", values)
    oldest = last + 1 - RECEIPTS_KEPT_MAX
    db.run("DELETE FROM receipts WHERE store = ? AND number <= ?", (store, oldest))


def receipts(db: Sentences, store: str, limit: int) -> Sequence[SealedReceipt]:
    """The receipts of a store, the newest first."""
    rows = db.rows(
        "SELECT document, signature FROM receipts WHERE store = ? ORDER BY number DESC LIMIT ?",
        (store, limit),
    )
    return [SealedReceipt(document=bytes(one), signature=bytes(mark)) for one, mark in rows]


def revisions(db: Sentences, store: str, day: date) -> Sequence[RevisionKnown]:
    """All lines of a store-day, by number."""
    number = day_of(day)
    current = {
        name
        for (name,) in db.rows(
            "SELECT digest FROM days WHERE store = ? AND day = ?", (store, number)
        )
    }
    rows = db.rows(
        "SELECT digest, incarnation, seq, rev, made_s, state, why, late, superseded, trusted,"
        " carrier, received_ms FROM lines WHERE store = ? AND day = ? ORDER BY seq, made_s, digest",
        (store, number),
    )
    return [_revision(row, current) for row in rows]


def _fault(row: Row) -> FaultSeen:
    store, seq, trouble, digest, carrier, times, first_ms, last_ms, document, signature = row
    return FaultSeen(
        store=store,
        fault=Fault(seq=seq, trouble=trouble, digest=digest),
        carrier=carrier,
        times=times,
        first_ms=first_ms,
        last_ms=last_ms,
        document=bytes(document),
        signature=bytes(signature),
    )


def _revision(row: Row, current: Collection[str]) -> RevisionKnown:
    digest, incarnation, seq, rev, made, state, why, late, superseded, trusted, *came = row
    carrier, received_ms = came
    return RevisionKnown(
        digest=digest,
        incarnation=incarnation,
        seq=seq,
        rev=rev,
        made=made,
        state=state,
        why=why,
        late=late,
        current=digest in current,
        superseded=bool(superseded),
        trusted=bool(trusted),
        carrier=carrier,
        received_ms=received_ms,
    )
