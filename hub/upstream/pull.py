"""Fetches the log of a store from its hub, or from a region's node: one visit.

In: a caller, the path of the log, and heads that are known of it. Out: pages of lines, one after
the other, for whoever takes them in before asking for the next. It remembers nothing: who was cut
off asks again with the cursor that its ledger has.
"""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

import httpx

from hub.daily.chain import NOTHING, ChainError, Head, digest, is_signed, mark, opened
from hub.upstream.region import Answer, Caller, VisitError, refusal
from wire.report import Hash, Sealed
from wire.sync import LINES_TYPE, NAMED_MAX, PAGE_BYTES_MAX, PAGE_LINES_MAX, SyncError, unpacked

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


async def fetch(caller: Caller, path: str, *known: Head) -> AsyncIterator[Fetched]:
    """The log behind a head, page by page.

    Of the heads that are ``known``, the furthest first, it is the first one that the log has; where
    it has none of them, all of it comes. A line that is wrong is handed on like any other, and the
    log is read on behind it.

    Raises:
        VisitError: it was not reached, or what it sent is no log.
    """
    after, *others = dict.fromkeys((*known, NOTHING))
    told, is_sure, is_full = frozenset[Hash](), True, False
    while True:
        answer = await caller.ask(
            "GET",
            path,
            {"after": after.seq, "head": after.digest, "limit": PAGE_LINES_MAX},
            headers={"If-None-Match": f'"{after.digest}"'},
        )
        if answer.status == httpx.codes.CONFLICT and not is_sure:
            if is_full:
                msg = "a whole page was changed where it lies: nobody can ask for what is behind it"
                raise VisitError(msg)
            return  # the hub calls a wrong line by another name: what follows comes with the next
        if answer.status == httpx.codes.CONFLICT and others:
            after = others.pop(0)
            continue
        if answer.status == httpx.codes.NOT_MODIFIED:
            return
        page = _lines(answer)
        lines = [one for one in page if mark(one) not in told]
        if not lines:
            return
        after, told, is_sure = _reached(after, page)
        is_full = _is_full(page)
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
        lines = _lines(answer)
        came = {digest(one.document) for one in lines} | {mark(one) for one in lines}
        missed = [one for one in asked if one not in came]
        left = (missed if len(missed) < len(asked) else []) + left[NAMED_MAX:]
        if lines:
            yield lines


class _Reached(NamedTuple):
    """Where to read on: behind a head, without lines that are ``told`` already.

    Not ``is_sure``: no line of the page says itself how it is called.
    """

    head: Head
    told: frozenset[Hash]
    is_sure: bool


def _lines(answer: Answer) -> Sequence[Sealed]:
    if answer.status != httpx.codes.OK:
        raise refusal(answer)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != LINES_TYPE:
        msg = f"what it sent is no log but {kind[:_KIND_CHARACTERS_MAX] or 'of no type'}"
        raise VisitError(msg)
    try:
        return unpacked(answer.content)
    except SyncError as error:
        msg = f"what it sent is no log: {error}"
        raise VisitError(msg) from error


def _is_full(lines: Sequence[Sealed]) -> bool:
    """Whether there may be more: one like the largest of these had no room in the page."""
    sizes_bytes = [len(one.document) for one in lines]
    return len(lines) >= PAGE_LINES_MAX or sum(sizes_bytes) + max(sizes_bytes) > PAGE_BYTES_MAX


def _reached(before: Head, lines: Sequence[Sealed]) -> _Reached:
    """How far the log is known with these lines; a log only goes on, or nobody would ever end.

    A line that was changed where it lies has another hash than its hub knows it by, so the next
    page is asked for behind the last line that its hub has signed.
    """
    wrong = list[Hash]()
    for one in reversed(lines):
        seq = _signed(one)
        if seq is None:
            wrong.append(mark(one))
        elif seq > before.seq:
            return _Reached(Head(seq, digest(one.document)), frozenset(wrong), is_sure=True)
        else:
            msg = "what it sent is not what comes after"
            raise VisitError(msg)
    last = Head(before.seq + len(lines), digest(lines[-1].document))
    return _Reached(last, frozenset(), is_sure=False)


def _signed(line: Sealed) -> int | None:
    """The number of a line that is signed with the key that it names."""
    try:
        revision = opened(line)
    except ChainError:
        return None
    return revision.seq if is_signed(line, revision.key) else None


_KIND_CHARACTERS_MAX = 60
