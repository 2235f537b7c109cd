"""Hides what few people said, and loses no count by it. PURE.

In come counts by local hour; out go the hours that are large enough, and all others together.
Adding both up gives what came in, so that days and stores still sum exactly. Where the rest is
small itself, the smallest hour that would be shown goes into it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from wire.report import SMALL

K = TypeVar("K")

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


def tellable(groups: Sequence[AbstractSet[K]], untold: Mapping[K, int]) -> Iterator[bool]:
    """Which of some groups may be told, when what each of the ``untold`` said is not.

    Their shares in the groups that are told, added and taken from each other in any way, leave
    whole pieces; a group that would cut out a piece of fewer than ``SMALL`` answers is left out.
    """
    pieces: list[frozenset[K]] = []
    for group in groups:
        cut = [*_cut(pieces, frozenset(one for one in group if one in untold))]
        is_told = all(sum(untold[one] for one in piece) >= SMALL for piece in cut)
        if is_told:
            pieces = cut
        yield is_told


def _cut(pieces: Sequence[frozenset[K]], group: frozenset[K]) -> Iterator[frozenset[K]]:
    for piece in pieces:
        yield from (part for part in (piece & group, piece - group) if part)
    rest = group.difference(*pieces)
    if rest:
        yield rest


def together(rows: Iterable[Counts]) -> Counts:
    """The sum of some rows, column by column."""
    return tuple(map(sum, zip(*rows, strict=True)))


def enough(counts: Counts) -> Counts:
    """The counts of a cell, or none where it is small."""
    return counts if sum(counts) >= SMALL else ()
