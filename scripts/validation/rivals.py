"""What else a store could score with: the methods that the model has to be better than.

Each takes one touchpoint's answers as they are received (when, utility, gap to the press before)
and gives an estimate of 0 to 1 and, where the method has one, its 90 % interval; or how near it is
to an alarm. They are written here from their descriptions, but for river's own.
"""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple, Protocol

Z = 1.6448536269514722
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
BURST_MS = 8_000
NEUTRAL = 0.7
TAP_VARIANCE = 0.09


class Tap(NamedTuple):
    """One answer as it is known."""

    at_ms: int
    received_ms: int
    utility: float
    gap_ms: int


class Guess(NamedTuple):
    """An estimate; without limits the method has no interval."""

    mean: float
    lo: float | None = None
    hi: float | None = None


def raw_day(taps: Sequence[Tap], now_ms: int) -> Guess:
    """The mean of everything tapped today, bursts and all."""
    return _mean([one.utility for one in taps if one.at_ms // DAY_MS == now_ms // DAY_MS])


def happy_index(taps: Sequence[Tap], now_ms: int) -> Guess:
    """The same without repeated presses: the daily index of smiley terminals."""
    return _mean(
        [
            one.utility
            for one in taps
            if one.at_ms // DAY_MS == now_ms // DAY_MS and one.gap_ms >= BURST_MS
        ]
    )


def last_hour(taps: Sequence[Tap], now_ms: int) -> Guess:
    """The mean of the last 60 minutes without repeated presses."""
    return _mean(
        [
            one.utility
            for one in taps
            if now_ms - HOUR_MS < one.at_ms <= now_ms and one.gap_ms >= BURST_MS
        ]
    )


class Kalman:
    """A local level: it walks by ``drift`` (variance an hour) and is seen through each tap."""

    def __init__(self, drift: float) -> None:
        self._drift = drift
        self._mean, self._variance, self._at_ms = NEUTRAL, TAP_VARIANCE, 0

    def hear(self, tap: Tap) -> None:
        """Take one tap, in the order of its coming."""
        if tap.gap_ms < BURST_MS:
            return
        hours = min(max(0, tap.at_ms - self._at_ms) / HOUR_MS, 24.0)
        self._at_ms = max(self._at_ms, tap.at_ms)
        self._variance += self._drift * hours
        gain = self._variance / (self._variance + TAP_VARIANCE)
        self._mean += gain * (tap.utility - self._mean)
        self._variance *= 1 - gain

    def guess(self, now_ms: int) -> Guess:
        """The level now."""
        hours = min(max(0, now_ms - self._at_ms) / HOUR_MS, 24.0)
        reach = Z * sqrt(self._variance + self._drift * hours)
        return Guess(self._mean, self._mean - reach, self._mean + reach)


class Detector(Protocol):
    """Hears taps in the order of their coming, and says how near it is to an alarm."""

    def hear(self, tap: Tap) -> float:
        """Take one tap; the higher, the more alarming. Any threshold may be set on it."""


class Cusum:
    """One-sided, in standard deviations below what is usual here; it begins anew each day."""

    def __init__(self, slack: float) -> None:
        self._slack = slack
        self._sum, self._n, self._total, self._day = 0.0, 0, 0.0, 0
        self._usual = NEUTRAL

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms < BURST_MS:
            return self._sum
        day = tap.at_ms // DAY_MS
        if day != self._day:
            self._day, self._sum = day, 0.0
            self._usual = self._total / self._n if self._n else NEUTRAL
        self._n, self._total = self._n + 1, self._total + tap.utility
        step = (self._usual - tap.utility) / sqrt(TAP_VARIANCE)
        self._sum = max(0.0, self._sum + step - self._slack)
        return self._sum


class PageHinkley:
    """Page-Hinkley on the running mean of all days; its sum begins anew each day."""

    def __init__(self, slack: float = 0.05) -> None:
        self._slack = slack
        self._n, self._mean, self._sum, self._least, self._day = 0, NEUTRAL, 0.0, 0.0, 0

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms >= BURST_MS:
            if tap.at_ms // DAY_MS != self._day:
                self._day, self._sum, self._least = tap.at_ms // DAY_MS, 0.0, 0.0
            self._n += 1
            self._mean += (tap.utility - self._mean) / self._n
            self._sum += self._mean - tap.utility - self._slack
            self._least = min(self._least, self._sum)
        return self._sum - self._least


class Rule:
    """How large a share of at least 4 answers in 15 minutes is unhappy, as smiley terminals ask."""

    SPAN_MS = 900_000
    ANSWERS_MIN = 4

    def __init__(self) -> None:
        self._taps: list[Tap] = []

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms >= BURST_MS:
            self._taps = [one for one in self._taps if tap.at_ms - one.at_ms < self.SPAN_MS] + [tap]
        if len(self._taps) < self.ANSWERS_MIN:
            return 0.0
        unhappy = sum(one.utility < 1 / 2 for one in self._taps)
        # Of two equal shares the one of more answers says more; else no threshold tells them apart.
        return unhappy / len(self._taps) + len(self._taps) / 1_000


class Adwin:
    """River's ADWIN: how much lower the newer part of its window is, in its own bounds.

    It says only yes or no, so detectors of several confidences listen at once; the most certain
    one that says that the mean has fallen is the height.
    """

    DELTAS = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 1e-5, 1e-6, 1e-8)

    def __init__(self) -> None:
        drift = importlib.import_module("river.drift")
        self._ears = [drift.ADWIN(delta=one, clock=1) for one in self.DELTAS]

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        height = 0.0
        for rank, ear in enumerate(self._ears, 1) if tap.gap_ms >= BURST_MS else ():
            before = ear.estimation
            ear.update(tap.utility)
            if ear.drift_detected and ear.estimation < before:
                height = float(rank)
        return height


class RiverPageHinkley:
    """River's Page-Hinkley, downwards; as it says only yes or no, several thresholds listen."""

    THRESHOLDS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 25)

    def __init__(self) -> None:
        drift = importlib.import_module("river.drift")
        self._ears = [
            drift.PageHinkley(min_instances=1, delta=0.05, threshold=one, alpha=1.0, mode="down")
            for one in self.THRESHOLDS
        ]

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        height = 0.0
        for threshold, ear in (
            zip(self.THRESHOLDS, self._ears, strict=True) if tap.gap_ms >= BURST_MS else ()
        ):
            ear.update(tap.utility)
            if ear.drift_detected:
                height = float(threshold)
        return height


METHODS: dict[str, Callable[[], Detector]] = {
    "CUSUM, slack 0.5": lambda: Cusum(0.5),
    "CUSUM, slack 0.7": lambda: Cusum(0.7),
    "CUSUM, slack 0.9": lambda: Cusum(0.9),
    "Page-Hinkley": PageHinkley,
    "unhappy share of 15 minutes": Rule,
}
"""What is compared, but for river's own where it is not installed."""

if importlib.util.find_spec("river") is not None:
    METHODS |= {"river ADWIN": Adwin, "river Page-Hinkley": RiverPageHinkley}


def _mean(values: Sequence[float]) -> Guess:
    n = len(values)
    if n == 0:
        return Guess(NEUTRAL, 0.0, 1.0)
    mean = sum(values) / n
    variance = sum((one - mean) ** 2 for one in values) / max(1, n - 1)
    reach = Z * sqrt(max(variance, 1e-9) / n)
    return Guess(mean, mean - reach, mean + reach)
