"""What a request asks beside its path: numbers and names within their limits. PURE.

In come the words of a query; out go values, or ``QueryError`` with what is wrong with them.
"""

from collections.abc import Mapping
from datetime import datetime

from wire.codec import to_ms

YEARS = range(1971, 9999)
"""Times in them are also times in every zone of the world; none is before events can be."""


class QueryError(ValueError):
    """A word of the query cannot be used; the message says which, and what would do."""


def number(query: Mapping[str, str], name: str, usual: int, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``; ``usual`` where it is not given."""
    word = query.get(name)
    if word is None:
        return usual
    if word.isascii() and word.isdecimal() and len(word) <= len(str(high)):
        value = int(word)
        if low <= value <= high:
            return value
    msg = f"{name} is a whole number from {low} to {high}"
    raise QueryError(msg)


def moment_ms(query: Mapping[str, str], name: str, usual_ms: int) -> int:
    """A time as ISO 8601 with its zone, as epoch in ms; ``usual_ms`` where it is not given."""
    word = query.get(name)
    if word is None:
        return usual_ms
    try:
        found = datetime.fromisoformat(word)
        if found.tzinfo is not None and found.year in YEARS:
            return to_ms(found)
    except (ValueError, OverflowError):
        pass
    msg = f"{name} is a time with its zone, such as 2026-01-31T09:00:00Z (+ is written %2B)"
    raise QueryError(msg)
