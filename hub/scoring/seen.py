"""The newest bucket of a counting line, whatever the order in which buckets came in. PURE."""

from typing import NamedTuple

from wire.events import Audited


class Seen(NamedTuple):
    """The newest bucket of a line: who counted it, how long it was, what an audit said with it."""

    start_ms: int
    device: str
    seconds: int
    due_ms: int = 0
    audit: Audited | None = None


def newest(one: Seen | None, other: Seen | None) -> Seen | None:
    """The later of two, by all that tells them apart: an order of arrival decides nothing."""
    if one is None or other is None:
        return one or other
    if one.start_ms != other.start_ms:  # nearly always
        return one if one.start_ms > other.start_ms else other
    return max(one, other, key=_told_apart)


def _told_apart(seen: Seen) -> tuple[str, int, int, int, int]:
    audit = seen.audit
    said = (0, 0) if audit is None else (audit.of, audit.right)
    return seen.device, seen.seconds, seen.due_ms, *said
