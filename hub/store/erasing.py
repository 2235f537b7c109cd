"""Comments in the event log, and how their words go while the events stay.

In: the store's connection, positions, words. Out: comments, and rows as if the shopper had taken
the comment back. What nobody could read may be a comment as well, and goes as a whole. It begins
and ends no transaction; ``hub.store.sqlite`` does.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from hub.store import Stored, StoreError
from hub.store.opening import opened
from wire.codec import BodyError, decode_body, encode_body
from wire.envelope import Head
from wire.events import Comment

COMMENT = "vetrina.comment.v1"

_COMMENTS = """
    SELECT position, device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, body
    FROM events WHERE position > ? AND position <= ? AND type = ? ORDER BY position
"""
NOTHING = b"{}"
"""Stands where a message was that nobody could read."""

_OLD_UNREAD = """
    UPDATE quarantine SET raw = ?
    WHERE type LIKE 'vetrina.comment.%' AND received_ms < ? AND raw != ?
"""
_UNREAD = (
    (
        "SELECT id, raw FROM quarantine WHERE type LIKE 'vetrina.comment.%'",
        "UPDATE quarantine SET raw = ? WHERE id = ?",
    ),
    ("SELECT id, payload FROM rejects", "UPDATE rejects SET payload = ? WHERE id = ?"),
)
_NOT_SAID = frozenset(Head.__struct_fields__) - {"data"}
"""Fields that name a device or a moment: nobody's words."""

_WORDS = "SELECT type, body FROM events WHERE position = ?"


def comments(db: sqlite3.Connection, after: int, upto: int) -> tuple[int, Sequence[Stored]]:
    """The comments behind a position, and the last position that was looked at."""
    rows = db.execute(_COMMENTS, (after, upto, COMMENT)).fetchall()
    fields = Stored.__struct_fields__
    found = [
        Stored(**{**dict(zip(fields, row, strict=True)), "retimed": bool(row[7])}) for row in rows
    ]
    return max(after, upto), found


def take_words(db: sqlite3.Connection, position: int) -> bool:
    """Take the words out of one event; whether there were some."""
    row = db.execute(_WORDS, (position,)).fetchone()
    bare = None if row is None else wordless(*row)
    if bare is None:
        return False
    db.execute("UPDATE events SET body = ? WHERE position = ?", (bare, position))
    return True


def take_unread(db: sqlite3.Connection, words: str) -> int:
    """Empty every comment that nobody could read and that says these words; how many there were.

    What came without an identity says not even whether it is a comment, and goes as well.
    """
    wanted, gone = words.casefold(), 0
    for select, empty in _UNREAD:
        said = ((row[0], _strings(row[1])) for row in db.execute(select).fetchall())
        those = [(NOTHING, one) for one, strings in said if _has(strings, wanted)]
        db.executemany(empty, those)
        gone += len(those)
    return gone


def take_old_unread(db: sqlite3.Connection, before_ms: int) -> int:
    """Empty comments and messages that nobody could read until then; how many there were."""
    comments = db.execute(_OLD_UNREAD, (NOTHING, before_ms, NOTHING)).rowcount
    rejects = db.execute("DELETE FROM rejects WHERE received_ms < ?", (before_ms,)).rowcount
    return comments + rejects


def erase_again(path: Path, is_erased: Callable[[str, str, int], bool]) -> int:
    """Take the words out of comments of a database that nobody has open; how many there were.

    Raises:
        StoreError: it cannot be changed.
    """
    try:
        with closing(opened(path, writes=True)) as db, overwriting(db):
            last = db.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()[0]
            db.execute("BEGIN IMMEDIATE")
            found = [
                take_words(db, one.position)
                for one in comments(db, 0, last)[1]
                if is_erased(one.device, one.stream, one.seq)
            ]
            db.execute("COMMIT")
            return sum(found)
    except sqlite3.Error as error:
        msg = f"{path} cannot be changed: {error}"
        raise StoreError(msg) from error


@contextmanager
def overwriting(db: sqlite3.Connection) -> Iterator[None]:
    """What is taken out inside is overwritten in the file, as soon as its log is copied there."""
    db.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        db.execute("PRAGMA secure_delete = OFF")


@contextmanager
def shredding(db: sqlite3.Connection) -> Iterator[None]:
    """What is taken out inside is overwritten in the file, and gone from its write-ahead log.

    Raises:
        StoreError: it is taken out, and somebody who reads keeps the log; do it again.
    """
    with overwriting(db):
        yield
        busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            msg = "the words are taken out, and a program that reads keeps their bytes; try again"
            raise StoreError(msg)


def says(event: Stored, words: str) -> bool:
    """Whether it is a comment with these words in its text, in capitals or not."""
    comment = _comment(event.type, event.body)
    return comment is not None and _has([comment.text or ""], words.casefold())


def wordless(kind: str, body: str) -> str | None:
    """A comment's body as if it had been taken back; None where there are no words to take."""
    comment = _comment(kind, body)
    if comment is None or comment.text is None:
        return None
    bare = Comment(visit=comment.visit, language=comment.language, withdrawn=True)
    return encode_body(bare)[1].decode()


def _comment(kind: str, body: str) -> Comment | None:
    try:
        event = decode_body(kind, body.encode())
    except BodyError:
        return None
    return event if isinstance(event, Comment) else None


def _strings(raw: bytes) -> list[str]:
    """What a message says; all of it where it is no JSON, or was cut."""
    try:
        rest = [json.loads(raw, object_pairs_hook=_values)]
    except (ValueError, RecursionError):
        return [raw.decode(errors="replace")]
    found = []
    while rest:
        one = rest.pop()
        if isinstance(one, list):
            rest += one
        elif isinstance(one, str):
            found.append(one)
    return found


def _values(pairs: list[tuple[str, object]]) -> list[object]:
    """Of an object, also of one that has a name twice."""
    return [value for name, value in pairs if name not in _NOT_SAID]


def _has(strings: list[str], wanted: str) -> bool:
    return any(wanted in one.casefold() for one in strings)
