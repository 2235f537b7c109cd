"""Weeks by ExPro, with what broke between them. PURE.

In come the faces of each week, by what it was judged, and how many store-days it has; out goes a
``Trend``. A week is an ISO week of business days, named by its Monday. A point after a break is in
another run: whoever draws does not join it to the one before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec import Struct

from hub.region.days import Extent
from hub.region.known import Faces
from hub.region.shown import Shown, drawn, evidence, together, usual_of
from hub.region.versions import Break, Ruled, breaks


class Answered(NamedTuple):
    """What an ExPro was answered in a week, by all stores of a choice."""

    week: date
    expro: str
    faces: Faces


class WeekPoint(Struct, frozen=True, kw_only=True):
    """One week; points of one ``run`` may be joined."""

    week: date
    score: Shown
    run: int


class Course(Struct, frozen=True, kw_only=True):
    """How an ExPro went; ``expro`` null: all of them together."""

    expro: str | None
    points: tuple[WeekPoint, ...]


class WeekDays(Struct, frozen=True, kw_only=True):
    """How many store-days of a week are there."""

    week: date
    days: Extent


class Trend(Struct, frozen=True, kw_only=True):
    """All ExPros that were asked about, and the weeks from the first to the last."""

    courses: tuple[Course, ...]
    weeks: tuple[WeekDays, ...]
    breaks: tuple[Break, ...]


def trend(
    answered: Sequence[Answered], ruled: Iterable[Ruled], days: Mapping[date, Extent]
) -> Trend:
    """How the region went; each week is drawn to the whole of its ExPro."""
    found = breaks(ruled)
    parts: dict[str | None, dict[date, list[Faces]]] = defaultdict(lambda: defaultdict(list))
    for one in answered:
        for expro in (None, one.expro):
            parts[expro][one.week].append(one.faces)
    names = sorted(parts, key=lambda name: (name is not None, name or ""))
    weeks = tuple(WeekDays(week=week, days=of) for week, of in sorted(days.items()))
    return Trend(
        courses=tuple(_course(name, parts[name], found) for name in names),
        weeks=weeks,
        breaks=found,
    )


def monday(day: date) -> date:
    """The week of a business day."""
    return day - timedelta(days=day.weekday())


def _course(
    expro: str | None, weeks: Mapping[date, Sequence[Faces]], found: Sequence[Break]
) -> Course:
    evident = {week: evidence(counts) for week, counts in sorted(weeks.items())}
    usual = usual_of(together(evident.values()))
    return Course(
        expro=expro,
        points=tuple(
            WeekPoint(
                week=week,
                score=drawn(counts, usual),
                run=len({one.week for one in found if one.week <= week}),
            )
            for week, counts in evident.items()
        ),
    )
