"""Which stores are judged by something else than most, and when that began. PURE.

In come formulas, and what is asked in which version (``asked``: in short, as the ledger has it);
out go who differs, and ``Break``s: from such a week on numbers are not made as before, and a line
through it would lie.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

Kind = Literal["questions", "formula"]

NEW_SHARE = 0.1  # of a week's store-days; one store that joins a chain changes no region


class Judged(NamedTuple):
    """By what some days of a store were judged."""

    store: str
    formula: str
    asked: str


class Ruled(NamedTuple):
    """By what so many store-days of a week were judged."""

    week: date
    formula: str
    asked: str
    days: int


class Break(Struct, frozen=True, kw_only=True):
    """In this ``week`` a ``share`` of the store-days is judged as no week before, 0 to 1."""

    week: date
    kind: Kind
    share: float


def others_than(judged: Iterable[Judged]) -> Mapping[str, Sequence[Kind]]:
    """The stores that are judged by something else than most, or by several things."""
    formulas: dict[str, set[str]] = defaultdict(set)
    wordings: dict[str, set[str]] = defaultdict(set)
    for one in judged:
        formulas[one.store].add(one.formula)
        wordings[one.store].add(one.asked)
    found: dict[str, list[Kind]] = defaultdict(list)
    for store in _unlike(wordings):
        found[store].append("questions")
    for store in _unlike(formulas):
        found[store].append("formula")
    return found


def breaks(ruled: Iterable[Ruled]) -> tuple[Break, ...]:
    """The weeks after the first in which enough store-days are judged in a new way."""
    weeks: dict[date, list[Ruled]] = defaultdict(list)
    for one in ruled:
        weeks[one.week].append(one)
    found = [*_new(weeks, "questions", _asked), *_new(weeks, "formula", _formula)]
    return tuple(sorted(found, key=lambda one: (one.week, one.kind)))


def _new(
    weeks: Mapping[date, Sequence[Ruled]], kind: Kind, name: Callable[[Ruled], str]
) -> Iterator[Break]:
    """What is new stays new until enough judge by it, so that it is noticed however it spreads."""
    known: set[str] = set()
    for week, those in sorted(weeks.items()):
        days = sum(one.days for one in those)
        new = sum(one.days for one in those if name(one) not in known)
        if known and new < NEW_SHARE * days:
            continue
        if known and new:
            yield Break(week=week, kind=kind, share=round(new / days, 3))
        known |= {name(one) for one in those}


def _asked(one: Ruled) -> str:
    return one.asked


def _formula(one: Ruled) -> str:
    return one.formula


def _unlike(used: Mapping[str, set[str]]) -> Iterator[str]:
    """Stores that use several things, or another than more than half; without such a half, all."""
    counts = Counter(name for names in used.values() for name in names)
    usual = {name for name, stores in counts.items() if 2 * stores > len(used)}
    for store, names in sorted(used.items()):
        if len(counts) > 1 and names != usual:
            yield store
