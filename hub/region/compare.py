"""The fair comparison of stores, with its warnings. PURE.

In come what stores were answered over some days, by what they were judged, and how many of their
days are there; out goes a ``Compared``: each store as if it were asked what the region is asked,
and where it stands in the funnel. It puts nobody in an order: stores stay as the roster has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import Literal, NamedTuple

from msgspec import Struct

from hub.daily.traffic import WHOLE, Traffic
from hub.region.days import Extent
from hub.region.funnel import FAR_Z, NEAR_Z, Deviation, Dot, Funnel, funnel, limits, standing
from hub.region.known import Asked, Outlet
from hub.region.mix import Adjusted, Kinds, Standard, adjusted, standard
from hub.region.shown import FEW, MODEL, NOTHING, Shown, drawn, evidence, published, together
from hub.region.versions import Judged, Kind, others_than
from hub.region.visitors import Visitors, visitors
from hub.scoring.belief import Belief, Usual
from hub.scoring.effective import Moments

Warned = Literal["few", "days", "mix", "overlap", "questions", "formula", "watched"]
"""``few`` answers; ``days`` are missing; it is asked about less of the ``mix``; its interval holds
the region's mean (``overlap``); another version of ``questions`` or of the ``formula`` than most;
of those who came too few were ``watched``, or nobody knows how many."""

MIX_MIN = 0.8  # of the region's mix; less leaves out what may matter
WATCHED_MIN = 800  # per mille of those who came in
NEAR_SHARE = 0.05  # of alike stores lie beyond the inner limits by chance
CURVE_POINTS_MAX = 24  # of a limit that is drawn: straight lines between them look round


class FunnelLimit(Struct, frozen=True, kw_only=True):
    """From where to where a store of ``worth`` answers may be off by chance, in points."""

    worth: float
    near: tuple[float, float]
    far: tuple[float, float]


class CompareLine(Struct, frozen=True, kw_only=True):
    """One store: as it is, and as if it were asked what the region is asked.

    ``worth`` is how many answers of the region's mix would be as sure; ``covered`` is the share of
    that mix it is asked about, null with ``standing`` where it cannot be held against the others.
    ``people`` is null where nobody was counted at its doors. ``waiting`` are late taps that are in
    no score, too few on their day to be told apart.
    """

    store: str
    label: str
    area: str
    format: str
    plain: Shown
    adjusted: Shown
    worth: float | None
    covered: float | None
    standing: Deviation | None
    days: Extent
    people: Visitors | None
    waiting: int
    warnings: tuple[Warned, ...]


class Pair(Struct, frozen=True, kw_only=True):
    """Two stores beside each other: the first minus the second, in points, with 90 %.

    ``better`` is the store that is; null where their intervals overlap.
    """

    first: str
    second: str
    difference: float
    lo: float
    hi: float
    better: str | None


class Compared(Struct, frozen=True, kw_only=True):
    """All stores of a choice; ``mean`` is theirs together.

    ``between`` is by how many points stores differ beyond chance, null where chance explains it;
    ``by_chance`` how many would lie beyond the inner limits though all were alike.
    """

    mean: Shown
    between: float | None
    by_chance: float
    limits: tuple[FunnelLimit, ...]
    stores: tuple[CompareLine, ...]


class Told(NamedTuple):
    """What is known of the stores over the days."""

    asked: Sequence[Asked]
    judged: Sequence[Judged]
    traffic: Mapping[str, Traffic]
    waiting: Mapping[str, int]
    days: Mapping[str, Extent]


class Held(NamedTuple):
    """The stores, each held against all of them.

    ``region`` is None where nobody answered; a store is not ``beside`` it where it is asked about
    too little of what the others are.
    """

    region: Standard | None
    kinds: Mapping[str, Kinds]
    beside: Mapping[str, Adjusted]


def held(asked: Iterable[Asked], days: Mapping[str, Extent]) -> Held:
    """The stores, each beside all of them.

    A kind of touchpoint is its name in the stores' descriptions: fitting rooms are fitting rooms.
    """
    parts: dict[str, dict[str, list[Moments]]] = defaultdict(lambda: defaultdict(list))
    for one in asked:
        parts[one.store][one.touchpoint].append(evidence([one.faces]))
    kinds = {
        store: {kind: together(found) for kind, found in sorted(of.items())}
        for store, of in sorted(parts.items())
    }
    region = standard(kinds)
    if region is None:
        return Held(None, kinds, {})
    counted = {store: days[store].arrived if store in days else 0 for store in kinds}
    found = {store: adjusted(region, one, counted[store]) for store, one in kinds.items()}
    return Held(region, kinds, {store: one for store, one in found.items() if one is not None})


def compare(outlets: Sequence[Outlet], told: Told) -> Compared:
    """The stores of a choice beside each other."""
    against = held(told.asked, told.days)
    around = _funnel(against)
    n = sum(sum(one.faces) for one in told.asked)
    odd = others_than(told.judged)
    region = against.region
    return Compared(
        mean=NOTHING if region is None else published(Belief(region.mean, region.variance / n), n),
        between=round(100 * sqrt(around.between), 1) if around and around.between else None,
        by_chance=round(NEAR_SHARE * len(against.beside), 1),
        limits=() if around is None else tuple(_curve(around, against.beside.values())),
        stores=tuple(_line(one, against, around, told, odd.get(one.store, ())) for one in outlets),
    )


def pair(against: Held, first: str, second: str) -> Pair | None:
    """Two stores of a region; None where one of them cannot be compared."""
    if first not in against.beside or second not in against.beside:
        return None
    one, other = against.beside[first].belief, against.beside[second].belief
    off, reach = one.mean - other.mean, MODEL.z * sqrt(one.variance + other.variance)
    is_clear = not overlap(published(one, FEW), published(other, FEW))
    return Pair(
        first=first,
        second=second,
        difference=round(100 * off, 1),
        lo=round(100 * (off - reach), 1),
        hi=round(100 * (off + reach), 1),
        better=(first if off > 0 else second) if is_clear else None,
    )


def overlap(one: Shown, other: Shown) -> bool:
    """Whether two intervals have a point in common; what is not known overlaps everything."""
    if one.lo is None or one.hi is None or other.lo is None or other.hi is None:
        return True
    return one.lo <= other.hi and other.lo <= one.hi


def _funnel(against: Held) -> Funnel | None:
    if against.region is None:
        return None
    dots = [_dot(one) for one in against.beside.values()]
    return funnel(dots, against.region.mean, against.region.variance)


def _dot(one: Adjusted) -> Dot:
    return Dot(one.belief.mean, one.worth)


def _curve(around: Funnel, beside: Iterable[Adjusted]) -> Iterator[FunnelLimit]:
    """The limits from the smallest store to the largest, close together where they bend."""
    worths = sorted(one.worth for one in beside)
    if not worths:
        return
    first, last = max(1.0, worths[0] / 2), worths[-1] * 1.1
    for step in range(CURVE_POINTS_MAX):
        worth = first * (last / first) ** (step / (CURVE_POINTS_MAX - 1))
        near, far = limits(around, worth, NEAR_Z), limits(around, worth, FAR_Z)
        yield FunnelLimit(worth=round(worth, 1), near=_points(near), far=_points(far))


def _points(of: tuple[float, float]) -> tuple[float, float]:
    return round(100 * of[0], 1), round(100 * of[1], 1)


def _line(
    outlet: Outlet,
    against: Held,
    around: Funnel | None,
    told: Told,
    odd: Sequence[Kind],
) -> CompareLine:
    mine = together(against.kinds.get(outlet.store, {}).values())
    beside = against.beside.get(outlet.store)
    days = told.days.get(outlet.store, Extent(arrived=0, expected=0))
    shown = NOTHING if beside is None else published(beside.belief, mine.n)
    traffic = told.traffic.get(outlet.store)
    found = _warned(shown, beside, days, traffic, against.region)
    return CompareLine(
        store=outlet.store,
        label=outlet.label,
        area=outlet.area,
        format=outlet.format,
        plain=drawn(mine, _usual(against.region)),
        adjusted=shown,
        worth=None if beside is None else round(beside.worth, 1),
        covered=None if beside is None else round(beside.covered, 3),
        standing=None if beside is None or around is None else standing(around, _dot(beside)),
        days=days,
        people=visitors(traffic),
        waiting=told.waiting.get(outlet.store, 0),
        warnings=(*found, *odd),
    )


def _usual(region: Standard | None) -> Usual:
    if region is None:
        return Usual(MODEL.m0, MODEL.m0**2 + MODEL.var0)
    return Usual(region.mean, region.variance + region.mean**2)


def _warned(
    shown: Shown,
    beside: Adjusted | None,
    days: Extent,
    traffic: Traffic | None,
    region: Standard | None,
) -> Iterator[Warned]:
    if shown.status != "enough":
        yield "few"
    if days.arrived < days.expected:
        yield "days"
    if beside is None or beside.covered < MIX_MIN:
        yield "mix"
    if region is not None and shown.lo is not None and shown.hi is not None:
        mean = 100 * region.mean
        if shown.lo <= mean <= shown.hi:
            yield "overlap"
    if traffic is not None and (traffic.at_least or (traffic.watched or WHOLE) < WATCHED_MIN):
        yield "watched"
