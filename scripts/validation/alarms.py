"""What alarms come to: how often they are false, and how soon a big drop is found.

In come paths (how far a method was from an alarm in every bin of a touchpoint's day) and a
threshold; out goes a ``Verdict``. It runs no method.
"""

from dataclasses import dataclass, field
from math import inf
from statistics import median
from typing import NamedTuple

from validation.world import Day

BIG_DROP = 0.25
BUSY = 6.0  # answers an hour
MONTH_DAYS = 30
UNFOUND_MIN = 300.0
"""What a drop that is not found on its day counts in the mean: about until the shop closes."""


@dataclass
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


class Verdict(NamedTuple):
    """False alarms per touchpoint-month; of so many big drops the share found, and how late."""

    false_a_month: float
    drops: int
    found: float
    median_min: float
    mean_min: float


def threshold_at(paths: list[Path], false_a_month: float) -> float:
    """The lowest threshold with at most so many false alarms."""
    allowed = int(false_a_month * _quiet_days(paths) / MONTH_DAYS)
    heights = sorted((one.before_drop() for one in paths), reverse=True)
    return heights[min(allowed, len(heights) - 1)]


def judge(paths: list[Path], threshold: float) -> Verdict:
    """What a threshold comes to; a day with a false alarm before its drop tells of no delay."""
    false = sum(one.before_drop() > threshold for one in paths)
    late_min = []
    for one in paths:
        day = one.day
        big = day.drop >= BIG_DROP and day.answers_an_hour >= BUSY
        if day.dropped_ms is not None and big and one.before_drop() <= threshold:
            alarmed_ms = one.alarmed_ms(threshold)
            late_min.append(inf if alarmed_ms is None else (alarmed_ms - day.dropped_ms) / 60_000)
    n = max(1, len(late_min))
    return Verdict(
        false_a_month=MONTH_DAYS * false / max(1, _quiet_days(paths)),
        drops=len(late_min),
        found=sum(one < inf for one in late_min) / n,
        median_min=median(late_min) if late_min else inf,
        mean_min=sum(min(one, UNFOUND_MIN) for one in late_min) / n,
    )


def _quiet_days(paths: list[Path]) -> int:
    return sum(one.day.dropped_ms is None for one in paths)
