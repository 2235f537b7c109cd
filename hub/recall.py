"""Brings a board to where the log is, and keeps where it has come to.

In come the store and a board; out go the board's scores as if the hub had never stopped. The newest
snapshot saves reading what was read before; where there is none, or the store's description has
changed what events mean, the log is read as far back as it still shows. It starts no task.
"""

import logging
from collections.abc import Iterator

from msgspec import Struct

from hub import shorthand
from hub.board import Board
from hub.garbage import look_rarely
from hub.scoring.snapshot import SnapshotError
from hub.shorthand import Stretch
from hub.store import STRETCH_EVENTS, Snapshot, Store, StoreError

log = logging.getLogger(__name__)


class Progress(Struct, frozen=True, kw_only=True):
    """How many of the events that have to be read are read."""

    done: int
    of: int


def recall(store: Store, board: Board, now_ms: int, *, anew: bool = False) -> Iterator[Progress]:
    """Read on into an empty board, a part at each step; ``anew`` looks at no snapshot."""
    look_rarely()
    position = None if anew else _restored(store, board)
    if position is None:
        position = store.start_of_last(board.looks_back_ms, now_ms)
    first, last = position, store.last_position()
    yield Progress(done=0, of=last - first)
    while (stretch := stretch_after(store, position)).positions:
        board.follow(stretch)
        position = stretch.positions[-1]
        yield Progress(done=position - first, of=max(last, position) - first)


def stretch_after(store: Store, position: int) -> Stretch:
    """The next events of the log, those of one stretch at most; none where it ends.

    It is read from shorthand where there is some; where there is none, it is left for the next
    time, as soon as the stretch is whole: the log is never changed behind its end.
    """
    last = store.last_position()
    while position < last:
        number = position // STRETCH_EVENTS
        found = _stretch(store, number, last).behind(position)
        if found.positions:
            return found
        position = (number + 1) * STRETCH_EVENTS
    return Stretch((), ())


def write_on(store: Store) -> None:
    """Write the stretch behind the last one in shorthand, when it is whole."""
    number, last = store.last_shorthand() + 1, store.last_position()
    if number == 0:  # the log is older than shorthand: a recount begins it
        number = last // STRETCH_EVENTS
    if (number + 1) * STRETCH_EVENTS <= last:
        _stretch(store, number, last)


def snapshot_of(board: Board) -> Snapshot:
    """What the board knows now, for the store to keep."""
    return Snapshot(position=board.counted_upto, rules=board.rules, content=board.memory())


def _stretch(store: Store, number: int, last: int) -> Stretch:
    held = store.shorthand(number)
    if held is not None:
        try:
            return shorthand.read(held)
        except shorthand.ShorthandError as error:
            log.info("the log is read itself: %s", error)
    begin, end = number * STRETCH_EVENTS, (number + 1) * STRETCH_EVENTS
    rows = store.events_after(begin, STRETCH_EVENTS)
    stretch = shorthand.understood(one for one in rows if one.position <= end)
    written = shorthand.write(stretch) if end <= last else None
    if written is not None:
        try:
            store.keep_shorthand(number, written)
        except StoreError as error:
            log.info("the log is read itself the next time as well: %s", error)
    return stretch


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
