"""Looks a region's views up in its ledger.

In come the ledger, what is asked and the time; out go views that ``hub.region`` makes of its rows.
It runs on the ledger's thread, counts nothing itself, and knows no request.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from hub.ledger import Among, Ledger
from hub.ledger.known import DayKnown, HourRow, PlaceRow
from hub.region.compare import Told, compare, held, pair
from hub.region.days import (
    DAY,
    Extent,
    Span,
    Stands,
    extent,
    how_many,
    last_over,
    newest,
    stands,
    summed,
)
from hub.region.hours import AnsweredHour, hours
from hub.region.known import Asked, Outlet, Stood
from hub.region.trend import Answered, monday, trend
from hub.region.versions import Judged, Ruled
from hub.region.views import (
    CalendarLine,
    CalendarView,
    Chosen,
    CompareView,
    DayTable,
    HoursView,
    PullView,
    RegionView,
    TrendView,
    WorkedView,
    WorstView,
)
from hub.region.worked import Did, worked
from hub.region.worst import worst
from hub.region.yesterday import Facts, rows
from hub.screen.region.arrivals import WEEK, Arrivals, outlet
from hub.screen.region.closer import (
    PEOPLED_DAYS_MAX,
    blame,
    heard,
    outlet_view,
    passers,
)


class Choice(Struct, frozen=True, kw_only=True):
    """What is asked for; ``until`` None: up to the newest day."""

    area: str | None = None
    format: str | None = None
    store: str | None = None
    until: date | None = None
    weeks: int = 4


class Almanac:
    """The views of one region at one moment."""

    def __init__(self, ledger: Ledger, name: str, now: datetime) -> None:
        self._ledger = ledger
        self._name = name
        self._now = now

    def region(self, pulls: tuple[PullView, ...]) -> RegionView:
        """What there is to choose from; ``pulls`` is how it goes where the node goes itself."""
        outlets = [outlet(one) for one in self._ledger.members()]
        return RegionView(
            name=self._name,
            as_of=self._now,
            newest=newest(outlets, self._now),
            stores=tuple(outlet_view(one) for one in outlets),
            pulls=pulls,
        )

    def day(self, choice: Choice) -> DayTable:
        """One day of every store."""
        outlets = self._chosen(choice)
        day = choice.until or newest(outlets, self._now) or self._now.date()
        known = self._ledger.days(day, day, _among(choice))
        span = Span(day, day)
        came = [*heard(self._ledger, outlets, known, span, self._now)]
        facts = {one.store: _facts(one) for one in known}
        shown, found = rows(outlets, came, facts, day, self._now)
        return DayTable(chosen=_said(choice, span, extent(found)), as_of=self._now, stores=shown)

    def compare(self, choice: Choice, first: str, second: str) -> CompareView:
        """Stores beside each other, and two of them alone."""
        outlets, span, days = self._ranged(choice)
        among = _among(choice)
        asked = [*_asked(self._ledger.places(*span, among), outlets)]
        sums = {one.store: one.totals for one in self._ledger.compare(*span, among)}
        told = Told(
            asked=asked,
            judged=[
                Judged(one.store, one.formula, one.asked)
                for one in self._ledger.judged(*span, among)
            ],
            traffic={store: one.traffic for store, one in sums.items() if one.traffic},
            waiting={store: one.waiting for store, one in sums.items()},
            days=days,
        )
        return CompareView(
            chosen=_said(choice, span, summed(days.values())),
            compared=compare(outlets, told),
            pair=pair(held(asked, days), first, second),
        )

    def trend(self, choice: Choice) -> TrendView:
        """Weeks by ExPro."""
        outlets, span, days = self._ranged(choice)
        among = _among(choice)
        answered = [
            Answered(one.week, one.expro, one.said.faces)
            for one in self._ledger.trend(*span, among)
        ]
        ruled = [
            Ruled(one.week, one.formula, one.asked, one.days)
            for one in self._ledger.rules(*span, among)
        ]
        _, came = self._arrivals(choice)
        weeks = _weeks(outlets, ruled, (span, came.unexpected(span)), self._now)
        return TrendView(
            chosen=_said(choice, span, summed(days.values())),
            trend=trend(answered, ruled, weeks),
        )

    def hours(self, choice: Choice) -> HoursView:
        """Hours by weekdays."""
        _, span, days = self._ranged(choice)
        of, among = summed(days.values()), _among(choice)
        found = [*_answered(self._ledger.hours(*span, among))]
        passed = passers(self._ledger, span, among) if of.arrived <= PEOPLED_DAYS_MAX else {}
        return HoursView(chosen=_said(choice, span, of), hours=hours(found, passed))

    def worst(self, choice: Choice) -> WorstView:
        """The touchpoints that need somebody."""
        outlets, span, days = self._ranged(choice)
        places: dict[tuple[str, str], list[tuple[int, ...]]] = {}
        for one in self._ledger.places(*span, _among(choice)):
            if not one.context:
                places.setdefault((one.store, one.touchpoint), []).append(one.said.faces)
        bare = worst(outlets, places, {}, {})
        stores = {one.store for one in bare.touchpoints}
        targets, blamed = blame(self._ledger, stores, span.last)
        return WorstView(
            chosen=_said(choice, span, summed(days.values())),
            worst=worst(outlets, places, targets, blamed),
        )

    def worked(self, choice: Choice) -> WorkedView:
        """What was done, and whether it worked."""
        outlets, span, days = self._ranged(choice)
        done = [
            Did(one.store, one.day, one.scope, one.element, one.verdict)
            for one in self._ledger.actions(*span, _among(choice))
        ]
        return WorkedView(
            chosen=_said(choice, span, summed(days.values())), worked=worked(outlets, done)
        )

    def calendar(self, choice: Choice) -> CalendarView:
        """What stands for every store-day."""
        outlets = self._chosen(choice)
        last = choice.until or newest(outlets, self._now) or self._now.date()
        span = Span(monday(last) - (choice.weeks - 1) * WEEK, last)
        known = self._ledger.days(*span, _among(choice))
        came = heard(self._ledger, outlets, known, span, self._now)
        found = stands(outlets, came, span, self._now)
        days = [*span.days()]
        lines = tuple(_calendar_line(one, found, days) for one in outlets)
        return CalendarView(chosen=_said(choice, span, extent(found)), stores=lines)

    def _chosen(self, choice: Choice) -> list[Outlet]:
        """The stores that are asked for, as the roster has them."""
        among = _among(choice)
        return [
            outlet(one)
            for one in self._ledger.members()
            if among.store in {None, one.store}
            and among.area in {None, one.area}
            and among.format in {None, one.format}
        ]

    def _ranged(self, choice: Choice) -> tuple[list[Outlet], Span, dict[str, Extent]]:
        """The stores, the weeks up to a day, and what of them is there."""
        outlets, came = self._arrivals(choice)
        span = came.weeks_until(choice.until, choice.weeks)
        return outlets, span, came.extents(span)

    def _arrivals(self, choice: Choice) -> tuple[list[Outlet], Arrivals]:
        outlets = self._chosen(choice)
        return outlets, Arrivals(self._ledger, outlets, _among(choice), self._now)


def _calendar_line(one: Outlet, found: Stands, days: Sequence[date]) -> CalendarLine:
    """A store's line; it looks at the store's own days and at no other's: there are thousands."""
    own = {key: found[key] for key in ((one.store, day) for day in days) if key in found}
    stands = (own.get((one.store, day)) for day in days)
    return CalendarLine(
        store=one.store,
        label=one.label,
        days=extent(own),
        states=tuple(None if stand is None else stand.state for stand in stands),
    )


def _among(choice: Choice) -> Among:
    return Among(area=choice.area, format=choice.format, store=choice.store)


def _said(choice: Choice, span: Span, days: Extent) -> Chosen:
    return Chosen(
        first=span.first,
        last=span.last,
        area=choice.area,
        format=choice.format,
        store=choice.store,
        days=days,
    )


def _asked(found: Iterable[PlaceRow], outlets: Sequence[Outlet]) -> Iterator[Asked]:
    """What counts: not what the store does not own, and of no store that has left the roster."""
    known = {one.store for one in outlets}
    for one in found:
        if one.store in known and not one.context:
            yield Asked(one.store, one.touchpoint, one.said.faces)


def _answered(found: Iterable[HourRow]) -> Iterator[AnsweredHour]:
    for one in found:
        if one.hour is not None:
            yield AnsweredHour(one.weekday, one.hour, one.said.faces)


def _facts(known: DayKnown) -> Facts:
    totals, standing = known.totals, known.standing
    return Facts(
        made=known.made,
        why=known.why,
        answers=totals.answers,
        stood=None
        if standing is None
        else Stood(
            score=standing.score,
            low=standing.low,
            high=standing.high,
            target=standing.target,
            gap=standing.gap,
        ),
        waiting=totals.waiting,
        traffic=totals.traffic,
        alerts=totals.alerts,
        open_alerts=totals.unseen,
        actions=totals.actions,
    )


def _weeks(
    outlets: Sequence[Outlet],
    ruled: Iterable[Ruled],
    over: tuple[Span, Mapping[date, int]],
    now: datetime,
) -> Mapping[date, Extent]:
    """How many store-days of each week are there: each is judged by something once."""
    span, odd = over
    arrived: dict[date, int] = {}
    for one in ruled:
        arrived[one.week] = arrived.get(one.week, 0) + one.days
    found, first = {}, monday(span.first)
    while first <= span.last:
        week = Span(first, min(first + WEEK - DAY, span.last))
        due = sum(how_many(one, week, last_over(one, now)) for one in outlets) + odd.get(first, 0)
        came = arrived.get(first, 0)
        found[first] = Extent(arrived=came, expected=max(came, due))
        first += WEEK
    return found
