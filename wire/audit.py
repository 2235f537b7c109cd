"""PURE. A count by hand beside a counter: numbers of both in, how far to trust the counter out.

A crossing is *right* when hand and counter agree on it; of all that either of them counted, the
right ones are a share with an interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927). It corrects no
number, runs nothing and reads no file.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from wire.events import DAY_MS, Audited, Count, Name

WITHIN_SHARE = 0.02
"""How exactly a store should know its counter: half the width of the interval."""

DUE_DAYS = ((0.95, 90), (0.90, 30), (0.0, 7))
"""When to count by hand again, by the lower end of the interval: the worse, the sooner."""

FACTOR_MAX = 10.0
"""A counter that is further off is broken; no factor mends it."""

_Z = 1.959963984540054  # of the normal distribution: 95 %
_DIGITS = 4  # of a share: a hundredth of a per cent
_PEOPLE_MAX = 1_000_000  # the search for how many more ends there


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A while in which a person counted one line beside the sensor."""

    line: Name
    hand_in: Count
    hand_out: Count
    sensor_in: Count
    sensor_out: Count
    note: Annotated[str, Meta(max_length=200)] = ""


class Score(NamedTuple):
    """How a counter stands: agreed crossings, those of the sensor alone, those of the hand alone.

    ``off`` is the sum, over directions, of the differences of the totals.
    """

    right: int = 0
    false: int = 0
    missed: int = 0
    off: int = 0

    @property
    def true(self) -> int:
        """Crossings by hand."""
        return self.right + self.missed

    @property
    def error(self) -> float | None:
        """``off`` over the true number; ``None`` when nobody crossed."""
        return self.off / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of recall and precision; ``None`` when nobody crossed or was counted."""
        some = 2 * self.right + self.false + self.missed
        return 2 * self.right / some if some else None

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def of_spans(spans: Sequence[Span]) -> Score:
    """Hand counts against the sensor's, direction by direction; times are not known."""
    score = Score()
    for one in spans:
        for hand, sensor in ((one.hand_in, one.sensor_in), (one.hand_out, one.sensor_out)):
            right = min(hand, sensor)
            score = score.plus(Score(right, sensor - right, hand - right, abs(hand - sensor)))
    return score


class Wrong(Struct, frozen=True, kw_only=True):
    """The ``share`` of ``of`` crossings that a counter counted unlike a hand, ``low`` to ``high``.

    These are the 95 % interval, all three shares of 1.
    """

    share: float
    low: float
    high: float
    of: int


def wrong(right: int, of: int) -> Wrong:
    """How far off a counter is that was ``right`` in so many of ``of`` crossings, above 0."""
    low, high = wilson(right, of)
    return Wrong(
        share=round(1 - right / of, _DIGITS),
        low=round(1 - high, _DIGITS),
        high=round(1 - low, _DIGITS),
        of=of,
    )


def audited(score: Score, now_ms: int) -> Audited | None:
    """What is said of a counter with each of its counts; ``None`` when nobody crossed."""
    of = score.right + score.false + score.missed
    if not of or not score.true:
        return None
    low, high = wilson(score.right, of)
    sensor = score.right + score.false
    days = next(days for least, days in DUE_DAYS if low >= least)
    return Audited(
        right=score.right,
        of=of,
        low=low,
        high=high,
        factor=min(score.true / sensor, FACTOR_MAX) if sensor else FACTOR_MAX,
        due_ms=now_ms + days * DAY_MS,
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; ``of`` is above 0."""
    share, z2 = right / of, _Z**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def more_people(score: Score) -> int:
    """How many more must be counted for an interval of ``WITHIN_SHARE``, if the share stays."""
    of = score.right + score.false + score.missed
    share = score.right / of if of else 0.5
    least, most = of, _PEOPLE_MAX
    while least < most:
        middle = (least + most) // 2
        low, high = wilson(round(share * middle), middle) if middle else (0.0, 1.0)
        if (high - low) / 2 <= WITHIN_SHARE:
            most = middle
        else:
            least = middle + 1
    return least - of
