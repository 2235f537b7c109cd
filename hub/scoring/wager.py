"""What each answer says for and against a change: the factors of the change detector. PURE.

In come one bin's faces and what is usual in its hour; out goes, for each of some wagers, the
logarithm of a factor whose expectation is at most 1 while nothing has changed (section 7). It adds
up no bins.

Formula 1 (``by_mean``) wagers on the mean alone: its factor is at most 1 for whatever distribution
with a mean of at least the usual one minus ``alert_delta``. It has to fear that all answers are
extreme, and so it waits for twice the answers that it needs.

Formula 2 (``by_faces``) knows how often each face is usually given. It tilts those shares
exponentially towards the worse, and compares: the factor of a utility u is
``e^(-t u) / sum_f p_f e^(-t (u_f - slack))``, with ``t = drop / variance`` for each of the
``alert_drops``. As ``e^(-t u)`` falls with u, its expectation is at most 1 as long as the answers
are, in stochastic order, no more than ``alert_slack`` worse than usual; the detector's bound stays
what it was. Towards the better all of it is turned round.
"""

from functools import lru_cache
from math import exp, log, log1p
from typing import Literal

from config.parameters import Parameters
from hub.scoring.effective import added
from hub.scoring.history import Shares

Direction = Literal["down", "up"]
Gains = tuple[float, ...]
"""The log factor of one bin for each wager."""

GAINS_KEPT = 65_536
"""A day's bins of 100 items in both directions; closed bins hardly ever change."""

TILTS_KEPT = 8_192
"""Shares of 24 hours of 100 items, in both directions."""


def by_mean(
    faces: tuple[int, ...],
    weights: tuple[float, ...],
    usual: float,
    direction: Direction,
    parameters: Parameters,
) -> Gains:
    """Formula 1: L = sum of c_f ln(factor), one for each rho."""
    return _bin_gains(
        faces, weights, usual, direction, parameters.alert_delta, parameters.alert_rhos
    )


def by_faces(
    faces: tuple[int, ...],
    weights: tuple[float, ...],
    shares: Shares,
    direction: Direction,
    parameters: Parameters,
) -> Gains:
    """Formula 2: the same, one for each drop."""
    tilts = _tilts(
        shares, direction, parameters.alert_slack, parameters.alert_drops, parameters.var_min
    )
    counts = [
        (face, count * weights[face] if weights else count)
        for face, count in enumerate(faces)
        if count
    ]
    return tuple([added([count * tilt[face] for face, count in counts]) for tilt in tilts])


@lru_cache(maxsize=GAINS_KEPT)
def _bin_gains(  # noqa: PLR0913, PLR0917 - all that it depends on, since it is remembered
    faces: tuple[int, ...],
    weights: tuple[float, ...],
    usual: float,
    direction: Direction,
    delta: float,
    rhos: tuple[float, ...],
) -> Gains:
    best = len(faces) - 1
    counts = [
        (face / best, count * (weights[face] if weights else 1.0))
        for face, count in enumerate(faces)
        if count
    ]
    if direction == "down":
        middle = min(max(usual - delta, 0.1), 0.95)
        steps = [rho / (middle - 1) for rho in rhos]
    else:
        middle = min(max(usual + delta, 0.05), 0.9)
        steps = [rho / middle for rho in rhos]
    return tuple(
        added(count * log1p(step * (utility - middle)) for utility, count in counts)
        for step in steps
    )


@lru_cache(maxsize=TILTS_KEPT)
def _tilts(
    shares: Shares,
    direction: Direction,
    slack: float,
    drops: tuple[float, ...],
    variance_min: float,
) -> tuple[tuple[float, ...], ...]:
    """For each drop the log factor of each face."""
    best = len(shares) - 1
    utilities = [face / best for face in range(best + 1)]
    mean = added(share * u for share, u in zip(shares, utilities, strict=True))
    square = added(share * u**2 for share, u in zip(shares, utilities, strict=True))
    variance = max(square - mean**2, variance_min)
    sign = -1.0 if direction == "down" else 1.0
    found = []
    for drop in drops:
        tilt = sign * drop / variance
        usual = log(
            added(
                share * exp(tilt * (u + sign * slack))
                for share, u in zip(shares, utilities, strict=True)
            )
        )
        found.append(tuple(tilt * u - usual for u in utilities))
    return tuple(found)
