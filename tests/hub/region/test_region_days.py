"""Every store-day has one state, whatever came of it, in every zone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.region.days import (
    Came,
    Extent,
    Span,
    beyond,
    expected,
    extent,
    extent_of,
    how_many,
    last_over,
    stands,
    state_of,
    summed,
)
from hub.region.known import Heard, Outlet

FRIDAY = date(2026, 1, 9)
SATURDAY_8_UTC = datetime(2026, 1, 10, 8, tzinfo=UTC)


def outlet(store: str = "uno", **more: object) -> Outlet:
    fields = {"label": store, "area": "nord", "format": "city", "timezone": "Europe/Rome", **more}
    return Outlet(store=store, **fields)


def heard(day: date = FRIDAY, store: str = "uno", **more: object) -> Heard:
    return Heard(store=store, day=day, **{"rev": 1, "state": "final", **more})


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (None, "missing"),
        (heard(state=None), "missing"),
        (heard(state=None, is_gap=True), "gap"),
        (heard(), "final"),
        (heard(is_gap=True), "final"),
        (heard(state="provisional"), "provisional"),
        (heard(state="provisional", awaited=3), "provisional"),
        (heard(state="closed"), "closed"),
        (heard(awaited=1), "partial"),
        (heard(silent=("kiosk-1",)), "partial"),
        (heard(state="closed", silent=("kiosk-1",)), "closed"),
        (heard(awaited=1, is_forked=True), "forked"),
        (heard(state=None, is_foreign=True), "bad_signature"),
        (heard(is_forked=True, is_foreign=True), "bad_signature"),
    ],
)
def test_the_worst_that_is_true_of_a_day_is_its_state(one: Heard | None, state: str) -> None:
    assert state_of(one) == state


@pytest.mark.parametrize(
    ("zone", "now", "last"),
    [
        ("Europe/Rome", datetime(2026, 1, 10, 2, 59, tzinfo=UTC), date(2026, 1, 8)),
        ("Europe/Rome", datetime(2026, 1, 10, 3, 0, tzinfo=UTC), date(2026, 1, 9)),
        ("America/New_York", datetime(2026, 1, 10, 8, 59, tzinfo=UTC), date(2026, 1, 8)),
        ("Pacific/Auckland", datetime(2026, 1, 9, 15, 0, tzinfo=UTC), date(2026, 1, 9)),
    ],
)
def test_a_day_is_over_at_the_stores_own_four_in_the_morning(
    zone: str, now: datetime, last: date
) -> None:
    assert last_over(outlet(timezone=zone), now) == last


def test_a_date_that_a_country_skipped_is_not_expected() -> None:
    apia = outlet(timezone="Pacific/Apia")
    week = Span(date(2011, 12, 28), date(2012, 1, 1))
    days = [one.day for one in expected(apia, week, date(2012, 1, 1))]
    assert days == [28, 29, 31, 1]


def test_a_store_reports_from_its_first_day_to_its_last() -> None:
    one = outlet(opened=date(2026, 1, 5), closed_on=date(2026, 1, 7))
    span = Span(date(2026, 1, 1), date(2026, 1, 31))
    assert [day.day for day in expected(one, span, FRIDAY)] == [5, 6, 7]
    assert list(expected(outlet(opened=date(2026, 1, 12)), span, FRIDAY)) == []


def test_what_never_came_is_missing_and_no_day_is_expected_before_it_is_over() -> None:
    found = stands(
        [outlet(), outlet("due")],
        [heard(), heard(date(2026, 1, 8), "due")],
        Span(date(2026, 1, 8), date(2026, 1, 12)),
        SATURDAY_8_UTC,
    )
    said = {key: one.state for key, one in found.items()}
    assert said == {
        ("uno", date(2026, 1, 8)): "missing",
        ("uno", FRIDAY): "final",
        ("due", date(2026, 1, 8)): "final",
        ("due", FRIDAY): "missing",
    }
    assert extent(found) == Extent(arrived=2, expected=4)


def test_a_report_that_is_early_is_shown_and_counted() -> None:
    saturday = date(2026, 1, 10)
    span = Span(FRIDAY, saturday)
    early = heard(saturday, state="provisional")
    found = stands([outlet()], [early], span, SATURDAY_8_UTC)
    assert found["uno", saturday].state == "provisional"
    assert extent(found) == Extent(arrived=1, expected=2)


def test_a_day_whose_newest_line_is_foreign_counts_as_far_as_it_did() -> None:
    span = Span(FRIDAY, FRIDAY)
    kept = stands([outlet()], [heard(is_foreign=True)], span, SATURDAY_8_UTC)
    bare = stands([outlet()], [heard(state=None, is_foreign=True)], span, SATURDAY_8_UTC)
    assert {one.state for one in (*kept.values(), *bare.values())} == {"bad_signature"}
    assert (extent(kept).arrived, extent(bare).arrived) == (1, 0)


states = st.sampled_from([None, "final", "provisional", "closed"])
flags = st.booleans()


@given(
    st.lists(
        st.builds(
            heard,
            day=st.dates(date(2026, 1, 1), date(2026, 1, 8)),
            store=st.sampled_from(["uno", "due"]),
            state=states,
            awaited=st.integers(0, 2),
            is_gap=flags,
            is_forked=flags,
            is_foreign=flags,
        ),
        unique_by=lambda one: (one.store, one.day),
    )
)
def test_no_store_day_is_ever_a_silent_blank(some: list[Heard]) -> None:
    span = Span(date(2026, 1, 1), date(2026, 1, 8))
    found = stands([outlet(), outlet("due")], some, span, SATURDAY_8_UTC)
    assert len(found) == 16
    assert extent(found).arrived == sum(one.state is not None for one in some)
    assert extent(found).expected == 16


@given(
    st.dates(date(2011, 11, 1), date(2012, 2, 1)),
    st.integers(-3, 60),
    st.none() | st.dates(date(2011, 11, 1), date(2012, 2, 1)),
    st.none() | st.dates(date(2011, 11, 1), date(2012, 2, 1)),
)
def test_expected_days_are_as_many_counted_as_named(
    first: date, length: int, opened: date | None, closed: date | None
) -> None:
    apia = outlet(timezone="Pacific/Apia", opened=opened, closed_on=closed)
    span = Span(first, date.fromordinal(first.toordinal() + length))
    over = date(2012, 1, 20)
    assert how_many(apia, span, over) == len(list(expected(apia, span, over)))
    now = datetime(2012, 1, 21, 12, tzinfo=UTC)
    assert extent_of(apia, span, now, Came(0, 0)).expected == len(
        list(expected(apia, span, last_over(apia, now)))
    )


@given(
    st.dates(date(2026, 1, 1), date(2026, 1, 20)),
    st.integers(0, 12),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 20)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 20)),
)
def test_every_day_of_a_span_is_expected_or_beyond(
    first: date, length: int, opened: date | None, closed: date | None
) -> None:
    rome = outlet(opened=opened, closed_on=closed)
    span = Span(first, date.fromordinal(first.toordinal() + length))
    named = [*expected(rome, span, last_over(rome, SATURDAY_8_UTC))]
    rest = [day for part in beyond(rome, span, SATURDAY_8_UTC) for day in part.days()]
    assert sorted([*named, *rest]) == list(span.days())


def test_a_day_that_came_before_the_store_opened_is_in_both_numbers() -> None:
    span = Span(date(2026, 1, 8), FRIDAY)
    opens = outlet(opened=FRIDAY)
    found = stands([opens], [heard(date(2026, 1, 8)), heard()], span, SATURDAY_8_UTC)
    assert extent(found) == Extent(arrived=2, expected=2)
    assert extent_of(opens, span, SATURDAY_8_UTC, Came(2, 1)) == extent(found)


def test_stores_together() -> None:
    parts = [Extent(arrived=1, expected=2), Extent(arrived=0, expected=1)]
    assert summed(parts) == Extent(arrived=1, expected=3)
