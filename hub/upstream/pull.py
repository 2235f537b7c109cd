"""Fetches the log of a store from its hub, or from a region's node: one visit.

In: a caller, the path of the log, and how far it is known. Out: pages of lines, one after the
other, for whoever takes them in before asking for the next. It remembers nothing: who was cut off
asks again with the cursor that its ledger has.
"""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

import httpx

from hub.daily.chain import NOTHING, ChainError, Head, digest, mark, opened
from hub.upstream.region import Caller, VisitError, refusal
from wire.report import Hash, Sealed
from wire.sync import NAMED_MAX, PAGE_LINES_MAX, SyncError, unpacked

HUB_LOG = "/api/v1/log"
"""Of a store's hub."""


class Fetched(NamedTuple):
    """A page of a log, and how far the log is in all; ``seq`` of its last line, 0 where unknown."""

    lines: Sequence[Sealed]
    after: Head


def node_store(store: str) -> str:
    """The path of a store at a region's node."""
    return f"/region/v1/stores/{store}"


def node_log(store: str) -> str:
    """The path of a store's log at a region's node."""
    return f"{node_store(store)}/log"


async def fetch(caller: Caller, path: str, after: Head) -> AsyncIterator[Fetched]:
    """The log behind a head, page by page; where it never had that head, from its beginning.

    Raises:
        VisitError: it was not reached, or what it sent is no log.
    """
    begun_anew = after == NOTHING
    while True:
        answer = await caller.ask(
            "GET",
            path,
            {"after": after.seq, "head": after.digest, "limit": PAGE_LINES_MAX},
            headers={"If-None-Match": f'"{after.digest}"'},
        )
        if answer.status == httpx.codes.CONFLICT and not begun_anew:
            after, begun_anew = NOTHING, True
            continue
        if answer.status == httpx.codes.NOT_MODIFIED:
            return
        if answer.status != httpx.codes.OK:
            raise refusal(answer)
        lines = _lines(answer.content)
        if not lines:
            return
        after = _reached(after, lines)
        yield Fetched(lines, after)


async def fetch_named(
    caller: Caller, path: str, names: Sequence[Hash]
) -> AsyncIterator[Sequence[Sealed]]:
    """Lines of a store by name, some at a time; what the node has no more is left out.

    Raises:
        VisitError: it was not reached, or what it sent is no log.
    """
    left = [*names]
    while left:
        asked = left[:NAMED_MAX]
        answer = await caller.ask("GET", f"{path}/lines", {"names": ",".join(asked)})
        if answer.status != httpx.codes.OK:
            raise refusal(answer)
        lines = _lines(answer.content)
        came = {digest(one.document) for one in lines} | {mark(one) for one in lines}
        missed = [one for one in asked if one not in came]
        left = (missed if len(missed) < len(asked) else []) + left[NAMED_MAX:]
        if lines:
            yield lines


def _lines(content: bytes) -> Sequence[Sealed]:
    try:
        return unpacked(content)
    except SyncError as error:
        msg = f"what it sent is no log: {error}"
        raise VisitError(msg) from error


def _reached(before: Head, lines: Sequence[Sealed]) -> Head:
    """How far the log is known with these lines; a log only goes on, or nobody would ever end."""
    try:
        last = opened(lines[-1])
    except ChainError as error:
        msg = f"what it sent is no log: {error}"
        raise VisitError(msg) from error
    if last.seq <= before.seq:
        msg = "what it sent is not what comes after"
        raise VisitError(msg)
    return Head(last.seq, digest(lines[-1].document))
