"""Writes to an outbox or a store until it is killed, and notes what it was promised.

Each line of the notebook is a name that was durable, by the promise of ``append`` or ``commit``,
before it was noted; ``settled`` has the names that an outbox was then told to forget. ``--hasty``
plants the fault that the power cut test is there for: commits that do not wait for the disk.
"""

import argparse
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from hub.store import Batch, Incoming
from hub.store.sqlite import SqliteStore
from tests.faults.tapper import Notebook
from wire.clock import When
from wire.codec import encode_body, from_ms
from wire.envelope import Receipt
from wire.events import Rating
from wire.outbox import Outbox, Stamp

NOW_MS = 1_795_000_000_000
SETTLE_EVENTS = 7  # a receipt now and then, between the appends
BATCH_EVENTS = 5


class HastyOutbox(Outbox):
    """An outbox that takes a write for durable when the kernel has it."""

    @contextmanager
    def _transaction(self, synchronous: Literal["FULL", "NORMAL"]) -> Iterator[sqlite3.Connection]:
        del synchronous
        with super()._transaction("NORMAL") as db:
            yield db


class HastyStore(SqliteStore):
    """A store that does the same."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._conn.execute("PRAGMA synchronous = NORMAL")


def rating(visit: str) -> Rating:
    return Rating(visit=visit, question="q1", version=1, scale=4, face=1, language="it")


def fill_outbox(outbox: Outbox, promised: Notebook, settled: Notebook) -> None:
    """Append one at a time; forget all but the newest few, as receipts have it."""
    stamp = Stamp(made_ms=NOW_MS, boot="b", uptimems=1, clock="synced")
    recent: list[tuple[int, str]] = []
    while True:
        visit = secrets.token_hex(8)
        [seq] = outbox.append([rating(visit)], stamp)
        promised.write(visit)
        recent.append((seq, visit))
        if len(recent) > SETTLE_EVENTS:
            done, recent = recent[:-2], recent[-2:]
            settled.write("\n".join(name for _, name in done))
            receipt = Receipt(
                stream=outbox.stream,
                upto=0,
                also=[(done[0][0], done[-1][0])],
                window=1,
                pace=1,
                hub_time=from_ms(NOW_MS),
            )
            outbox.settle(receipt)


def incoming(stream: str, seq: int, visit: str) -> Incoming:
    kind, body = encode_body(rating(visit))
    return Incoming(
        device="kiosk-1",
        stream=stream,
        seq=seq,
        oldest=None,
        type=kind,
        when=When(NOW_MS, 0, retimed=False),
        received_ms=NOW_MS,
        body=body.decode(),
        problem=None,
        raw=b"",
        data=body,
    )


def batches() -> Iterator[dict[int, str]]:
    for first in count(1, BATCH_EVENTS):
        yield {seq: secrets.token_hex(8) for seq in range(first, first + BATCH_EVENTS)}


def fill_store(store: SqliteStore, promised: Notebook) -> None:
    """Commit small batches of a stream that nobody else uses."""
    stream = secrets.token_hex(8)
    for names in batches():
        store.commit(Batch(incoming=[incoming(stream, seq, name) for seq, name in names.items()]))
        promised.write("\n".join(names.values()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["outbox", "store"])
    parser.add_argument("database", type=Path)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--hasty", action="store_true")
    chosen = parser.parse_args()
    noted = Notebook(chosen.notes / "promised")
    if chosen.what == "store":
        fill_store((HastyStore if chosen.hasty else SqliteStore)(chosen.database), noted)
    else:
        box = (HastyOutbox if chosen.hasty else Outbox)(chosen.database)
        fill_outbox(box, noted, Notebook(chosen.notes / "settled"))
