"""Pages of the log for people, read on the store's thread.

In come a touchpoint and where to go on; out go ``SinglesView`` and ``CommentsView``, how many
events of each device are in quarantine, and the log and its sums for exports. One request reads a
bounded part of it, and the thread takes commits between two of its pages.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import ParamSpec, Protocol, TypeVar

import msgspec

from config.shop import Shop, Touchpoint
from hub.actions import ACTION, Action
from hub.archive.singles import SHARED_EVENTS, Backwards, Comments, Singles
from hub.live.desk import CommentsView, SinglesView
from hub.scoring.sums import Sum
from hub.store import Entry, Quarantined, Stored

PAGE_EVENTS = 500
"""Read at a time: about 3 ms of the thread on which taps are committed."""

PAGE_HOURS = 12
"""Of sums, read at a time: a business day, in which each thing that is said has a row an hour."""

PAGES_MAX = 40
"""Of one request; who looks for older answers asks again with ``before``."""

NEWEST = 2**53
"""A position above every other."""

BEFORE_ALL_MS = -(2**53)
"""A moment before every other."""

QUARANTINE_READ_MAX = 5_000
"""Events; a store with more has a device of a newer program, and needs the update."""

P = ParamSpec("P")
T = TypeVar("T")


class Described(Protocol):
    """What is needed of a ``hub.board.Board``."""

    @property
    def shop(self) -> Shop:
        """The description in force."""


class Log(Protocol):
    """What is needed of a ``hub.store.Store``."""

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """The log behind a position, in order."""

    def events_before(self, position: int, limit: int) -> Sequence[Stored]:
        """The log before a position, the newest first."""

    def events_of(self, device: str, stream: str, after: int, limit: int) -> Sequence[Stored]:
        """What a stream said behind a number, in its own order."""

    def last_position(self) -> int:
        """The position of the newest event."""

    def entries_before(self, kind: str, number: int, limit: int) -> Sequence[Entry]:
        """The journal's lines of a kind before a number, the newest first."""

    def quarantined(self, after: int, limit: int) -> Sequence[Quarantined]:
        """The quarantined events behind an id."""

    def sums(self, after_ms: int, hours: int) -> Sequence[tuple[Sum, int]]:
        """What old answers became in the next hours that have any, in their order."""


class Archive:
    """The log of one store, for people; ``thread`` is the one that ``store`` is used on."""

    def __init__(self, store: Log, thread: Executor, described: Described) -> None:
        self._store = store
        self._thread = thread
        self._described = described

    async def singles(self, place: Touchpoint, before: int, most: int) -> SinglesView:
        """The newest answers at a touchpoint before a position."""
        shop = self._described.shop
        wanted = Singles(place.speakers, before, most, shop.scoring)
        more = await self._back(wanted, before)
        return SinglesView(
            store=shop.store,
            touchpoint=place.id,
            answers=tuple(wanted.found),
            before=wanted.position if more else None,
        )

    async def comments(self, before: int, most: int) -> CommentsView:
        """The newest comments before a position, of touchpoints that have them switched on."""
        shop = self._described.shop
        places = {
            device: place.id
            for place in shop.touchpoints
            if place.comments
            for device in place.speakers
        }
        wanted = Comments(places, before, most)
        more = bool(places) and await self._back(wanted, before)
        for one in wanted.kept:  # what took it back may lie anywhere in the log
            own = (one.device, one.stream, one.seq)
            wanted.put_right(await self._read(self._store.events_of, *own, SHARED_EVENTS))
        return CommentsView(
            store=shop.store,
            comments=tuple(wanted.found),
            before=wanted.position if more else None,
        )

    async def actions(self, before: int, most: int) -> Sequence[Action]:
        """What staff did with a number below ``before``, the newest first; one more than ``most``.

        The one more only says that there are any. Numbers rise with the journal's.
        """
        found: list[Action] = []
        number = NEWEST
        for _ in range(PAGES_MAX):
            page = await self._read(self._store.entries_before, ACTION, number, PAGE_EVENTS)
            noted = (msgspec.json.decode(one.body, type=Action) for one in page)
            found += [one for one in noted if one.number < before]
            if len(page) < PAGE_EVENTS or len(found) > most:
                break
            number = page[-1].number
        return found[: most + 1]

    async def quarantined(self) -> Mapping[str, int]:
        """How many events of each device are not understood."""
        found = await self._read(self._store.quarantined, 0, QUARANTINE_READ_MAX)
        return Counter(one.device for one in found)

    async def log(self) -> AsyncIterator[Sequence[Stored]]:
        """The whole log as it is now, from its beginning, a page at a time."""
        position, last = 0, await self._read(self._store.last_position)
        while position < last:
            page = await self._read(self._store.events_after, position, PAGE_EVENTS)
            if not page:
                return
            position = page[-1].position
            yield [one for one in page if one.position <= last]

    async def sums(self) -> AsyncIterator[Sequence[tuple[Sum, int]]]:
        """What the answers became that are in the log no more, from the first hour, by pages."""
        after_ms = BEFORE_ALL_MS
        while page := await self._read(self._store.sums, after_ms, PAGE_HOURS):
            yield page
            last, _ = page[-1]
            after_ms = last.hour_ms

    async def _back(self, wanted: Backwards, before: int) -> bool:
        """Read backwards until enough is found; whether there is more."""
        position = before + SHARED_EVENTS
        for _ in range(PAGES_MAX):
            page = await self._read(self._page_before, position, wanted)
            if wanted.is_settled:
                return True
            if page is None:
                return wanted.is_full
            position = page
        return True

    def _page_before(self, position: int, wanted: Backwards) -> int | None:
        """Look at one page; where the next one begins, None behind the last."""
        events = self._store.events_before(position, PAGE_EVENTS)
        wanted.take(events)
        return events[-1].position if len(events) == PAGE_EVENTS else None

    async def _read(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
