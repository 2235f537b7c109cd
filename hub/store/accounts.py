"""What the hub keeps of its people, in a file of its own: accounts, sessions, and who did what.

In come ``Change``s, each one transaction, with the line of the audit log that tells of it: nothing
is changed unnoticed. Not thread-safe: the hub calls it from one thread. It decides nothing.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import sqlite_utils

from hub.store import StoreError
from hub.store.chain import BEGINNING, Deed, Line, link
from hub.store.examination import NEWEST, as_line
from hub.store.migrate import migrate, shipped
from hub.store.opening import laid, opened
from hub.store.people import Account, Change, Session, Token
from wire.lock import LockedError, lock


class AccountStore:
    """The accounts in the file ``path``, made when missing and read by its owner only.

    Raises:
        StoreNewerError: a newer program has written it.
        StoreError: it cannot be opened, or another program has it open.
    """

    _conn: sqlite3.Connection

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._lock = lock(path)
        except (OSError, LockedError) as error:
            msg = f"{path} cannot be opened: {error}"
            raise StoreError(msg) from error
        try:
            laid(path)
            self._open()
        except (OSError, sqlite3.Error) as error:
            self.close()
            msg = f"{path} cannot be used: {error}; make room, or restore the last backup"
            raise StoreError(msg) from error
        except BaseException:
            self.close()
            raise

    def accounts(self) -> Sequence[Account]:
        """Everybody."""
        return [Account(**row) for row in self._db.query("SELECT * FROM accounts ORDER BY name")]

    def sessions(self) -> Sequence[Session]:
        """Every session that was not ended, the oldest first."""
        return [
            Session(**row) for row in self._db.query("SELECT * FROM sessions ORDER BY began_ms")
        ]

    def tokens(self) -> Sequence[Token]:
        """The tokens of a region's stores, the oldest first."""
        return [Token(**row) for row in self._db.query("SELECT * FROM tokens ORDER BY made_ms")]

    def audit(self, before: int | None, limit: int) -> Sequence[Line]:
        """The newest lines of the log below a number, the newest first."""
        rows = self._db.query(
            "SELECT * FROM audit WHERE number < coalesce(?, number + 1)"
            " ORDER BY number DESC LIMIT ?",
            (before, limit),
        )
        return [as_line(row) for row in rows]

    def commit(self, change: Change) -> None:
        """Make a change; durable on return.

        Raises:
            StoreError: nothing was changed; try again later.
        """
        try:
            self._conn.execute("BEGIN IMMEDIATE")
            self._write(change)
            self._conn.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._conn.execute("ROLLBACK")
            msg = f"{self.path} cannot be written: {error}; check the disk"
            raise StoreError(msg) from error

    def close(self) -> None:
        """Let go of the database."""
        connection = getattr(self, "_conn", None)
        if connection is not None:
            connection.close()
        self._lock.close()

    def _open(self) -> None:
        self._conn = opened(self.path, writes=True)
        self._db = sqlite_utils.Database(self._conn)
        self._conn.execute("PRAGMA journal_mode = WAL")
        self._conn.execute("PRAGMA synchronous = FULL")
        self._conn.execute("PRAGMA foreign_keys = ON")
        self._conn.execute("PRAGMA secure_delete = ON")  # a removed hash is gone
        migrate(self._conn, self.path, shipped("accounts"))

    def _write(self, change: Change) -> None:
        db = self._conn
        db.executemany("DELETE FROM accounts WHERE name = ?", [(one,) for one in change.removed])
        db.executemany(
            "INSERT INTO accounts (name, role, secret, code, code_until_ms, made_ms)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role,"
            " secret = excluded.secret, code = excluded.code,"
            " code_until_ms = excluded.code_until_ms",
            [
                (one.name, one.role, one.secret, one.code, one.code_until_ms, one.made_ms)
                for one in change.kept
            ],
        )
        db.executemany("DELETE FROM sessions WHERE id = ?", [(one,) for one in change.ended])
        db.executemany(
            "INSERT INTO sessions (id, name, began_ms, seen_ms, address, browser)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (one.id, one.name, one.began_ms, one.seen_ms, one.address, one.browser)
                for one in change.begun
            ],
        )
        db.executemany(
            "UPDATE sessions SET seen_ms = ? WHERE id = ?",
            [(seen_ms, one) for one, seen_ms in change.seen.items()],
        )
        db.executemany("DELETE FROM tokens WHERE hash = ?", [(one,) for one in change.revoked])
        db.executemany(
            "INSERT INTO tokens (hash, store, made_ms) VALUES (?, ?, ?)",
            [(one.hash, one.store, one.made_ms) for one in change.given],
        )
        for done in change.deeds:
            self._note(done)

    def _note(self, done: Deed) -> None:
        last = self._conn.execute("SELECT hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
        given = self._conn.execute(NEWEST).fetchone()
        number = (given[0] if given else 0) + 1
        self._conn.execute(
            "INSERT INTO audit (number, at_ms, who, address, deed, subject, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                done.at_ms,
                done.who,
                done.address,
                done.deed,
                done.subject,
                link(last[0] if last else BEGINNING, number, done),
            ),
        )
