"""Everything the model says at one moment, in one value. PURE.

In come the plan, the counters, what is usual and the time; out goes a ``Reading``. It is a
function of these alone: read twice, or on another machine with the same counters, it is the same.
"""

from collections.abc import Mapping

from msgspec import Struct

from hub.scoring.detector import Alert, item_alert, store_alert
from hub.scoring.engagement import Engagement, engagement
from hub.scoring.footfall import Footfalls
from hub.scoring.group import (
    Groups,
    GroupScore,
    Members,
    group,
    groups,
    served,
    store_score,
    trimmed,
)
from hub.scoring.history import History
from hub.scoring.item import ItemScore, item_score
from hub.scoring.plan import Plan, PlannedItem, item_keys
from hub.scoring.realization import Realization, realization
from hub.scoring.senses import SenseScore, sense_score
from hub.scoring.state import Item, State
from hub.scoring.takings import takings
from hub.scoring.voices import Expected, Recommended, expected, recommended
from hub.scoring.window import Window, window


class Reading(Struct, frozen=True, kw_only=True):
    """The store at one moment: every item, every group, and what changed today.

    ``served`` are the people of each touchpoint, weighed like answers; None where nobody counts.
    ``senses`` has the items at which something was sensed.
    """

    items: Mapping[Item, ItemScore]
    alerts: Mapping[Item, Alert]
    store_alert: Alert | None
    groups: Groups
    served: Mapping[str, float | None]
    engagement: Mapping[Item, Engagement | None]
    senses: Mapping[Item, SenseScore]
    recommended: Recommended | None
    expected: Mapping[str, Expected]
    realization: Realization | None = None


class Glance(Struct, frozen=True, kw_only=True):
    """What a live page needs of a reading: the items, the touchpoints and the store.

    ``places`` go by touchpoint and whether it is one (a device that stands nowhere is a place of
    its own), ``expros`` by name. ``senses`` has the items at which something was sensed,
    ``engagement`` those where people are counted.
    """

    items: Mapping[Item, ItemScore]
    places: Mapping[tuple[str, bool], GroupScore]
    expros: Mapping[str, GroupScore]
    store: GroupScore | None
    senses: Mapping[Item, SenseScore]
    engagement: Mapping[Item, Engagement]


def glance(seen: Window) -> Glance:
    """The store as a live page shows it."""
    plan = seen.plan
    weights = trimmed(plan, served(seen))
    items = {one.item: item_score(seen, one, item_alert(seen, one)) for one in plan.items}
    members: dict[tuple[str, bool], list[tuple[PlannedItem, ItemScore]]] = {}
    for one in plan.items:
        key = (one.item.touchpoint, one.item.placed)
        members.setdefault(key, []).append((one, items[one.item]))
    expros: dict[str, list[tuple[PlannedItem, ItemScore]]] = {}
    for one in plan.scored:
        if one.expro is not None:
            expros.setdefault(one.expro, []).append((one, items[one.item]))
    senses = {item: sense_score(seen, item, score) for item, score in items.items()}
    engaged = {item: engagement(seen, item) for item in items}
    return Glance(
        items=items,
        places={
            key: group(plan, those, weights, _place_keys(key[0], those))
            for key, those in members.items()
        },
        expros={
            name: group(plan, those, weights, [name]) for name, those in sorted(expros.items())
        },
        senses={item: one for item, one in senses.items() if one is not None},
        engagement={item: one for item, one in engaged.items() if one is not None},
        store=store_score(plan, [(one, items[one.item]) for one in plan.scored], weights),
    )


def _place_keys(name: str, members: Members) -> list[str]:
    """A touchpoint's own target, or that of its one question."""
    return [name, *(item_keys(members[0][0]) if len(members) == 1 else ())]


def read(plan: Plan, state: State, records: Footfalls, past: History, now_ms: int) -> Reading:
    """What the counters say at ``now_ms``; ``past`` is the history of its business day."""
    return reading(window(plan, state, records, past, now_ms))


def reading(seen: Window) -> Reading:
    """The same of what is seen already."""
    plan = seen.plan
    alerts = {one.item: item_alert(seen, one) for one in plan.items}
    items = {one.item: item_score(seen, one, alerts[one.item]) for one in plan.items}
    senses = {item: sense_score(seen, item, score) for item, score in items.items()}
    serving = served(seen)
    return Reading(
        items=items,
        alerts=alerts,
        store_alert=store_alert(seen),
        groups=groups(plan, serving, items),
        served=serving,
        engagement={item: engagement(seen, item) for item in items},
        senses={item: one for item, one in senses.items() if one is not None},
        recommended=recommended(seen),
        expected=expected(seen),
        realization=realization(takings(seen.state, plan.entrances, seen.today), plan.parameters.z),
    )
