"""Takes pages of logs into a ledger until it is killed, and notes what it was promised.

Pages begin at the ledger's own cursor, or before it; some are torn, some come twice, some in the
wrong order. Each line of the notebook is a store and the number that its log had come to, which was
durable by the promise of ``ingest`` before it was noted.
"""

import sys
from pathlib import Path
from random import Random

from hub.ledger.keeper import Keeper
from hub.ledger.postgres import PostgresLedger
from hub.ledger.sqlite import SqliteLedger
from tests.faults.tapper import Notebook
from wire.report import Sealed
from wire.sync import unpacked

PAGE_LINES = 4
LOGS = "*.ndjson"
PROMISED = "promised"


def opened(where: str) -> Keeper:
    """The ledger at an address: a URL, or a path."""
    return PostgresLedger(where) if "://" in where else SqliteLedger(Path(where))


def page(lines: list[Sealed], after: int, random: Random) -> list[Sealed]:
    """Some lines of a log, most of them those behind a number."""
    start = max(0, after - random.choice([0, 0, 0, 1, 3]))
    found = lines[start : start + random.randrange(1, PAGE_LINES + 1)]
    if random.random() < 0.2:
        found = [*found, *found[:1]]
        random.shuffle(found)
    return found


def take(ledger: Keeper, folder: Path, random: Random) -> None:
    """Take pages for ever."""
    promised = Notebook(folder / PROMISED)
    logs = {
        one.stem: list(unpacked(one.read_bytes(), most=10**6)) for one in sorted(folder.glob(LOGS))
    }
    while True:
        store = random.choice([*logs])
        at = ledger.cursor(store)
        after = 0 if at is None else at.seq
        done = ledger.ingest(store, page(logs[store], after, random), 1, "push")
        promised.write(f"{store} {0 if done.cursor is None else done.cursor.seq}")


if __name__ == "__main__":
    take(opened(sys.argv[1]), Path(sys.argv[2]), Random(sys.argv[3]))
