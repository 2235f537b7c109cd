"""A score as a region publishes it, and when it does not. PURE.

In come counts of faces; out goes ``Shown``: the posterior mean of a Dirichlet (section 6 of the
model) over a period, in which nothing fades. It compares nothing.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from config.parameters import Parameters
from hub.region.known import Faces
from hub.scoring.belief import Belief, Usual, believe, score
from hub.scoring.effective import Moments, added, moments
from wire.report import SMALL

MODEL = Parameters()
"""A region has no parameters of its own: those that every store begins with."""

FEW = 30
"""Fewer answers are shown as early: they say more of chance than of the store."""

Status = Literal["none", "few", "enough"]


class Shown(Struct, frozen=True, kw_only=True):
    """A score of 0 to 100 with its 90 % interval, and the answers it rests on.

    The three are null where fewer than five answered.
    """

    value: float | None
    lo: float | None
    hi: float | None
    n: int
    status: Status


NOTHING = Shown(value=None, lo=None, hi=None, n=0, status="none")


def evidence(counts: Iterable[Faces]) -> Moments:
    """What faces of any scale add up to."""
    parts = [moments(faces, ()) for faces in counts]
    return Moments(
        added(one.n for one in parts),
        added(one.first for one in parts),
        added(one.square for one in parts),
    )


def together(parts: Iterable[Moments]) -> Moments:
    """The sum of some evidence."""
    kept = list(parts)
    return Moments(
        added(one.n for one in kept),
        added(one.first for one in kept),
        added(one.square for one in kept),
    )


def usual_of(whole: Moments) -> Usual:
    """What evidence is drawn to: the whole of which it is a part."""
    if not whole.n:
        return Usual(MODEL.m0, MODEL.m0**2 + MODEL.var0)
    return Usual(whole.first / whole.n, whole.square / whole.n)


def spread_of(found: Moments) -> float:
    """The variance of one answer, on the scale 0 to 1; agreement of few is not certainty."""
    mean = found.first / found.n
    return max(found.square / found.n - mean**2, MODEL.var_min)


def drawn(found: Moments, usual: Usual) -> Shown:
    """A part drawn to the whole by ``kappa`` answers, so that few answers make no extreme."""
    return published(believe(usual, MODEL.kappa, found, MODEL), found.n)


def published(belief: Belief, n: float) -> Shown:
    """A belief that rests on ``n`` answers, rounded to what can be told apart."""
    if n < SMALL:
        return Shown(value=None, lo=None, hi=None, n=round(n), status="none")
    found = score(belief, n, None, MODEL)
    return Shown(
        value=round(found.score, 1),
        lo=round(found.lo, 1),
        hi=round(found.hi, 1),
        n=round(n),
        status="few" if n < FEW else "enough",
    )
