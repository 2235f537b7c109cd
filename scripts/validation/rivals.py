"""What else a store could score with: the methods that the model has to be better than.

Each hears one touchpoint's answers as they are received (when, utility, gap to the press before)
and says after each how near it is to an alarm; those that estimate give an estimate of 0 to 1 too,
some with its 90 % interval. They are written here from their descriptions, but for river's own.
What can be tuned in one makes its variants; nothing is tuned here.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from math import sqrt
from typing import NamedTuple, Protocol

Z = 1.6448536269514722
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
BURST_MS = 8_000
NEUTRAL = 0.7
TAP_VARIANCE = 0.09
ANSWERS_MIN = 4
"""A mean of fewer raises no alarm: one unhappy answer would."""


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


class Rival(Protocol):
    """Hears taps in the order of their coming."""

    def hear(self, tap: Tap) -> float:
        """Take one tap; the higher, the more alarming. Any threshold may be set on it."""

    def guess(self, now_ms: int, /) -> Guess | None:
        """How satisfied they are now; None from what raises alarms only."""


class Usual:
    """The mean of all days before that of the newest tap."""

    def __init__(self) -> None:
        self._day, self._n, self._total, self.mean = 0, 0, 0.0, NEUTRAL

    def hear(self, tap: Tap) -> bool:
        """Take one tap; whether it is the first of its day."""
        begins = tap.at_ms // DAY_MS > self._day
        if begins:
            self._day = tap.at_ms // DAY_MS
            self.mean = self._total / self._n if self._n else NEUTRAL
        self._n, self._total = self._n + 1, self._total + tap.utility
        return begins


class Mean:
    """The plain mean of the day, or of the last ``span_ms``; an alarm is that far below usual."""

    def __init__(self, span_ms: int | None = None, *, bursts: bool = False) -> None:
        self._span_ms, self._bursts = span_ms, bursts
        self._usual, self._taps = Usual(), list[Tap]()

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms < BURST_MS and not self._bursts:
            return -1.0
        self._usual.hear(tap)
        self._taps = [*self._since(tap.received_ms), tap]
        if len(self._taps) < ANSWERS_MIN:
            return -1.0
        return self._usual.mean - sum(one.utility for one in self._taps) / len(self._taps)

    def guess(self, now_ms: int) -> Guess:
        """The mean, and the normal interval of a mean."""
        values = [one.utility for one in self._since(now_ms)]
        n = len(values)
        if n == 0:
            return Guess(NEUTRAL, 0.0, 1.0)
        mean = sum(values) / n
        variance = sum((one - mean) ** 2 for one in values) / max(1, n - 1)
        reach = Z * sqrt(max(variance, 1e-9) / n)
        return Guess(mean, mean - reach, mean + reach)

    def _since(self, now_ms: int) -> list[Tap]:
        first_ms = now_ms // DAY_MS * DAY_MS if self._span_ms is None else now_ms - self._span_ms
        return [one for one in self._taps if one.at_ms >= first_ms]


class Kalman:
    """A local level: it walks by ``drift`` (variance an hour) and is seen through each tap."""

    def __init__(self, drift: float) -> None:
        self._drift, self._usual = drift, Usual()
        self._mean, self._variance, self._at_ms = NEUTRAL, TAP_VARIANCE, 0

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms >= BURST_MS:
            self._usual.hear(tap)
            hours = min(max(0, tap.at_ms - self._at_ms) / HOUR_MS, 24.0)
            self._at_ms = max(self._at_ms, tap.at_ms)
            self._variance += self._drift * hours
            gain = self._variance / (self._variance + TAP_VARIANCE)
            self._mean += gain * (tap.utility - self._mean)
            self._variance *= 1 - gain
        return self._usual.mean - self._mean

    def guess(self, now_ms: int) -> Guess:
        """The level now."""
        hours = min(max(0, now_ms - self._at_ms) / HOUR_MS, 24.0)
        reach = Z * sqrt(self._variance + self._drift * hours)
        return Guess(self._mean, self._mean - reach, self._mean + reach)


class Cusum:
    """One-sided, in standard deviations below what is usual here; it begins anew each day."""

    def __init__(self, slack: float) -> None:
        self._slack, self._usual, self._sum = slack, Usual(), 0.0

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms >= BURST_MS:
            if self._usual.hear(tap):
                self._sum = 0.0
            step = (self._usual.mean - tap.utility) / sqrt(TAP_VARIANCE)
            self._sum = max(0.0, self._sum + step - self._slack)
        return self._sum

    def guess(self, now_ms: int) -> None:
        """It estimates nothing."""


class PageHinkley:
    """Page-Hinkley on the running mean of all days; its sum begins anew each day."""

    def __init__(self, slack: float) -> None:
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

    def guess(self, now_ms: int) -> None:
        """It estimates nothing."""


class UnhappyShare:
    """HappyOrNot's rule: of at least 4 answers in 15 minutes, which share is unhappy."""

    SPAN_MS = 900_000

    def __init__(self) -> None:
        self._taps: list[Tap] = []

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms >= BURST_MS:
            self._taps = [one for one in self._taps if tap.at_ms - one.at_ms < self.SPAN_MS] + [tap]
        if len(self._taps) < ANSWERS_MIN:
            return 0.0
        unhappy = sum(one.utility < 1 / 2 for one in self._taps)
        # Of two equal shares the one of more answers says more; else no threshold tells them apart.
        return unhappy / len(self._taps) + len(self._taps) / 100_000

    def guess(self, now_ms: int) -> None:
        """It estimates nothing."""


class RiverAdwin:
    """River's ADWIN at one confidence: it says only yes or no. It estimates by its window."""

    def __init__(self, delta: float) -> None:
        self._ear = importlib.import_module("river.drift").ADWIN(delta=delta, clock=1)

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms < BURST_MS:
            return 0.0
        before = self._ear.estimation
        self._ear.update(tap.utility)
        return float(self._ear.drift_detected and self._ear.estimation < before)

    def guess(self, _now_ms: int, /) -> Guess:
        """The mean of its window."""
        return Guess(self._ear.estimation if self._ear.width else NEUTRAL)


class RiverPageHinkley:
    """River's Page-Hinkley, downwards: yes or no, at one threshold."""

    def __init__(self, threshold: float, slack: float) -> None:
        self._ear = importlib.import_module("river.drift").PageHinkley(
            min_instances=1, delta=slack, threshold=threshold, alpha=1.0, mode="down"
        )

    def hear(self, tap: Tap) -> float:
        """Take one tap."""
        if tap.gap_ms < BURST_MS:
            return 0.0
        self._ear.update(tap.utility)
        return float(self._ear.drift_detected)

    def guess(self, now_ms: int) -> None:
        """It estimates nothing."""


class Method(NamedTuple):
    """A rival with all that can be tuned in it; ``own`` is the alarm of its description, if any."""

    variants: Mapping[str, Callable[[], Rival]]
    own: tuple[str, float] | None = None


METHODS: dict[str, Method] = {
    "raw daily mean": Method({"": partial(Mean, bursts=True)}),
    "happy index (day, no bursts)": Method({"": Mean}),
    "sliding hour": Method({"": partial(Mean, HOUR_MS)}),
    "Kalman level": Method(
        {f"{one:g}": partial(Kalman, one) for one in (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2)}
    ),
    "CUSUM": Method({f"{one:g}": partial(Cusum, one) for one in (0.3, 0.4, 0.5, 0.6, 0.7, 0.9)}),
    "Page-Hinkley, new each day": Method(
        {f"{one:g}": partial(PageHinkley, one) for one in (0.05, 0.1, 0.15, 0.2)}
    ),
    "HappyOrNot's rule": Method({"": UnhappyShare}, ("", 0.5005)),
}
"""What is compared, but for river's own where it is not installed."""

if importlib.util.find_spec("river") is not None:
    METHODS["river ADWIN"] = Method(
        {
            f"{one:g}": partial(RiverAdwin, one)
            for one in (0.5, 0.3, 0.1, 0.03, 0.01, 0.002, 3e-4, 1e-4, 1e-5, 1e-6)
        },
        ("0.002", 0.5),  # its default
    )
    METHODS["river Page-Hinkley"] = Method(
        {
            f"{slack:g}/{threshold:g}": partial(RiverPageHinkley, threshold, slack)
            for slack, threshold in product((0.05, 0.15), (2, 3, 4, 5, 6, 8, 10, 12, 14, 17, 20))
        }
    )
