"""Turns answers that have had their time into sums, and lets the answers go.

In come the store, the zone of its shop, the settings and the time; out go counts by the hour in
place of single answers (``hub.scoring.sums``), some at a time, each time whole or not at
all. What is scored, reported or shown of those days was settled long before, and does not change:
nothing reads answers so far back (``SHORTEST_DAYS``).

A visit goes as a whole, with all of its words, however far apart they came in. A comment that has
its words stays, as long as they do. Time counts from when the hub had an answer, in the order of
its log: what is behind a younger one stays until that one is old. One from ahead of now goes when
an old one came after it: the clock was ahead then, and it holds up nothing. Where none did, it is
this clock that is behind, and nothing goes. One that came while the clock was years behind, before
the first answer, goes too soon. What comes later than ``late_days`` was never scored, and is old
only when it has been here as long.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from config.parameters import Parameters
from hub.scoring.intake import Happened
from hub.scoring.sums import Sum, sums
from hub.shorthand import understood
from hub.store import Stored
from hub.store.aging import SAID, Aged
from hub.store.retained import Retained
from wire.events import DAY_MS, Answer, Comment, Rating, Reason

PAGE_EVENTS = 50
"""Turned at a time: some 5 ms of work in which no tap is stored, four times that on a small board.
Of 300 a tap waited 180 ms where other programs wanted the processor too (``scripts/bench/aging``).
"""

MONTH_DAYS = 30
"""Rather too short than too long."""

SHORTEST_DAYS = 366 + 2 + 60
"""The longest look back (``hist_days``, and today), and the longest that answers may be late."""

Visits = Mapping[tuple[str, str], Sequence[tuple[Stored, Happened]]]
"""What was said, by device and visit."""


class Turn(NamedTuple):
    """How far the log is gone through, how many answers went, and whether younger ones follow."""

    upto: int
    answers: int
    is_done: bool


def turn(
    store: Retained, upto: int, ages: tuple[int, int], zone: tzinfo, parameters: Parameters
) -> Turn:
    """Do it to the next page of the log behind a position.

    ``ages``: before when an answer is old, and now, both in ms.

    Raises:
        StoreError: nothing was changed.
    """
    page, is_done = _old(store, upto, ages)
    if not page:
        return Turn(upto, 0, is_done)
    after = page[-1].position
    visits = whole(page, store.near([one for one in page if one.type in SAID], ages[0]))
    gone = [stored for told in visits.values() for stored, _ in told]
    if gone or is_done:
        store.age(Aged(upto=after, events=gone, sums=_sums(visits, zone, parameters)))
    return Turn(after, len(gone), is_done)


def before(months: int, now_ms: int) -> int:
    """The moment before which answers are old, when they stay for so many months."""
    return now_ms - months * MONTH_DAYS * DAY_MS


def whole(page: Iterable[Stored], near: Iterable[Stored]) -> Visits:
    """The visits that said something on a page, with all that they said near it; no words."""
    said: dict[tuple[str, str], list[tuple[Stored, Happened]]] = defaultdict(list)
    rows = [*near]
    for stored, one in zip(rows, understood(rows).happened, strict=True):
        event = one.event
        worded = isinstance(event, Comment) and event.text is not None
        if isinstance(event, Rating | Reason | Answer | Comment) and not worded:
            said[stored.device, event.visit].append((stored, one))
    here = {one.position for one in page}
    return {
        visit: told
        for visit, told in said.items()
        if any(stored.position in here for stored, _ in told)
    }


def _old(store: Retained, upto: int, ages: tuple[int, int]) -> tuple[Sequence[Stored], bool]:
    """The next page as far as it is old, and whether what follows has to wait.

    What is from ahead of now is old only before an old one: a hub that starts with a clock of years
    ago has its whole log ahead of it.
    """
    before_ms, now_ms = ages
    page = store.page(upto, PAGE_EVENTS)
    young = next((n for n, one in enumerate(page) if before_ms <= one.received_ms <= now_ms), None)
    page = page[:young]
    old = [n for n, one in enumerate(page, 1) if one.received_ms < before_ms]
    if old:
        return page[: old[-1]], young is not None
    if page and young is None:
        follows_ms = store.next_received_ms(page[-1].position, now_ms)
        if follows_ms is not None and follows_ms < before_ms:
            return page, False
    return (), True


def _sums(visits: Visits, zone: tzinfo, parameters: Parameters) -> Counter[Sum]:
    """What the visits come to together."""
    total = Counter[Sum]()
    for told in visits.values():
        total.update(sums([one for _, one in told], zone, parameters))
    return total
