"""Looks closer at a region's stores: into the reports themselves, of few stores and days.

In come the ledger and stores; out go the targets of their touchpoints and what was blamed there,
and the pages of one store and of one day. It looks at no more than a screen shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from hub.daily.watched import well_watched
from hub.ledger import EVERY, Among, FaultSeen, Ledger, Member, RevisionKnown, Untold
from hub.ledger.known import DayKnown
from hub.region.days import Span, Stand, expected, extent, last_over, stands
from hub.region.hours import Passers
from hub.region.known import Heard, Outlet
from hub.region.views import (
    Chosen,
    FaultLine,
    OutletView,
    StoreDay,
    StoreDayPage,
    StorePage,
    StoreRevision,
)
from hub.region.visitors import visitors
from hub.screen.region.arrivals import outlet
from wire.codec import from_ms
from wire.report import Reason, Revision

BLAMED_DAYS = timedelta(days=6)
"""Before the last one: what is wrong is wrong now, and not a month ago."""

DAYS_SHOWN = 28
FAULTS_SHOWN = 50  # of a store: a screen

PEOPLED_DAYS_MAX = 400
"""Reports in which people are looked for hour by hour: seven stores over eight weeks. Sums by hour
are kept of answers alone."""

Targets = Mapping[tuple[str, str], int]
Blamed = Mapping[tuple[str, str], Mapping[str, int]]


def outlet_view(one: Outlet) -> OutletView:
    """A store as it is published."""
    return OutletView(store=one.store, label=one.label, area=one.area, format=one.format)


def heard(
    ledger: Ledger, outlets: Sequence[Outlet], known: Sequence[DayKnown], span: Span, now: datetime
) -> Iterator[Heard]:
    """What came of days: their reports, and of stores that lack some, what else there is."""
    told = {(one.store, one.day) for one in known}
    for one in known:
        yield Heard(
            store=one.store,
            day=one.day,
            rev=one.rev,
            state=one.state,
            awaited=one.awaited,
            silent=one.silent,
            is_forked=one.forked,
        )
    among = Among(store=outlets[0].store) if len(outlets) == 1 else EVERY
    untold = defaultdict[str, list[Untold]](list)
    for lack in ledger.untold(*span, among):
        untold[lack.store].append(lack)
    for each in outlets:
        if each.store in untold:
            due = expected(each, span, last_over(each, now))
            lacking = [day for day in due if (each.store, day) not in told]
            yield from _unarrived(each.store, lacking, untold[each.store])


def _unarrived(store: str, lacking: Sequence[date], untold: Sequence[Untold]) -> Iterator[Heard]:
    """What is known of days without a report that counts."""
    for day in lacking:
        why = {one.why for one in untold if one.first <= day <= one.last}
        if why:
            yield Heard(store=store, day=day, is_gap="gap" in why, is_foreign="unsigned" in why)


def blame(ledger: Ledger, stores: Iterable[str], last: date) -> tuple[Targets, Blamed]:
    """The last targets of some stores' touchpoints, and what was blamed there of late."""
    targets: dict[tuple[str, str], int] = {}
    blamed: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for store in sorted(stores):
        for known in ledger.days(last - BLAMED_DAYS, last, Among(store=store)):
            revision = ledger.revision(store, known.digest)
            if revision is None:
                continue
            places = {one.touchpoint for one in revision.report.rows}
            for one in revision.report.standings:
                if one.scope in places and one.target is not None:
                    targets[store, one.scope] = one.target
            for row in revision.report.rows:
                if row.sensed is not None:
                    blamed[store, row.touchpoint].update(row.sensed.bad)
    return targets, blamed


def passers(ledger: Ledger, span: Span, among: Among) -> Passers:
    """Who passed the busiest touchpoint of some stores, by weekday and local hour.

    Of several touchpoints the one with the most counts: who walks by three of them is one person.
    Small hours stay in the store; what was hardly watched says nothing.
    """
    found: Counter[tuple[int, int]] = Counter()
    for known in ledger.days(*span, among):
        revision = ledger.revision(known.store, known.digest)
        busiest: dict[int, int] = defaultdict(int)
        for place in () if revision is None else revision.report.places:
            for hour, those in place.hours.items() if well_watched(place) else ():
                busiest[int(hour)] = max(busiest[int(hour)], those.passers)
        for each, most in busiest.items():
            found[known.day.weekday(), each] += most
    return +found  # an hour in which nobody passed says nothing of the week


def store_page(ledger: Ledger, member: Member, until: date | None, now: datetime) -> StorePage:
    """One store: its last days, and how its log stands."""
    one = outlet(member)
    until = until or last_over(one, now)
    span = Span(until - timedelta(days=DAYS_SHOWN - 1), until)
    known = ledger.days(*span, Among(store=one.store))
    found = stands([one], heard(ledger, [one], known, span, now), span, now)
    reports = {each.day: each for each in known}
    trail = ledger.trail(one.store)
    return StorePage(
        chosen=Chosen(
            first=span.first,
            last=span.last,
            area=None,
            format=None,
            store=one.store,
            days=extent(found),
        ),
        outlet=outlet_view(one),
        timezone=one.timezone,
        lines=trail.lines,
        gaps=trail.gaps,
        forks=trail.forks,
        foreign=trail.foreign,
        received=None if trail.received_ms is None else from_ms(trail.received_ms),
        faults=tuple(_fault(each) for each in ledger.faults(one.store, FAULTS_SHOWN)),
        days=tuple(
            _day(day, stand, reports.get(day))
            for (_, day), stand in sorted(found.items(), reverse=True)
        ),
    )


def day_page(ledger: Ledger, member: Member, day: date, now: datetime) -> StoreDayPage:
    """One day of a store, with every line that tells it."""
    one, span = outlet(member), Span(day, day)
    known = ledger.days(day, day, Among(store=one.store))
    found = stands([one], heard(ledger, [one], known, span, now), span, now)
    revision = ledger.revision(one.store, known[0].digest) if known else None
    stand = found.get((one.store, day))
    return StoreDayPage(
        outlet=outlet_view(one),
        day=day,
        state=None if stand is None else stand.state,
        people=visitors(known[0].totals.traffic) if known else None,
        report=None if revision is None else revision.report,
        revisions=tuple(_revision(each) for each in ledger.revisions(one.store, day)),
    )


def counted(ledger: Ledger, store: str, day: date) -> Revision | None:
    """What is counted of a store-day; None where it has not arrived."""
    known = ledger.days(day, day, Among(store=store))
    return ledger.revision(store, known[0].digest) if known else None


def _day(day: date, stand: Stand, known: DayKnown | None) -> StoreDay:
    standing = None if known is None else known.standing
    return StoreDay(
        day=day,
        state=stand.state,
        rev=0 if known is None else known.rev,
        answers=None if known is None else known.totals.answers,
        score=None if standing is None else standing.score,
        late=0 if known is None else known.late,
    )


def _fault(one: FaultSeen) -> FaultLine:
    return FaultLine(
        seq=one.fault.seq,
        trouble=one.fault.trouble,
        carrier=one.carrier,
        times=one.times,
        last=from_ms(one.last_ms),
    )


def _revision(one: RevisionKnown) -> StoreRevision:
    return StoreRevision(
        rev=one.rev,
        seq=one.seq,
        made=from_ms(one.made * 1000),
        received=from_ms(one.received_ms),
        carrier=one.carrier,
        state=one.state,
        reason=Reason(why=one.why, late=one.late),
        is_current=one.current,
        is_trusted=one.trusted,
        is_superseded=one.superseded,
        digest=one.digest,
    )
