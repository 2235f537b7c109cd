"""Of which days a view speaks: of none behind the one that was asked for, and of no more than all.

The ledgers are drawn (``drawn.py``); what a view shows is held against the store-days one by one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from hub.ledger import Ledger
from hub.region.days import Extent
from hub.screen.region.almanac import Almanac, Choice
from tests.hub.ledger.books import FIRST
from tests.hub.region.drawn import DAYS, NOW, drawn

SEEDS = range(6)
UNTILS = (None, *(FIRST + timedelta(days=day) for day in range(3, DAYS + 2, 3)))


@pytest.fixture(scope="module", params=SEEDS)
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    found = drawn(tmp_path_factory.mktemp("region"), request.param)
    yield found
    found.close()


def choices() -> Iterator[Choice]:
    for until in UNTILS:
        yield Choice(until=until, weeks=2)
        yield Choice(until=until, weeks=1, area="north")


def told(ledger: Ledger, choice: Choice, first: date, last: date) -> dict[str, int]:
    """Answers that tell something in these days, by store, counted day by day."""
    chosen = {one.store for one in ledger.members() if choice.area in {None, one.area}}
    counts = dict.fromkeys(sorted(chosen), 0)
    for known in ledger.days(first, last):
        revision = ledger.revision(known.store, known.digest)
        assert revision is not None
        if known.store in chosen:
            counts[known.store] += sum(
                sum(row.faces or ()) for row in revision.report.rows if not row.context
            )
    return counts


def test_no_view_counts_a_day_that_it_does_not_name(ledger: Ledger) -> None:
    almanac = Almanac(ledger, "north", NOW)
    for choice in choices():
        view = almanac.compare(choice, "", "")
        first, last = view.chosen.first, view.chosen.last
        assert choice.until is None or last <= choice.until
        wanted = told(ledger, choice, first, last)
        assert {one.store: one.plain.n for one in view.compared.stores} == wanted
        points = almanac.trend(choice).trend.courses[:1]
        assert sum(one.score.n for course in points for one in course.points) == sum(
            wanted.values()
        )
        hours = sum(one.n for one in almanac.hours(choice).hours)
        assert hours <= sum(wanted.values())


def test_no_view_has_more_days_than_all(ledger: Ledger) -> None:
    almanac = Almanac(ledger, "north", NOW)
    for choice in choices():
        compared = almanac.compare(choice, "", "")
        trend = almanac.trend(choice)
        calendar = almanac.calendar(choice)
        parts = [one.days for one in compared.compared.stores]
        parts += [one.days for one in trend.trend.weeks]
        parts += [one.days for one in calendar.stores]
        assert all(one.arrived <= one.expected for one in parts)
        weeks = [one.days for one in trend.trend.weeks]
        assert (
            compared.chosen.days
            == trend.chosen.days
            == Extent(
                arrived=sum(one.arrived for one in weeks),
                expected=sum(one.expected for one in weeks),
            )
        )


def test_a_calendar_of_the_same_days_counts_as_many(ledger: Ledger) -> None:
    almanac = Almanac(ledger, "north", NOW)
    for choice in choices():
        compared = almanac.compare(choice, "", "").chosen
        if choice.until == compared.last:
            calendar = almanac.calendar(choice).chosen
            assert (calendar.first, calendar.days) == (compared.first, compared.days)


def test_the_newest_days_are_there_without_asking(ledger: Ledger) -> None:
    newest = max(one.day for one in ledger.days(FIRST, FIRST + timedelta(days=DAYS)))
    span = Almanac(ledger, "north", NOW).compare(Choice(weeks=1), "", "").chosen
    monday = span.first
    assert span.last >= min(newest, monday + timedelta(days=6))
