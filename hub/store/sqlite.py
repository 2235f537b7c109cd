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
    Entry,
    Quarantined,
    Reject,
    Sheet,
    Snapshot,
    Stored,
    StoreError,
    StreamState,
)
from hub.store.cursor import Cursor
from hub.store.migrate import Migration, migrate, shipped
from hub.store.opening import laid, opened
from hub.store.retained import Retained
from hub.store.sheets import sheet_of
from hub.store.work import ENTER_EVENT, Work, as_stored, count
from wire.lock import LockedError, lock
from wire.machine import disk_free_bytes

REJECTS_KEPT_MAX = 1_000
REJECT_BYTES_MAX = 4_096
MISSED_EVENTS_MAX = 300_000  # more than one commit of the fullest batches can hold

_HELD = """
    SELECT device, stream, seq, type, at_ms, shift_ms, retimed, received_ms
    FROM quarantine WHERE id = ?
"""

OPENING_BYTES = 65_536
"""Free space without which SQLite may not open a database; its index of the log takes half."""


class SqliteStore(Retained):
    """``hub.store.Store`` in the file ``path``, made when missing.

    Raises:
        StoreNewerError: a newer program has written it.
        StoreError: it cannot be opened, or another program has it open.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] | None = None) -> None:
        self.path = path
        try:
            self._lock = lock(path)  # two hubs would overwrite each other's cursors
        except (OSError, LockedError) as error:
            msg = f"{path} cannot be opened: {error}"
            raise StoreError(msg) from error
        try:
            laid(path)  # what shoppers wrote is in it; its log takes the same mode
            self._open(migrations or shipped())
        except (OSError, sqlite3.Error) as error:
            self.close()
            full = disk_free_bytes(path.parent) < OPENING_BYTES
            mend = "make room on its disk" if full else "restore the last backup, or move it away"
            msg = f"{path} cannot be used: {error}; {mend}"
            raise StoreError(msg) from error
        except BaseException:
            self.close()
            raise

    def commit(self, batch: Batch) -> Committed:
        """See ``Store``."""
        missed = self._look_again() if self._in_doubt else []
        work = Work(self._conn, self._cursors, self._renamed, missed)
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
        return self._events("position > ? ORDER BY position LIMIT ?", position, limit)

    def events_before(self, position: int, limit: int) -> Sequence[Stored]:
        """See ``Store``."""
        return self._events("position < ? ORDER BY position DESC LIMIT ?", position, limit)

    def events_of(self, device: str, stream: str, after: int, limit: int) -> Sequence[Stored]:
        """See ``Store``."""
        own = "device = ? AND stream = ? AND seq > ? ORDER BY seq LIMIT ?"
        return self._events(own, device, stream, after, limit)

    def _events(self, where: str, *values: str | int) -> Sequence[Stored]:
        rows = self._db.query(f"SELECT * FROM events WHERE {where}", values)  # noqa: S608 - words from above
        return [Stored(**{**row, "retimed": bool(row["retimed"])}) for row in rows]

    def last_position(self) -> int:
        """See ``Store``."""
        rows = self._db.query("SELECT coalesce(max(position), 0) AS last FROM events")
        return int(next(iter(rows))["last"])

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
                entered = db.execute(ENTER_EVENT, (*row, body))
                if entered.rowcount:
                    db.execute("DELETE FROM quarantine WHERE id = ?", (number,))
                    moved.append(as_stored(entered.lastrowid, row[:3], row[3:], body))
            count(db, "quarantined", -len(moved))
            count(db, "stored", len(moved))
        self._add(len(moved), -len(moved), 0, 0)
        self._handed = self.last_position()
        return moved

    def counts(self) -> Counts:
        """See ``Store``."""
        return self._counts

    def streams(self) -> Sequence[StreamState]:
        """See ``Store``."""
        with self._reading():
            return self._streams()

    def statuses(self) -> Sequence[DeviceStatus]:
        """See ``Store``."""
        return [DeviceStatus(**row) for row in self._db.query("SELECT * FROM statuses")]

    def offsets(self) -> Mapping[tuple[str, str], int]:
        """See ``Store``."""
        rows = self._db.query("SELECT * FROM boots")
        return {(row["device"], row["boot"]): row["offset_ms"] for row in rows}

    def keep(self, snapshot: Snapshot) -> None:
        """See ``Store``."""
        row = (snapshot.position, snapshot.rules, snapshot.content)
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO snapshot VALUES (1, ?, ?, ?)", row)

    def snapshot(self) -> Snapshot | None:
        """See ``Store``."""
        rows = self._db.query("SELECT position, rules, content FROM snapshot")
        return next((Snapshot(**row) for row in rows), None)

    def keep_shorthand(self, stretch: int, content: bytes) -> None:
        """See ``Store``."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO shorthand VALUES (?, ?)", (stretch, content))

    def shorthand(self, stretch: int) -> bytes | None:
        """See ``Store``."""
        rows = self._db.query("SELECT content FROM shorthand WHERE stretch = ?", (stretch,))
        return next((row["content"] for row in rows), None)

    def last_shorthand(self) -> int:
        """See ``Store``."""
        rows = self._db.query("SELECT coalesce(max(stretch), -1) AS last FROM shorthand")
        return int(next(iter(rows))["last"])

    def enter(self, at_ms: int, kind: str, body: str) -> Entry:
        """See ``Store``."""
        with self._transaction() as db:
            entered = db.execute(
                "INSERT INTO journal (at_ms, kind, body) VALUES (?, ?, ?)", (at_ms, kind, body)
            )
        return Entry(number=int(entered.lastrowid or 0), at_ms=at_ms, kind=kind, body=body)

    def journal(self, after: int, limit: int) -> Sequence[Entry]:
        """See ``Store``."""
        rows = self._db.query(
            "SELECT * FROM journal WHERE number > ? ORDER BY number LIMIT ?", (after, limit)
        )
        return [Entry(**row) for row in rows]

    def entries_before(self, kind: str, number: int, limit: int) -> Sequence[Entry]:
        """See ``Store``."""
        rows = self._db.query(
            "SELECT * FROM journal WHERE kind = ? AND number < ? ORDER BY number DESC LIMIT ?",
            (kind, number, limit),
        )
        return [Entry(**row) for row in rows]

    def append(self, sheet: Sheet) -> None:
        """See ``Store``."""
        sealed = sheet.sealed
        row = (sheet.seq, sheet.day, sheet.digest, sealed.document, sealed.signature)
        with self._transaction() as db:
            db.execute("INSERT INTO sheets VALUES (?, ?, ?, ?, ?)", row)

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        """See ``Store``."""
        return self._sheets("WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)

    def last_sheet(self) -> Sheet | None:
        """See ``Store``."""
        return next(iter(self._sheets("ORDER BY seq DESC LIMIT 1")), None)

    def sheets_of(self, day: int) -> Sequence[Sheet]:
        """See ``Store``."""
        return self._sheets("WHERE day = ? ORDER BY seq", day)

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        """See ``Store``."""
        newest = "WHERE seq IN (SELECT max(seq) FROM sheets WHERE day < ? GROUP BY day)"
        return self._sheets(f"{newest} ORDER BY day DESC LIMIT ?", before, limit)

    def _sheets(self, where: str, *values: int) -> Sequence[Sheet]:
        with self._reading():
            rows = self._db.query(f"SELECT * FROM sheets {where}", values)  # noqa: S608 - words from above
            return [sheet_of(**row) for row in rows]

    def _streams(self) -> Sequence[StreamState]:
        rows = self._db.query("SELECT * FROM streams ORDER BY device, received_ms")
        return [
            StreamState(
                **{
                    **row,
                    "also": tuple(map(tuple, json.loads(row["also"]))),
                    "clash": bool(row["clash"]),
                }
            )
            for row in rows
        ]

    def close(self) -> None:
        """See ``Store``."""
        connection = getattr(self, "_conn", None)
        if connection is not None:
            connection.close()
        self._lock.close()

    def _open(self, migrations: Sequence[Migration]) -> None:
        self._conn = opened(self.path, writes=True)
        self._db = sqlite_utils.Database(self._conn)
        self._conn.execute("PRAGMA journal_mode = WAL")
        self._conn.execute("PRAGMA synchronous = FULL")
        self._conn.execute("PRAGMA journal_size_limit = 67108864")
        migrate(self._conn, self.path, migrations)
        self._read_books()
        self._handed = self.last_position()

    def _read_books(self) -> None:
        """Learn from the file how far every stream is, and how many events are where."""
        self._cursors = {
            (one.device, one.stream): Cursor(one.upto, one.also, one.lost, clash=one.clash)
            for one in self._streams()
        }
        rows = self._db.query("SELECT DISTINCT device, stream FROM renamed")
        self._renamed = {(row["device"], row["stream"]) for row in rows}
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
            with self._reading():
                self._read_books()
                return list(self.events_after(self._handed, MISSED_EVENTS_MAX))
        except StoreError:
            self._in_doubt = True
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Whoever reads now and then goes on, and reads again later."""
        try:
            yield
        except sqlite3.Error as error:
            msg = f"{self.path} cannot be read: {error}; check the disk"
            raise StoreError(msg) from error

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
        count(self._conn, "rejected", len(rejects))
