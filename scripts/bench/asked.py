"""The questions of a region's pages, put to a ledger: cold, and warm over ranges that differ.

In come a ledger that is loaded and how large its chain is; out go times by question. *Cold* is the
first question after a start, with nothing of the file in the machine's memory; it is asked once and
stands beside the others, never among them. *Warm* are ``ROUNDS`` questions, each about another range
or area, all of them measured; the 95th percentile is that of these. It asserts nothing.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

import chain

from hub.ledger import Among, Ledger
from hub.ledger.sqlite import SqliteLedger
from hub.screen.region.almanac import Almanac, Choice

ROUNDS = 100
PAGES = 5  # whole pages, of which each takes as long as ten questions
RANGE_DAYS = 28
LATEST_DAYS = 90  # ranges end on one of the last so many days
MS = 1_000

Ask = Callable[[Ledger, date], object]


class Times(NamedTuple):
    """Milliseconds by the clock of some warm questions, the CPU of the middle one, and a cold one."""

    middle: float
    slow: float
    spent: float
    cold: float | None = None


QUESTIONS: dict[str, Ask] = {
    "compare, 28 days": lambda ledger, last: ledger.compare(_back(last), last),
    "trend of an area, all weeks": lambda ledger, last: ledger.trend(
        chain.FIRST, last, _area(last)
    ),
    "trend of the chain, all weeks": lambda ledger, last: ledger.trend(chain.FIRST, last),
    "missing, 28 days": lambda ledger, last: ledger.tallies(_back(last), last),
    "worst ten, 28 days": lambda ledger, last: ledger.worst(_back(last), last, 10, 50),
    "hours of the week, all weeks": lambda ledger, last: ledger.hours(chain.FIRST, last),
    "yesterday": lambda ledger, last: ledger.days(last, last),
}
"""What a page asks its ledger."""

VIEWS: dict[str, Callable[[Almanac, Choice], object]] = {
    "page: stores beside each other": lambda almanac, of: almanac.compare(of, "", ""),
    "page: calendar": lambda almanac, of: almanac.calendar(of),
    "page: worst touchpoints": lambda almanac, of: almanac.worst(of),
}
"""What a person waits for at the node: questions, and what is made of them."""


def asked(ledger: Ledger, size: chain.Size, path: Path | None = None) -> dict[str, Times]:
    """Every question's times; cold ones too where the file of the ledger is named."""
    end = chain.FIRST + timedelta(days=size.days - 1)
    found = {}
    for name, ask in QUESTIONS.items():
        cold = None if path is None else _cold(path, ask, end)
        dice = Random(name)  # noqa: S311 - play
        back = max(1, min(LATEST_DAYS, size.days - RANGE_DAYS))
        lasts = [end - timedelta(days=dice.randrange(back)) for _ in range(ROUNDS)]
        ask(ledger, end)  # the file's pages come into memory
        found[name] = _times([took(lambda: ask(ledger, last)) for last in lasts], cold)  # noqa: B023 - called at once
    almanac = Almanac(ledger, "bench", datetime(end.year, end.month, end.day, 12, tzinfo=UTC))
    for name, view in VIEWS.items():
        seen = [took(lambda: view(almanac, Choice())) for _ in range(PAGES)]  # noqa: B023 - called at once
        found[name] = _times(seen)
    return found


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this program's CPU."""
    begun = perf_counter(), process_time()
    work()
    return (perf_counter() - begun[0]) * MS, (process_time() - begun[1]) * MS


def slow_end(seen: Iterable[float]) -> float:
    """The 95th percentile: of a hundred, the 95th, and never the one slowest of a few."""
    ordered = sorted(seen)
    return ordered[ceil(0.95 * len(ordered)) - 1]


def _times(seen: list[tuple[float, float]], cold: float | None = None) -> Times:
    clock, spent = sorted(one[0] for one in seen), sorted(one[1] for one in seen)
    return Times(clock[len(clock) // 2], slow_end(clock), spent[len(spent) // 2], cold)


def _cold(path: Path, ask: Ask, end: date) -> float:
    """The first question after a start; the system forgets what it holds of the file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    fresh = SqliteLedger(path, reads_only=True)
    try:
        return took(lambda: ask(fresh, end))[0]
    finally:
        fresh.close()


def _back(last: date) -> date:
    return last - timedelta(days=RANGE_DAYS - 1)


def _area(last: date) -> Among:
    return Among(area=f"area-{last.toordinal() % chain.AREAS}")
