"""What stands for each day of each store, and how many of them are there. PURE.

In come the roster, what was heard of days, and the last day that is over; out goes one state for
every day on which a store was to report. A day that never was (a date that a country skipped) is
not expected; nothing is ever a silent blank. It recomputes no interval: a day's is in its report.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from hub.region.known import Heard, Outlet
from hub.scoring.day import date_of, day_of

State = Literal[
    "final", "provisional", "missing", "closed", "partial", "gap", "forked", "bad_signature"
]
"""``missing``: nothing came. ``partial``: devices of the store still hold events, or said nothing
all day; ``gap``: lines of its log are not here, and it may be in them; ``forked``: two logs tell
the day; ``bad_signature``: a line of it is not signed by a key that is trusted, and none that is
has come."""

DAY = timedelta(days=1)

CUT_OFF = time(4)
"""Until then, local time, a date's business day goes on; stores may say otherwise."""


class Stand(NamedTuple):
    """The state of a store-day, and whether a report of it is in every total."""

    state: State
    is_counted: bool


ZONES_KEPT_MAX = 1_024
"""Zones and years that are remembered; the stores of a chain share few."""

Stands = Mapping[tuple[str, date], Stand]


class Extent(Struct, frozen=True, kw_only=True):
    """``arrived`` of the ``expected`` store-days are in a total."""

    arrived: int
    expected: int


class Came(NamedTuple):
    """How many days of a store have come, and how many of them nobody expected."""

    days: int
    unexpected: int


class Span(NamedTuple):
    """From the ``first`` day to the ``last`` one, both included."""

    first: date
    last: date

    def days(self) -> Iterable[date]:
        """Every date."""
        return (date_of(one) for one in range(day_of(self.first), day_of(self.last) + 1))


def last_over(outlet: Outlet, now: datetime) -> date:
    """The last business day of a store that is over at ``now``."""
    local = now.astimezone(ZoneInfo(outlet.timezone))
    return local.date() - (DAY if local.time() >= CUT_OFF else 2 * DAY)


def newest(outlets: Sequence[Outlet], now: datetime) -> date | None:
    """The last day that is over in any store: the region's yesterday."""
    return max((last_over(one, now) for one in outlets), default=None)


def due(outlet: Outlet, span: Span, over: date) -> Span:
    """The part of a span in which a store was to report; its last day may be before its first."""
    first = max(span.first, outlet.opened or span.first)
    return Span(first, min(span.last, over, outlet.closed_on or over))


def expected(outlet: Outlet, span: Span, over: date) -> Iterable[date]:
    """The days of a span on which a store was to report, as far as they are ``over``."""
    found = due(outlet, span, over)
    return (one for one in found.days() if one not in _skipped(outlet.timezone, one.year))


def how_many(outlet: Outlet, span: Span, over: date) -> int:
    """How many days are expected, without naming them."""
    found = due(outlet, span, over)
    years = range(found.first.year, found.last.year + 1)
    skipped = [day for year in years for day in _skipped(outlet.timezone, year)]
    left_out = sum(found.first <= day <= found.last for day in skipped)
    return max(0, (found.last - found.first).days + 1 - left_out)


def stands(
    outlets: Sequence[Outlet], heard: Iterable[Heard], span: Span, now: datetime
) -> dict[tuple[str, date], Stand]:
    """How every store-day of a span stands that is expected, or that has come all the same."""
    known: dict[str, dict[date, Heard]] = defaultdict(dict)
    for each in heard:
        if span.first <= each.day <= span.last:
            known[each.store][each.day] = each
    found: dict[tuple[str, date], Stand] = {}
    for outlet in outlets:
        told = known.get(outlet.store, {})
        for day in sorted({*expected(outlet, span, last_over(outlet, now)), *told}):
            one = told.get(day)
            is_counted = one is not None and one.state is not None
            found[outlet.store, day] = Stand(state_of(one), is_counted)
    return found


def state_of(heard: Heard | None) -> State:
    """The one word for a day: the worst that is true of it."""
    if heard is None:
        return "missing"
    if heard.is_foreign:
        return "bad_signature"
    if heard.is_forked:
        return "forked"
    if heard.state is None:
        return "gap" if heard.is_gap else "missing"
    if heard.state == "final" and (heard.awaited or heard.silent):
        return "partial"
    return heard.state


def extent(found: Stands) -> Extent:
    """How many store-days are there, of how many."""
    return Extent(arrived=sum(one.is_counted for one in found.values()), expected=len(found))


def extent_of(outlet: Outlet, span: Span, now: datetime, came: Came) -> Extent:
    """How many days of one store are there: who sends a day that nobody expects has sent it."""
    expects = how_many(outlet, span, last_over(outlet, now))
    return Extent(
        arrived=came.days,
        expected=max(came.days, expects + came.unexpected),  # a skipped date may have been told too
    )


def beyond(outlet: Outlet, span: Span, now: datetime) -> tuple[Span, ...]:
    """The parts of a span, before and after, in which a store was not to report."""
    found = due(outlet, span, last_over(outlet, now))
    if found.first > found.last:
        return (span,)
    parts = Span(span.first, found.first - DAY), Span(found.last + DAY, span.last)
    return tuple(one for one in parts if one.first <= one.last)


def summed(parts: Iterable[Extent]) -> Extent:
    """Of several stores together."""
    known = list(parts)
    return Extent(
        arrived=sum(one.arrived for one in known), expected=sum(one.expected for one in known)
    )


@lru_cache(maxsize=ZONES_KEPT_MAX)
def _skipped(timezone: str, year: int) -> frozenset[date]:
    """The dates of a year that a zone left out: Apia went from 29 to 31 December 2011."""
    zone = ZoneInfo(timezone)
    dates = Span(date(year, 1, 1), date(year, 12, 31)).days()
    return frozenset(one for one in dates if _begins(one, zone) >= _begins(one + DAY, zone))


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, CUT_OFF, zone).astimezone(UTC)
