"""PURE. Holds a counter against true crossings whose times are known.

Counted and true crossings in, a ``wire.audit.Score`` out. It runs nothing and reads no file.
"""

from collections.abc import Sequence

from wire.audit import Score

NEAR_MS = 1_500
"""How far a counted crossing may be from the true one, when their times are known."""

Event = tuple[int, str]
"""When, in ms, and in which direction."""


def of_events(counted: Sequence[Event], true: Sequence[Event]) -> Score:
    """Crossings against true ones: one to one, the closest first, within ``NEAR_MS``."""
    pairs = sorted(
        (abs(c[0] - t[0]), i, j)
        for i, c in enumerate(counted)
        for j, t in enumerate(true)
        if c[1] == t[1] and abs(c[0] - t[0]) <= NEAR_MS
    )
    found: set[int] = set()
    explained: set[int] = set()
    for _, i, j in pairs:
        if i not in found and j not in explained:
            found.add(i)
            explained.add(j)
    off = sum(
        abs(sum(one[1] == way for one in counted) - sum(one[1] == way for one in true))
        for way in ("in", "out")
    )
    right = len(found)
    return Score(right, len(counted) - right, len(true) - right, off)
