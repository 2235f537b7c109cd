"""A small region in a real ledger: three stores of two months, one of which is late."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hub.daily.chain import public
from hub.ledger import Ledger, Member
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import Hub, key, log

STORES = ("milan-1", "rome-1", "turin-1")
DAYS = 40
LATE_DAYS = 35
"""The last of them has no more: its link is down."""

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


def region(folder: Path, stores: Sequence[str] = STORES) -> Ledger:
    """The ledger, to be closed by who asked."""
    ledger = SqliteLedger(folder / "region.db")
    for number, store in enumerate(stores):
        named = Member(store=store, label=f"={store.title()}", area="north", format="boutique")
        ledger.register(named)
        bring(ledger, log(LATE_DAYS if number == len(stores) - 1 else DAYS, store))
    return ledger


def bring(ledger: Ledger, hub: Hub) -> None:
    """Take a hub's log in."""
    assert public(hub.key) == public(key())
    outcome = ledger.ingest(hub.store, hub.lines, 0, "push")
    assert (outcome.accepted, outcome.faults) == (len(hub.lines), ())
