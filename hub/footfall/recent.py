"""The newest buckets of each line, as they came: what a count by hand is held against. PURE.

The counters know bins of five minutes only; here single buckets are kept for a while. Old ones are
let go, so it never grows with the log.
"""

from collections.abc import Sequence

from hub.footfall.compare import Bucket
from hub.scoring.state import LINES_MAX
from wire.events import Passage

KEPT_MS = 2 * 3_600_000
"""A count is held against its buckets within minutes; this also bears a device that was cut off."""

BUCKETS_MAX = 800
"""Of one line: two hours in buckets of ten seconds, and a little."""

Recent = dict[str, list[Bucket]]
"""By line, in the order in which they came in."""


def note(recent: Recent, passage: Passage, shift_ms: int) -> None:
    """Take a bucket in; one that is much older than the newest of its line is of no use any more.

    Beyond ``LINES_MAX`` lines a new one is not taken: somebody makes them up.
    """
    if passage.line not in recent and len(recent) >= LINES_MAX:
        return
    kept = recent.setdefault(passage.line, [])
    start_ms = passage.start_ms + shift_ms
    span_ms = passage.seconds * 1000
    kept.append(
        Bucket(
            start_ms,
            span_ms,
            passage.in_ or 0,
            passage.out or 0,
            round(span_ms * passage.coverage),
        )
    )
    if len(kept) > BUCKETS_MAX:
        oldest_ms = max(one.start_ms for one in kept) - KEPT_MS
        kept[:] = [one for one in kept if one.start_ms >= oldest_ms][-BUCKETS_MAX:]


def of(recent: Recent, line: str) -> Sequence[Bucket]:
    """The newest buckets of a line; one that came twice counts once."""
    return tuple(dict.fromkeys(recent.get(line, ())))
