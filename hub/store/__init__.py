"""The hub's memory: what it must keep, and the questions asked of it.

``Store`` is the protocol; ``hub.store.sqlite`` keeps it in one file. The suite that every
implementation passes is ``tests/hub/store/promises.py``: what ``commit`` has returned survives a
power cut, an identity is stored once however often it comes, and a cursor never runs ahead of the
rows.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from wire.clock import When
from wire.report import Sealed

DATABASE = "hub.db"
"""The database's name in the hub's data folder."""

STRETCH_EVENTS = 5_000
"""Positions of the log in a stretch: some 20 ms of work, and 60 kB written briefly."""


class StoreError(Exception):
    """The store cannot do its work now; the message says what an operator can do."""


class StoreNewerError(StoreError):
    """The database was written by a newer program."""


class Incoming(Struct, frozen=True, kw_only=True):
    """One event as it came: its identity, and either a body or what is wrong with it.

    ``raw`` are the bytes of the whole CloudEvent; they are kept when there is a ``problem``.
    ``data`` are those of its body, understood or not: they are the same each time it comes.
    ``was``: stream and number that the event first had, if its device has begun a new stream.
    """

    device: str
    stream: str
    seq: int
    oldest: int | None
    type: str
    when: When
    received_ms: int
    body: str | None
    problem: str | None
    raw: bytes
    data: bytes
    was: tuple[str, int] | None = None


class Reject(Struct, frozen=True, kw_only=True):
    """A message of which it cannot be told who said it, or under which number."""

    received_ms: int
    topic: str
    reason: str
    payload: bytes


class DeviceStatus(Struct, frozen=True, kw_only=True):
    """The last thing a device said of itself; ``status`` is its JSON (``wire.events.Status``)."""

    device: str
    status: str
    received_ms: int


class Batch(Struct, frozen=True, kw_only=True):
    """What one transaction stores. ``offsets``: the clock estimate of each (device, boot)."""

    incoming: Sequence[Incoming] = ()
    rejects: Sequence[Reject] = ()
    statuses: Sequence[DeviceStatus] = ()
    offsets: Mapping[tuple[str, str], int] = {}


class Stored(Struct, frozen=True, kw_only=True):
    """One event of the log, as everything above the store reads it.

    ``position`` orders the log and is never reused. ``at_ms`` is when it happened, corrected once
    at ingest; ``shift_ms`` is by how much the device's own clock was corrected, and applies to
    times inside the body as well.
    """

    position: int
    device: str
    stream: str
    seq: int
    type: str
    at_ms: int
    shift_ms: int
    retimed: bool
    received_ms: int
    body: str


class Quarantined(Struct, frozen=True, kw_only=True):
    """An event whose body could not be understood, kept whole under its identity."""

    id: int
    device: str
    reason: str
    raw: bytes


class StreamState(Struct, frozen=True, kw_only=True):
    """How far the hub has one stream: see ``wire.envelope.Receipt`` for ``upto`` and ``also``.

    ``lost`` counts the numbers that never came and that their device no longer holds; ``clash``
    says that two events came under one number.
    """

    device: str
    stream: str
    upto: int
    also: tuple[tuple[int, int], ...]
    lost: int
    received_ms: int
    clash: bool = False


class Committed(Struct, frozen=True, kw_only=True):
    """What one transaction changed.

    ``stored`` are the events that are new to the log, in its order; ``streams`` every stream that
    was spoken of, repeats included, since a repeat is a device that has not heard its receipt.
    """

    stored: Sequence[Stored]
    streams: Sequence[StreamState]
    repeats: int
    deferred: int


class Counts(Struct, frozen=True, kw_only=True):
    """How many events are where since the store was made."""

    stored: int
    quarantined: int
    rejected: int
    lost: int


class Snapshot(Struct, frozen=True, kw_only=True):
    """What the log was read as, up to ``position``; ``rules`` names how it was read.

    With other rules the log gives something else, and has to be read from its beginning.
    """

    position: int
    rules: str
    content: bytes


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the hub's own journal: what happened there, as JSON; ``kind`` says what it is."""

    number: int
    at_ms: int
    kind: str
    body: str


class Sheet(Struct, frozen=True, kw_only=True):
    """One line of the log of day reports, with what it is found by; ``digest`` is its hash."""

    seq: int
    day: int
    digest: str
    sealed: Sealed


class Store(Protocol):
    """What the rooms above need of a store. One thread calls it."""

    def commit(self, batch: Batch) -> Committed:
        """Store a batch, all or nothing; durable on return.

        Raises:
            StoreError: nothing was stored; try again later.
        """

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """The log behind ``position``, in order, at most ``limit`` events."""

    def events_before(self, position: int, limit: int) -> Sequence[Stored]:
        """The log before ``position``, the newest first, at most ``limit`` events."""

    def events_of(self, device: str, stream: str, after: int, limit: int) -> Sequence[Stored]:
        """What a stream said with a number above ``after``, in its own order, at most ``limit``."""

    def last_position(self) -> int:
        """The position of the newest event; 0 while there is none."""

    def start_of_last(self, span_ms: int, now_ms: int) -> int:
        """The position behind which every event is that was received in the last ``span_ms``.

        Counted back from ``now_ms``, or from the newest event where that is earlier: a clock that
        ran ahead hides no event.
        """

    def quarantined(self, after: int, limit: int) -> Sequence[Quarantined]:
        """The quarantined events with an id above ``after``, in order, at most ``limit``."""

    def readmit(self, bodies: Mapping[int, str]) -> Sequence[Stored]:
        """Move events from quarantine to the end of the log, with the bodies now understood.

        ``bodies`` go by the quarantined event's id. One whose number another event has taken
        stays where it is.

        Raises:
            StoreError: nothing was moved; try again later.
        """

    def counts(self) -> Counts:
        """How many events are where."""

    def streams(self) -> Sequence[StreamState]:
        """How far every stream is.

        Raises:
            StoreError: it cannot be read now.
        """

    def statuses(self) -> Sequence[DeviceStatus]:
        """The last status of every device ever seen."""

    def offsets(self) -> Mapping[tuple[str, str], int]:
        """The clock estimate of every (device, boot)."""

    def keep(self, snapshot: Snapshot) -> None:
        """Keep a snapshot in place of the last one.

        Raises:
            StoreError: the last one is kept.
        """

    def snapshot(self) -> Snapshot | None:
        """The newest snapshot."""

    def keep_shorthand(self, stretch: int, content: bytes) -> None:
        """Keep a stretch of the log as it was written briefly, in place of the last such.

        Raises:
            StoreError: it is not kept; the log is as good.
        """

    def shorthand(self, stretch: int) -> bytes | None:
        """A stretch of the log as it was written briefly."""

    def last_shorthand(self) -> int:
        """The number of the last stretch that was written; -1 while there is none."""

    def enter(self, at_ms: int, kind: str, body: str) -> Entry:
        """Add a line to the journal; durable on return.

        Raises:
            StoreError: nothing was added; try again later.
        """

    def journal(self, after: int, limit: int) -> Sequence[Entry]:
        """The lines of the journal with a number above ``after``, in order, at most ``limit``."""

    def entries_before(self, kind: str, number: int, limit: int) -> Sequence[Entry]:
        """The journal's lines of a kind below a number, the newest first, at most ``limit``."""

    def append(self, sheet: Sheet) -> None:
        """Add a line to the log of day reports, behind its last one; durable on return.

        This and the four that read that log raise the same.

        Raises:
            StoreError: nothing was added, or its number is taken, or the log cannot be read now.
        """

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        """The log of day reports behind a number, in order, at most ``limit``."""

    def last_sheet(self) -> Sheet | None:
        """The last line of that log."""

    def sheets_of(self, day: int) -> Sequence[Sheet]:
        """All lines of a business day, in order."""

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        """The last line of each of the ``limit`` newest days before a day, the newest first."""

    def close(self) -> None:
        """Let go of the database."""
