"""What is usual: the days before, weighed by their age, shrunk from the hour up. PURE.

In come day summaries and the day that is asked about; out goes a ``History`` (section 5): what is
usual for each item in each hour, how many answers a day brings, and how many people pass. A
summary of the day itself, of a later one or of one longer ago than ``hist_days`` says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb

from msgspec import Struct

from config.parameters import Parameters
from hub.scoring.belief import Usual
from hub.scoring.effective import Moments, added, moments
from hub.scoring.plan import Plan, PlannedItem
from hub.scoring.state import Item
from hub.scoring.summary import DaySummary

Shares = tuple[float, ...]
"""How often each face is given, the worst first; they add up to 1."""


class ItemHistory(Struct, frozen=True, kw_only=True):
    """One item: its weighed answers, a day's usual number of them, and on how many days.

    ``usual`` holds for hours without answers of their own, ``hours`` for the others; ``shares`` and
    ``hour_shares`` say the same face by face, the worst first. ``named`` is how often each element
    was blamed, and ``counted`` the answers it was counted against.
    """

    n: float
    per_day: float
    days: int
    usual: Usual
    hours: Mapping[int, Usual]
    shares: Shares
    hour_shares: Mapping[int, Shares]
    named: Mapping[str, float]
    counted: float

    def at(self, hour: int) -> Usual:
        """What is usual in a local hour."""
        return self.hours.get(hour, self.usual)

    def shares_at(self, hour: int) -> Shares:
        """How often each face is usually given in a local hour."""
        return self.hour_shares.get(hour, self.shares)


class History(Struct, frozen=True, kw_only=True):
    """What the days before say; ``passers`` are the usual people per bin by zone and hour."""

    day: int
    items: Mapping[Item, ItemHistory]
    passers: Mapping[str, Mapping[int, float]]


class _Past(Struct, frozen=True, kw_only=True):
    """The weighed sums of one item."""

    total: Moments
    hours: Mapping[int, Moments]
    faces: Mapping[int, Sequence[float]]
    days_weight: float
    days: int
    named: Mapping[str, float]
    counted: float


@dataclass
class Weighed:
    """The weighed sums of the history that was asked for last, and what they were made of.

    It only saves work: an item of which no summary says anything else keeps its sums.
    """

    plan: Plan | None = None
    day: int = 0
    summaries: Sequence[DaySummary] = ()
    past: Mapping[Item, _Past] = field(default_factory=dict)


def history(
    plan: Plan, summaries: Iterable[DaySummary], day: int, known: Weighed | None = None
) -> History:
    """What is usual on a ``day``; with no summaries it is the neutral prior everywhere.

    ``known`` is brought to it.
    """
    parameters = plan.parameters
    weighed = [
        (2.0 ** (-(day - one.day) / parameters.hist_half_life_days), one)
        for one in sorted(summaries, key=_day_of)
        if 1 <= day - one.day <= parameters.hist_days
    ]
    known = Weighed() if known is None else known
    past = _brought(known, plan, weighed, day)
    scored = [past[one.item].total for one in plan.scored]
    store = store_usual(scored, parameters)
    return History(
        day=day,
        items={item: _item(one, store, item.scale, parameters) for item, one in past.items()},
        passers=_passers(weighed),
    )


def store_usual(scored: Iterable[Moments], parameters: Parameters) -> Usual:
    """What is usual in the whole store: its items together, drawn to the neutral prior."""
    neutral = Usual(parameters.m0, parameters.m0**2 + parameters.var0)
    return shrunk(neutral, parameters.k_store, _sum(scored), parameters.cap_store)


def shrunk(usual: Usual, worth: float, found: Moments, most: float) -> Usual:
    """What was found, as at most ``most`` answers, added to what is usual, worth ``worth``."""
    if found.n == 0:
        return usual
    evidence = min(found.n, most)
    sure = worth + evidence
    return Usual(
        (worth * usual.mean + evidence * found.first / found.n) / sure,
        (worth * usual.square + evidence * found.square / found.n) / sure,
    )


def _item(past: _Past, store: Usual, scale: int, parameters: Parameters) -> ItemHistory:
    usual = shrunk(store, parameters.k_item, past.total, parameters.cap_item)
    shares = _shares(past, neutral_shares(store.mean, scale), parameters)
    return ItemHistory(
        n=past.total.n,
        per_day=past.total.n / past.days_weight if past.days_weight else 0.0,
        days=past.days,
        usual=usual,
        hours={
            hour: Usual(
                (parameters.k_hour * usual.mean + one.first) / (parameters.k_hour + one.n),
                (parameters.k_hour * usual.square + one.square) / (parameters.k_hour + one.n),
            )
            for hour, one in past.hours.items()
        },
        shares=shares,
        hour_shares={
            hour: tuple(
                (parameters.k_hour * share + count) / (parameters.k_hour + past.hours[hour].n)
                for share, count in zip(shares, counts, strict=True)
            )
            for hour, counts in past.faces.items()
        },
        named=past.named,
        counted=past.counted,
    )


def neutral_shares(mean: float, scale: int) -> Shares:
    """Faces of a ``mean`` utility that nothing else is known of: binomial."""
    best = scale - 1
    return tuple(comb(best, one) * mean**one * (1 - mean) ** (best - one) for one in range(scale))


def _shares(past: _Past, neutral: Shares, parameters: Parameters) -> Shares:
    """The item's shares, shrunk as its mean is (``shrunk``), so that they have that mean."""
    n = past.total.n
    if n == 0:
        return neutral
    evidence = min(n, parameters.cap_item)
    counts = [added(hour[face] for hour in past.faces.values()) for face in range(len(neutral))]
    return tuple(
        (parameters.k_item * share + evidence * count / n) / (parameters.k_item + evidence)
        for share, count in zip(neutral, counts, strict=True)
    )


def _brought(
    known: Weighed, plan: Plan, weighed: Sequence[tuple[float, DaySummary]], day: int
) -> Mapping[Item, _Past]:
    """The sums of each item, made anew where a summary says something else of it than before."""
    before, now = known.summaries, [one for _, one in weighed]
    stands = known.plan is plan and known.day == day and len(before) == len(now)
    if not stands or any(old.day != new.day for old, new in zip(before, now, strict=True)):
        past = {one.item: _past(one, weighed) for one in plan.items}
    else:
        changed = [pair for pair in zip(before, now, strict=True) if pair[0] is not pair[1]]
        past = {
            one.item: known.past[one.item]
            if all(_says_the_same(one.item, old, new) for old, new in changed)
            else _past(one, weighed)
            for one in plan.items
        }
    known.plan, known.day, known.summaries, known.past = plan, day, now, past
    return past


def _says_the_same(item: Item, old: DaySummary, new: DaySummary) -> bool:
    answered = old.items.get(item) == new.items.get(item)
    return answered and old.senses.get(item) == new.senses.get(item)


def _past(planned: PlannedItem, weighed: Sequence[tuple[float, DaySummary]]) -> _Past:
    hours: dict[int, list[float]] = {}
    given: dict[int, list[float]] = {}
    named: dict[str, float] = {}
    days, days_weight, counted = 0, 0.0, 0.0
    for weight, summary in weighed:
        if summary.day < planned.begins_day:
            continue
        sensed = summary.senses.get(planned.item)
        for element, count in () if sensed is None else sensed.bad.items():
            named[element] = named.get(element, 0.0) + weight * count
        found = summary.items.get(planned.item)
        answered = 0.0
        for hour, faces in () if found is None else sorted(found.hours.items()):
            one = moments(faces, planned.face_weights)
            row = hours.setdefault(hour, [0.0, 0.0, 0.0])
            row[0] += weight * one.n
            row[1] += weight * one.first
            row[2] += weight * one.square
            counts = given.setdefault(hour, [0.0] * len(faces))
            for face, count in enumerate(faces):
                counts[face] += weight * (
                    count * planned.face_weights[face] if planned.face_weights else count
                )
            answered += one.n
            counted += weight * sum(faces)
        if answered > 0:
            days += 1
            days_weight += weight
    by_hour = {hour: Moments(*row) for hour, row in sorted(hours.items())}
    return _Past(
        total=_sum(by_hour.values()),
        hours=by_hour,
        faces=given,
        days_weight=days_weight,
        days=days,
        named=named,
        counted=counted,
    )


def _passers(weighed: Sequence[tuple[float, DaySummary]]) -> dict[str, dict[int, float]]:
    people: dict[tuple[str, int], float] = {}
    watched: dict[tuple[str, int], float] = {}
    for weight, summary in weighed:
        for zone, hours in summary.zones.items():
            for hour, counted in hours.items():
                key = (zone, hour)
                people[key] = people.get(key, 0.0) + weight * counted.passers
                watched[key] = watched.get(key, 0.0) + weight * counted.bins
    usual: dict[str, dict[int, float]] = {}
    for (zone, hour), bins in watched.items():
        if bins > 0:
            usual.setdefault(zone, {})[hour] = people[zone, hour] / bins
    return usual


def _sum(parts: Iterable[Moments]) -> Moments:
    held = list(parts)
    return Moments(
        added(one.n for one in held),
        added(one.first for one in held),
        added(one.square for one in held),
    )


def _day_of(summary: DaySummary) -> int:
    return summary.day
