"""Brings a board to where the log is, and keeps where it has come to.

In come the store and a board; out go the board's scores as if the hub had never stopped. The newest
snapshot saves reading what was read before; where there is none, or the store's description has
changed what events mean, the log is read as far back as it still shows. It starts no task.
"""

import gc
import logging
from collections.abc import Iterator

from msgspec import Struct

from hub.board import Board
from hub.scoring.snapshot import SnapshotError
from hub.store import Snapshot, Store

READ_EVENTS = 5_000  # at a time

COLLECT_RARELY = (50_000, 50, 100)
"""When Python looks for garbage: it finds none in what is recalled, and a fifth of the time went
into looking for it; later it would stop a tap (``hub.memory``)."""

log = logging.getLogger(__name__)


class Progress(Struct, frozen=True, kw_only=True):
    """How many of the events that have to be read are read."""

    done: int
    of: int


def recall(store: Store, board: Board, now_ms: int, *, anew: bool = False) -> Iterator[Progress]:
    """Read on into an empty board, a part at each step; ``anew`` looks at no snapshot."""
    gc.set_threshold(*COLLECT_RARELY)
    position = None if anew else _restored(store, board)
    if position is None:
        position = store.start_of_last(board.looks_back_ms, now_ms)
    first, last = position, store.last_position()
    yield Progress(done=0, of=last - first)
    while events := store.events_after(position, READ_EVENTS):
        board.fold(events)
        position = events[-1].position
        yield Progress(done=position - first, of=max(last, position) - first)


def snapshot_of(board: Board) -> Snapshot:
    """What the board knows now, for the store to keep."""
    return Snapshot(position=board.counted_upto, rules=board.rules, content=board.memory())


def _restored(store: Store, board: Board) -> int | None:
    """The position that the newest snapshot was made at; None where there is none to go on from."""
    found = store.snapshot()
    if found is None:
        return None
    if found.rules != board.rules:
        log.info("the rules of scoring have changed: the log is read anew")
        return None
    try:
        board.restore(found.content, found.position)
    except SnapshotError as error:
        log.info("the log is read anew: %s", error)
        return None
    return found.position
