"""A region's memory: the signed lines of its stores, and what is counted from them.

``Ledger`` is the protocol; ``hub.ledger.sqlite`` keeps it in one file, ``hub.ledger.postgres`` in a
server. Both pass ``tests/hub/ledger/promises.py``. What a ledger holds is a function of the set of
lines that came and of the keys that are trusted: order, carrier and repetition change nothing.

* A line that a trusted key signed for this store is kept, and counts.
* Of two lines that stand on the same line, the one whose branch tells the later day goes on, then
  that with more lines (``hub.ledger.branch.Reach``): what follows the other is a *superseded*
  branch. Both are kept, and every fork is reported.
* A day is counted once: in its highest line of the branch that goes on. Where that branch has none
  of the day, or knows fewer taps of it than a superseded line, the superseded line that knows most
  counts; ``DayKnown.forked`` says so.
* A line whose predecessor has not come yet counts all the same; the cursor waits before the hole.
* Rollups change in the transaction that changes the day, by the difference of two documents.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from msgspec import Struct

from hub.daily.chain import Head
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
from wire.report import DayState, Key, Revision, Sealed, Why
from wire.sync import Cursor, SealedReceipt

LINES_MAX = 1_000
"""At a time: what one transaction holds the database for."""

STORE_LINES_MAX = 200_000
"""Of one store: a revision every ten minutes for four years. What comes then is not taken."""

FOREIGN_LINES_MAX = 5_000
"""Of one store, signed with keys that nobody trusts yet: some years of a hub with a new key."""

FAULTS_KEPT_MAX = 1_000
"""Different ones of a store; the oldest go."""

FAULT_BYTES_MAX = 65_536
"""Kept of a line that cannot be taken; of a wrongly signed one all is, for the copies of a region
have to call its day what the region does."""

FAULTS_BYTES_MAX = FAULTS_KEPT_MAX * FAULT_BYTES_MAX
"""Kept of a store's wrong lines in all; the oldest go."""

RESTS_MS = 7 * 86_400_000
"""What was refused twice is wanted again after a week: a newer program may be able to read it."""

RECEIPTS_KEPT_MAX = 100
"""Of a store; the oldest go."""

MEMBERS_MAX = 20_000
"""Stores in one region; beyond it an own region is the better shape."""

KEYS_MAX = 50
"""Trusted for one store."""

Carrier = Literal["push", "pull", "file"]

Trouble = Literal[
    "unreadable", "spelling", "elsewhere", "foreign", "signature", "order", "gap", "fork", "full"
]
"""``unreadable``: no revision, or not one to count with. ``spelling``: not canonical.
``elsewhere``: another store's.
``foreign``: well signed, with a key that nobody trusts yet; it is kept, and counts once its key is
pinned. ``signature``: not signed by the key that it names. ``order``: its number does not follow
that of the line it stands on. ``gap``: the line it stands on has not come. ``fork``: another line
stands where it does, or has its number. ``full``: the store has all the lines it may have.
What is unreadable, misspelled, elsewhere, wrongly signed or too much is not taken; the bytes are
kept as a fault."""


class Member(Struct, frozen=True, kw_only=True):
    """A store on the region's roster.

    ``area`` and ``format`` (the type of store) are the region's words. Days before ``opened`` and
    after ``closed_on`` are not expected; None: ever since, and still open.
    """

    store: str
    label: str
    area: str = ""
    format: str = ""
    opened: date | None = None
    closed_on: date | None = None
    timezone: str = "UTC"


class Pinned(Struct, frozen=True, kw_only=True):
    """A public key that is trusted for a store; ``by`` is who said so, empty at first contact."""

    key: Key
    at_ms: int
    by: str


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with one line that came; ``seq`` is 0 where it cannot be read.

    ``day`` is the one that a wrongly signed line says it is of.
    """

    seq: int
    trouble: Trouble
    digest: str
    day: date | None = None


Lack = Literal["gap", "unsigned"]
"""``gap``: its line may be one of those that are missing between two of the log. ``unsigned``: a
line of it is here, and not signed by a key that is trusted."""


class Untold(Struct, frozen=True, kw_only=True):
    """Why of a store's days from ``first`` to ``last`` no report is here, if there is none."""

    store: str
    first: date
    last: date
    why: Lack


class FaultSeen(Struct, frozen=True, kw_only=True):
    """A fault that was kept, and how often it came; ``document`` may be cut off."""

    store: str
    fault: Fault
    carrier: Carrier
    times: int
    first_ms: int
    last_ms: int
    document: bytes
    signature: bytes


class Held(Struct, frozen=True, kw_only=True):
    """A line that is kept, by its hash, or one that was refused, by ``hub.daily.chain.mark``.

    ``trouble`` is None where it counts, ``foreign`` where it waits. ``rests``: it was refused
    more than once, and that is not ``RESTS_MS`` ago.
    """

    name: str
    seq: int
    trouble: Trouble | None
    rests: bool


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of some lines. ``accepted`` are new, ``known`` were there already.

    ``cursor`` is the store's own now, the last line before the first hole of the branch that goes
    on; it can go back where a hub was restored. Foreign lines are neither accepted nor known.
    """

    cursor: Cursor | None
    accepted: int
    known: int
    faults: tuple[Fault, ...] = ()


class RevisionKnown(Struct, frozen=True, kw_only=True):
    """One line of a day, on whatever branch; ``current`` is the one that is counted.

    ``trusted``: signed with a pinned key.
    """

    digest: str
    incarnation: str
    seq: int
    rev: int
    made: int
    state: DayState
    why: Why
    late: int
    current: bool
    superseded: bool
    trusted: bool
    carrier: Carrier
    received_ms: int


class Trail(Struct, frozen=True, kw_only=True):
    """How the log of a store stands: what is missing in it, and where it forked.

    ``gaps`` are numbers that have not come below one that has; ``forks`` the numbers from which on
    there is more than one branch; ``foreign`` how many lines wait for their key to be trusted.
    ``ends`` are the lines that count and that no other one stands on, by name: one of each branch,
    and one before each hole. ``received_ms`` is when a line of it came last.
    """

    store: str
    cursor: Cursor | None
    lines: int
    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    foreign: int
    ends: tuple[str, ...]
    received_ms: int | None


class Among(Struct, frozen=True, kw_only=True):
    """Which stores a question is about: those of an area, a format, or one; None: of any."""

    area: str | None = None
    format: str | None = None
    store: str | None = None


EVERY = Among()


class Ledger(Protocol):
    """What the rooms above need of a region's database. One thread calls it.

    Every method that writes is durable when it returns. All raise ``StoreError`` when the database
    cannot do its work now: nothing was changed, or nothing read; try again later.

    Ranges of days and weeks hold both their ends. Weeks are ISO weeks, named by their Monday; a
    date within a week names it too.
    """

    def register(self, member: Member) -> None:
        """Put a store on the roster, or change what stands there; its sums move with it.

        Raises:
            StoreError: the roster is full.
        """

    def members(self) -> Sequence[Member]:
        """The roster, by name."""

    def pin(self, store: str, key: Key, at_ms: int, by: str) -> Cursor | None:
        """Trust a key for a store; its lines that wait count from now on.

        Raises:
            StoreError: the store has as many keys as it may.
        """

    def keys(self, store: str) -> Sequence[Pinned]:
        """The keys that are trusted for a store, the first one first."""

    def cursor(self, store: str) -> Cursor | None:
        """How far the store's log is here without a hole; None: nothing of it."""

    def heads(self, store: str, now_ms: int) -> Sequence[Head]:
        """Behind which lines to ask for more, the furthest first; the last one is the cursor.

        Before the others are lines behind what was refused more than once of late: who asks there
        is not sent it again, nor all that stands behind it.
        """

    def ingest(self, store: str, lines: Sequence[Sealed], now_ms: int, carrier: Carrier) -> Outcome:
        """Take lines of a store's log in any order: all in one transaction.

        The first key that ever signed a line of a store is pinned, but never by a file: whose
        that is, nobody has seen.

        Raises:
            StoreError: nothing was taken, or they are more than ``LINES_MAX``.
        """

    def log(self, store: str, after: int, limit: int, end: str | None = None) -> Sequence[Sealed]:
        """One branch of a store behind a number, in order, each line standing on the one before it.

        It is the one that ends in the line ``end``, back to its first line or to a hole; None: the
        one that goes on, up to its cursor. ``Trail.ends`` has the ends of all.
        """

    def holds(self, store: str, digest: str) -> bool:
        """Whether a line of the store is here and trusted, on whatever branch."""

    def names(self, store: str, after: int, above: str, limit: int, now_ms: int) -> Sequence[Held]:
        """What is kept of a store behind a number, and all that was refused, by name."""

    def named(self, store: str, names: Sequence[str]) -> Sequence[Sealed]:
        """Lines by name, on whatever branch; wrongly signed ones as they came."""

    def counts(self, among: Among = EVERY) -> Mapping[str, int]:
        """How many names ``named`` has, by store."""

    def trail(self, store: str) -> Trail:
        """How the store's log stands."""

    def faults(self, store: str | None, limit: int) -> Sequence[FaultSeen]:
        """What was wrong with lines that came, the last seen first; of all stores where None."""

    def keep_receipt(self, store: str, receipt: SealedReceipt, at_ms: int) -> None:
        """Keep a receipt that was given or got."""

    def receipts(self, store: str, limit: int) -> Sequence[SealedReceipt]:
        """The receipts of a store, the newest first."""

    def revisions(self, store: str, day: date) -> Sequence[RevisionKnown]:
        """All lines of a store-day that are kept, by number."""

    def revision(self, store: str, digest: str) -> Revision | None:
        """What a kept line says."""

    def days(self, first: date, last: date, among: Among = EVERY) -> Sequence[DayKnown]:
        """What is known of each store-day, by store and day; a day that has not arrived is none."""

    def untold(self, first: date, last: date, among: Among = EVERY) -> Sequence[Untold]:
        """Where days without a report may be, of all stores; nothing: nowhere, they never came."""

    def tallies(self, first: date, last: date, among: Among = EVERY) -> Sequence[Tally]:
        """How many days have arrived, by store; a store without one is none."""

    def compare(self, first: date, last: date, among: Among = EVERY) -> Sequence[Compared]:
        """Each store's sums over exactly these days, by store."""

    def expros(self, first: date, last: date, among: Among = EVERY) -> Sequence[ExproRow]:
        """Each store's answers by ExPro over the weeks of these dates."""

    def places(self, first: date, last: date, among: Among = EVERY) -> Sequence[PlaceRow]:
        """Each store's answers by touchpoint over the weeks of these dates."""

    def worst(
        self, first: date, last: date, most: int, answers_min: int, among: Among = EVERY
    ) -> Sequence[PlaceRow]:
        """The touchpoints with the lowest mean face over the weeks of these dates.

        Of one scale each; context is left out, and so is what fewer than ``answers_min`` answered.
        """

    def trend(self, first: date, last: date, among: Among = EVERY) -> Sequence[TrendRow]:
        """Answers by week and ExPro, over all stores that are asked for together."""

    def hours(self, first: date, last: date, among: Among = EVERY) -> Sequence[HourRow]:
        """Answers by weekday and hour over the weeks of these dates, of all stores together."""

    def rules(self, first: date, last: date, among: Among = EVERY) -> Sequence[RuleRow]:
        """By what the weeks were judged: where that changes, a trend has a break."""

    def judged(self, first: date, last: date, among: Among = EVERY) -> Sequence[JudgedRow]:
        """By what each store was judged over the weeks of these dates: a row for each way."""

    def actions(self, first: date, last: date, among: Among = EVERY) -> Sequence[ActedRow]:
        """What staff did on these days, by store and day."""

    def close(self) -> None:
        """Let go of the database."""
