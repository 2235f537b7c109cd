"""What one store is: its touchpoints, the questions asked there, and the devices that serve them.

Values and their rules; reading files is ``config.load``.
"""

from collections import Counter
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field

from config.vocabulary import Control, ExPro, Module
from wire.events import Language, Name
from wire.topics import HUB, TopicError, check_name


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of one touchpoint; it speaks for one cell of the grid ExPro x Module.

    ``text`` holds the wording for each language; ``scale`` is the number of faces.
    """

    id: Name
    version: Annotated[int, Meta(ge=1)] = 1
    expro: ExPro
    module: Module | None = None
    scale: Annotated[int, Meta(ge=4, le=5)] = 4
    text: Annotated[dict[Language, str], Meta(min_length=1)]


class Touchpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in the store where shoppers meet it, and the devices that stand there."""

    id: Name
    name: str
    control: Control = Control.OWNED
    moment_of_truth: bool = False
    devices: list[str] = []
    lines: list[Name] = []
    questions: list[Question] = []


class Shop(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One store.

    ``entrances`` are the counting lines whose in and out make the store's occupancy.
    ``timezone`` is an IANA name; ``day_starts`` the local hour at which a business day begins.
    """

    store: str
    name: str
    timezone: str = "Europe/Rome"
    day_starts: Annotated[int, Meta(ge=0, le=23)] = 4
    languages: Annotated[list[Language], Meta(min_length=1)] = field(
        default_factory=lambda: ["it", "en"]
    )
    entrances: list[Name] = []
    touchpoints: list[Touchpoint] = []

    def touchpoint_of(self, device: str) -> Touchpoint | None:
        """The touchpoint where a device stands, if it has been placed."""
        return next((place for place in self.touchpoints if device in place.devices), None)


def problems(shop: Shop) -> list[str]:
    """Everything that is wrong with a store's description beyond the form of its fields."""
    found = []
    try:
        check_name(shop.store, "store")
    except TopicError as error:
        found.append(f"store: {error}")
    try:
        ZoneInfo(shop.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        found.append(f"timezone: {shop.timezone!r} is not an IANA zone such as 'Europe/Rome'")
    found += _repeated("touchpoints", (place.id for place in shop.touchpoints))
    found += _repeated("devices", (name for place in shop.touchpoints for name in place.devices))
    found += _repeated(
        "questions", (one.id for place in shop.touchpoints for one in place.questions)
    )
    for place in shop.touchpoints:
        for name in place.devices:
            try:
                check_name(name, "device")
            except TopicError as error:
                found.append(f"touchpoints.{place.id}.devices: {error}")
            if name == HUB:
                found.append(f"touchpoints.{place.id}.devices: {HUB!r} is the hub's own name")
        for question in place.questions:
            missing = [code for code in shop.languages if code not in question.text]
            if missing:
                where = f"touchpoints.{place.id}.questions.{question.id}.text"
                found.append(f"{where}: no wording in {', '.join(missing)}")
    return found


def _repeated(what: str, names: object) -> list[str]:
    counted = Counter(names)  # type: ignore[call-overload]
    return [f"{what}: {name!r} stands there {n} times" for name, n in counted.items() if n > 1]
