"""One tile for each experience provider that a store asks about. PURE.

In come a store's description and how it was found; out go ``ExProView``s, in the vocabulary's
order. It decides nothing about a number.
"""

from collections.abc import Mapping, Sequence

from config.shop import Shop
from config.vocabulary import Control, ExPro
from hub.live.scores import shown
from hub.live.values import ExProView
from hub.scoring.engagement import Engagement
from hub.scoring.reading import Glance
from hub.scoring.state import Item


def tiles(shop: Shop, found: Glance) -> tuple[ExProView, ...]:
    """The ExPros of the store's own touchpoints."""
    expro_of = {
        (place.id, question.id): question.expro
        for place in shop.touchpoints
        if place.control is not Control.NOT_OWNED
        for question in place.questions
    }
    speaking: dict[ExPro, list[Item]] = {}
    for item in found.items:
        expro = expro_of.get((item.touchpoint, item.question)) if item.placed else None
        if expro is not None:
            speaking.setdefault(expro, []).append(item)
    return tuple(_tile(one, found, speaking[one]) for one in ExPro if one in speaking)


def _tile(expro: ExPro, found: Glance, items: Sequence[Item]) -> ExProView:
    trend = found.items[items[0]].trend if len(items) == 1 else "none"
    score = shown(found.expros.get(expro.value), trend)
    return ExProView(
        expro=expro.value,
        value=_whole(score.value),
        lo=_whole(score.lo),
        hi=_whole(score.hi),
        n=score.n,
        status=score.status,
        trend=score.trend,
        target=score.target,
        aim=score.aim,
        voices_per100=_voices(found.engagement, items),
        touchpoints=tuple(dict.fromkeys(item.touchpoint for item in items)),
    )


def _voices(engaged: Mapping[Item, Engagement], items: Sequence[Item]) -> int | None:
    """Answers per 100 of all who passed where they were counted."""
    counted = [engaged[one] for one in items if one in engaged]
    passed = sum(one.n for one in counted)
    return round(sum(one.per100 * one.n for one in counted) / passed) if passed else None


def _whole(points: float | None) -> int | None:
    return None if points is None else round(points)
