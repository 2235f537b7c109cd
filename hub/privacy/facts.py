"""What a store collects about people, by which of its devices. PURE.

In: the store's description, and which devices were heard and what they measured. Out: ``Facts``. A
device that nobody described is there all the same, so what was heard counts as much as what is
written down; where it is unclear what a device does, the notice says rather too much.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct

from config.ambience import QUANTITIES, QuantityName
from config.privacy import Privacy
from config.shop import Shop, Touchpoint

Measured = Mapping[str, AbstractSet[QuantityName]]
"""By device."""


class Seen(Struct, frozen=True, kw_only=True):
    """What the hub heard and does: sensors, what devices measured, whether a region is told.

    After ``comments_days`` the words of a comment are erased; 0: they stay. After
    ``answers_months`` single answers become sums.
    """

    sensors: AbstractSet[str] = frozenset()
    measured: Measured = {}
    region: bool = False
    comments_days: int = 0
    answers_months: int = 25


class Facts(Struct, frozen=True, kw_only=True):
    """What is collected where: names of places, or of devices that stand at none.

    ``waits``: the cameras also count who waits. ``air`` is what is measured beside sound.
    """

    name: str
    privacy: Privacy
    screens: tuple[str, ...]
    comments: tuple[str, ...]
    phones: tuple[str, ...]
    cameras: tuple[str, ...]
    microphones: tuple[str, ...]
    air: tuple[QuantityName, ...]
    waits: bool
    region: bool
    comments_days: int
    answers_months: int

    @property
    def counts(self) -> bool:
        """Whether cameras count people, also where no place of theirs is known."""
        return bool(self.cameras) or self.waits


def facts(shop: Shop, seen: Seen) -> Facts:
    """What is so now."""
    asking = [place for place in shop.touchpoints if place.questions]
    measured = _declared(shop.touchpoints, seen.measured)
    loud = {device for device, said in measured.items() if "sound" in said}
    counting = seen.sensors - set(measured)
    quantities = {one for said in measured.values() for one in said}
    return Facts(
        name=shop.name,
        privacy=shop.privacy,
        screens=_names(place for place in asking if place.devices),
        comments=_names(place for place in asking if place.comments),
        phones=_names(place for place in asking if place.serves_phones),
        cameras=_cameras(shop, counting),
        microphones=_where(shop, loud),
        air=tuple(one for one in QUANTITIES if one in quantities and one != "sound"),
        waits=bool(shop.queues),
        region=seen.region,
        comments_days=seen.comments_days,
        answers_months=seen.answers_months,
    )


def _declared(places: Iterable[Touchpoint], measured: Measured) -> Measured:
    """What was measured, and what the description says that is measured."""
    found = {device: set(said) for device, said in measured.items()}
    for place in places:
        for probe in place.ambience:
            if probe.quantity is not None:
                found.setdefault(probe.device, set()).add(probe.quantity)
    return found


def _cameras(shop: Shop, counting: AbstractSet[str]) -> tuple[str, ...]:
    """Places with counting lines, doors of the staff, and sensors that do not measure."""
    described = _names(place for place in shop.touchpoints if place.lines)
    lines = {line for place in shop.touchpoints for line in place.lines}
    doors = [door for door in shop.staff.doors if door not in lines]
    return tuple(dict.fromkeys((*described, *doors, *_where(shop, counting))))


def _where(shop: Shop, devices: AbstractSet[str]) -> tuple[str, ...]:
    """The places of devices; the device's own name where it stands at none."""
    places = [(name, shop.touchpoint_of(name)) for name in sorted(devices)]
    return tuple(dict.fromkeys(name if place is None else place.name for name, place in places))


def _names(places: Iterable[Touchpoint]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.name for place in places))
