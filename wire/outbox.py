"""A device's events on its own disk, until the hub has them on its own.

``append`` returns when the events would survive a power cut; ``settle`` deletes what a receipt of
the hub vouches for, and nothing else ever deletes. One SQLite file is one *stream*: a new file
(new SD card, corrupt file) makes a new stream id, so numbers can never mean two things.

Not thread-safe: the program calls it from one worker thread (``wire.device``), since a durable
write takes 1 to 50 ms, and longer on a tired SD card. It does not send, and it reads no clock.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal

from msgspec import Struct

from wire.aside import move_aside, sync_folder
from wire.codec import PAYLOAD_BYTES_MAX, encode_body
from wire.envelope import Clock, Kept, Receipt
from wire.events import TYPE_OF, Comment, Event
from wire.lock import LockedError, lock

OUTBOX_EVENTS_MAX = 100_000
"""A week of a busy kiosk, about 30 MB. When it is reached the oldest stay and new events are
refused: what was thanked is kept, and nobody is thanked for what is not."""

REFUSED_KNOWN_MAX = 1_000
"""Refused events that are known again when they are offered again; a kiosk holds a few."""

_SCHEMA_VERSION = 1
_SCHEMA = (
    """
    CREATE TABLE outbox (
        -- AUTOINCREMENT: SQLite hands out a deleted row's number again without it
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        type TEXT NOT NULL,
        body BLOB NOT NULL,
        made_ms INTEGER NOT NULL,
        boot TEXT NOT NULL,
        uptime_ms INTEGER NOT NULL,
        clock TEXT NOT NULL,
        -- the id that it first had, if this file has begun a new stream since
        was TEXT
    ) STRICT
    """,
    """
    CREATE TABLE stream (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id TEXT NOT NULL,
        refused INTEGER NOT NULL
    ) STRICT
    """,
)


_INSERT = """
    INSERT INTO outbox (type, body, made_ms, boot, uptime_ms, clock) VALUES (?, ?, ?, ?, ?, ?)
"""

_DELETE = "DELETE FROM outbox WHERE seq BETWEEN ? AND ? RETURNING type"
_COMMENT = TYPE_OF[Comment]


class OutboxError(Exception):
    """The events are not on disk; the message says what an operator can do."""


class OutboxFull(OutboxError):
    """The outbox holds as many events as it may; only receipts of the hub make room."""


class OutboxBusy(OutboxError):
    """Another program has this outbox open."""


class Stamp(Struct, frozen=True, kw_only=True):
    """When events were made, by the device's clocks."""

    made_ms: int
    boot: str
    uptimems: int
    clock: Clock


class Holding(Struct, frozen=True, kw_only=True):
    """What an outbox holds.

    ``made`` is the highest number ever given, ``oldest`` the lowest held (``made + 1`` when it is
    empty), ``refused`` how many events found no room: each once however often it was offered,
    and no longer once it was stored.
    """

    made: int
    waiting: int
    oldest: int
    oldest_made_ms: int | None
    refused: int


class Outbox:
    """One stream of events on disk, in order.

    ``path`` is the database file, made when missing. ``replaced`` names the file that an
    unreadable outbox was moved to, if that happened now.

    Raises:
        OutboxBusy: another program has it open.
        OutboxError: the folder cannot be written, or the file is of a newer program.
    """

    def __init__(
        self,
        path: Path,
        *,
        events_max: int = OUTBOX_EVENTS_MAX,
        new_stream: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self.path = path
        self.replaced: Path | None = None
        self._events_max = events_max
        self._new_stream = new_stream
        self._lock = _lock(path)
        try:
            self._db = self._open()
        except BaseException:
            self._lock.close()
            raise
        self.stream: str
        self._made: int
        self._waiting: int
        self._refused: int
        self._turned_away: set[tuple[str, bytes]] = set()
        self._in_doubt: bool
        self._has_words = True  # whoever wrote the file before may have been cut off
        self._count()

    def append(self, events: Sequence[Event], stamp: Stamp) -> list[int]:
        """Put events on disk, all or none, and return their numbers.

        Raises:
            OutboxFull: there is no room; the refusal is counted on disk.
            OutboxError: the disk refused; try again with the same events. Very rarely they are on
                disk all the same, and then the second try finds them instead of doubling them.
        """
        if self._waiting + len(events) > self._events_max:
            self._refuse([encode_body(event) for event in events])
            msg = f"{self._waiting} events wait for the hub; check the network and the hub"
            raise OutboxFull(msg)
        rows = [
            (kind, body, stamp.made_ms, stamp.boot, stamp.uptimems, stamp.clock)
            for kind, body in map(encode_body, events)
        ]
        too_long = [kind for kind, body, *_ in rows if len(body) > PAYLOAD_BYTES_MAX // 2]
        if too_long:
            msg = f"{too_long[0]} of more than {PAYLOAD_BYTES_MAX // 2} bytes could never be sent"
            raise ValueError(msg)
        known = self._made
        mended = self._turned_away.intersection(row[:2] for row in rows)
        with self._transaction("FULL") as db:
            numbers = self._there_already(rows, known)
            if numbers:
                db.execute("UPDATE stream SET refused = refused")  # for a commit that syncs them
            else:
                if mended:
                    self._refused = max(0, self._refused - len(mended))
                    db.execute("UPDATE stream SET refused = ?", (self._refused,))
                numbers = [db.execute(_INSERT, row).lastrowid or 0 for row in rows]
        self._turned_away -= mended
        self._waiting += sum(number > self._made for number in numbers)
        self._made = max([self._made, *numbers])
        return numbers

    def pending(self, after: int, below: int, limit: int) -> list[Kept]:
        """At most ``limit`` events with ``after < seq < below``, oldest first.

        Raises:
            OutboxError: the disk cannot be read.
        """
        rows = self._read(
            "SELECT seq, type, body, made_ms, boot, uptime_ms, clock, was FROM outbox"
            " WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?",
            (after, below, limit),
        )
        return [
            Kept(
                seq=seq,
                type=kind,
                body=body,
                made_ms=made,
                boot=boot,
                uptimems=up,
                clock=clock,
                was=was,
            )
            for seq, kind, body, made, boot, up, clock, was in rows
        ]

    def settle(self, receipt: Receipt) -> int | None:
        """Delete what the hub has stored; return how many events that were.

        A receipt for another stream (another SD card) or for numbers that were never given says
        nothing about this outbox: it deletes nothing, and the answer is ``None``.
        """
        if receipt.stream != self.stream or receipt.upto > self._made:
            return None
        # NORMAL: a delete that a power cut undoes only makes the event travel twice, and the hub
        # knows it by its number; so a tap costs one fsync, not two.
        gone: list[str] = []
        with self._transaction("NORMAL") as db:
            for first, last in ((0, receipt.upto), *receipt.also):
                gone += [kind for (kind,) in db.execute(_DELETE, (first, last))]
        self._waiting -= len(gone)
        self._has_words |= _COMMENT in gone
        if self._has_words:
            self._forget_words()
        return len(gone)

    def is_copy(self, receipt: Receipt) -> bool:
        """Whether a receipt shows that this stream is written twice.

        The hub has numbers that this file has not given yet, or two events came under one number:
        the card was copied, or restored from an image. A number would mean two things.
        """
        highest = max([receipt.upto, *(last for _, last in receipt.also)])
        return receipt.stream == self.stream and (receipt.clash or highest > self._made)

    def begin_again(self) -> None:
        """Begin a new stream with what is held, numbered from 1; each event keeps its first id.

        Raises:
            OutboxError: the disk refused; the stream is the old one.
        """
        with self._transaction("FULL") as db:
            # negative first: numbers that are moved one by one would meet
            db.execute("UPDATE outbox SET was = coalesce(was, ? || '-' || seq)", (self.stream,))
            db.execute("UPDATE outbox SET seq = -seq")
            order = [seq for (seq,) in db.execute("SELECT seq FROM outbox ORDER BY seq DESC")]
            db.executemany(
                "UPDATE outbox SET seq = ? WHERE seq = ?", list(enumerate(order, start=1))
            )
            db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'outbox'", (len(order),))
            db.execute("UPDATE stream SET id = ?", (self._new_stream(),))
        self._count()

    @property
    def made(self) -> int:
        """The highest number ever given."""
        return self._made

    def oldest(self) -> int:
        """The lowest number held; ``made + 1`` when nothing is.

        Raises:
            OutboxError: the disk cannot be read.
        """
        [(lowest,)] = self._read("SELECT min(seq) FROM outbox")
        return self._made + 1 if lowest is None else int(lowest)

    def holding(self) -> Holding:
        """What is in it, for the device's status.

        Raises:
            OutboxError: the disk cannot be read.
        """
        oldest = self.oldest()
        rows = self._read("SELECT made_ms FROM outbox WHERE seq = ?", (oldest,))
        return Holding(
            made=self._made,
            waiting=self._waiting,
            oldest=oldest,
            oldest_made_ms=rows[0][0] if rows else None,
            refused=self._refused,
        )

    def close(self) -> None:
        """Close the file and let another program have it."""
        self._db.close()
        self._lock.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                msg = f"{self.path} cannot be opened: {error}; check the disk and the permissions"
                raise OutboxError(msg) from error
        self.replaced = move_aside(self.path)
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        fresh = not self.path.exists()
        db = sqlite3.connect(self.path, isolation_level=None, timeout=5.0)
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        if fresh:
            sync_folder(self.path.parent)
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 4194304")
        db.execute("PRAGMA secure_delete = ON")  # what shoppers wrote is overwritten
        verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > _SCHEMA_VERSION:
            msg = f"{self.path} was written by a newer program (format {version}); update this one"
            raise OutboxError(msg)
        if version == 0:
            db.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute("INSERT INTO stream VALUES (1, ?, 0)", (self._new_stream(),))
            db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            db.execute("COMMIT")

    def _there_already(self, rows: Sequence[tuple[object, ...]], known: int) -> list[int]:
        """The numbers of these very events, if a failed append has left them behind ``known``."""
        if self._made == known:
            return []
        found = self._db.execute(
            "SELECT seq, type, body FROM outbox WHERE seq > ? ORDER BY seq", (known,)
        ).fetchall()
        same = [one[1:] for one in found] == [row[:2] for row in rows]
        return [one[0] for one in found] if same else []

    def _read(self, sql: str, values: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            msg = f"{self.path} cannot be read: {error}; check the disk"
            raise OutboxError(msg) from error

    @contextmanager
    def _transaction(self, synchronous: Literal["FULL", "NORMAL"]) -> Iterator[sqlite3.Connection]:
        try:
            if self._in_doubt:
                self._count()
            self._db.execute(f"PRAGMA synchronous = {synchronous}")
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            # A COMMIT that fails may have committed all the same: look before the next one.
            self._in_doubt = True
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            msg = f"{self.path} cannot be written: {error}; check the disk"
            raise OutboxError(msg) from error

    def _count(self) -> None:
        """Learn from the file what is in it."""
        self.stream, self._refused = self._db.execute("SELECT id, refused FROM stream").fetchone()
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        self._made = row[0] if row else 0
        self._waiting = self._db.execute("SELECT count(*) FROM outbox").fetchone()[0]
        self._in_doubt = False

    def _forget_words(self) -> None:
        """Let nothing of settled comments stay in the files; tried again until it succeeds."""
        with suppress(sqlite3.Error):  # the disk refuses, as it will the next event
            [[busy, *_]] = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._has_words = bool(busy)

    def _refuse(self, bodies: Sequence[tuple[str, bytes]]) -> None:
        new = [one for one in bodies if one not in self._turned_away]
        with self._transaction("NORMAL") as db:
            db.execute("UPDATE stream SET refused = refused + ?", (len(new),))
        self._refused += len(new)
        if len(self._turned_away) + len(new) <= REFUSED_KNOWN_MAX:
            self._turned_away.update(new)


def _lock(path: Path) -> IO[bytes]:
    """Hold the outbox for as long as it is open: two senders of one stream would disagree."""
    try:
        return lock(path)
    except LockedError as error:
        raise OutboxBusy(str(error)) from error
    except OSError as error:
        msg = f"{path.parent} cannot be written: {error}"
        raise OutboxError(msg) from error
