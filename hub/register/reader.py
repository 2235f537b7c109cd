"""The days and the log of day reports, page by page, for people and regions.

In come a day, or how far somebody has the log; out go its lines as they were signed, or that it is
another log than theirs. A line that cannot be read is sent on like any other, and its day is told
as if it were not there. Every read is bounded, on the store's own thread. It writes nothing.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from datetime import date
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

from hub.daily.chain import NOTHING, ChainError, Head, opened
from hub.live.days import DayLine, DaysView, ReportView, RevisionLine
from hub.scoring.day import day_of
from hub.store import Sheet
from wire.report import Revision, Sealed
from wire.sync import PAGE_BYTES_MAX

REVISIONS_MAX = 200
"""Of one day; more are counted and not listed."""

P = ParamSpec("P")
T = TypeVar("T")


class Shelf(Protocol):
    """What is needed of a ``hub.store.Store``."""

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        """The log behind a number."""

    def last_sheet(self) -> Sheet | None:
        """The last line of the log."""

    def sheets_of(self, day: int) -> Sequence[Sheet]:
        """All lines of a business day."""

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        """The last line of each of the newest days before one."""


class Page(NamedTuple):
    """Lines behind a head; ``head`` is the log's own. ``forked``: it never had that head."""

    head: Head
    lines: Sequence[Sealed]
    forked: bool


class Reader:
    """Reads the register of one store."""

    def __init__(self, store: Shelf, thread: Executor) -> None:
        self._store = store
        self._thread = thread

    async def days(self, store: str, before: date, most: int) -> DaysView:
        """The newest days before a date, the newest first."""
        found = await self._read(self._store.newest_sheets, day_of(before), most)
        return DaysView(store=store, days=tuple(_line(one) for one, _ in _readable(found)))

    async def day(self, day: date) -> ReportView | None:
        """The last revision of a day, and the list of all; None where there is no report."""
        found = await self._read(self._store.sheets_of, day_of(day))
        told = [*_readable(found[-REVISIONS_MAX:])]
        if not told:
            return None
        return ReportView(revision=told[-1][0], revisions=tuple(_revision(*one) for one in told))

    async def page(self, after: Head, most: int) -> Page:
        """The log behind a head that somebody has."""
        return await self._read(self._page, after, most)

    async def head_at(self, seq: int) -> Head | None:
        """The head that the log had at a number; None where it is not that long."""
        if not seq:
            return NOTHING
        found = await self._read(self._store.sheets, seq - 1, 1)
        return Head(found[0].seq, found[0].digest) if found else None

    def _page(self, after: Head, most: int) -> Page:
        last = self._store.last_sheet()
        head = NOTHING if last is None else Head(last.seq, last.digest)
        if after.seq:
            here = self._store.sheets(after.seq - 1, 1)
            if not here or Head(here[0].seq, here[0].digest) != after:
                return Page(head, (), forked=True)
        elif after != NOTHING:
            return Page(head, (), forked=True)
        return Page(head, [*whole(self._store.sheets(after.seq, most))], forked=False)

    async def _read(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def whole(sheets: Sequence[Sheet]) -> Iterator[Sealed]:
    """As many lines as a page holds, and at least one."""
    size_bytes = 0
    for one in sheets:
        size_bytes += len(one.sealed.document)
        if size_bytes > PAGE_BYTES_MAX and one is not sheets[0]:
            return
        yield one.sealed


def _readable(sheets: Sequence[Sheet]) -> Iterator[tuple[Revision, str]]:
    """What lines say, and their hashes, without those of a newer hub or a broken disk."""
    for one in sheets:
        with suppress(ChainError):
            yield opened(one.sealed), one.digest


def _line(one: Revision) -> DayLine:
    store = next((each for each in one.report.standings if each.scope == "STORE"), None)
    return DayLine(
        day=one.report.day,
        state=one.report.state,
        rev=one.rev,
        seq=one.seq,
        made=one.made,
        why=one.reason.why,
        answers=one.report.taps.counted,
        store=store,
    )


def _revision(one: Revision, digest: str) -> RevisionLine:
    return RevisionLine(
        rev=one.rev,
        seq=one.seq,
        made=one.made,
        state=one.report.state,
        reason=one.reason,
        digest=digest,
    )
