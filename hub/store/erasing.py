"""Comments in the event log, and how their words go while the events stay.

In: the store's connection, positions. Out: comments, and rows as if the shopper had taken the
comment back. It begins and ends no transaction; ``hub.store.sqlite`` does.
"""

import sqlite3
from collections.abc import Sequence

from hub.store import Stored
from wire.codec import BodyError, decode_body, encode_body
from wire.events import Comment

COMMENT = "vetrina.comment.v1"

_YOUNG = """
    SELECT min(position) FROM events WHERE position > ? AND position <= ? AND received_ms >= ?
"""
_COMMENTS = """
    SELECT position, device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, body
    FROM events WHERE position > ? AND position <= ? AND type = ? ORDER BY position
"""
_WORDS = "SELECT type, body FROM events WHERE position = ?"


def comments(
    db: sqlite3.Connection, after: int, upto: int, before_ms: int | None
) -> tuple[int, Sequence[Stored]]:
    """The comments behind a position, and the last position that was looked at.

    ``before_ms``: only as far as every event was received before that.
    """
    if before_ms is not None:
        young = db.execute(_YOUNG, (after, upto, before_ms)).fetchone()[0]
        upto = upto if young is None else young - 1
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


def wordless(kind: str, body: str) -> str | None:
    """A comment's body as if it had been taken back; None where there are no words to take."""
    try:
        event = decode_body(kind, body.encode())
    except BodyError:
        return None
    if not isinstance(event, Comment) or event.text is None:
        return None
    bare = Comment(visit=event.visit, language=event.language, withdrawn=True)
    return encode_body(bare)[1].decode()
