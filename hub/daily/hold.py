"""Holds back what few people said late, until more have. PURE.

In come what was told of a day, revision by revision, and what is known of it now; out goes what may
be told now. Two revisions that differ by the answers of one to four people say what these answered.
So whatever would move by so few stays as it was told last; it is told as a number, and its taps
wait. It looks at each count by itself: hours are ``hub.daily.small``'s.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from hub.daily.small import Counts, moves_few, moves_many, together
from hub.scoring.summary import DaySummary, ItemDay, SenseDay

TOLD_MAX = 24
"""Revisions of a day that are told apart from each other; then it waits for its end."""

K = TypeVar("K")
V = TypeVar("V")

_NOBODY = ItemDay(hours={})
_NAMED_NOTHING = SenseDay(n=0, nbad=0, bad={}, good={}, loss={})


def held_back(told: Sequence[DaySummary], now: DaySummary) -> DaySummary:
    """The day as it may be told after what was ``told`` of it before."""
    if not told:
        return now
    last = told[-1]
    items = {
        item: _last(one, [each.items.get(item, _NOBODY) for each in told], _moves_few)
        for item, one in _both(now.items, last.items, _NOBODY).items()
    }
    senses = {
        item: _last(one, [each.senses.get(item, _NAMED_NOTHING) for each in told], _names_few)
        for item, one in _both(now.senses, last.senses, _NAMED_NOTHING).items()
    }
    expect = {
        expro: _last(counts, [each.expect.get(expro, ()) for each in told], moves_few)
        for expro, counts in _both(now.expect, last.expect, ()).items()
    }
    return replace(
        now,
        items={item: one for item, one in items.items() if one != _NOBODY},
        senses={item: one for item, one in senses.items() if one.n},
        expect={expro: counts for expro, counts in expect.items() if counts},
        nps=_last(now.nps, [each.nps for each in told], moves_few),
    )


def waiting(now: DaySummary, shown: DaySummary) -> int:
    """How many taps of a day are not in what is shown of it."""
    return max(0, _taps(now) - _taps(shown))


def telling(shown: DaySummary) -> DaySummary:
    """What has to be remembered of what was shown: people who passed said nothing."""
    return replace(shown, zones={}, takings=None, stale=0)


def _taps(of: DaySummary) -> int:
    return sum(one.presses + one.suppressed for one in of.items.values())


def _both(now: Mapping[K, V], last: Mapping[K, V], nothing: V) -> dict[K, V]:
    """All that is known now, and what is not known any more as nothing."""
    return {**dict.fromkeys(last, nothing), **now}


def _last(now: V, told: Sequence[V], is_few: Callable[[V, V], bool]) -> V:
    return told[-1] if any(is_few(one, now) for one in told) else now


def _moves_few(before: ItemDay, now: ItemDay) -> bool:
    if before.hours == now.hours:
        return False
    return not moves_many(_faces(before.hours.values()), _faces(now.hours.values()))


def _names_few(before: SenseDay, now: SenseDay) -> bool:
    return before != now and not moves_many((before.n,), (now.n,))


def _faces(hours: Iterable[Counts]) -> Counts:
    rows = list(hours)
    return together(rows) if rows else ()
