"""A store's hub brings its region what it has not got: one visit.

In: the hub's own log, and the region's node. Out: its lines, page by page, from where the node says
that it has them; receipts, looked at and kept. Nothing is remembered between two visits: a visit
that was cut off anywhere goes on where the node is, and sends at most one page twice. What the node
has beyond a line that it misses is not sent again, and neither is a line that it refused twice,
until a week later; both are told.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from hub.daily.chain import NOTHING, Head, digest, mark
from hub.daily.receipt import ReceiptError, proven
from hub.register.reader import Page
from hub.upstream.receipts import Receipts
from hub.upstream.region import VisitError
from wire.report import Hash, Key, Sealed
from wire.sync import (
    PAGE_LINES_MAX,
    Cursor,
    CursorView,
    Doubt,
    LineName,
    SyncError,
    Taken,
    heard_receipt,
)

DOUBTS_MAX = 50
"""Told of one visit; the region keeps them all."""


class Log(Protocol):
    """What is needed of a ``hub.register.reader.Reader``."""

    async def page(self, after: Head, most: int) -> Page:
        """The log behind a head."""

    async def head_at(self, seq: int) -> Head | None:
        """The head that the log had at a number."""


class Node(Protocol):
    """What is needed of a ``hub.upstream.region.RegionNode``."""

    async def cursor(self, holds: Hash | None = None) -> CursorView:
        """How far the node has the log."""

    async def names(self, after: int) -> Sequence[LineName]:
        """What the node has behind a number, and what it refused."""

    async def bring(self, lines: Sequence[Sealed], after: Sealed | None = None) -> Taken:
        """Bring lines; ``after`` is one that the node has."""


class Visit(NamedTuple):
    """How a visit ended: how far the log is, how many of its lines the region has not got.

    ``doubts`` is what the region finds wrong with lines; ``sent`` are those that were sent.
    """

    head: Head
    behind: int
    sent: int
    doubts: Sequence[Doubt] = ()


Progress = Callable[[int, int], None]
"""Told how many lines of how many are there."""


async def visit(
    log: Log, node: Node, receipts: Receipts, key: Key | None, on_progress: Progress
) -> Visit:
    """Bring what the region has not got; ``key`` is what its receipts have to be signed with.

    Raises:
        VisitError: it was not reached, or refused, or its receipt proves nothing.
        ReceiptsError: a receipt cannot be kept.
    """
    cursor, head = (await node.cursor()).cursor, (await log.page(NOTHING, 1)).head
    after = first = await _common(log, node, cursor, head)
    there = _There(await node.names(first.seq) if first.seq < head.seq else ())
    sent, doubts, mine = 0, list[Doubt](), list[Hash]()
    last = await _line(log, first)
    on_progress(0, head.seq - first.seq)
    while page := (await log.page(after, PAGE_LINES_MAX)).lines:
        fresh = [one for one in page if not there.has(one)]
        doubts += there.doubts(page, after.seq)
        if fresh:
            taken = await node.bring(fresh, last)
            await asyncio.to_thread(_keep, receipts, taken, key)
            sent, cursor = sent + len(fresh), taken.cursor
            doubts += taken.doubts
        mine += (digest(one.document) for one in page)
        after = Head(after.seq + len(page), mine[-1])
        last = page[-1]
        on_progress(after.seq - first.seq, max(head.seq, after.seq) - first.seq)
    reached = await _common(log, node, cursor, after)
    behind = mine[reached.seq - first.seq :] if reached.seq >= first.seq else mine
    if behind:
        counted = _There(await node.names(reached.seq)).counted
        behind = [one for one in behind if one not in counted]
    return Visit(head=after, behind=len(behind), sent=sent, doubts=doubts[:DOUBTS_MAX])


class _There:
    """What a region has of a log beyond its cursor, where it misses a line before that."""

    def __init__(self, names: Iterable[LineName]) -> None:
        told = [*names]
        self.counted = {one.name for one in told if one.trouble is None}
        self._waiting = {one.name for one in told if one.trouble == "foreign"}
        self._resting = {one.name: one.trouble or "" for one in told if one.rests}

    def has(self, line: Sealed) -> bool:
        """Whether a line is there, or was refused too often to be sent again now."""
        name = digest(line.document)
        return name in self.counted or name in self._waiting or mark(line) in self._resting

    def doubts(self, lines: Sequence[Sealed], after: int) -> Iterator[Doubt]:
        """What is wrong with lines that are left out; ``after`` is the number before them."""
        for seq, one in enumerate(lines, after + 1):
            trouble = self._resting.get(mark(one))
            name = digest(one.document)
            if name in self._waiting:
                yield Doubt(seq=seq, trouble="foreign")
            elif trouble is not None and name not in self.counted:
                yield Doubt(seq=seq, trouble=trouble)


async def _common(log: Log, node: Node, cursor: Cursor | None, head: Head) -> Head:
    """The last line up to which both have the same log.

    Where the region's cursor is on another branch, this hub or the region was restored from a
    backup; then it is searched for among the hub's own lines, by halves.
    """
    if cursor is None or head == NOTHING:
        return NOTHING
    there = Head(cursor.seq, cursor.digest)
    if await log.head_at(there.seq) == there:
        return there
    known, beyond = NOTHING, head.seq + 1
    while beyond - known.seq > 1:
        middle = await log.head_at((known.seq + beyond) // 2)
        if middle is None:  # the log is being restored while it is read
            return known
        if (await node.cursor(middle.digest)).holds:
            known = middle
        else:
            beyond = middle.seq
    return known


async def _line(log: Log, at: Head) -> Sealed | None:
    """The line at a number; None before the first one."""
    before = await log.head_at(at.seq - 1) if at.seq else None
    lines = () if before is None else (await log.page(before, 1)).lines
    return lines[0] if lines else None


def _keep(receipts: Receipts, taken: Taken, key: Key | None) -> None:
    """Keep what the region signed for, if it proves what the region says."""
    if taken.receipt is None:
        return
    try:
        sealed = heard_receipt(taken.receipt)
        receipt = proven(sealed, receipts.store, key or receipts.key())
    except (SyncError, ReceiptError) as error:
        msg = f"its receipt proves nothing: {error}"
        raise VisitError(msg) from error
    if receipt.cursor != taken.cursor:
        msg = "its receipt is for another line than it says"
        raise VisitError(msg)
    receipts.keep(sealed, receipt)
