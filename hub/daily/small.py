"""Hides what few people said, and loses no count by it. PURE.

In come counts by local hour; out go the hours that are large enough, and all others together.
Adding both up gives what came in, so that days and stores still sum exactly. Where the rest is
small itself, the smallest hour that would be shown goes into it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from wire.report import SMALL

K = TypeVar("K")

Counts = tuple[int, ...]
Hours = Mapping[int, Counts]


def by_hour(
    hours: Hours, people: Callable[[Counts], int] = sum, told: Sequence[Hours] = ()
) -> tuple[dict[int, Counts], Counts | None]:
    """The hours that are shown, and the rest; ``people`` says of how many an hour speaks.

    ``told`` is what was told of the same day before. An hour that was in the rest once stays there,
    and so does one that moves by few: no two tellings differ by what few people said.
    """
    before: list[_Telling] = []
    for one in told:
        if one not in [each.hours for each in before]:
            before.append(_Telling(one, *_split(one, people, before)))
    shown, hidden = _split(hours, people, before)
    rest = [hours[one] for one in hidden]
    return {one: hours[one] for one in shown}, together(rest) if rest else None


def moves_few(before: Counts, now: Counts) -> bool:
    """Whether two counts of one cell differ by what one to four people said."""
    return 0 < _moved(before, now) < SMALL


def moves_many(before: Counts, now: Counts) -> bool:
    """Whether two counts of one cell differ by what five people said, or more."""
    return _moved(before, now) >= SMALL


def _moved(before: Counts, now: Counts) -> int:
    """How many people have to have answered otherwise for it."""
    changes = [new - old for old, new in zip_longest(before, now, fillvalue=0)]
    return max(sum(one for one in changes if one > 0), -sum(one for one in changes if one < 0))


class _Telling(NamedTuple):
    """What was told of a day by hour: each for itself, or in the rest."""

    hours: Hours
    shown: Sequence[int]
    rest: Sequence[int]


def _split(
    hours: Hours, people: Callable[[Counts], int], before: Sequence[_Telling]
) -> tuple[Sequence[int], Sequence[int]]:
    """The hours that are shown, and those of the rest; none at all where there are too few."""
    known = {hour: counts for hour, counts in sorted(hours.items()) if any(counts)}
    those = [one for one in before if one.shown or one.rest]
    hidden = [
        hour
        for hour, counts in known.items()
        if 0 < people(counts) < SMALL or any(_is_tied(hour, counts, one) for one in those)
    ]
    while hidden and not _may_stand(hidden, known, people, those):
        left = [hour for hour in known if hour not in hidden and people(known[hour])]
        if not left:
            return (), ()
        hidden.append(min(left, key=lambda hour: (people(known[hour]), hour)))
    return [one for one in known if one not in hidden], hidden


def _is_tied(hour: int, counts: Counts, before: _Telling) -> bool:
    """Whether what was told before leaves an hour to the rest."""
    return hour in before.rest or moves_few(before.hours.get(hour, ()), counts)


def _may_stand(
    hidden: Sequence[int],
    known: Hours,
    people: Callable[[Counts], int],
    before: Sequence[_Telling],
) -> bool:
    """Whether a rest is of people enough, and so is what came to it since."""
    rest = together(known[one] for one in hidden)
    moved = (
        moves_few(
            together([*(one.hours[each] for each in hidden if each in one.hours)] or [()]), rest
        )
        for one in before
    )
    return people(rest) >= SMALL and not any(moved)


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
