"""A store's hub brings its region what it has not got: one visit.

In: the hub's own log, and the region's node. Out: its lines, page by page, from where the node says
that it has them; receipts, looked at and kept. Nothing is remembered between two visits: a visit
that was cut off anywhere goes on where the node is, and sends at most one page twice.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from hub.daily.chain import NOTHING, Head, digest, opened
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

    async def bring(self, lines: Sequence[Sealed]) -> Taken:
        """Bring lines."""


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
    sent, doubts = 0, list[Doubt]()
    on_progress(0, head.seq - first.seq)
    while page := (await log.page(after, PAGE_LINES_MAX)).lines:
        taken = await node.bring(page)
        await asyncio.to_thread(_keep, receipts, taken, key)
        sent += len(page)
        doubts += taken.doubts[: DOUBTS_MAX - len(doubts)]
        after, cursor = _head_of(page[-1]), taken.cursor
        on_progress(after.seq - first.seq, max(head.seq, after.seq) - first.seq)
    reached = await _common(log, node, cursor, after)
    return Visit(head=after, behind=after.seq - reached.seq, sent=sent, doubts=doubts)


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


def _head_of(line: Sealed) -> Head:
    return Head(opened(line).seq, digest(line.document))
