"""Takes the words out of comments that somebody wants gone, whether the hub runs or not.

In: a comment's number, or words. Out: how many were erased, down to the bytes of the database, a
note for every copy that is put back later (``hub.backup.erased``), and
by name what may still hold them: copies of the hub, and what an update or a restore put aside. It
looks through the log a page at a time, and taps are stored between two pages.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol

from hub.backup import erased as written
from hub.backup.making import BEFORE, copies
from hub.live.desk import Erased
from hub.retention import old_databases
from hub.store import Stored, StoreError
from hub.store.erasing import says

PAGE_EVENTS = 10_000
"""Looked through at a time: some milliseconds in which no tap is stored."""


class Erasable(Protocol):
    """What is needed of a ``hub.store.sqlite.SqliteStore``."""

    def comments(self, after: int, most: int) -> tuple[int, Sequence[Stored]]:
        """The comments among the next positions, and the last one looked at."""

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """The log behind a position, in order."""

    def erase(self, positions: Sequence[int], words: str | None = None) -> int:
        """Take the words out."""


class Eraser:
    """Of one hub; ``thread`` is the one that ``store`` is used on."""

    def __init__(self, store: Erasable, thread: Executor, folder: Path, into: Path) -> None:
        """``folder`` is the hub's, ``into`` where its copies lie."""
        self._store = store
        self._thread = thread
        self._folder = folder
        self._into = into

    async def one(self, number: int) -> Erased:
        """Erase a comment by its number.

        Raises:
            StoreError: it is not done; try again later.
        """
        return await self._erase([number], None)

    async def containing(self, words: str) -> Erased:
        """Erase every comment with these words in its text, and what nobody could read with them.

        Raises:
            StoreError: it is not done; try again later.
        """
        position, found = 0, list[int]()
        loop = asyncio.get_running_loop()
        while True:
            after, page = await loop.run_in_executor(
                self._thread, self._store.comments, position, PAGE_EVENTS
            )
            found += [one.position for one in page if says(one, words)]
            if after == position:
                return await self._erase(found, words)
            position = after

    async def _erase(self, positions: Sequence[int], words: str | None) -> Erased:
        loop = asyncio.get_running_loop()
        erased = await loop.run_in_executor(self._thread, self._note_and_erase, positions, words)
        return Erased(erased=erased, copies=await asyncio.to_thread(self._leftovers))

    def _note_and_erase(self, positions: Sequence[int], words: str | None) -> int:
        """Erase them here, and in every copy that is put back from now on."""
        found = ((one, self._store.events_after(one - 1, 1)) for one in positions)
        events = [page[0] for one, page in found if page and page[0].position == one]
        try:
            written.note(events, self._folder, self._into)
        except OSError as error:
            msg = f"nothing is erased, since it could not be written down: {error}"
            raise StoreError(msg) from error
        return self._store.erase(positions, words)

    def _leftovers(self) -> tuple[str, ...]:
        aside = sorted(self._folder.glob(f"{BEFORE}*"))
        made = copies(self._into)
        kept = [made[at_ms] for at_ms in sorted(made)]
        return tuple(str(one) for one in (*kept, *aside, *old_databases(self._folder)))
