"""The ledger in one SQLite file: WAL, ``synchronous=FULL``, one writer.

In: the path of the file. Out: a ``hub.ledger.Ledger``. Not thread-safe: one thread calls it. One
that only reads may be opened beside it, in the same program or another. It decides nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from hub.ledger.database import Found, Sentences, Value
from hub.ledger.keeper import Keeper
from hub.ledger.recount import recount
from hub.store import StoreError
from hub.store.migrate import migrate, shipped
from wire.lock import LockedError, lock

WAIT_S = 5.0
"""For another program that writes the file, a backup say."""

CACHE_BYTES = 67_108_864
"""Of the file in memory: what the pages of a region of some hundred stores touch."""


CHECKPOINT_PAGES = 4_000
"""Between two copies into the file: the sums of a group change with each store, and go once."""


class SqliteLedger(Keeper):
    """The ledger in the file ``path``, made when missing. ``reads_only``: beside one that writes.

    Raises:
        StoreNewerError: a newer program has written it.
        StoreError: it cannot be opened, or another program writes it.
    """

    def __init__(self, path: Path, *, reads_only: bool = False) -> None:
        super().__init__(SqliteFile(path, reads_only=reads_only))


class SqliteFile:
    """``hub.ledger.database.Database`` in a file."""

    conn: sqlite3.Connection

    def __init__(self, path: Path, *, reads_only: bool = False) -> None:
        self.path = path
        self._lock = None
        if reads_only and not path.exists():
            msg = f"{path} is not there; name the ledger's folder with --data"
            raise StoreError(msg)
        try:
            if not reads_only:
                self._lock = lock(path)
            self._open(reads_only=reads_only)
        except (OSError, LockedError, sqlite3.Error) as error:
            self.close()
            msg = f"{path} cannot be opened: {error}; make room, or restore the last backup"
            raise StoreError(msg) from error
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Sentences]:
        """See ``Database``."""
        with self._transaction("BEGIN IMMEDIATE", "written; check the disk") as sentences:
            yield sentences

    @contextmanager
    def reading(self) -> Iterator[Sentences]:
        """See ``Database``."""
        with self._transaction("BEGIN", "read; check the disk") as sentences:
            yield sentences

    def close(self) -> None:
        """See ``Database``."""
        connection = getattr(self, "conn", None)
        if connection is not None:
            connection.close()
        if self._lock is not None:
            self._lock.close()

    @contextmanager
    def _transaction(self, begin: str, done: str) -> Iterator[Sentences]:
        try:
            self.conn.execute(begin)
            yield _SqliteSentences(self.conn)
            self.conn.execute("COMMIT")
        except sqlite3.Error as error:
            self._forget()
            msg = f"{self.path} cannot be {done}: {error}"
            raise StoreError(msg) from error
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        with suppress(sqlite3.Error):
            self.conn.execute("ROLLBACK")

    def _open(self, *, reads_only: bool) -> None:
        where = f"{self.path.absolute().as_uri()}?mode={'ro' if reads_only else 'rwc'}"
        self.conn = sqlite3.connect(
            where, uri=True, isolation_level=None, timeout=WAIT_S, check_same_thread=False
        )
        self.conn.execute(f"PRAGMA cache_size = -{CACHE_BYTES // 1024}")
        if reads_only:
            return
        self.conn.execute("PRAGMA journal_mode = WAL")
        self.conn.execute("PRAGMA synchronous = FULL")
        self.conn.execute("PRAGMA journal_size_limit = 67108864")
        self.conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        migrate(
            self.conn,
            self.path,
            shipped("sqlite", "hub.ledger"),
            lambda conn: recount(_SqliteSentences(conn)),
        )


class _SqliteSentences:
    """``hub.ledger.database.Sentences`` of a connection in a transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def rows(self, sentence: str, values: Sequence[Value] = ()) -> Found:
        """See ``Sentences``."""
        return self._conn.execute(sentence, values).fetchall()

    def run(self, sentence: str, values: Sequence[Value] = ()) -> None:
        """See ``Sentences``."""
        self._conn.execute(sentence, values)

    def run_many(self, sentence: str, values: Iterable[Sequence[Value]]) -> None:
        """See ``Sentences``."""
        self._conn.executemany(sentence, values)

    def hold(self, store: str) -> None:
        """See ``Sentences``: SQLite has one writer."""
