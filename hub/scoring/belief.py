"""Dirichlet evidence to a score with its interval and its target. PURE.

In come sums of weighed answers and what is usual; out go ``Belief`` (mean and variance of the
utility, 0 to 1) and ``Score`` (0 to 100, as shown). It decides neither which answers count nor
what is usual.

For shares p of the faces with a Dirichlet prior worth kappa answers, the mean and variance of the
utility sum(u p) need only three sums; both are exact (section 6).
"""

from math import erfc, exp, log, sqrt
from typing import Literal, NamedTuple

from msgspec import Struct

from config.parameters import Parameters
from hub.scoring.effective import Moments

Status = Literal["few", "below", "met", "unsure", "untargeted"]


class Usual(NamedTuple):
    """Mean of the utility, and of its square, that evidence is shrunk to."""

    mean: float
    square: float


class Belief(NamedTuple):
    """Mean and variance of the utility."""

    mean: float
    variance: float


class Score(Struct, frozen=True, kw_only=True):
    """A score of 0 to 100 with its interval, and how it stands to its target.

    ``evidence`` is what the answers behind it still weigh; with less than ``n_min`` of it the score
    is mostly what is usual, and its ``status`` is few. ``gap`` is score minus target, ``p_miss``
    the probability that the target is missed; all three are None where there is no target.
    """

    score: float
    lo: float
    hi: float
    evidence: float
    enough: bool
    target: float | None
    gap: float | None
    p_miss: float | None
    status: Status


def believe(usual: Usual, kappa: float, evidence: Moments, parameters: Parameters) -> Belief:
    """Section 6: mu = (kappa m + S1) / (kappa + W), V from the second moment."""
    sure = kappa + evidence.n
    mean = (kappa * usual.mean + evidence.first) / sure
    spread = (kappa * usual.square + evidence.square) / sure - mean**2
    return Belief(mean, max(spread, parameters.var_min) / (sure + 1))


def mixture(parts: list[tuple[float, Belief]]) -> Belief:
    """The belief of several beliefs, each with its probability."""
    mean = sum(share * one.mean for share, one in parts)
    return Belief(
        mean, sum(share * (one.variance + (one.mean - mean) ** 2) for share, one in parts)
    )


def score(belief: Belief, evidence: float, target: float | None, parameters: Parameters) -> Score:
    """A belief as it is shown: its interval is symmetric on the logit scale."""
    middle, spread = _on_logit_scale(belief, parameters)
    reach = parameters.z * spread
    p_miss = gap = None
    if target is not None:
        aim = logit(min(max(target / 100, parameters.eps), 1 - parameters.eps))
        p_miss = normal_cdf((aim - middle) / spread)
        gap = 100 * belief.mean - target
    enough = evidence >= parameters.n_min
    return Score(
        score=100 * belief.mean,
        lo=100 * logistic(middle - reach),
        hi=100 * logistic(middle + reach),
        evidence=evidence,
        enough=enough,
        target=target,
        gap=gap,
        p_miss=p_miss,
        status=_status(p_miss, parameters, enough=enough),
    )


def logit(p: float) -> float:
    """ln(p / (1 - p)) for p between 0 and 1."""
    return log(p / (1 - p))


def logistic(x: float) -> float:
    """1 / (1 + e^-x), without overflow for any x."""
    if x >= 0:
        return 1 / (1 + exp(-x))
    grown = exp(x)
    return grown / (1 + grown)


def normal_cdf(x: float) -> float:
    """The probability that a standard normal variable is at most ``x``."""
    return erfc(-x / sqrt(2)) / 2


def _on_logit_scale(belief: Belief, parameters: Parameters) -> tuple[float, float]:
    """Middle and standard deviation, by the delta method."""
    mean = min(max(belief.mean, parameters.eps), 1 - parameters.eps)
    return logit(mean), sqrt(belief.variance) / (mean * (1 - mean))


def _status(p_miss: float | None, parameters: Parameters, *, enough: bool) -> Status:
    if not enough:
        return "few"
    if p_miss is None:
        return "untargeted"
    if p_miss >= parameters.p_red:
        return "below"
    return "met" if p_miss <= parameters.p_green else "unsure"
