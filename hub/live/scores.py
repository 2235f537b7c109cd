"""A score as the live page shows it. PURE.

In comes what the model says; out goes a ``ScoreView``, rounded to what can be told apart.
"""

from collections.abc import Mapping
from typing import Literal

from hub.live.values import ScoreView
from hub.scoring.belief import Score
from hub.scoring.group import GroupScore
from hub.scoring.item import Trend

_AIMS: Mapping[str, Literal["below", "met", "unsure"]] = {
    "below": "below",
    "met": "met",
    "unsure": "unsure",
}

NOBODY = ScoreView(value=None, lo=None, hi=None, n=0, n_hour=0, status="none")


def shown(found: GroupScore | None, trend: Trend = "none") -> ScoreView:
    """A group's score; where nobody answered only what is usual, and no number of now."""
    if found is None:
        return NOBODY
    score, usual = found.score, None if found.usual is None else _tenths(found.usual)
    if found.n == 0:
        return ScoreView(
            value=None,
            lo=None,
            hi=None,
            n=0,
            n_hour=0,
            status="none",
            held=found.held,
            usual=usual,
            target=score.target,
        )
    return ScoreView(
        value=_tenths(score.score),
        lo=_tenths(score.lo),
        hi=_tenths(score.hi),
        n=found.n,
        n_hour=found.n60,
        status="enough" if score.enough else "few",
        held=found.held,
        usual=usual,
        trend=None if trend == "none" else trend,
        target=score.target,
        aim=aim_of(score),
    )


def aim_of(score: Score) -> Literal["below", "met", "unsure"] | None:
    """How it stands to its target; None without one, or with few answers."""
    return _AIMS.get(score.status)


def _tenths(value: float) -> float:
    return round(value, 1)
