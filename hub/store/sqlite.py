"""The store in one SQLite file: WAL, ``synchronous=FULL``, one writer, group commits.

Not thread-safe: the hub calls it from one thread. sqlite-utils opens, migrates and asks;
``commit`` speaks to its connection directly, because it is the hot path and because sqlite-utils'
own ``atomic()`` begins a transaction without the write lock and then fails under contention.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlite_utils

from hub.store import (
    Batch,
    Committed,
    Counts,
    DeviceStatus,
    Incoming,
    Quarantined,
    Reject,
    Stored,
    StoreError,
    StreamState,
)
from hub.store.cursor import Cursor
from hub.store.migrate import Migration, migrate, shipped
from wire.lock import LockedError, lock

REJECTS_KEPT_MAX = 1_000
REJECT_BYTES_MAX = 4_096
MISSED_EVENTS_MAX = 300_000  # more than one commit of the fullest batches can hold
STREAMS_MAX = 1_000  # of one device
"""A stream is a new outbox file: a few in a device's life. Beyond this somebody is making them
up, and their events wait (they are deferred, not lost)."""

BOOTS_KEPT_MAX = 20  # of one device; events of an earlier boot than that have long been sent
STATUSES_MAX = 2_000  # devices remembered over a restart; far more than a store has

_EVENT = """
    INSERT OR IGNORE INTO events
        (device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_QUARANTINE = """
    INSERT OR IGNORE INTO quarantine
        (device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, reason, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_HELD = """
    SELECT device, stream, seq, type, at_ms, shift_ms, retimed, received_ms
    FROM quarantine WHERE id = ?
"""
_STREAM = """
    INSERT INTO streams (device, stream, upto, also, lost, received_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (device, stream) DO UPDATE SET
        upto = excluded.upto, also = excluded.also, lost = excluded.lost,
        received_ms = excluded.received_ms
"""

Key = tuple[str, str]
Facts = tuple[str, int, int, bool, int]  # type, at_ms, shift_ms, retimed, received_ms


class SqliteStore:
    """``hub.store.Store`` in the file ``path``, made when missing.

    Raises:
        StoreNewerError: a newer program has written it.
        StoreError: it cannot be opened, or another program has it open.
    """

    _conn: sqlite3.Connection

    def __init__(self, path: Path, migrations: Sequence[Migration] | None = None) -> None:
        self.path = path
        try:
            self._lock = lock(path)  # two hubs would overwrite each other's cursors
        except (OSError, LockedError) as error:
            msg = f"{path} cannot be opened: {error}"
            raise StoreError(msg) from error
        try:
            self._open(migrations or shipped())
        except sqlite3.Error as error:
            self.close()
            msg = f"{path} cannot be used: {error}; restore the last backup, or move it away"
            raise StoreError(msg) from error
        except BaseException:
            self.close()
            raise

    def commit(self, batch: Batch) -> Committed:
        """See ``Store``."""
        missed = self._look_again() if self._in_doubt else []
        work = _Work(self._conn, self._cursors, missed)
        with self._transaction():
            for one in batch.incoming:
                work.take(one)
            work.finish(batch)
            if batch.rejects:
                self._keep_rejects(batch.rejects)
        lost = sum(
            cursor.lost - (self._cursors[key].lost if key in self._cursors else 0)
            for key, cursor in work.cursors.items()
        )
        self._cursors.update(work.cursors)
        self._add(work.stored, work.quarantined, len(batch.rejects), lost)
        outcome = work.outcome()
        if outcome.stored:
            self._handed = outcome.stored[-1].position
        return outcome

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """See ``Store``."""
        rows = self._db.query(
            "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?", (position, limit)
        )
        return [Stored(**{**row, "retimed": bool(row["retimed"])}) for row in rows]

    def start_of_last(self, span_ms: int, now_ms: int) -> int:
        """See ``Store``."""
        last = self._conn.execute(
            "SELECT received_ms FROM events ORDER BY position DESC LIMIT 1"
        ).fetchone()
        if last is None:
            return 0
        # The old rows are passed over inside SQLite (some 5 million a second here): an index would
        # cost every commit, and positions follow the hub's clock only as long as nobody sets it.
        found = self._conn.execute(
            "SELECT position FROM events WHERE received_ms >= ? ORDER BY position LIMIT 1",
            (min(now_ms, last[0]) - span_ms,),
        ).fetchone()
        return int(found[0]) - 1

    def quarantined(self, after: int, limit: int) -> Sequence[Quarantined]:
        """See ``Store``."""
        rows = self._db.query(
            "SELECT id, device, reason, raw FROM quarantine WHERE id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [Quarantined(**row) for row in rows]

    def readmit(self, bodies: Mapping[int, str]) -> Sequence[Stored]:
        """See ``Store``."""
        moved = []
        with self._transaction() as db:
            for number, body in bodies.items():
                row = db.execute(_HELD, (number,)).fetchone()
                entered = db.execute(_EVENT, (*row, body))
                if entered.rowcount:
                    db.execute("DELETE FROM quarantine WHERE id = ?", (number,))
                    moved.append(_stored(entered.lastrowid, row[:3], row[3:], body))
            _count(db, "quarantined", -len(moved))
            _count(db, "stored", len(moved))
        self._add(len(moved), -len(moved), 0, 0)
        self._handed = self._last_position()
        return moved

    def counts(self) -> Counts:
        """See ``Store``."""
        return self._counts

    def streams(self) -> Sequence[StreamState]:
        """See ``Store``."""
        rows = self._db.query("SELECT * FROM streams ORDER BY device, received_ms")
        return [StreamState(**{**row, "also": _ranges(row["also"])}) for row in rows]

    def statuses(self) -> Sequence[DeviceStatus]:
        """See ``Store``."""
        return [DeviceStatus(**row) for row in self._db.query("SELECT * FROM statuses")]

    def offsets(self) -> Mapping[tuple[str, str], int]:
        """See ``Store``."""
        rows = self._db.query("SELECT * FROM boots")
        return {(row["device"], row["boot"]): row["offset_ms"] for row in rows}

    def close(self) -> None:
        """See ``Store``."""
        connection = getattr(self, "_conn", None)
        if connection is not None:
            connection.close()
        self._lock.close()

    def _open(self, migrations: Sequence[Migration]) -> None:
        self._conn = sqlite3.connect(
            self.path, isolation_level=None, timeout=5.0, check_same_thread=False
        )
        self._db = sqlite_utils.Database(self._conn)
        self._conn.execute("PRAGMA journal_mode = WAL")
        self._conn.execute("PRAGMA synchronous = FULL")
        self._conn.execute("PRAGMA journal_size_limit = 67108864")
        migrate(self._conn, self.path, migrations)
        self._read_books()
        self._handed = self._last_position()

    def _read_books(self) -> None:
        """Learn from the file how far every stream is, and how many events are where."""
        self._cursors = {
            (one.device, one.stream): Cursor(one.upto, one.also, one.lost) for one in self.streams()
        }
        named: dict[str, int] = {row["name"]: row["value"] for row in self._db["counters"].rows}
        lost = sum(cursor.lost for cursor in self._cursors.values())
        self._counts = Counts(**named, lost=lost)
        self._in_doubt = False

    def _look_again(self) -> list[Stored]:
        """After a failed commit: the events that are in the log and were never handed on.

        Raises:
            StoreError: the file cannot be read either.
        """
        try:
            self._read_books()
            return list(self.events_after(self._handed, MISSED_EVENTS_MAX))
        except sqlite3.Error as error:
            self._in_doubt = True
            msg = f"{self.path} cannot be read: {error}; check the disk"
            raise StoreError(msg) from error

    def _last_position(self) -> int:
        rows = self._db.query("SELECT coalesce(max(position), 0) AS last FROM events")
        return int(next(iter(rows))["last"])

    def _add(self, stored: int, quarantined: int, rejected: int, lost: int) -> None:
        before = self._counts
        self._counts = Counts(
            stored=before.stored + stored,
            quarantined=before.quarantined + quarantined,
            rejected=before.rejected + rejected,
            lost=before.lost + lost,
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is durable when it ends, or never was."""
        db = self._conn
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as error:
            # A COMMIT that fails may have committed all the same: look before the next one.
            self._in_doubt = True
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            msg = f"{self.path} cannot be written: {error}; check the disk"
            raise StoreError(msg) from error

    def _keep_rejects(self, rejects: Sequence[Reject]) -> None:
        self._conn.executemany(
            "INSERT INTO rejects (received_ms, topic, reason, payload) VALUES (?, ?, ?, ?)",
            [
                (one.received_ms, one.topic, one.reason, one.payload[:REJECT_BYTES_MAX])
                for one in rejects[-REJECTS_KEPT_MAX:]
            ],
        )
        self._conn.execute(
            "DELETE FROM rejects WHERE id <= (SELECT max(id) FROM rejects) - ?",
            (REJECTS_KEPT_MAX,),
        )
        _count(self._conn, "rejected", len(rejects))


class _Work:
    """One transaction under way: rows go in, cursors move, on copies that count only after it."""

    def __init__(
        self, db: sqlite3.Connection, known: Mapping[Key, Cursor], missed: list[Stored]
    ) -> None:
        self._db = db
        self._known = known
        self._missed = missed
        self.cursors: dict[Key, Cursor] = {}
        self._received_ms: dict[Key, int] = {}
        self._log: list[Stored] = []
        self.quarantined = 0
        self._repeats = 0
        self._deferred = 0

    @property
    def stored(self) -> int:
        """How many events are new to the log."""
        return len(self._log)

    def take(self, one: Incoming) -> None:
        """Store one event under its identity, unless it is there already."""
        key = (one.device, one.stream)
        cursor = self.cursors.get(key)
        if cursor is None:
            known = self._known.get(key)
            if known is None and not self._may_begin(one.device):
                self._deferred += 1
                return
            cursor = self.cursors[key] = known.copy() if known else Cursor()
        if one.oldest is not None:
            cursor.release(one.oldest)
        self._received_ms[key] = one.received_ms
        if not cursor.has_room(one.seq):
            self._deferred += 1
            return
        if not cursor.has(one.seq):
            self._enter(one)
            cursor.add(one.seq)
        elif self._look_up(one):
            self._repeats += 1
        else:
            self._enter(one)
            cursor.lost -= 1  # given up too early: it came after all

    def _may_begin(self, device: str) -> bool:
        """Whether a device may have one more stream; asked only when it begins one."""
        of_device = "SELECT count(*) FROM streams WHERE device = ?"
        stored = self._db.execute(of_device, (device,)).fetchone()[0]
        begun = sum(key[0] == device and key not in self._known for key in self.cursors)
        return int(stored) + begun < STREAMS_MAX

    def finish(self, batch: Batch) -> None:
        """Write the cursors and what devices said of themselves."""
        db = self._db
        db.executemany(
            _STREAM,
            [
                (*key, cursor.upto, json.dumps(cursor.islands), cursor.lost, self._received_ms[key])
                for key, cursor in self.cursors.items()
            ],
        )
        db.executemany(
            "INSERT INTO statuses SELECT ?, ?, ?"
            " WHERE (SELECT count(*) FROM statuses) < ?"
            " OR EXISTS (SELECT 1 FROM statuses WHERE device = ?)"
            " ON CONFLICT (device) DO UPDATE SET"
            " status = excluded.status, received_ms = excluded.received_ms",
            [
                (one.device, one.status, one.received_ms, STATUSES_MAX, one.device)
                for one in batch.statuses
            ],
        )
        db.executemany(
            "INSERT INTO boots VALUES (?, ?, ?) ON CONFLICT (device, boot) DO UPDATE SET"
            " offset_ms = excluded.offset_ms",
            [(*key, offset_ms) for key, offset_ms in batch.offsets.items()],
        )
        db.executemany(
            "DELETE FROM boots WHERE rowid IN (SELECT rowid FROM boots WHERE device = ?"
            " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
            [(device, BOOTS_KEPT_MAX) for device in {device for device, _ in batch.offsets}],
        )
        _count(db, "stored", self.stored)
        _count(db, "quarantined", self.quarantined)

    def outcome(self) -> Committed:
        """What the transaction has changed, once it is durable."""
        return Committed(
            stored=self._missed + self._log,
            streams=[
                StreamState(
                    device=device,
                    stream=stream,
                    upto=cursor.upto,
                    also=tuple(cursor.islands),
                    lost=cursor.lost,
                    received_ms=self._received_ms[device, stream],
                )
                for (device, stream), cursor in self.cursors.items()
            ],
            repeats=self._repeats,
            deferred=self._deferred,
        )

    def _enter(self, one: Incoming) -> None:
        """Put the row where it belongs; if its identity is there already, nothing happens."""
        if one.body is None:
            self._quarantine(one, one.problem or "no body")
            return
        identity, facts = _identity(one), _facts(one)
        entered = self._db.execute(_EVENT, (*identity, *facts, one.body))
        if entered.rowcount:
            self._log.append(_stored(entered.lastrowid, identity, facts, one.body))

    def _look_up(self, one: Incoming) -> bool:
        """Whether a number that the cursor has passed is really there, and not lost.

        Where another event has taken the number (a copied SD card makes two devices share name
        and stream), this one is kept in quarantine as well.
        """
        row = self._db.execute(
            "SELECT body FROM events WHERE device = ? AND stream = ? AND seq = ?", _identity(one)
        ).fetchone()
        if row is not None:
            if row[0] != one.body:
                self._quarantine(one, one.problem or "another event has this number")
            return True
        held = "SELECT 1 FROM quarantine WHERE device = ? AND stream = ? AND seq = ?"
        return self._db.execute(held, _identity(one)).fetchone() is not None

    def _quarantine(self, one: Incoming, reason: str) -> None:
        row = (*_identity(one), *_facts(one), reason, one.raw)
        self.quarantined += self._db.execute(_QUARANTINE, row).rowcount


def _identity(one: Incoming) -> tuple[str, str, int]:
    return one.device, one.stream, one.seq


def _facts(one: Incoming) -> Facts:
    return one.type, one.when.at_ms, one.when.shift_ms, one.when.retimed, one.received_ms


def _count(db: sqlite3.Connection, name: str, more: int) -> None:
    if more:
        db.execute("UPDATE counters SET value = value + ? WHERE name = ?", (more, name))


def _stored(
    position: int | None, identity: tuple[str, str, int], facts: Facts, body: str
) -> Stored:
    device, stream, seq = identity
    kind, at_ms, shift_ms, retimed, received_ms = facts
    return Stored(
        position=position or 0,
        device=device,
        stream=stream,
        seq=seq,
        type=kind,
        at_ms=at_ms,
        shift_ms=shift_ms,
        retimed=bool(retimed),
        received_ms=received_ms,
        body=body,
    )


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in json.loads(text))
