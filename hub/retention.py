"""Takes the words out of comments that are old enough, and has old answers become sums.

In come the store, the settings and the time; out go comments without words and sums without single
answers, in the database down to the bytes. That a shopper said something stays: the count goes on
as it was. What earlier copies of the hub hold goes when they do. What answers come to is decided in
``hub.aging``, and whether the clock may say what is old in ``hub.doubt``.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol
from zoneinfo import ZoneInfo

from config.shop import Shop
from hub import aging
from hub.belief import begin, weigh
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

PAUSE_S = 0.1
"""Between two pages of answers that become sums: taps come first, and nobody waits for it."""

DAY_MS = 86_400_000


class Described(Protocol):
    """What is needed of a ``hub.board.Board``."""

    @property
    def shop(self) -> Shop:
        """The description in force."""


class Progress(NamedTuple):
    """How far the log was gone through for words, and for answers; None after a start."""

    words: int = 0
    answers: int | None = None


async def retain(
    thread: ThreadPoolExecutor,
    store: SqliteStore,
    rules: Retention,
    timepiece: Timepiece,
    described: Described,
) -> NoReturn:
    """Look every hour; ``thread`` is the one that the store is used on, for one thing at a time.

    What the clock is held against is written down before that thread stores anything, as long as
    this task is started together with the link.
    """
    loop, progress = asyncio.get_running_loop(), Progress()
    try:
        await loop.run_in_executor(thread, begin, store, store.path.parent)
    except (OSError, StoreError) as error:
        log.warning("what the clock is held against cannot be kept: %s", error)
    await asyncio.sleep(SETTLE_S)
    while True:
        try:
            progress = await take(thread, store, rules, timepiece, described.shop, progress)
        except (OSError, StoreError) as error:
            log.warning("what is old is kept for now: %s", error)
        await asyncio.sleep(LOOK_S)


async def take(  # noqa: PLR0913, PLR0917 - what is old, of whom, and how far it is taken
    thread: ThreadPoolExecutor,
    store: SqliteStore,
    rules: Retention,
    timepiece: Timepiece,
    shop: Shop,
    progress: Progress,
) -> Progress:
    """Take all that is old by now; nothing while the clock is in doubt.

    Raises:
        OSError, StoreError: some of it is left for the next time.
    """
    loop, folder = asyncio.get_running_loop(), store.path.parent
    now_ms, clock = timepiece.wall_ms(), timepiece.clock()
    belief = await loop.run_in_executor(thread, weigh, store, folder, now_ms, clock)
    if belief.is_doubted:
        return progress
    words_ms = now_ms - rules.comments_days * DAY_MS if rules.comments_days else None
    answers_ms = aging.before(rules.answers_months, now_ms)
    words = progress.words
    if words_ms is not None:
        words = await look(thread, store, words, words_ms)
    answers = await sum_up(thread, store, progress.answers, (answers_ms, now_ms), shop)
    await loop.run_in_executor(thread, tidy, store, folder, words_ms, answers_ms)
    return Progress(words, answers)


async def sum_up(
    thread: ThreadPoolExecutor,
    store: SqliteStore,
    upto: int | None,
    ages: tuple[int, int],
    shop: Shop,
) -> int:
    """Have all old answers become sums; how far the log is gone through.

    ``upto`` is that of the last time, None after a start; ``ages`` as in ``hub.aging``.
    """
    loop, gone = asyncio.get_running_loop(), 0
    position = await loop.run_in_executor(thread, store.aged_upto) if upto is None else upto
    zone = ZoneInfo(shop.timezone)
    while True:
        done = await loop.run_in_executor(
            thread, aging.turn, store, position, ages, zone, shop.scoring
        )
        position, gone = done.upto, gone + done.answers
        if done.is_done:
            break
        await asyncio.sleep(PAUSE_S)
    if gone:
        log.info("%d answers have had their time: their sums stay", gone)
    return position


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


def tidy(store: SqliteStore, folder: Path, words_ms: int | None, answers_ms: int) -> None:
    """Do it to messages that nobody could read, and to databases that an update put aside.

    ``words_ms``: before when words are old, None: never; ``answers_ms``: before when answers are.

    Raises:
        StoreError, OSError: some of it is left for the next time.
    """
    store.erase_unread(answers_ms, words_ms)
    before_ms = answers_ms if words_ms is None else max(words_ms, answers_ms)
    for path in old_databases(folder):
        if path.stat().st_mtime * 1000 < before_ms:
            path.unlink()
            log.info("%s has had its time and is deleted", path)


def old_databases(folder: Path) -> Sequence[Path]:
    """Databases as they were before an update of the program."""
    return sorted(folder.glob("*.before-*.db"))
