"""The alerts that are not over, as a wall tells them: what, where, since when, and why. PURE.

In come the alerts as they stand, the store's description and how it was found; out go
``AlarmView``s. It raises none and ends none.
"""

from collections.abc import Mapping, Sequence

from config.shop import STORE, Shop
from hub.live.felt import strongest
from hub.live.log import AlertView
from hub.live.scores import shown
from hub.live.values import AlarmView, ScoreView
from hub.scoring.reading import Glance

ALARMS_MAX = 6
"""A manager's day: beyond it a wall's list is a digest, and the desk has it."""

WORST_FIRST = ("hazard", "down", "up")


def alarms(shop: Shop, found: Glance, alerts: Sequence[AlertView]) -> tuple[AlarmView, ...]:
    """Those that are not cleared nor part of another: the worst kind first, of each the newest."""
    names = {one.id: place.name for place in shop.touchpoints for one in place.questions}
    told = [
        _alarm(one, names, _score(found, one.scope), _said(found, one))
        for one in alerts
        if one.state != "cleared" and one.withheld != "folded"
        if one.scope == STORE or one.scope in names
    ]
    return tuple(sorted(told, key=lambda one: WORST_FIRST.index(one.kind)))


def _alarm(
    alert: AlertView, names: Mapping[str, str], score: ScoreView, reason: tuple[str, str] | None
) -> AlarmView:
    return AlarmView(
        number=alert.number,
        kind=alert.kind,
        place=names.get(alert.scope),
        since=alert.since,
        acknowledged=alert.state == "acknowledged",
        element=None if reason is None else reason[0],
        word=None if reason is None else reason[1],
        value=score.value,
        usual=score.usual,
    )


def _score(found: Glance, scope: str) -> ScoreView:
    if scope == STORE:
        return shown(found.store)
    asked = [item for item in found.items if item.question == scope]
    return shown(found.places.get((asked[0].touchpoint, asked[0].placed)) if asked else None)


def _said(found: Glance, alert: AlertView) -> tuple[str, str] | None:
    """The element that is blamed, and what is said of it most: a hazard names both itself."""
    if alert.cause is None:
        return None
    element, _, word = alert.cause.partition("|")
    if word:
        return element, word
    said: dict[str, float] = {}
    for item, senses in found.senses.items():
        if alert.scope in {STORE, item.question} and element in senses.elements:
            for name, weight in senses.elements[element].said.items():
                said[name] = said.get(name, 0.0) + weight
    return (element, strongest(said)) if said else None
