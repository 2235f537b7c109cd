"""What the model has to know of a store to read its counters. PURE.

In comes the store's description, and the items that somebody answered; out goes a ``Plan``: who
speaks for which cell of the grid, what each touchpoint weighs, and the targets. It holds no count.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from config.goals import Aim, begins, in_force
from config.parameters import Parameters
from config.shop import STORE, Shop
from config.vocabulary import ELEMENTS, Control
from hub.scoring.day import Calendar, date_of, day_of
from hub.scoring.state import Item


class PlannedItem(Struct, frozen=True, kw_only=True):
    """One question at one touchpoint; it speaks for the cell ``expro`` x ``module``.

    ``face_weights`` correct self-selection, worst face first; empty means 1 for each. ``context``
    is true at a touchpoint that is not the store's own: shown, and never scored into a group.
    ``begins_day`` is the first business day of its present history.
    """

    item: Item
    expro: str | None
    module: str | None
    face_weights: tuple[float, ...] = ()
    context: bool = False
    begins_day: int = 0


class PlannedTouchpoint(Struct, frozen=True, kw_only=True):
    """Where items stand; ``mot`` is its weight as a moment of truth.

    ``zone`` names the records of people that pass it, None where nobody counts them.
    """

    zone: str | None
    mot: float = 1.0


class Plan(Struct, frozen=True, kw_only=True):
    """Section 1: the configuration of the model. ``targets`` are 0 to 100 by their key.

    ``aims`` are the same with the day from which on each is meant. ``entrances`` are the lines that
    everybody crosses who comes in.
    """

    store: str
    calendar: Calendar
    items: tuple[PlannedItem, ...]
    touchpoints: Mapping[str, PlannedTouchpoint]
    targets: Mapping[str, float]
    expro_weights: Mapping[str, float]
    elements: tuple[str, ...]
    parameters: Parameters
    aims: Mapping[str, Aim] = {}
    entrances: tuple[str, ...] = ()

    def zone(self, item: Item) -> str | None:
        """The records of people that pass an item's touchpoint."""
        return self.touchpoints[item.touchpoint].zone

    def first_bin(self, planned: PlannedItem) -> int:
        """The first bin of an item's present history."""
        return self.calendar.bins(planned.begins_day).start if planned.begins_day else 0

    def target(self, keys: Sequence[str]) -> float | None:
        """The target of the first key that has one."""
        return next((self.targets[key] for key in (*keys, STORE) if key in self.targets), None)

    @property
    def scored(self) -> tuple[PlannedItem, ...]:
        """The items that groups are made of."""
        return tuple(one for one in self.items if not one.context)


def item_keys(planned: PlannedItem) -> list[str]:
    """The keys that an item's target is looked up by, first wins; the store's comes last."""
    return [planned.item.question, *cell_keys(planned.expro, planned.module)]


def cell_keys(expro: str | None, module: str | None) -> list[str]:
    """The keys of a cell, or of an ExPro where there is no module."""
    keys = [f"{expro}|{module}"] if module is not None else []
    return [] if expro is None else [*keys, expro]


def plan_of(shop: Shop, answered: Iterable[Item], day: int | None = None) -> Plan:
    """The plan of a store on a business ``day`` (None: before any goal with a day).

    Its items are those that it asks, then those that are answered all the same.
    A touchpoint is its own zone (``hub.scoring.footfall``). A device that stands at no touchpoint
    speaks for the store and for no ExPro.
    """
    places = {place.id: place for place in shop.touchpoints}
    touchpoints = {
        place.id: PlannedTouchpoint(zone=place.id if place.lines else None, mot=place.weight)
        for place in shop.touchpoints
    }
    asked = {
        Item(place.id, True, one.id, one.scale): PlannedItem(  # noqa: FBT003 - a NamedTuple's field
            item=Item(place.id, True, one.id, one.scale),  # noqa: FBT003
            expro=one.expro,
            module=one.module,
            face_weights=tuple(one.face_weights),
            context=place.control is Control.NOT_OWNED,
            begins_day=_begins_day(shop, one.id),
        )
        for place in shop.touchpoints
        for one in place.questions
    }
    for item in sorted(answered):
        if item not in asked:
            place = places.get(item.touchpoint) if item.placed else None
            context = place is not None and place.control is Control.NOT_OWNED
            asked[item] = PlannedItem(item=item, expro=None, module=None, context=context)
            touchpoints.setdefault(item.touchpoint, PlannedTouchpoint(zone=None))
    aims = in_force(shop.targets, shop.goals, date.min if day is None else date_of(day))
    return Plan(
        store=shop.store,
        calendar=Calendar(ZoneInfo(shop.timezone), shop.day_starts),
        items=tuple(asked.values()),
        touchpoints=touchpoints,
        targets={key: aim.value for key, aim in aims.items()},
        expro_weights={expro.value: weight for expro, weight in shop.expro_weights.items()},
        elements=tuple(one.name for one in ELEMENTS),
        parameters=shop.scoring,
        aims=aims,
        entrances=tuple(shop.entrances),
    )


def aim_on(shop: Shop, keys: Sequence[str], day: int) -> Aim | None:
    """What was in force on a business day under the first key that has an aim; the store's last."""
    aims = in_force(shop.targets, shop.goals, date_of(day))
    return next((aims[key] for key in (*keys, STORE) if key in aims), None)


def _begins_day(shop: Shop, question: str) -> int:
    since = begins(shop.anew, question)
    return 0 if since is None else day_of(since)
