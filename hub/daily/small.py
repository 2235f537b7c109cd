"""Hides what few people said, and loses no count by it. PURE.

In come counts by local hour; out go the hours that are large enough, and all others together.
Adding both up gives what came in, so that days and stores still sum exactly. Where the rest is
small itself, the smallest hour that would be shown goes into it.
"""

from collections.abc import Callable, Iterable, Mapping

from wire.report import SMALL

Counts = tuple[int, ...]


def by_hour(
    hours: Mapping[int, Counts], people: Callable[[Counts], int] = sum
) -> tuple[dict[int, Counts], Counts | None]:
    """The hours that are shown, and the rest; ``people`` says of how many an hour speaks."""
    told = {hour: counts for hour, counts in sorted(hours.items()) if any(counts)}
    hidden = [hour for hour, counts in told.items() if 0 < people(counts) < SMALL]
    while hidden and people(together(told[one] for one in hidden)) < SMALL:
        left = [hour for hour in told if hour not in hidden and people(told[hour])]
        if not left:
            return {}, None
        hidden.append(min(left, key=lambda hour: (people(told[hour]), hour)))
    shown = {hour: counts for hour, counts in told.items() if hour not in hidden}
    return shown, together(told[one] for one in hidden) if hidden else None


def together(rows: Iterable[Counts]) -> Counts:
    """The sum of some rows, column by column."""
    return tuple(map(sum, zip(*rows, strict=True)))


def enough(counts: Counts) -> Counts:
    """The counts of a cell, or none where it is small."""
    return counts if sum(counts) >= SMALL else ()
