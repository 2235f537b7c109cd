"""The ledger over a database: each promise of ``hub.ledger.Ledger`` as one transaction.

In come lines, keys and questions; out goes what became of them. The work is done elsewhere: lines
are looked at in ``examine``, taken in ``intake``, asked about in ``asking``. It knows no database
by name.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from hub.daily.chain import Head
from hub.ledger import (
    EVERY,
    LINES_MAX,
    Among,
    Carrier,
    FaultSeen,
    Held,
    Member,
    Outcome,
    Pinned,
    RevisionKnown,
    Trail,
    Untold,
    asking,
    holdings,
    reach,
    roster,
    trails,
)
from hub.ledger.database import Database
from hub.ledger.examine import examine
from hub.ledger.intake import Intake
from hub.ledger.known import (
    ActedRow,
    Compared,
    DayKnown,
    ExproRow,
    HourRow,
    JudgedRow,
    PlaceRow,
    RuleRow,
    Tally,
    TrendRow,
)
from hub.ledger.rows import kept_revision
from hub.store import StoreError
from wire.report import Revision, Sealed
from wire.sync import Cursor, SealedReceipt


class Keeper:
    """A ledger in an open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def register(self, member: Member) -> None:
        """See ``Ledger``."""
        with self.database.writing() as db:
            roster.register(db, member)

    def members(self) -> Sequence[Member]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return roster.members(db)

    def pin(self, store: str, key: str, at_ms: int, by: str) -> Cursor | None:
        """See ``Ledger``."""
        with self.database.writing() as db:
            return Intake(db, store, "push", at_ms).pin(key, by)

    def keys(self, store: str) -> Sequence[Pinned]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return roster.keys(db, store)

    def cursor(self, store: str) -> Cursor | None:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.cursor(db, store)

    def heads(self, store: str, now_ms: int) -> Sequence[Head]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return reach.heads(db, store, now_ms)

    def ingest(self, store: str, lines: Sequence[Sealed], now_ms: int, carrier: Carrier) -> Outcome:
        """See ``Ledger``."""
        if len(lines) > LINES_MAX:
            msg = f"{len(lines)} lines at once; at most {LINES_MAX}"
            raise StoreError(msg)
        examined = [examine(store, one) for one in lines]  # no other writer waits for this
        with self.database.writing() as db:
            return Intake(db, store, carrier, now_ms).take(examined)

    def log(self, store: str, after: int, limit: int, end: str | None = None) -> Sequence[Sealed]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.log(db, store, after, limit, end)

    def holds(self, store: str, digest: str) -> bool:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.holds(db, store, digest)

    def names(self, store: str, after: int, above: str, limit: int, now_ms: int) -> Sequence[Held]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return holdings.names(db, store, (after, above), limit, now_ms)

    def named(self, store: str, names: Sequence[str]) -> Sequence[Sealed]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return holdings.named(db, store, names)

    def counts(self, among: Among = EVERY) -> Mapping[str, int]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return holdings.counts(db, among)

    def trail(self, store: str) -> Trail:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.trail(db, store)

    def faults(self, store: str | None, limit: int) -> Sequence[FaultSeen]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.faults(db, store, limit)

    def keep_receipt(self, store: str, receipt: SealedReceipt, at_ms: int) -> None:
        """See ``Ledger``."""
        with self.database.writing() as db:
            trails.keep_receipt(db, store, receipt, at_ms)

    def receipts(self, store: str, limit: int) -> Sequence[SealedReceipt]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.receipts(db, store, limit)

    def revisions(self, store: str, day: date) -> Sequence[RevisionKnown]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return trails.revisions(db, store, day)

    def revision(self, store: str, digest: str) -> Revision | None:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return kept_revision(db, store, digest)

    def days(self, first: date, last: date, among: Among = EVERY) -> Sequence[DayKnown]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.days(db, first, last, among)

    def untold(self, first: date, last: date, among: Among = EVERY) -> Sequence[Untold]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.untold(db, first, last, among)

    def tallies(self, first: date, last: date, among: Among = EVERY) -> Sequence[Tally]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.tallies(db, first, last, among)

    def compare(self, first: date, last: date, among: Among = EVERY) -> Sequence[Compared]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.compare(db, first, last, among)

    def expros(self, first: date, last: date, among: Among = EVERY) -> Sequence[ExproRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.expros(db, first, last, among)

    def places(self, first: date, last: date, among: Among = EVERY) -> Sequence[PlaceRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.places(db, first, last, among)

    def worst(
        self, first: date, last: date, most: int, answers_min: int, among: Among = EVERY
    ) -> Sequence[PlaceRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.worst(db, first, last, most, answers_min, among)

    def trend(self, first: date, last: date, among: Among = EVERY) -> Sequence[TrendRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.trend(db, first, last, among)

    def hours(self, first: date, last: date, among: Among = EVERY) -> Sequence[HourRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.hours(db, first, last, among)

    def rules(self, first: date, last: date, among: Among = EVERY) -> Sequence[RuleRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.rules(db, first, last, among)

    def judged(self, first: date, last: date, among: Among = EVERY) -> Sequence[JudgedRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.judged(db, first, last, among)

    def actions(self, first: date, last: date, among: Among = EVERY) -> Sequence[ActedRow]:
        """See ``Ledger``."""
        with self.database.reading() as db:
            return asking.actions(db, first, last, among)

    def close(self) -> None:
        """See ``Ledger``."""
        self.database.close()
