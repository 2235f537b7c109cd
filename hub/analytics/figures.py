"""Counted rows to the figures that the region's pages show of the same days. PURE.

In come the rows of ``questions`` as an engine gave them, and the time; out go tables. There is one
definition of every score, warning and extent, that of ``hub.region``: here rows take its shapes,
and its values become rows. It asks no engine.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

import msgspec

from hub.actions import Verdict
from hub.daily.traffic import Traffic
from hub.region.compare import Told, compare
from hub.region.days import Came, Extent, Span, beyond, extent_of, last_over, summed
from hub.region.known import Asked, Faces, Outlet
from hub.region.shown import Shown
from hub.region.trend import Answered, trend
from hub.region.versions import Judged, Ruled
from hub.region.visitors import Visitors
from hub.region.worked import Did, worked
from hub.region.worst import worst

Cell = str | int | float | date | None
Counted = Callable[[str, date], Sequence[Sequence[object]]]
"""The rows of a sentence, by its name and a day that is over in every store."""

_SHOWN = ("n", "score", "lo", "hi")

Row = TypeVar("Row")


class Table(NamedTuple):
    """An answer: its columns and rows, and of how many store-days it speaks."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    days: Extent


class _Member(NamedTuple):
    store: str
    label: str | None
    area: str | None
    format: str | None
    timezone: str
    opened: date | None
    closed_on: date | None


class _Came(NamedTuple):
    store: str
    days: int


class _Edge(NamedTuple):
    store: str
    day: date


class _Place(NamedTuple):
    store: str
    touchpoint: str
    scale: int
    f1: int
    f2: int
    f3: int
    f4: int
    f5: int


class _Week(NamedTuple):
    week: date
    expro: str
    scale: int
    f1: int
    f2: int
    f3: int
    f4: int
    f5: int


class _Walks(NamedTuple):
    store: str
    people: int
    days: int
    likely: int
    bound_days: int
    audit_right: int
    audit_of: int
    audit_days: int
    waiting: int


class _Done(NamedTuple):
    store: str
    day: date
    scope: str
    what: str
    verdict: Verdict


class Chain:
    """A chain over some days, as an engine has counted it at a moment."""

    def __init__(self, counted: Counted, span: Span, now: datetime) -> None:
        self._counted = counted
        self._span = span
        self._now = now
        self._over = span.last
        self._outlets = [_outlet(one) for one in self._rows("roster", _Member)]
        self._over = min((last_over(one, now) for one in self._outlets), default=span.last)
        self._days = self._extents()

    def compare(self) -> Table:
        """Each store as it is, and as if it were asked what the region is asked."""
        walks = self._rows("walked", _Walks)
        told = Told(
            asked=[
                Asked(one.store, one.touchpoint, _faces(one))
                for one in self._rows("places", _Place)
                if one.store in self._days
            ],
            judged=self._rows("judged", Judged),
            traffic={
                one.store: msgspec.convert(one._asdict(), Traffic) for one in walks if one.days
            },
            waiting={one.store: one.waiting for one in walks},
            days=self._days,
        )
        fair = ("fair", "fair_lo", "fair_hi", "standing", "days", "expected")
        people = ("people", "at_least", "unseen", "wrong", "wrong_lo", "wrong_hi", "waiting")
        rows = [
            (
                one.store,
                *_told(one.plain),
                *_told(one.adjusted)[1:],
                one.standing,
                one.days.arrived,
                one.days.expected,
                *_came(one.people),
                one.waiting,
                " ".join(one.warnings),
            )
            for one in compare(self._outlets, told).stores
        ]
        return self._table(("store", *_SHOWN, *fair, *people, "warnings"), rows)

    def trend(self) -> Table:
        """Each ExPro week by week; points of one run may be joined. Without a name: all of them."""
        answered = [
            Answered(one.week, one.expro, _faces(one)) for one in self._rows("weeks", _Week)
        ]
        courses = trend(answered, self._rows("rules", Ruled), {}).courses
        rows = [
            (point.week, of.expro, *_told(point.score), point.run)
            for of in courses
            for point in of.points
        ]
        return self._table(("week", "expro", *_SHOWN, "run"), rows)

    def worst(self) -> Table:
        """The touchpoints that need somebody."""
        places: dict[tuple[str, str], list[Faces]] = defaultdict(list)
        for one in self._rows("places", _Place):
            places[one.store, one.touchpoint].append(_faces(one))
        found = worst(self._outlets, places, {}, {}).touchpoints
        rows = [(one.store, one.touchpoint, *_told(one.score), one.elsewhere) for one in found]
        return self._table(("store", "touchpoint", *_SHOWN, "elsewhere"), rows)

    def missing(self) -> Table:
        """How many days every store lacks, those first that lack most; who sent nothing too."""
        lacks = {store: one.expected - one.arrived for store, one in self._days.items()}
        rows = [
            (store, self._days[store].arrived, self._days[store].expected, lacks[store])
            for store in sorted(lacks, key=lambda store: (-lacks[store], store))
        ]
        return self._table(("store", "arrived", "expected", "missing"), rows)

    def worked(self) -> Table:
        """What was done by element, and how often it made things better."""
        did = [
            Did(one.store, one.day, one.scope, one.what or None, one.verdict)
            for one in self._rows("done", _Done)
        ]
        rows = [
            (one.element, one.stores, one.better, one.worse, one.cannot_tell, *_share(one.share))
            for one in worked(self._outlets, did).outcomes
        ]
        counts = ("stores", "better", "worse", "cannot_tell", "share", "lo", "hi")
        return self._table(("element", *counts), rows)

    def _table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
        return Table(columns, rows, summed(self._days.values()))

    def _extents(self) -> dict[str, Extent]:
        came = {one.store: one.days for one in self._rows("arrived", _Came)}
        told: dict[str, list[date]] = defaultdict(list)
        for edge in self._rows("edges", _Edge):
            told[edge.store].append(edge.day)
        odd: Counter[str] = Counter()
        for one in self._outlets:
            parts = beyond(one, self._span, self._now)
            odd[one.store] = sum(
                part.first <= day <= part.last for part in parts for day in told[one.store]
            )
        return {
            one.store: extent_of(
                one, self._span, self._now, Came(came.get(one.store, 0), odd[one.store])
            )
            for one in self._outlets
        }

    def _rows(self, name: str, of: type[Row]) -> list[Row]:
        """The rows of a sentence; engines write whole numbers and dates in their own ways."""
        return msgspec.convert(self._counted(name, self._over), list[of], strict=False)  # type: ignore[valid-type]


ANSWERS: Mapping[str, Callable[[Chain], Table]] = {
    "compare": Chain.compare,
    "trend": Chain.trend,
    "worst": Chain.worst,
    "missing": Chain.missing,
    "worked": Chain.worked,
}
"""What can be asked."""


def _outlet(one: _Member) -> Outlet:
    return Outlet(
        store=one.store,
        label=one.label or "",
        area=one.area or "",
        format=one.format or "",
        timezone=one.timezone,
        opened=one.opened,
        closed_on=one.closed_on,
    )


def _faces(one: _Place | _Week) -> Faces:
    """As many as the scale has."""
    return (one.f1, one.f2, one.f3, one.f4, one.f5)[: one.scale]


def _told(one: Shown) -> tuple[Cell, ...]:
    return one.n, one.value, one.lo, one.hi


def _came(one: Visitors | None) -> tuple[Cell, ...]:
    if one is None:
        return (None,) * 6
    off = (None,) * 3 if one.wrong is None else (one.wrong.share, one.wrong.low, one.wrong.high)
    return one.counted, one.at_least, one.unseen, *off


def _share(share: tuple[float, float, float] | None) -> tuple[float | None, ...]:
    return (None, None, None) if share is None else share
