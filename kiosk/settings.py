"""What an installer decides for one kiosk, and everything that the decision names.

In: ``kiosk.toml`` or a file like it, flags, the shop file, the text catalogues. Out: ``Settings``,
and a ``Station``: all that the kiosk has to know before its window opens. Whatever is wrong comes
out as one ``ConfigError`` with a line for each problem. It opens no window and no outbox.
"""

from importlib import resources
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from config.load import ConfigError, load, load_shop, parse
from config.shop import Question, Shop, Touchpoint
from kiosk.layout import MM_PER_INCH, TooSmallError, arrange
from kiosk.texts import Texts, TextsError, read
from wire.topics import TopicError, check_name

DEFAULTS = "kiosk.toml"

PANELS_DPI = {(800, 480): 132, (1024, 600): 170, (1280, 800): 150, (1920, 1080): 141}
"""Density of the usual glasses: 7, 7, 10.1 and 15.6 inch. X11 says 96 for all of them."""

OTHER_DPI = 150


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kiosk's settings; ``kiosk.toml`` explains each."""

    device: str = "kiosk-1"
    data: Annotated[str, Meta(min_length=1)] = "data"
    shop: str = ""
    broker: Annotated[str, Meta(pattern=r"^[^\s:]+:[0-9]{1,5}$")] = "127.0.0.1:1883"
    size: Annotated[str, Meta(pattern="^[1-9][0-9]{2,4}x[1-9][0-9]{2,4}$")] = "1280x800"
    dpi: Annotated[int, Meta(ge=0, le=1200)] = 0
    fullscreen: bool = True

    @property
    def folder(self) -> Path:
        """Where this kiosk keeps what is its own."""
        return Path(self.data) / self.device

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the broker."""
        host, port = self.broker.split(":")
        return host, int(port)

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


def read_settings(path: Path | None) -> Settings:
    """The settings of a file; without one the defaults.

    Raises:
        ConfigError: it cannot be used.
    """
    if path is not None:
        return load(path, Settings, problems)
    text = (resources.files("kiosk") / DEFAULTS).read_text(encoding="utf-8")
    return parse(text, Settings, DEFAULTS, problems)


def problems(settings: Settings) -> list[str]:
    """Everything that is wrong with settings beyond the form of its fields."""
    found = []
    try:
        check_name(settings.device, "device")
    except TopicError as error:
        found.append(f"device: {error}")
    port = settings.address[1]
    if not 0 < port <= 65_535:  # noqa: PLR2004 - the highest TCP port
        found.append(f"broker: there is no port {port}")
    return found


def read_station(settings: Settings) -> Station:
    """Find this kiosk's place and words.

    Raises:
        ConfigError: the shop file cannot be used, or there is nothing for this kiosk to ask.
    """
    shop = load_shop(Path(settings.shop) if settings.shop else None)
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
        raise ConfigError(settings.shop or "demo shop", found)
    return Station(shop=shop, touchpoint=place, texts=texts)


def _read_texts(shop: Shop) -> tuple[dict[str, Texts], list[str]]:
    texts, found = {}, []
    for language in shop.languages:
        file = resources.files("config") / "texts" / language / "LC_MESSAGES" / "kiosk.po"
        if not file.is_file():
            found.append(f"languages: there are no texts in {language!r}")
            continue
        try:
            texts[language] = read(file.read_text(encoding="utf-8"), language)
        except TextsError as error:
            found += error.problems
    return texts, found


def _too_small(settings: Settings, place: Touchpoint) -> list[str]:
    width_px, height_px = settings.size_px
    mm_per_px = MM_PER_INCH / settings.density_dpi
    found = []
    for question in place.questions:
        try:
            arrange(width_px * mm_per_px, height_px * mm_per_px, question.scale)
        except TooSmallError as error:
            found.append(f"size: {question.scale} faces do not fit: {error}")
    return found
