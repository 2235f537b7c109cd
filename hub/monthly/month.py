"""What a ledger knows of a month, as the values that its report is made of.

In come a ledger, the month and the time; out goes a ``Month``. Scores and warnings are made by
``hub.region``, as the pages have them. Sums of a store are exactly those of the month's days; those
by ExPro and touchpoint are of the weeks that the month has a day of, and the report says so.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from hub.ledger import EVERY, Ledger
from hub.ledger.known import ExproRow, PlaceRow, Totals
from hub.region.days import Extent, Span, last_over, summed
from hub.region.known import Faces, Outlet
from hub.region.shown import NOTHING, Shown, drawn, evidence, together, usual_of
from hub.region.worked import Did, Worked, worked
from hub.region.worst import Worst, worst
from hub.scoring.effective import Moments
from hub.screen.region.arrivals import Arrivals, outlet
from wire.report import SMALL


class StoreMonth(Struct, frozen=True, kw_only=True):
    """One store; ``totals`` None: nothing of it has arrived. ``gap``: its mean, in points."""

    store: str
    label: str
    area: str
    days: Extent
    score: Shown
    gap: float | None
    totals: Totals | None


class ExproMonth(Struct, frozen=True, kw_only=True):
    """One ExPro of all stores."""

    expro: str
    score: Shown


class Month(Struct, frozen=True, kw_only=True):
    """A month of a region; ``over``: all of its days are."""

    first: date
    last: date
    over: bool
    days: Extent
    score: Shown
    stores: tuple[StoreMonth, ...]
    expros: tuple[ExproMonth, ...]
    worst: Worst
    worked: Worked


def month(ledger: Ledger, span: Span, now: datetime) -> Month:
    """A month as it is known at ``now``.

    Raises:
        StoreError: the ledger cannot be read.
    """
    outlets = [outlet(one) for one in ledger.members()]
    sums = {one.store: one.totals for one in ledger.compare(*span)}
    days = Arrivals(ledger, outlets, EVERY, now).extents(span)
    found = {one.store: _said(sums.get(one.store)) for one in outlets}
    whole = together(found.values())
    stores = tuple(
        _store(one, sums.get(one.store), drawn_to(found[one.store], whole), days[one.store])
        for one in outlets
    )
    did = [
        Did(store=one.store, day=one.day, scope=one.scope, element=one.element, verdict=one.verdict)
        for one in ledger.actions(*span)
    ]
    return Month(
        first=span.first,
        last=span.last,
        over=all(last_over(one, now) >= span.last for one in outlets),
        days=summed(days.values()),
        score=drawn_to(whole, whole),
        stores=stores,
        expros=tuple(_expros(ledger.expros(*span))),
        worst=worst(outlets, _places(ledger.places(*span)), {}, {}),
        worked=worked(outlets, did),
    )


def drawn_to(part: Moments, whole: Moments) -> Shown:
    """A score; few answers are drawn to the whole, and fewer than five say nothing."""
    return NOTHING if part.n < SMALL else drawn(part, usual_of(whole))


def _said(sums: Totals | None) -> Moments:
    return evidence([] if sums is None else [one for one in sums.faces.values() if any(one)])


def _store(
    of: Outlet,
    sums: Totals | None,
    score: Shown,
    days: Extent,
) -> StoreMonth:
    has_gap = sums is not None and sums.gap_days
    return StoreMonth(
        store=of.store,
        label=of.label,
        area=of.area,
        days=days,
        score=score,
        gap=round(sums.gap / sums.gap_days, 1) if sums is not None and has_gap else None,
        totals=sums,
    )


def _expros(rows: Sequence[ExproRow]) -> list[ExproMonth]:
    said: dict[str, list[Faces]] = defaultdict(list)
    for one in rows:
        said[one.expro].append(one.said.faces)
    parts = {expro: evidence(faces) for expro, faces in sorted(said.items())}
    whole = together(parts.values())
    return [ExproMonth(expro=expro, score=drawn_to(part, whole)) for expro, part in parts.items()]


def _places(rows: Sequence[PlaceRow]) -> dict[tuple[str, str], list[Faces]]:
    """Answers by store and touchpoint; what a store does not own is left out."""
    said: dict[tuple[str, str], list[Faces]] = defaultdict(list)
    for one in rows:
        if not one.context and sum(one.said.faces) >= SMALL:
            said[one.store, one.touchpoint].append(one.said.faces)
    return said
