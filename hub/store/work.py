"""One transaction under way: rows go in, cursors move, on copies that count only after it.

In: the open transaction's connection, what the store knows, and a batch's events one by one. Out:
what has changed. Beginning, committing and rolling back are ``hub.store.sqlite``'s.
"""

import json
import sqlite3
from collections.abc import Mapping

from hub.store import Batch, Committed, Incoming, Stored, StreamState
from hub.store.aging import is_aged
from hub.store.cursor import Cursor
from hub.store.erasing import wordless

STREAMS_MAX = 1_000  # of one device
"""A stream is a new outbox file: a few in a device's life. Beyond this somebody is making them
up, and their events wait (they are deferred, not lost)."""

BOOTS_KEPT_MAX = 20  # of one device; events of an earlier boot than that have long been sent
STATUSES_MAX = 2_000  # devices remembered over a restart; far more than a store has

ENTER_EVENT = """
    INSERT OR IGNORE INTO events
        (device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_QUARANTINE = """
    INSERT OR IGNORE INTO quarantine
        (device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, reason, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_BODY = "SELECT body FROM events WHERE device = ? AND stream = ? AND seq = ?"
_RENAMED = "SELECT 1 FROM renamed WHERE device = ? AND stream = ? AND seq = ?"
_STREAM = """
    INSERT INTO streams (device, stream, upto, also, lost, clash, received_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (device, stream) DO UPDATE SET
        upto = excluded.upto, also = excluded.also, lost = excluded.lost, clash = excluded.clash,
        received_ms = excluded.received_ms
"""

Key = tuple[str, str]  # device, stream
Facts = tuple[str, int, int, bool, int]  # type, at_ms, shift_ms, retimed, received_ms


class Work:
    """One transaction under way: rows go in, cursors move, on copies that count only after it."""

    def __init__(
        self,
        db: sqlite3.Connection,
        known: Mapping[Key, Cursor],
        renamed: set[Key],
        missed: list[Stored],
    ) -> None:
        self._db = db
        self._known = known
        self._renamed = renamed
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
            if self._is_renamed(one):
                self._repeats += 1
            else:
                self._enter(one)
            cursor.add(one.seq)
        elif self._look_up(one, cursor) or self._is_renamed(one):
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
                (
                    *key,
                    cursor.upto,
                    json.dumps(cursor.islands),
                    cursor.lost,
                    cursor.clash,
                    self._received_ms[key],
                )
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
        count(db, "stored", self.stored)
        count(db, "quarantined", self.quarantined)

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
                    clash=cursor.clash,
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
        entered = self._db.execute(ENTER_EVENT, (*identity, *facts, one.body))
        if entered.rowcount:
            self._log.append(as_stored(entered.lastrowid, identity, facts, one.body))

    def _is_renamed(self, one: Incoming) -> bool:
        """Whether the event is here already under another id: its first one, or a later one."""
        if one.was is None and (one.device, one.stream) not in self._renamed:
            return False
        first = (one.device, *(one.was or (one.stream, one.seq)))
        if self._db.execute(_RENAMED, first).fetchone() is not None:
            return True
        if one.was is None:
            return False
        self._db.execute("INSERT INTO renamed VALUES (?, ?, ?)", first)
        self._renamed.add((one.device, one.was[0]))
        row = self._db.execute(_BODY, first).fetchone()
        if (row is not None and row[0] == one.body) or is_aged(self._db, first, one):
            return True
        return self._stays_held(one, first)

    def _stays_held(self, one: Incoming, first: tuple[str, str, int]) -> bool:
        """Whether quarantine has the event under its first id, and it belongs there still.

        It does not when it is there only because another event has that number.
        """
        held = "SELECT id, raw FROM quarantine WHERE device = ? AND stream = ? AND seq = ?"
        row = self._db.execute(held, first).fetchone()
        if row is None or one.data not in row[1]:
            return False
        if one.body is None:
            return True
        self._db.execute("DELETE FROM quarantine WHERE id = ?", (row[0],))
        self.quarantined -= 1
        return False

    def _look_up(self, one: Incoming, cursor: Cursor) -> bool:
        """Whether a number that the cursor has passed is really there, and not lost.

        Where another event has the number (a copied or restored card makes two writers of one
        stream), this one is kept in quarantine as well, and its device is told by the receipts.
        """
        row = self._db.execute(_BODY, _identity(one)).fetchone()
        if row is not None:
            if row[0] != one.body and not _was_erased(one, row[0]):
                cursor.clash = True
                self._quarantine(one, one.problem or "another event has this number")
            return True
        held = "SELECT raw FROM quarantine WHERE device = ? AND stream = ? AND seq = ?"
        row = self._db.execute(held, _identity(one)).fetchone()
        if row is not None:
            cursor.clash = cursor.clash or one.data not in row[0]
            return True
        if self._db.execute(_RENAMED, _identity(one)).fetchone() is not None:
            return True
        return self._is_aged(one, cursor)

    def _is_aged(self, one: Incoming, cursor: Cursor) -> bool:
        """Whether the number is that of an answer of which only sums are left.

        Another event with it is treated as in ``_look_up``: it is kept, and never added to them.
        """
        known = is_aged(self._db, _identity(one), one)
        if known is False:
            cursor.clash = True
            self._quarantine(one, one.problem or "another event has this number")
        return known is not None

    def _quarantine(self, one: Incoming, reason: str) -> None:
        row = (*_identity(one), *_facts(one), reason, one.raw)
        self.quarantined += self._db.execute(_QUARANTINE, row).rowcount


def _was_erased(one: Incoming, body: str) -> bool:
    """Whether it is a comment whose words were taken out, and that comes again with them."""
    return one.body is not None and wordless(one.type, one.body) == body


def _identity(one: Incoming) -> tuple[str, str, int]:
    return one.device, one.stream, one.seq


def _facts(one: Incoming) -> Facts:
    return one.type, one.when.at_ms, one.when.shift_ms, one.when.retimed, one.received_ms


def count(db: sqlite3.Connection, name: str, more: int) -> None:
    """Add to one of the store's counters."""
    if more:
        db.execute("UPDATE counters SET value = value + ? WHERE name = ?", (more, name))


def as_stored(
    position: int | None, identity: tuple[str, str, int], facts: Facts, body: str
) -> Stored:
    """An event as it stands in the log."""
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
