"""Copies a whole region to a machine of its staff: one visit, which a later one carries on.

In come a caller, one's own ledger and the time; out go the roster, the trusted keys and the lines
of every store into that ledger, and how far the copy is for whoever waits. What is there already
is not sent again, so that being cut off costs at most one page. It blocks between pages: nobody
else uses the ledger meanwhile.
"""

from collections.abc import Callable
from typing import NamedTuple

from hub.ledger import Ledger, Member
from hub.upstream.pull import fetch, node_log
from hub.upstream.puller import head_of
from hub.upstream.region import Caller, stores
from wire.sync import StoreLine

WHO = "region"
"""Who trusted a key, where the region's node says so."""


class Copied(NamedTuple):
    """How far a copy is: lines that are here, of those that the node has; ``new`` of this visit.

    ``doubts`` are lines in which something was wrong.
    """

    here: int
    there: int
    new: int
    doubts: int


async def copy(
    caller: Caller, ledger: Ledger, now_ms: int, tell: Callable[[Copied], None]
) -> Copied:
    """Bring the copy up to what the node has.

    Raises:
        VisitError: the node was not reached, or what it sent is no log; what came is kept.
        StoreError: the ledger takes nothing.
    """
    told = await stores(caller)
    there = sum(_seq(one) for one in told.stores)
    done = Copied(sum(_here(ledger, one) for one in told.stores), there, 0, 0)
    tell(done)
    for one in told.stores:
        _note(ledger, one, now_ms)
        async for page in fetch(caller, node_log(one.store), head_of(ledger.cursor(one.store))):
            outcome = ledger.ingest(one.store, page.lines, now_ms, "pull")
            done = done._replace(
                here=done.here + outcome.accepted,
                new=done.new + outcome.accepted,
                doubts=done.doubts + len(outcome.faults),
            )
            tell(done)
    return done


def _note(ledger: Ledger, one: StoreLine, now_ms: int) -> None:
    """What the node says of a store, and which keys it trusts."""
    member = Member(
        store=one.store,
        label=one.label,
        area=one.area,
        format=one.format,
        opened=one.opened,
        closed_on=one.closed_on,
        timezone=one.timezone,
    )
    if member not in ledger.members():
        ledger.register(member)
    known = {pinned.key for pinned in ledger.keys(one.store)}
    for key in one.keys:
        if key not in known:
            ledger.pin(one.store, key, now_ms, WHO)


def _here(ledger: Ledger, one: StoreLine) -> int:
    cursor = ledger.cursor(one.store)
    return 0 if cursor is None else min(cursor.seq, _seq(one))


def _seq(one: StoreLine) -> int:
    return 0 if one.cursor is None else one.cursor.seq
