"""Counters to the live score: how good, how sure, on how many answers. PURE.

In come the counters of items and the time; out goes a ``Score``: mean and variance of the faces'
utility under Dirichlet evidence that halves every hour, shrunk to a weak prior, with a 90 %
interval on the logit scale, so that it stays within 0 and 100. The prior is the same at every hour.
It does not judge single answers, and knows no history, no target and no alert.
"""

from collections.abc import Iterable, Sequence
from math import exp, fsum, log, sqrt
from typing import Literal, NamedTuple

from msgspec import Struct

from hub.scoring.state import BIN_MS, Answers

HALF_LIFE_BINS = 12  # an hour
LIVE_BINS = 312  # 26 hours: what is older weighs less than 2**-26
KAPPA = 3.0  # answers that the prior is worth while there is no history
PRIOR_MEAN = 0.70  # utility, 0 to 1: what shops without history may expect
PRIOR_SQUARE = PRIOR_MEAN**2 + 0.09
VARIANCE_MIN = 0.02  # agreement of few answers is not certainty
EDGE = 0.005  # keeps the logit finite
ENOUGH = 5.0  # weighed answers; below it the number is mostly the prior
Z_90 = 1.6448536269514722  # standard deviations to either side that hold 90 %
TRIM = 4.0  # no touchpoint weighs above or below this many times the median

LIVE_WEIGHTS: list[float] = [2.0 ** (-age / HALF_LIFE_BINS) for age in range(LIVE_BINS)]
"""What an answer of ``age`` bins ago still weighs."""


class Score(Struct, frozen=True, kw_only=True):
    """A score of 0 to 100 with its 90 % interval; all three are None when nobody answered.

    ``n`` are the answers of the last 26 hours, ``n_hour`` those of the last hour, ``evidence``
    what they still weigh. ``status`` is ``few`` while that is below 5: the number then mostly
    repeats what is usual, and is not to be shown as if it had been measured.
    """

    value: float | None
    lo: float | None
    hi: float | None
    n: int
    n_hour: int
    evidence: float
    status: Literal["none", "few", "enough"]


class Belief(NamedTuple):
    """Mean and variance of the utility (0 to 1), and the evidence behind them."""

    mean: float
    variance: float
    evidence: float
    n: int
    n_hour: int


def belief(answers: Answers, now_ms: int) -> Belief:
    """What the answers to one item say at ``now_ms``; the prior when there are none."""
    now_bin = now_ms // BIN_MS
    weights, firsts, squares = [], [], []
    n = n_hour = 0
    for cell, faces in answers.faces.items():
        age = now_bin - cell.bin
        if not 0 <= age < LIVE_BINS:
            continue
        best = cell.scale - 1
        total = sum(faces)
        first = sum(face * count for face, count in enumerate(faces)) / best
        square = sum(face * face * count for face, count in enumerate(faces)) / best**2
        weights.append(LIVE_WEIGHTS[age] * total)
        firsts.append(LIVE_WEIGHTS[age] * first)
        squares.append(LIVE_WEIGHTS[age] * square)
        n += total
        n_hour += total if age < HALF_LIFE_BINS else 0
    evidence = fsum(weights)  # exactly rounded: the same in whatever order the events came
    sure = KAPPA + evidence
    mean = (KAPPA * PRIOR_MEAN + fsum(firsts)) / sure
    spread = (KAPPA * PRIOR_SQUARE + fsum(squares)) / sure - mean**2
    return Belief(mean, max(spread, VARIANCE_MIN) / (sure + 1), evidence, n, n_hour)


def pooled(parts: Sequence[tuple[float, Belief]]) -> Belief | None:
    """The weighted mean of several beliefs, each with its weight above 0; None of none.

    Items without answers stay in with their prior, so that a first answer does not make it jump.
    """
    if not parts:
        return None
    total = fsum(weight for weight, _ in parts)
    return Belief(
        mean=fsum(weight * one.mean for weight, one in parts) / total,
        variance=fsum(weight**2 * one.variance for weight, one in parts) / total**2,
        evidence=fsum(one.evidence for _, one in parts),
        n=sum(one.n for _, one in parts),
        n_hour=sum(one.n_hour for _, one in parts),
    )


def score(held: Belief | None) -> Score:
    """A belief as it is shown."""
    if held is None or held.n == 0:
        return Score(value=None, lo=None, hi=None, n=0, n_hour=0, evidence=0.0, status="none")
    middle = min(max(held.mean, EDGE), 1 - EDGE)
    logit = log(middle / (1 - middle))
    reach = Z_90 * sqrt(held.variance) / (middle * (1 - middle))
    return Score(
        value=100 * held.mean,
        lo=100 / (1 + exp(reach - logit)),
        hi=100 / (1 + exp(-reach - logit)),
        n=held.n,
        n_hour=held.n_hour,
        evidence=held.evidence,
        status="enough" if held.evidence >= ENOUGH else "few",
    )


def touchpoint_weights(passers: Iterable[float | None]) -> list[float]:
    """What each touchpoint weighs in the store: the people it serves, trimmed at the median.

    All weigh the same while the passers of one of them are unknown (None) or nobody passed at all:
    a touchpoint without a counter must not count less for that.
    """
    known = list(passers)
    people = [count for count in known if count is not None and count > 0]
    if not people or None in known:
        return [1.0] * len(known)
    ordered = sorted(people)
    half = len(ordered) // 2
    median = (ordered[half] + ordered[~half]) / 2
    return [min(max(count or 0.0, median / TRIM), median * TRIM) for count in known]
