"""Which stores a region has, which keys are trusted for them, and in whose sums each one stands.

In come a member and an open transaction; rows change. It takes no line.
"""

from collections.abc import Sequence
from datetime import date

from hub.ledger import MEMBERS_MAX, Member, Pinned
from hub.ledger.database import Sentences
from hub.ledger.rows import add_rows
from hub.ledger.tables import GROUPED, Sum, group
from hub.scoring.day import date_of, day_of
from hub.store import StoreError

_PUT_MEMBER = """
    INSERT INTO members (store, label, area, format, opened, closed_on, timezone)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store) DO UPDATE SET
    label = excluded.label, area = excluded.area, format = excluded.format,
    opened = excluded.opened, closed_on = excluded.closed_on, timezone = excluded.timezone
"""


def register(db: Sentences, member: Member) -> None:
    """Put a store on the roster, or change it; its sums go to its new group."""
    db.hold(member.store)
    [(others,)] = db.rows("SELECT count(*) FROM members WHERE store <> ?", (member.store,))
    if others >= MEMBERS_MAX:
        msg = f"{others} stores on the roster, which is as many as there may be"
        raise StoreError(msg)
    opened = None if member.opened is None else day_of(member.opened)
    closed = None if member.closed_on is None else day_of(member.closed_on)
    head = (member.store, member.label, member.area, member.format)
    db.run(_PUT_MEMBER, (*head, opened, closed, member.timezone))
    found = db.rows("SELECT holder FROM stores WHERE store = ?", (member.store,))
    holder = group(member.area, member.format)
    if found and found[0][0] != holder:
        _move(db, member.store, found[0][0], holder)


def members(db: Sentences) -> Sequence[Member]:
    """The roster, by name."""
    rows = db.rows(
        "SELECT store, label, area, format, opened, closed_on, timezone FROM members ORDER BY store"
    )
    return [
        Member(
            store=store,
            label=label,
            area=area,
            format=format_,
            opened=_date(opened),
            closed_on=_date(closed_on),
            timezone=timezone,
        )
        for store, label, area, format_, opened, closed_on, timezone in rows
    ]


def keys(db: Sentences, store: str) -> Sequence[Pinned]:
    """The trusted keys of a store."""
    rows = db.rows("SELECT key, at_ms, said_by FROM keys WHERE store = ? ORDER BY number", (store,))
    return [Pinned(key=key, at_ms=at_ms, by=by) for key, at_ms, by in rows]


def _move(db: Sentences, store: str, before: str, after: str) -> None:
    """Take a store's sums out of one group, and add them to another."""
    for table in GROUPED:
        width = len(table.keys) - 1
        held: Sum = {row[:width]: row[width:] for row in db.rows(table.held, (store,))}
        add_rows(
            db, table, before, {key: tuple(-one for one in sums) for key, sums in held.items()}
        )
        add_rows(db, table, after, held)
    db.run("UPDATE stores SET holder = ? WHERE store = ?", (after, store))


def _date(day: int | None) -> date | None:
    return None if day is None else date_of(day)
