"""One tile for each experience provider that a store asks about. PURE.

In come how the store was found and its touchpoints as they are shown; out go ``ExProView``s, in the
vocabulary's order. It decides nothing about a number.
"""

from collections.abc import Mapping, Sequence

from config.shop import Shop
from config.vocabulary import Control, ExPro
from hub.health import DeviceState
from hub.live.scores import shown
from hub.live.values import ExProView, TouchpointView
from hub.scoring.engagement import Engagement
from hub.scoring.reading import Standing
from hub.scoring.state import Item

BEST_FIRST: tuple[DeviceState, ...] = ("online", "unknown", "stale", "offline")


def tiles(
    shop: Shop, found: Standing, touchpoints: Sequence[TouchpointView]
) -> tuple[ExProView, ...]:
    """The ExPros of the store's own touchpoints."""
    places = {one.id: one for one in touchpoints if one.placed}
    asking: dict[str, list[TouchpointView]] = {}
    speaking: dict[str, list[Item]] = {}
    expro_of = {
        (place.id, question.id): question.expro.value
        for place in shop.touchpoints
        if place.control is not Control.NOT_OWNED
        for question in place.questions
    }
    for item in found.items:
        expro = expro_of.get((item.touchpoint, item.question)) if item.placed else None
        if expro is not None:
            asking.setdefault(expro, []).append(places[item.touchpoint])
            speaking.setdefault(expro, []).append(item)
    return tuple(
        _tile(expro.value, found, speaking[expro.value], asking[expro.value])
        for expro in ExPro
        if expro.value in speaking
    )


def _tile(
    expro: str, found: Standing, items: Sequence[Item], places: Sequence[TouchpointView]
) -> ExProView:
    group = found.expros.get(expro)
    score = shown(group, found.items[items[0]].trend if len(items) == 1 else "none")
    states = [one.state for one in places if one.state is not None]
    return ExProView(
        expro=expro,
        value=_whole(score.value),
        lo=_whole(score.lo),
        hi=_whole(score.hi),
        n=score.n,
        status=score.status,
        trend=score.trend,
        target=score.target,
        aim=score.aim,
        voices_per100=_voices(found.engagement, items),
        last_answer=max((one.last_answer for one in places if one.last_answer), default=None),
        state=min(states, key=BEST_FIRST.index, default=None),
    )


def _voices(engaged: Mapping[Item, Engagement], items: Sequence[Item]) -> int | None:
    """Answers per 100 of all who passed where they were counted."""
    counted = [engaged[one] for one in items if one in engaged]
    passed = sum(one.n for one in counted)
    return round(sum(one.per100 * one.n for one in counted) / passed) if passed else None


def _whole(points: float | None) -> int | None:
    return None if points is None else round(points)
