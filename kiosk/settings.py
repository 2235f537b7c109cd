"""What an installer decides for one kiosk, and everything that the decision names.

In: ``kiosk.toml`` or a file like it, the shop file, the text catalogues. Out: ``KioskSettings``,
and a ``Station``: all that the kiosk has to know before its window opens. Whatever is wrong comes
out as one ``ConfigError`` with a line for each problem. It opens no window and no outbox.
"""

from importlib import resources
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from config.catalogue import Texts
from config.load import DEMO_SHOP, ConfigError, load, load_shop, load_texts
from config.shop import Question, Shop, Touchpoint
from kiosk.layout import MM_PER_INCH, TooSmallError, arrange
from wire.link import Endpoint
from wire.topics import HUB, TopicError, check_name

DEFAULTS = "kiosk.toml"

PANELS_DPI = {(800, 480): 132, (1024, 600): 170, (1280, 800): 150, (1920, 1080): 141}
"""Density of the usual glasses: 7, 7, 10.1 and 15.6 inch. X11 says 96 for all of them."""

OTHER_DPI = 150


class KioskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a kiosk; ``shop`` ``None`` is the demo store."""

    device: str = "kiosk-1"
    data: Path = Path("data/kiosk-1")
    shop: Path | None = None
    size: Annotated[str, Meta(pattern="^[1-9][0-9]{2,4}x[1-9][0-9]{2,4}$")] = "1280x800"
    dpi: Annotated[int, Meta(ge=0, le=1200)] = 0
    fullscreen: bool = True
    broker: Endpoint = field(default_factory=Endpoint)

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the glass."""
        width, height = self.size.split("x")
        return int(width), int(height)

    @property
    def density_dpi(self) -> int:
        """Pixels per inch, as set or as is usual for a glass of this size, upright or not."""
        width, height = self.size_px
        usual = PANELS_DPI.get((max(width, height), min(width, height)), OTHER_DPI)
        return self.dpi or usual


class Station(Struct, frozen=True, kw_only=True):
    """A kiosk in its place: the shop, the touchpoint, and the words of each of its languages."""

    shop: Shop
    touchpoint: Touchpoint
    texts: dict[str, Texts]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked here, in turn."""
        return tuple(self.touchpoint.questions)

    @property
    def languages(self) -> tuple[str, ...]:
        """The shop's languages; the first is the one that a kiosk returns to."""
        return tuple(self.shop.languages)


def load_settings(path: Path | None) -> KioskSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("kiosk") / DEFAULTS, KioskSettings, problems)


def problems(settings: KioskSettings) -> list[str]:
    """Everything that is wrong with settings beyond the form of their fields."""
    try:
        check_name(settings.device, "device")
    except TopicError as error:
        return [f"device: {error}"]
    return [f"device: {HUB!r} is the hub's own name"] if settings.device == HUB else []


def read_station(settings: KioskSettings) -> Station:
    """Find this kiosk's place and words.

    Raises:
        ConfigError: the shop file cannot be used, or there is nothing for this kiosk to ask.
    """
    shop = load_shop(settings.shop)
    place = shop.touchpoint_of(settings.device)
    texts, found = _read_texts(shop)
    if place is None:
        known = [name for one in shop.touchpoints for name in one.devices]
        found.append(f"device {settings.device!r} stands at no touchpoint; known: {known}")
    elif not place.questions:
        found.append(f"touchpoints.{place.id}.questions: there is nothing to ask here")
    else:
        found += _too_small(settings, place)
    if place is None or found:
        raise ConfigError(str(settings.shop or DEMO_SHOP), found)
    return Station(shop=shop, touchpoint=place, texts=texts)


def _read_texts(shop: Shop) -> tuple[dict[str, Texts], list[str]]:
    try:
        return load_texts(shop.languages), []
    except ConfigError as error:
        return {}, error.problems


def _too_small(settings: KioskSettings, place: Touchpoint) -> list[str]:
    width_px, height_px = settings.size_px
    mm_per_px = MM_PER_INCH / settings.density_dpi
    found = []
    for question in place.questions:
        try:
            arrange(width_px * mm_per_px, height_px * mm_per_px, question.scale)
        except TooSmallError as error:
            found.append(f"size: {question.scale} faces do not fit: {error}")
    return found
