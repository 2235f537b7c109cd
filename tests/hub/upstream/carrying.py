"""A hub's log in memory as its carrier reads it, and what a region must hold in the end."""

from collections.abc import Iterable
from functools import cache

from hub.daily.chain import NOTHING, Head, digest, opened
from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from hub.register.reader import Page
from tests.hub.ledger.books import Hub, log
from tests.hub.ledger.contents import COUNTED, held, troubles
from wire.report import Sealed


@cache
def long_log() -> Hub:
    """Two pages of a log; whoever writes on takes a copy."""
    return log(21, revisions=10)


class HubLog:
    """``hub.upstream.push.Log`` of a hub that writes."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def page(self, after: Head, most: int) -> Page:
        if await self.head_at(after.seq) != after:
            return Page(self.hub.head, (), forked=True)
        return Page(self.hub.head, self.hub.lines[after.seq : after.seq + most], forked=False)

    async def head_at(self, seq: int) -> Head | None:
        if not seq:
            return NOTHING
        if seq > len(self.hub.lines):
            return None
        return Head(seq, digest(self.hub.lines[seq - 1].document))


def kept(ledger: Keeper, store: str) -> set[str]:
    """The hashes of all lines of a store that the ledger has."""
    with ledger.database.reading() as db:
        rows = db.rows("SELECT digest FROM lines WHERE store = ?", (store,))
    return {str(one) for (one,) in rows}


def wanted(lines: Iterable[Sealed]) -> set[str]:
    return {digest(one.document) for one in lines}


def same_as_one_that_got_all(ledger: Keeper, stores: Iterable[Iterable[Sealed]]) -> None:
    """The ledger holds the same as one that got every line once, in order, in one go."""
    assert troubles(ledger) == []
    calm = SqliteLedger(ledger.database.path.with_name("calm.db"))
    for lines in stores:
        for one in lines:
            calm.ingest(opened(one).report.store, [one], 1, "push")
    tables = (*COUNTED, "lines")
    assert held(ledger, tables) == held(calm, tables)
    calm.close()
