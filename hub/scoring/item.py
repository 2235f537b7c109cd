"""How one item is found now, how sure that is, and where it is going. PURE.

In come a ``Window`` and what the change detector says of the item; out goes an ``ItemScore``
(section 6). Where something may have changed today, the score is a mixture of "as usual" and "only
the answers since", each with its probability. It knows no other item.
"""

from math import exp, log, sqrt
from typing import Literal

from msgspec import Struct

from hub.scoring.belief import Belief, Score, believe, mixture, score
from hub.scoring.detector import Alert
from hub.scoring.effective import added, from_, until
from hub.scoring.plan import PlannedItem, item_keys
from hub.scoring.window import Window, together, weighed

Trend = Literal["up", "down", "flat", "none"]

ODDS_LOG_MAX = 700.0
"""e to more than this is no float; the probability has long been 1."""


class ItemScore(Struct, frozen=True, kw_only=True):
    """One item now. ``score`` is the number to show; the others are 0 to 100 where they score.

    ``answers`` were given in the live bins, ``answers60`` in the last hour; ``held`` presses were
    not, or not wholly, counted: bursts, and crowds above the cap. ``n60`` are the counted ones of
    the last hour, ``today`` those of the business day. ``hour`` is the plain mean of the last hour,
    None without answers; ``usual`` what is usual in this hour, from ``days`` of history.
    ``p_changed`` is the probability that something changed today, ``changed_since`` the bin, where
    that is likelier than not. ``belief`` is what groups are made from.
    """

    score: Score
    belief: Belief
    answers: int
    answers60: int
    held: int
    n60: int
    today: int
    trend: Trend
    usual: float
    days: int
    hour: float | None
    p_changed: float
    changed_since: int | None


def item_score(window: Window, planned: PlannedItem, alert: Alert) -> ItemScore:
    """The score of one item."""
    plan, parameters = window.plan, window.plan.parameters
    past = window.history.items[planned.item]
    usual = past.at(window.hour)
    live = window.live(planned.item)
    evidence = weighed(live, window.weights)
    kappa = parameters.kappa_min + (parameters.kappa - parameters.kappa_min) * min(
        1.0, past.n / parameters.kappa_full_at
    )
    belief = believe(usual, kappa, evidence, parameters)
    odds = _odds(alert, parameters.change_prior)
    p_changed = 0.0
    if odds:
        whole = 1 + sum(one for one, _ in odds)
        parts = [(1 / whole, belief)]
        for one, start in odds:
            since = weighed(from_(live, start), window.weights)
            changed = believe(usual, parameters.kappa_changed, since, parameters)
            parts.append((one / whole, changed))
        belief = mixture(parts)
        p_changed = sum(one for one, _ in odds) / whole
    recent = window.recent(planned.item)
    n = added(one.moments.n for one in recent)
    return ItemScore(
        score=score(belief, evidence.n, plan.target(item_keys(planned)), parameters),
        belief=belief,
        answers=sum(one.answers for one in live),
        answers60=sum(one.answers for one in recent),
        held=_bursts(window, planned) + sum(one.answers - one.total for one in live),
        n60=sum(one.total for one in recent),
        today=sum(one.total for one in live if one.bin in window.today),
        trend=_trend(window, planned),
        usual=100 * usual.mean,
        days=past.days,
        hour=100 * added(one.moments.first for one in recent) / n if n else None,
        p_changed=p_changed,
        changed_since=max(odds, key=_size)[1] if p_changed >= 0.5 else None,  # noqa: PLR2004
    )


def _bursts(window: Window, planned: PlannedItem) -> int:
    answers = window.state.items.get(planned.item)
    held = {} if answers is None else answers.held
    return sum(count for bin_, count in held.items() if bin_ in window.weights)


def _odds(alert: Alert, prior: float) -> list[tuple[float, int]]:
    """For and against a change to the worse, then to the better: the odds, and since which bin."""
    found: list[tuple[float, int]] = []
    for run in (alert.down, alert.up) if alert.eligible else ():
        if run.log_m is not None and run.start is not None:
            exponent = run.log_m + log(prior / alert.usual_per_day)
            found.append((exp(min(ODDS_LOG_MAX, exponent)), run.start))
    return found


def _size(odds: tuple[float, int]) -> float:
    return odds[0]


def _trend(window: Window, planned: PlannedItem) -> Trend:
    """The last hour against the three before, when the difference is beyond chance."""
    parameters = window.plan.parameters
    recent = together(window.recent(planned.item))
    last = window.now_bin - parameters.trend_recent + 1
    earlier = from_(window.answers[planned.item], last - parameters.trend_prev)
    before = together(until(earlier, last))
    if recent.n < parameters.trend_n_recent or before.n < parameters.trend_n_prev:
        return "none"
    n = recent.n + before.n
    mean = (recent.first + before.first) / n
    variance = max((recent.square + before.square) / n - mean**2, parameters.var_min)
    step = recent.first / recent.n - before.first / before.n
    chance = parameters.z * sqrt(variance * (1 / recent.n + 1 / before.n))
    if abs(step) < parameters.trend_min or abs(step) <= chance:
        return "flat"
    return "up" if step > 0 else "down"
