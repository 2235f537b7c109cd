"""Counts by hand: what became of each, and what they say of a line's counter together. PURE.

In come counts with what they were compared with; out goes the audit of a line, as it would travel
with the sensor's own counts. It stores nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from hub.footfall.compare import Compared, Tapped
from wire.audit import Score, Span, audited, of_spans
from wire.events import DAY_MS, Audited

VALID_MS = 180 * DAY_MS
"""A count older than half a year says nothing of the counter as it is mounted now."""

Source = Literal["hand", "sensor"]
"""Who keeps an audit: the hub, from counts by hand, or the sensor, which sends it with counts."""


class HandCount(Struct, frozen=True, kw_only=True):
    """One count by hand, made at ``at_ms``; ``compared`` None: more buckets may still come.

    ``withdrawn``: somebody took it back; it counts in no audit.
    """

    number: int
    at_ms: int
    tapped: Tapped
    compared: Compared | None = None
    withdrawn: bool = False


class Judged(Struct, frozen=True, kw_only=True):
    """How far to trust a line's counter, and who says so."""

    audit: Audited
    source: Source


def spans(counts: Iterable[HandCount], line: str, now_ms: int) -> list[Span]:
    """What the counts of a line have to say, the ones that still do."""
    return [span for span, _ in _valid(counts, line, now_ms)]


def _valid(counts: Iterable[HandCount], line: str, now_ms: int) -> list[tuple[Span, int]]:
    """The counts of a line that still say something, each with its end in ms."""
    found = []
    for one in counts:
        if one.tapped.line != line or one.withdrawn or one.compared is None:
            continue
        span = one.compared.span(line)
        if span is not None and 0 <= now_ms - one.tapped.ends_ms <= VALID_MS:
            found.append((span, one.tapped.ends_ms))
    return found


def score_of(one: HandCount) -> Score | None:
    """One count by itself; None while, or where, nothing could be compared."""
    span = None if one.compared is None else one.compared.span(one.tapped.line)
    return None if span is None else of_spans([span])


def judged(
    counts: Iterable[HandCount], told: Mapping[str, Audited | None], now_ms: int
) -> dict[str, Judged]:
    """The audit of each line: the hub's own counts by hand before what the sensor says of itself.

    ``told`` is what came with each line's newest bucket. The two are not added up: a count may be
    in both.
    """
    held = list(counts)
    found = {
        line: Judged(audit=audit, source="sensor")
        for line, audit in told.items()
        if audit is not None
    }
    for line in {one.tapped.line for one in held}:
        valid = _valid(held, line, now_ms)
        last_ms = max((ends_ms for _, ends_ms in valid), default=0)
        own = audited(of_spans([span for span, _ in valid]), last_ms)
        if own is not None:
            found[line] = Judged(audit=own, source="hand")
    return found
