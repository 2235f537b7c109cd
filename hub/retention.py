"""Takes the words out of comments that are old enough, or that somebody wants gone.

In come the store, the settings and the time; out go comments without words, in the database down to
the bytes. That a shopper said something, when and where, stays: the count goes on as it was. What
earlier copies of the hub hold goes when they do.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, NoReturn

from hub.settings import Retention
from hub.store import StoreError
from hub.store.erasing import wordless
from hub.store.sqlite import SqliteStore
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

LOOK_S = 3_600.0
SETTLE_S = 900.0  # a hub that has just started has other things to do
PAGE_EVENTS = 10_000
"""Looked through at a time: some milliseconds in which no tap is stored."""

DAY_MS = 86_400_000


async def retain(
    thread: ThreadPoolExecutor, store: SqliteStore, rules: Retention, timepiece: Timepiece
) -> NoReturn:
    """Look every hour; ``thread`` is the one that the store is used on."""
    position = 0
    await asyncio.sleep(SETTLE_S)
    while True:
        before_ms = timepiece.wall_ms() - rules.comments_days * DAY_MS
        try:
            position = await look(thread, store, position, before_ms)
            await asyncio.get_running_loop().run_in_executor(
                thread, tidy, store, store.path.parent, before_ms
            )
        except (OSError, StoreError) as error:
            log.warning("old comments keep their words for now: %s", error)
        await asyncio.sleep(LOOK_S)


async def look(
    thread: ThreadPoolExecutor, store: SqliteStore, position: int, before_ms: int
) -> int:
    """Take the words that came in before a moment; behind what nothing has to wait any more."""
    loop, erased, settled = asyncio.get_running_loop(), 0, True
    start = position
    while True:
        page = await loop.run_in_executor(thread, turn, store, position, before_ms)
        erased += page.erased
        settled = settled and not page.waits
        if page.after == position:
            break
        position = page.after
        start = position if settled else start
    if erased:
        log.info("%d comments have had their time: their words are erased", erased)
    return start


class Page(NamedTuple):
    """Of the log: where it ends, how many were erased, and whether some are not old enough."""

    after: int
    erased: int
    waits: bool


def turn(store: SqliteStore, position: int, before_ms: int) -> Page:
    """Do it to one page of the log behind a position.

    A comment that is not old enough, such as one that came while the hub's clock was ahead, holds
    up none behind it.

    Raises:
        StoreError: nothing was erased.
    """
    after, found = store.comments(position, PAGE_EVENTS)
    worded = [one for one in found if wordless(one.type, one.body) is not None]
    old = [one.position for one in worded if one.received_ms < before_ms]
    return Page(after, store.erase(old) if old else 0, len(old) < len(worded))


def tidy(store: SqliteStore, folder: Path, before_ms: int) -> None:
    """Do it to messages that nobody could read, and to databases that an update put aside.

    Raises:
        StoreError, OSError: some of it is left for the next time.
    """
    store.erase_unread(before_ms)
    for path in old_databases(folder):
        if path.stat().st_mtime * 1000 < before_ms:
            path.unlink()
            log.info("%s has had its time and is deleted", path)


def old_databases(folder: Path) -> Sequence[Path]:
    """Databases as they were before an update of the program."""
    return sorted(folder.glob("*.before-*.db"))
