"""The board and the store together: what is read at a start, and kept while the hub runs.

In come the store and the thread that it is called on; the board is read and changed in the loop
alone. Out goes a board that is where the log is. It starts no task; ``hub.app`` does.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from operator import attrgetter
from pathlib import Path
from typing import NoReturn, ParamSpec, Protocol, TypeVar

from config.checkup import unwritable
from hub.board import Board
from hub.doorbook import Doorbook
from hub.editions import Editions
from hub.ingest import Ingest
from hub.logbook import Logbook
from hub.recall import recall, snapshot_of, stretch_after, write_on
from hub.store import Entry, Store, StoreError
from wire.codec import WireError, decode_status

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

JOURNAL_LINES = 1_000  # read at a time when starting

KEEP_S = 3_600.0
"""Between two snapshots: an hour of the busiest store is read again within a second."""

RECOUNT_EVENTS = 200  # counted at a time while shoppers tap: a few milliseconds of the loop


class Reader(Protocol):
    """Who is told again what happened at the hub."""

    def recall(self, entries: Sequence[Entry]) -> None:
        """Read some lines of the journal, in its order."""


async def remember(
    thread: ThreadPoolExecutor, store: Store, ingest: Ingest, board: Board, now_ms: int
) -> None:
    """Bring the board to where the log is: what it shows is a reading of the log, nothing more.

    Only as much of it is read as still shows, so that an old store starts as soon as a young one.
    """
    await on_thread(thread, ingest.read_quarantine)
    steps = recall(store, board, now_ms)
    while await on_thread(thread, next, steps, None):  # nobody else looks at the board yet
        pass
    board.reckon(await on_thread(thread, store.counts), await on_thread(thread, store.streams))
    for one in sorted(await on_thread(thread, store.statuses), key=attrgetter("received_ms")):
        try:
            status = decode_status(one.status.encode())
        except WireError as error:  # of a newer program, before going back to this one
            log.warning("the last status of %s cannot be read: %s", one.device, error)
            continue
        board.hear(one.device, status, one.received_ms)


@asynccontextmanager
async def kept(
    thread: ThreadPoolExecutor, store: Store, board: Board, folder: Path
) -> AsyncIterator[None]:
    """What was recalled is fit for a long run; when all has stopped, it is kept."""
    await _probe(thread, folder, board)
    _look_past()
    try:
        yield
    finally:
        await _keep(thread, store, board)


async def keep_on(thread: ThreadPoolExecutor, store: Store, board: Board) -> NoReturn:
    """Keep what the board knows now and then: a power cut tells nobody before."""
    while True:
        await asyncio.sleep(KEEP_S)
        await _keep(thread, store, board)
        await on_thread(thread, write_on, store)


async def _keep(thread: ThreadPoolExecutor, store: Store, board: Board) -> None:
    # The board is read here, where it changes; only its bytes go to the store's thread.
    held = snapshot_of(board)
    try:
        await on_thread(thread, store.keep, held)
    except StoreError as error:
        log.warning("the next start will take longer: %s", error)


async def write_down(thread: ThreadPoolExecutor, store: Store, *books: Logbook | Doorbook) -> None:
    """Bring what waits in the books to the disk.

    Raises:
        StoreError: the rest waits on.
    """
    for book in books:
        while book.waiting:
            await on_thread(thread, store.enter, *book.waiting[0])
            book.waiting.popleft()


@asynccontextmanager
async def journalled(
    thread: ThreadPoolExecutor, store: Store, board: Board
) -> AsyncIterator[tuple[Logbook, Doorbook]]:
    """The books of a store, whose last lines are on disk when all has stopped."""
    books = Logbook(board), Doorbook(board)
    try:
        yield books
    finally:
        try:
            await write_down(thread, store, *books)
        except StoreError as error:
            log.warning("what happened last at the hub is not kept: %s", error)


async def reread(thread: ThreadPoolExecutor, store: Store, *readers: Reader) -> None:
    """Tell the readers what happened at the hub before it stopped."""
    after = 0
    while entries := await on_thread(thread, store.journal, after, JOURNAL_LINES):
        for one in readers:
            one.recall(entries)
        after = entries[-1].number


async def recount(
    thread: ThreadPoolExecutor, store: Store, board: Board, editions: Editions, now_ms: int
) -> None:
    """Count the log anew by another description, beside the board, which goes on meanwhile.

    In its place comes the new one between two commits: nothing is read after the last look at how
    far the board is.
    """
    beside = Board(editions.now.shop, editions)
    position = await on_thread(thread, store.start_of_last, beside.looks_back_ms, now_ms)
    while True:
        stretch = await on_thread(thread, stretch_after, store, position)
        for part in stretch.parts(RECOUNT_EVENTS):
            beside.follow(part)
            await asyncio.sleep(0)
        position = max(position, beside.position)
        if not stretch.positions and board.position <= position:
            break
    board.adopt(beside)


async def _probe(thread: ThreadPoolExecutor, folder: Path, board: Board) -> None:
    """Find out whether the disk takes anything before the first event does."""
    found = await on_thread(thread, unwritable, folder)
    for line in found:
        log.warning("nothing can be stored yet: %s", line)
    board.writable(ok=not found)


def _look_past() -> None:
    """Let garbage collection not stop a tap: what was recalled stays, so it is not looked at again.

    Nor does it look often (``hub.recall``). Measured beside a backlog of 20,000 events: a live p99
    of 58 to 104 ms before, 23 to 41 after.
    """
    gc.collect()
    gc.freeze()


async def on_thread(
    thread: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **_: P.kwargs
) -> T:
    """Do blocking work on the store's thread."""
    return await asyncio.get_running_loop().run_in_executor(thread, work, *args)
