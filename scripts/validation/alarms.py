"""What alarms come to: how often they are false, and how soon a big drop is found.

In come paths (how far a method was from an alarm in every bin of a touchpoint's day) and a
threshold; out goes a ``Verdict``, or how much sooner one method is than another. It runs no method.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from statistics import median
from typing import NamedTuple

from validation.world import Day

BIG_DROP = 0.25
BUSY = 6.0  # answers an hour
MONTH_DAYS = 30
UNFOUND_MIN = 300.0
"""What a drop that is not found on its day counts in the mean: about until the shop closes."""

Z = 1.6448536269514722


@dataclass(slots=True)
class Path:
    """One method over one touchpoint's day: the highest that it ever was, whenever it rose."""

    day: Day
    rises: list[tuple[int, float]] = field(default_factory=list)

    def add(self, at_ms: int, height: float) -> None:
        """Take how near to an alarm it is."""
        if not self.rises or height > self.rises[-1][1]:
            self.rises.append((at_ms, height))

    def before_drop(self) -> float:
        """How near it came without a reason."""
        dropped_ms = inf if self.day.dropped_ms is None else self.day.dropped_ms
        return max((height for at_ms, height in self.rises if at_ms < dropped_ms), default=-inf)

    def alarmed_ms(self, threshold: float) -> int | None:
        """When it first was above a threshold."""
        return next((at_ms for at_ms, height in self.rises if height > threshold), None)


class Rule(NamedTuple):
    """A method with what its training chose: the alarm is a height above the threshold."""

    variant: str
    threshold: float


class Verdict(NamedTuple):
    """False alarms per touchpoint-month; of so many big drops the share found, and how late."""

    false_a_month: float
    drops: int
    found: float
    median_min: float
    mean_min: float


class Sooner(NamedTuple):
    """By how many minutes one method finds a drop before another, and the 90 % interval."""

    mean_min: float
    reach_min: float


def fitted(variants: Mapping[str, Sequence[Path]], false_a_month: float) -> Rule:
    """Of a method's variants, each at so many false alarms, the one that is soonest on average."""
    rules = [Rule(name, threshold_at(paths, false_a_month)) for name, paths in variants.items()]

    def lateness(rule: Rule) -> float:
        return judge(variants[rule.variant], rule.threshold).mean_min

    return min(rules, key=lateness)


def threshold_at(paths: Sequence[Path], false_a_month: float) -> float:
    """The lowest threshold with at most so many false alarms."""
    allowed = int(false_a_month * _quiet_days(paths) / MONTH_DAYS)
    heights = sorted((one.before_drop() for one in paths), reverse=True)
    return heights[min(allowed, len(heights) - 1)]


def judge(paths: Sequence[Path], threshold: float) -> Verdict:
    """What a threshold comes to; a day with a false alarm before its drop tells of no delay."""
    late_min = list(_late_min(paths, threshold).values())
    n = max(1, len(late_min))
    false = sum(one.before_drop() > threshold for one in paths)
    return Verdict(
        false_a_month=MONTH_DAYS * false / max(1, _quiet_days(paths)),
        drops=len(late_min),
        found=sum(one < inf for one in late_min) / n,
        median_min=median(late_min) if late_min else inf,
        mean_min=sum(min(one, UNFOUND_MIN) for one in late_min) / n if late_min else inf,
    )


def sooner(ours: tuple[Sequence[Path], float], theirs: tuple[Sequence[Path], float]) -> Sooner:
    """The same drops under two methods, each with its threshold.

    Drops of one store have its streets and its touchpoints in common, so the interval is that of a
    mean of clusters.
    """
    mine, other = _late_min(*ours), _late_min(*theirs)
    both = [key for key in mine if key in other]
    if not both:
        return Sooner(0.0, inf)
    gains = {key: min(other[key], UNFOUND_MIN) - min(mine[key], UNFOUND_MIN) for key in both}
    mean = sum(gains.values()) / len(both)
    apart: dict[int, float] = {}
    for (store, _, _), gain in gains.items():
        apart[store] = apart.get(store, 0.0) + gain - mean
    if len(apart) < 2:  # noqa: PLR2004 - one store says nothing of how stores differ
        return Sooner(mean, inf)
    more = len(apart) / (len(apart) - 1)
    return Sooner(mean, Z * sqrt(more * sum(one**2 for one in apart.values())) / len(both))


def _late_min(paths: Iterable[Path], threshold: float) -> dict[tuple[int, int, int], float]:
    """By store, place and day, the minutes until each big drop was found; infinite if never."""
    found = {}
    for one in paths:
        day = one.day
        big = day.drop >= BIG_DROP and day.answers_an_hour >= BUSY
        if day.dropped_ms is not None and big and one.before_drop() <= threshold:
            alarmed_ms = one.alarmed_ms(threshold)
            late = inf if alarmed_ms is None else (alarmed_ms - day.dropped_ms) / 60_000
            found[day.store, day.place, day.number] = late
    return found


def _quiet_days(paths: Iterable[Path]) -> int:
    return sum(one.day.dropped_ms is None for one in paths)
