"""Small cells at the region: a view taken from one that holds it leaves nobody, or enough, over."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from hub.region.views import Chosen
from hub.screen.region.almanac import Almanac, Choice
from tests.hub.ledger.books import FIRST
from tests.hub.region.drawn import NOW, STORES, drawn
from wire.report import SMALL

WEEKS = (1, 2, 3, 4)
UNTILS = (None, *(FIRST + timedelta(days=day) for day in (4, 11, 18)))
OF = ({}, {"area": "north"}, {"area": "south"}, *({"store": store} for store in STORES))


class Told(NamedTuple):
    """What a view is of, and every count of answers that it tells."""

    chosen: Chosen
    stores: frozenset[str]
    counts: Mapping[object, int]

    def holds(self, other: "Told") -> bool:
        """Whether all that the other one counts is in this one."""
        mine, its = self.chosen, other.chosen
        return other.stores <= self.stores and mine.first <= its.first <= its.last <= mine.last


def views(almanac: Almanac) -> Iterator[Told]:
    for weeks, until, of in product(WEEKS, UNTILS, OF):
        choice = Choice(weeks=weeks, until=until, **of)
        compared = almanac.compare(choice, "", "")
        lines = compared.compared.stores
        counts: dict[object, int] = {line.store: line.plain.n for line in lines}
        counts["all"] = compared.compared.mean.n
        for course in almanac.trend(choice).trend.courses:
            counts[course.expro, "all"] = sum(one.score.n for one in course.points)
            counts |= {(course.expro, one.week): one.score.n for one in course.points}
        counts |= {(one.weekday, one.hour): one.n for one in almanac.hours(choice).hours}
        yield Told(compared.chosen, frozenset(line.store for line in lines), counts)


@pytest.mark.parametrize("seed", range(2))
def test_a_view_less_one_that_it_holds_is_nobody_or_enough(tmp_path: Path, seed: int) -> None:
    ledger = drawn(tmp_path, seed)
    told = [*views(Almanac(ledger, "north", NOW))]
    ledger.close()
    apart = [
        (key, n - part.counts.get(key, 0))
        for whole, part in product(told, told)
        if whole.holds(part)
        for key, n in whole.counts.items()
    ]
    assert any(left >= SMALL for _, left in apart)
    assert [one for one in apart if 0 < one[1] < SMALL or one[1] < 0] == []
