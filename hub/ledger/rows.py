"""The sentences with which lines, days, sums and faults are written, and how a line is packed.

In come values and an open transaction; rows change. What ought to change is decided by who calls.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hub.daily.chain import ChainError, mark, opened
from hub.ledger import FAULT_BYTES_MAX, FAULTS_BYTES_MAX, FAULTS_KEPT_MAX, Carrier, Fault
from hub.ledger.branch import Node
from hub.ledger.database import Sentences, Value
from hub.ledger.fold import DAY_COLUMNS, Folded
from hub.ledger.tables import GROUPED, ROLLUPS, TOTALS, Rollup, Rollups, Sum, marks
from hub.scoring.day import day_of
from hub.store import StoreError
from wire.report import Revision, Sealed
from wire.sync import DOCUMENT_BYTES_MAX

PACKING_LEVEL = 1  # zlib's fastest: the levels above spare little more of such short documents

_LINE = (
    "store, digest, previous, incarnation, seq, key, day, rev, made_s, state, why, late,"
    " trusted, superseded, carrier, received_ms, document, signature, taps"
)
_PUT_LINE = f"INSERT INTO lines ({_LINE}) VALUES ({marks(19)})"  # noqa: S608 - words from here
_PUT_FAULT = f"""
    INSERT INTO faults VALUES ({marks(12)})
    ON CONFLICT (store, name, trouble) DO UPDATE SET times = faults.times + 1,
    last_ms = excluded.last_ms, carrier = excluded.carrier, day = excluded.day
"""  # noqa: S608 - a number from here
_FORGET_FAULTS = """
    DELETE FROM faults WHERE store = ? AND (name, trouble) IN (
        SELECT name, trouble FROM (
            SELECT name, trouble, row_number() OVER newest AS place,
            sum(length(document)) OVER newest AS size_bytes
            FROM faults WHERE store = ? WINDOW newest AS (ORDER BY last_ms DESC, name, trouble)
        ) AS told WHERE place > ? OR size_bytes > ?
    )
"""
_DAY = ("store", "day", "digest", "incarnation", "seq", "rev", "forked", *DAY_COLUMNS, *TOTALS)
_PUT_DAY = f"""
    INSERT INTO days ({", ".join(_DAY)}) VALUES ({marks(len(_DAY))})
    ON CONFLICT (store, day) DO UPDATE SET
    {", ".join(f"{one} = excluded.{one}" for one in _DAY[2:])}
"""  # noqa: S608 - words from here
_PUT_ACT = f"INSERT INTO acts VALUES ({marks(7)}) ON CONFLICT DO NOTHING"  # noqa: S608 - a number


class Line(NamedTuple):
    """A line that can be taken."""

    sealed: Sealed
    digest: str
    revision: Revision

    @property
    def node(self) -> Node:
        """Its place in the log."""
        one = self.revision
        day = day_of(one.report.day)
        taps = one.report.taps.made
        return Node(self.digest, one.previous, one.seq, one.made, day, one.incarnation, taps)


class Counted(NamedTuple):
    """In which line a day is counted; ``forked``: on a branch that was superseded."""

    node: Node
    revision: Revision
    forked: bool


class Came(NamedTuple):
    """Of which store lines are, how they came, and when."""

    store: str
    carrier: Carrier
    now_ms: int


class Doubted(NamedTuple):
    """A fault of a line; ``sealed`` is None where the line itself is kept."""

    fault: Fault
    sealed: Sealed | None


def keep_lines(db: Sentences, came: Came, lines: Iterable[Line], *, trusted: bool) -> None:
    """Add lines that are not there yet."""
    db.run_many(
        _PUT_LINE,
        (
            (
                came.store,
                one.digest,
                one.revision.previous,
                one.revision.incarnation,
                one.revision.seq,
                one.revision.key,
                one.node.day,
                one.revision.rev,
                one.revision.made,
                one.revision.report.state,
                one.revision.reason.why,
                one.revision.reason.late,
                int(trusted),
                0,
                came.carrier,
                came.now_ms,
                zlib.compress(one.sealed.document, PACKING_LEVEL),
                one.sealed.signature,
                one.node.taps,
            )
            for one in lines
        ),
    )


def kept_revision(db: Sentences, store: str, digest: str) -> Revision | None:
    """What a kept line says.

    Raises:
        StoreError: the database does not hold what was put into it.
    """
    found = db.rows(
        "SELECT document, signature FROM lines WHERE store = ? AND digest = ?", (store, digest)
    )
    return said(unpacked(*found[0])) if found else None


def said(sealed: Sealed) -> Revision:
    """What a line says that could be read when it was taken.

    Raises:
        StoreError: the database does not hold what was put into it.
    """
    try:
        return opened(sealed)
    except ChainError as error:
        raise StoreError(_damaged(error)) from error


def unpacked(document: bytes, signature: bytes) -> Sealed:
    """A kept line, as it was signed.

    Raises:
        StoreError: the database does not hold what was put into it.
    """
    try:
        return Sealed(document=zlib.decompress(document), signature=bytes(signature))
    except zlib.error as error:
        raise StoreError(_damaged(error)) from error


def _damaged(error: Exception) -> str:
    return f"a kept line cannot be read: {error}; restore the last backup"


def put_day(db: Sentences, store: str, counted: Counted, folded: Folded, *, again: bool) -> None:
    """Count a day in a line; ``again``: it was counted in another one."""
    line, rev = counted.node, counted.revision.rev
    place = (store, line.day, line.digest, line.incarnation, line.seq, rev, int(counted.forked))
    db.run(_PUT_DAY, (*place, *folded.facts, *folded.totals))
    if again:
        db.run("DELETE FROM acts WHERE store = ? AND day = ?", (store, line.day))
    db.run_many(_PUT_ACT, [(store, line.day, *one) for one in folded.acted])


def add_sums(db: Sentences, store: str, group: str, rollups: Rollups) -> None:
    """Change the sums of a store, and those of its group."""
    for table in ROLLUPS:
        holders = (store, group) if table in GROUPED else (store,)
        for holder in holders:
            add_rows(db, table, holder, rollups.get(table.name, {}))


def add_rows(db: Sentences, table: Rollup, holder: str, rows: Sum) -> None:
    """Change some sums of one holder, in the order of their keys: two writers wait, never clash."""
    changed = sorted((key, sums) for key, sums in rows.items() if any(sums))
    db.run_many(table.upsert, [(holder, *key, *sums) for key, sums in changed])
    emptied = [(holder, *key) for key, sums in changed if sums[0] < 0]
    if emptied:
        db.run_many(table.prune, emptied)


def keep_faults(db: Sentences, came: Came, doubted: Sequence[Doubted]) -> None:
    """Keep what was wrong; each fault once, with how often it came."""
    if doubted:
        db.run_many(_PUT_FAULT, [_fault(came, one) for one in doubted])
        limits = (FAULTS_KEPT_MAX, FAULTS_BYTES_MAX)
        db.run(_FORGET_FAULTS, (came.store, came.store, *limits))


def _fault(came: Came, doubted: Doubted) -> tuple[Value, ...]:
    fault, sealed = doubted
    document, signature = (b"", b"") if sealed is None else (sealed.document, sealed.signature)
    name = fault.digest if sealed is None else mark(sealed)
    head = (came.store, name, fault.trouble, fault.digest, fault.seq, came.carrier)
    times = (1, came.now_ms, came.now_ms)
    day = None if fault.day is None else day_of(fault.day)
    kept_bytes = DOCUMENT_BYTES_MAX if fault.trouble == "signature" else FAULT_BYTES_MAX
    return (*head, *times, document[:kept_bytes], signature[:FAULT_BYTES_MAX], day)
