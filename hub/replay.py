"""Reads a store's log anew, on demand: after the rules of scoring were changed, or to check it.

In come the database, the store's description and the time; out go a bar while it works, what became
of the events, and in the database a snapshot that the hub starts from. The hub must not run.
"""

from collections.abc import Callable
from pathlib import Path

from config.bar import bar
from config.shop import Shop
from hub.board import Board
from hub.description import editions_of
from hub.recall import recall, snapshot_of
from hub.scoring.state import Tally
from hub.store.sqlite import SqliteStore
from wire.timepiece import Timepiece


def replay(database: Path, shop: Shop, timepiece: Timepiece, draw: Callable[[str], None]) -> str:
    """Fold all that still shows, keep it, and say in a line what it came to.

    Raises:
        StoreError: the database is in use, cannot be read or cannot be written.
    """
    store = SqliteStore(database)
    try:
        board = Board(shop, editions_of(database.parent, shop, timepiece.wall_ms()))
        begun_ms = timepiece.uptime_ms()
        for progress in recall(store, board, timepiece.wall_ms(), anew=True):
            draw(bar(progress.done, progress.of, "events", timepiece.uptime_ms() - begun_ms))
        store.keep(snapshot_of(board))
        return summary(progress.done, board.tally)
    finally:
        store.close()


def summary(read: int, tally: Tally) -> str:
    """What became of the events that were read."""
    return (
        f"{read:,} events: {tally.accepted:,} counted, {tally.corrected:,} corrected,"
        f" {tally.suppressed:,} held as bursts, {tally.stale:,} too late,"
        f" {tally.set_aside:,} set aside"
    )
