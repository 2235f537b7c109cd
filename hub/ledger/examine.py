"""Looks at one line that came, by itself: whether it can be taken, and what it is found by. PURE.

In come a line and the name of the store that it is said to be of; out goes what it says, or what
is wrong with it. Whether its key is trusted, and what it stands on, is for the ledger to know.
"""

from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from hub.daily.chain import ChainError, digest, is_signed, opened
from hub.daily.spelling import is_canonical
from hub.ledger import Fault, Trouble
from wire.report import COUNT_MAX, DayReport, Revision, Row, Sealed

MADE_MAX_S = 253_402_300_799
"""The last second of the year 9999: of a later one no date can be shown."""


class Examined(NamedTuple):
    """A line that came: what it says, or what is wrong with it."""

    sealed: Sealed
    digest: str
    revision: Revision | None
    fault: Fault | None


def examine(store: str, sealed: Sealed) -> Examined:
    """Look at a line."""
    named = digest(sealed.document)
    try:
        revision = opened(sealed)
    except ChainError:
        fault = Fault(seq=_number(sealed), trouble="unreadable", digest=named)
        return Examined(sealed, named, None, fault)
    trouble = _trouble(store, sealed, revision)
    if trouble is None:
        return Examined(sealed, named, revision, None)
    day = revision.report.day if trouble == "signature" else None
    fault = Fault(seq=revision.seq, trouble=trouble, digest=named, day=day)
    return Examined(sealed, named, None, fault)


class _Numbered(Struct):
    """What a line of whatever version says of its place."""

    seq: Annotated[int, Meta(ge=1, le=COUNT_MAX)]


def _number(sealed: Sealed) -> int:
    """The number that an unreadable line says it has; 0 where it says none."""
    try:
        return msgspec.json.decode(sealed.document, type=_Numbered).seq
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0


def _trouble(store: str, sealed: Sealed, revision: Revision) -> Trouble | None:
    if not is_canonical(sealed.document):
        return "spelling"
    if revision.made > MADE_MAX_S or not _adds_up(revision.report):
        return "unreadable"
    if revision.report.store != store:
        return "elsewhere"
    return None if is_signed(sealed, revision.key) else "signature"


def _adds_up(report: DayReport) -> bool:
    """Whether no part is more than its whole: shares are made of them wherever they are shown."""
    audits = (one.audit for one in report.doors if one.audit is not None)
    return all(map(_fits, report.rows)) and all(one.right <= one.of for one in audits)


def _fits(row: Row) -> bool:
    """Whether all faces of a row are those of its scale: they are added up one by one."""
    told = (row.faces, row.rest, *row.hours.values())
    return all(one is None or len(one) == row.scale for one in told)
