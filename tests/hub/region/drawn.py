"""Ledgers of three stores in which days lack, come early, or came before their store opened."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from hub.ledger import Ledger, Member
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import FIRST, Hub

STORES = ("milan-1", "rome-1", "turin-1")
DAYS = 24
NOW = datetime(2026, 1, 21, 12, tzinfo=UTC)
"""A Wednesday: of the days that are drawn the last four are not over yet."""


def drawn(folder: Path, seed: int) -> Ledger:
    """The ledger, to be closed by who asked; the seed says all that is in it."""
    dice = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    ledger = SqliteLedger(folder / f"region-{seed}.db")
    for store in STORES:
        ledger.register(_member(store, dice))
        hub = Hub(store)
        until = dice.choice([12, 20, 22, DAYS])
        for day in range(until):
            if dice.random() < 0.8:
                hub.write(day, seed, places=1 + dice.randrange(3))
            if dice.random() < 0.1:
                hub.write(day, seed + 1)
        if dice.random() < 0.9:
            ledger.ingest(store, hub.lines, 0, "push")
    return ledger


def _member(store: str, dice: Random) -> Member:
    opened, closed = dice.randrange(-9, 18), dice.randrange(9, 40)
    return Member(
        store=store,
        label=store.title(),
        area=dice.choice(["north", "south"]),
        format="boutique",
        opened=None if dice.random() < 0.5 else _day(opened),
        closed_on=None if dice.random() < 0.7 else _day(closed),
        timezone=dice.choice(["Europe/Rome", "Pacific/Auckland", "America/Sao_Paulo"]),
    )


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)
