"""A node's ledger with the chain in it: thirteen weeks, and a few days that are not as they ought.

Today is the first of January 2026, noon; so yesterday is Wednesday, the last of December.
"""

from datetime import date

from hub.ledger.keeper import Keeper
from tests.hub.region.chain import CHAIN, Log, days
from tests.hub.running_store import NOON_MS

YESTERDAY = date(2025, 12, 31)
FIRST = date(2025, 10, 6)
CHRISTMAS = date(2025, 12, 25)


def stock(ledger: Keeper, first: date = FIRST) -> None:
    """Fill a ledger; each kind of day is there at least once."""
    for number, shape in enumerate(CHAIN):
        ledger.register(shape.member)
        log = Log(shape, number)
        for day in days(first, YESTERDAY):
            if not _skipped(shape.store, day):
                _write(log, day)
        if shape.store == "torino":
            _gap(ledger, log)
            continue
        for start in range(0, len(log.lines), 200):
            ledger.ingest(shape.store, log.lines[start : start + 200], NOON_MS, "push")
        if shape.store == "verona":
            _fork(ledger, log)
        if shape.store == "napoli":
            _replaced(ledger)


def _skipped(store: str, day: date) -> bool:
    """Catania was away for five days, Napoli's hub broke yesterday, Verona's fork tells a day."""
    ago = (YESTERDAY - day).days
    return (store == "catania" and ago in range(5)) or (store == "napoli" and ago == 0)


def _write(log: Log, day: date) -> None:
    store = log.shape.store
    if day == CHRISTMAS:
        log.write(day, state="closed")
    elif store == "bologna" and day == YESTERDAY:
        log.write(day, state="provisional", why="first")
    elif store == "roma" and day == YESTERDAY:
        log.write(day, awaited=7)
    elif store == "firenze" and day == YESTERDAY:
        log.write(day)
        log.write(day, rev=2, why="late", late=6)
    else:
        log.write(day)


def _gap(ledger: Keeper, log: Log) -> None:
    """A page of Torino's log has not come."""
    ledger.ingest(log.shape.store, [*log.lines[:-8], *log.lines[-6:]], NOON_MS, "push")


def _fork(ledger: Keeper, log: Log) -> None:
    """Verona's hub was restored from a backup of two days ago, and has gone on further since."""
    old = log.restored(2, incarnation=99)
    for rev in (1, 2, 3):
        old.write(YESTERDAY, rev=rev)
    ledger.ingest(log.shape.store, old.lines[-3:], NOON_MS + 1, "push")


def _replaced(ledger: Keeper) -> None:
    """Napoli has a new hub, whose key nobody has looked at."""
    shape = next(one for one in CHAIN if one.store == "napoli")
    strange = Log(shape, 77)
    strange.write(YESTERDAY)
    ledger.ingest(shape.store, strange.lines, NOON_MS, "push")
