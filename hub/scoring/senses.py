"""What is sensed: which elements please, which are blamed, and what they cost. PURE.

In come a ``Window`` and an item's score; out goes a ``SenseScore`` (section 9). The points lost
add up to what is missing to 100. Which way an element is wrong is read by ``hub.scoring.lean``.
"""

from collections.abc import Mapping
from math import sqrt

from msgspec import Struct

from hub.scoring.belief import logistic, logit
from hub.scoring.effective import added
from hub.scoring.item import ItemScore
from hub.scoring.state import LOSS_UNITS, Item, Senses
from hub.scoring.window import Window


class Loss(Struct, frozen=True, kw_only=True):
    """What one element costs: its share of all that is lost, in points of the score."""

    share: float
    share_sd: float
    points_lost: float
    points_below_target: float | None


class ElementScore(Struct, frozen=True, kw_only=True):
    """One element: weighed mentions, the net of good and bad (-100 to 100), and its loss.

    ``said`` weighs what was wrong, by word. ``loss`` is None while too few sessions blamed it.
    """

    bad: float
    good: float
    net: float
    net_lo: float
    net_hi: float
    said: Mapping[str, float]
    loss: Loss | None


class SenseScore(Struct, frozen=True, kw_only=True):
    """The elements of one item, and the weighed sessions that named any, or blamed any."""

    elements: Mapping[str, ElementScore]
    n: float
    nbad: float


def sense_score(window: Window, item: Item, found: ItemScore) -> SenseScore | None:
    """The elements of one item; None where no session ever named any, as far as is remembered."""
    answers = window.state.items.get(item)
    if answers is None or not answers.senses:
        return None
    cells = [
        (weight, answers.senses[bin_])
        for bin_, weight in window.weights.items()
        if bin_ in answers.senses
    ]
    elements, parameters = window.plan.elements, window.plan.parameters
    nbad = added(weight * senses.nbad for weight, senses in cells)
    losses: dict[str, Loss] = {}
    if nbad >= parameters.attrib_min:
        losses = _losses(cells, elements, parameters.attrib_a, nbad, found)
    return SenseScore(
        elements={name: _element(cells, name, parameters.z, losses.get(name)) for name in elements},
        n=added(weight * senses.n for weight, senses in cells),
        nbad=nbad,
    )


def _element(
    cells: list[tuple[float, Senses]], name: str, z: float, loss: Loss | None
) -> ElementScore:
    bad = added(weight * senses.bad.get(name, 0) for weight, senses in cells)
    good = added(weight * senses.good.get(name, 0) for weight, senses in cells)
    p = (good + 1) / (good + bad + 2)
    reach = z * sqrt(p * (1 - p) / (good + bad + 3)) / (p * (1 - p))
    return ElementScore(
        bad=bad,
        good=good,
        net=100 * (2 * p - 1),
        net_lo=100 * (2 * logistic(logit(p) - reach) - 1),
        net_hi=100 * (2 * logistic(logit(p) + reach) - 1),
        said=_said(cells, name),
        loss=loss,
    )


def _said(cells: list[tuple[float, Senses]], name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for weight, senses in cells:
        for key, count in senses.said.items():
            element, _, word = key.partition("|")
            if element == name:
                found[word] = found.get(word, 0.0) + weight * count
    return found


def _losses(
    cells: list[tuple[float, Senses]],
    elements: tuple[str, ...],
    a: float,
    nbad: float,
    found: ItemScore,
) -> dict[str, Loss]:
    """Share = (L + a) / (sum L + E a), for E elements with a pseudo-loss ``a`` each."""
    lost = {
        name: added(weight * senses.loss.get(name, 0) for weight, senses in cells) / LOSS_UNITS
        for name in elements
    }
    whole = added(lost.values()) + len(elements) * a
    target, missing = found.score.target, 100 - found.score.score
    below = None if target is None else max(0.0, target - found.score.score)
    shares = {name: (one + a) / whole for name, one in lost.items()}
    return {
        name: Loss(
            share=share,
            share_sd=sqrt(share * (1 - share) / (nbad + len(elements) * a + 1)),
            points_lost=missing * share,
            points_below_target=None if below is None else below * share,
        )
        for name, share in shares.items()
    }
