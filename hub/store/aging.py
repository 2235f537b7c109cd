"""Answers that have had their time, in the store: their rows go, their sums and numbers stay.

In: the store's connection, events, what they come to. Out: rows of ``sums`` and ``aged``, and the
events gone. It begins and ends no transaction, which ``hub.store.sqlite`` does, and adds nothing
up, which ``hub.scoring.sums`` does.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby

from msgspec import Struct

from hub.scoring.sums import Sum
from hub.store import STRETCH_EVENTS, Incoming, Stored
from hub.store.erasing import wordless

SAID = ("vetrina.answer.v1", "vetrina.comment.v1", "vetrina.rating.v1", "vetrina.reason.v1")
"""What shoppers say; what is counted or measured is sums already, and stays."""

NEAR_EVENTS = 200
"""More than a device says in one visit, also where phones take turns (``hub.archive.singles``)."""

LATE_MS = 60 * 86_400_000
"""The longest that an answer may wait on its way and count (``late_days``)."""

CHECK_BYTES = 4
"""Of a hash: of four thousand million other events under an aged number one is taken for it."""

RUN_EVENTS_MAX = 1_000
"""Numbers in one row: what is written again when a run grows."""

AHEAD_EVENTS_MAX = 30_000
"""Looked through for an event from before now: weeks of a store, in milliseconds. A clock that was
ahead for longer holds up what came meanwhile."""

NOTHING = b"{}"
"""Stands where a message was that nobody could read."""

_NEAR = """
    SELECT position, device, stream, seq, type, at_ms, shift_ms, retimed, received_ms, body
    FROM events WHERE device = ? AND stream = ? AND seq BETWEEN ? AND ?
    AND type IN (?, ?, ?, ?) AND (position <= ? OR received_ms < ?)
    AND position < (SELECT max(position) FROM events)
    ORDER BY seq
"""
_NEXT = """
    SELECT received_ms FROM events WHERE position > ? AND position <= ? AND received_ms <= ?
    ORDER BY position LIMIT 1
"""
_ADD = """
    INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET n = n + excluded.n
"""
_RUN = """
    SELECT first, last, checks FROM aged WHERE device = ? AND stream = ? AND first <= ?
    ORDER BY first DESC LIMIT 1
"""
_LONGER = "UPDATE aged SET last = ?, checks = ? WHERE device = ? AND stream = ? AND first = ?"

_HOURS = """
    SELECT * FROM sums WHERE hour_ms > ? AND hour_ms <= (
        SELECT max(hour_ms) FROM (
            SELECT DISTINCT hour_ms FROM sums WHERE hour_ms > ? ORDER BY hour_ms LIMIT ?
        )
    ) ORDER BY hour_ms, device, question, version, scale, kind, said
"""

_FIELDS = Stored.__struct_fields__


class Aged(Struct, frozen=True, kw_only=True):
    """Whole visits, what they come to, and how far the log has been gone through for them."""

    upto: int
    events: Sequence[Stored] = ()
    sums: Mapping[Sum, int] = {}


def near(db: sqlite3.Connection, page: Sequence[Stored], before_ms: int) -> Iterator[Stored]:
    """What the devices of some events said about when they said them, these among it.

    The newest event of the log is never among it: a log has an end. ``before_ms`` as in
    ``hub.aging``.
    """
    upto, late_ms = max((one.position for one in page), default=0), before_ms + LATE_MS
    told = sorted((one.device, one.stream, one.seq) for one in page)
    for own, those in groupby(told, lambda one: one[:2]):
        for first, last in _spans([seq for *_, seq in those]):
            span = (first - NEAR_EVENTS, last + NEAR_EVENTS)
            for row in db.execute(_NEAR, (*own, *span, *SAID, upto, late_ms)):
                yield Stored(**{**dict(zip(_FIELDS, row, strict=True)), "retimed": bool(row[7])})


def next_received_ms(db: sqlite3.Connection, position: int, now_ms: int) -> int | None:
    """When the next event behind a position came that did not come ahead of now."""
    row = db.execute(_NEXT, (position, position + AHEAD_EVENTS_MAX, now_ms)).fetchone()
    return None if row is None else int(row[0])


def age(db: sqlite3.Connection, aged: Aged) -> None:
    """Put sums in the place of events, and their bytes out of the file."""
    db.executemany(_ADD, [(*key, n) for key, n in aged.sums.items()])
    for own, those in groupby(sorted(aged.events, key=_number), lambda one: _number(one)[:2]):
        for run in _runs([*those]):
            _remember(db, own, run)
    db.executemany(
        "DELETE FROM events WHERE position = ?", [(one.position,) for one in aged.events]
    )
    stretches = {(one.position - 1) // STRETCH_EVENTS for one in aged.events}
    db.executemany("DELETE FROM shorthand WHERE stretch = ?", [(one,) for one in stretches])
    db.execute("UPDATE aging SET upto = ?", (aged.upto,))


def take_old_unread(db: sqlite3.Connection, before_ms: int) -> int:
    """Empty all that nobody could read until then; how many messages that were."""
    emptied = "UPDATE quarantine SET raw = ? WHERE received_ms < ? AND raw != ?"
    return db.execute(emptied, (NOTHING, before_ms, NOTHING)).rowcount


def is_aged(db: sqlite3.Connection, number: tuple[str, str, int], one: Incoming) -> bool | None:
    """Whether the answer that had a number is this one; None where no aged one had it."""
    *own, seq = number
    row = db.execute(_RUN, (*own, seq)).fetchone()
    if row is None or row[1] < seq:
        return None
    begin = (seq - row[0]) * CHECK_BYTES
    check = row[2][begin : begin + CHECK_BYTES]
    bare = None if one.body is None else wordless(one.type, one.body)
    said = [one.data.decode(errors="replace"), *(body for body in (one.body, bare) if body)]
    return check in {_check(body) for body in said}


def sums(db: sqlite3.Connection, after_ms: int, hours: int) -> Sequence[tuple[Sum, int]]:
    """See ``hub.store.retained``."""
    rows = db.execute(_HOURS, (after_ms, after_ms, hours))
    return [(Sum(*row[:-1]), row[-1]) for row in rows]


def _remember(db: sqlite3.Connection, own: tuple[str, str], run: Sequence[Stored]) -> None:
    """Add a run of numbers, to the one that ends before it where there is one."""
    first, last = run[0].seq, run[-1].seq
    checks = b"".join(_check(one.body) for one in run)
    known = db.execute(_RUN, (*own, first)).fetchone()
    if known is not None and known[1] == first - 1 and last - known[0] < RUN_EVENTS_MAX:
        db.execute(_LONGER, (last, known[2] + checks, *own, known[0]))
    else:
        db.execute("INSERT INTO aged VALUES (?, ?, ?, ?, ?)", (*own, first, last, checks))


def _check(body: str) -> bytes:
    return blake2b(body.encode(), digest_size=CHECK_BYTES).digest()


def _number(one: Stored) -> tuple[str, str, int]:
    return one.device, one.stream, one.seq


def _runs(events: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    """Events of one stream, in order, where one number follows the other."""
    begin = 0
    for end in range(1, len(events) + 1):
        whole = end == len(events) or events[end].seq != events[end - 1].seq + 1
        if whole or end - begin == RUN_EVENTS_MAX:
            yield events[begin:end]
            begin = end


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order, as spans that are not near to each other."""
    begin = 0
    for end in range(1, len(numbers) + 1):
        if end == len(numbers) or numbers[end] - numbers[end - 1] > 2 * NEAR_EVENTS:
            yield numbers[begin], numbers[end - 1]
            begin = end
