"""What an installer decides for one kiosk: who it is, where its hub is, what its glass is like.

In: ``kiosk.toml`` or a file like it. Out: ``KioskSettings``; whatever is wrong comes out as one
``ConfigError`` with a line for each problem. What the kiosk asks is not here: the hub hands that
out (``kiosk.instructions``).
"""

from argparse import ArgumentTypeError
from importlib import resources
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from config.joining import hub_at
from config.layout import MM_PER_INCH
from config.load import languages_with_texts, load, load_texts
from kiosk.font import FONT_BYTES_MAX, FontError, lacking
from kiosk.instructions import Kiosk
from wire.link import Endpoint
from wire.seal import PublicKey
from wire.topics import HUB, TopicError, check_name

DEFAULTS = "kiosk.toml"

AUTO = "auto"
"""As ``hub``: nobody says where it is."""

PANELS_DPI = {(800, 480): 132, (1024, 600): 170, (1280, 800): 150, (1920, 1080): 141}
"""Density of the usual glasses: 7, 7, 10.1 and 15.6 inch. X11 says 96 for all of them."""

OTHER_DPI = 150


class KioskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a kiosk: ``device`` is its name in the ``store``, as the shop's file has it.

    ``hub`` is where a kiosk that belongs to no store asks; ``AUTO``: it looks on its network, and
    the installer chooses on the glass; empty: it was told all of it here.
    ``font`` None is Roboto, which comes with Kivy. ``pin_file`` None: no touch ends the program.
    ``command_key`` is the key of the hub that may command it, None: nobody may.
    """

    store: str = "demo"
    device: str = "kiosk-1"
    data: Path = Path("data/kiosk-1")
    size: Annotated[str, Meta(pattern="^[1-9][0-9]{2,4}x[1-9][0-9]{2,4}$")] = "1280x800"
    dpi: Annotated[int, Meta(ge=0, le=1200)] = 0
    fullscreen: bool = True
    drift: bool = True
    font: Path | None = None
    pin_file: Path | None = None
    command_key: PublicKey | None = None
    hub: str = ""
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

    @property
    def glass_mm(self) -> tuple[float, float]:
        """Width and height of the glass."""
        width_px, height_px = self.size_px
        mm_per_px = MM_PER_INCH / self.density_dpi
        return width_px * mm_per_px, height_px * mm_per_px


def load_settings(path: Path | None) -> KioskSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("kiosk") / DEFAULTS, KioskSettings, problems)


def reader_of(settings: KioskSettings) -> Kiosk:
    """Who reads what the hub hands out."""
    return Kiosk(
        store=settings.store,
        device=settings.device,
        glass_mm=settings.glass_mm,
        languages=languages_with_texts(),
    )


def problems(settings: KioskSettings) -> list[str]:
    """Everything that is wrong with settings beyond the form of their fields."""
    found = []
    for what, name in (("store", settings.store), ("device", settings.device)):
        try:
            check_name(name, what)
        except TopicError as error:
            found.append(f"{what}: {error}")
    if settings.device == HUB:
        found.append(f"device: {HUB!r} is the hub's own name")
    if settings.hub not in {"", AUTO}:
        try:
            hub_at(settings.hub)
        except ArgumentTypeError as error:
            found.append(f"hub: {error}")
    if settings.font is not None:
        found += _unfit(settings.font)
    return found


def _unfit(font: Path) -> list[str]:
    """Why the screens cannot be written in a font."""
    try:
        with font.open("rb") as file:
            content = file.read(FONT_BYTES_MAX + 1)
    except OSError as error:
        return [f"font: cannot be read: {error}"]
    if len(content) > FONT_BYTES_MAX:
        return [f"font: {font} has more than {FONT_BYTES_MAX} bytes"]
    texts = load_texts(languages_with_texts()).values()
    try:
        missing = lacking(content, (text for one in texts for text in one.words.values()))
    except FontError as error:
        return [f"font: {font} {error}"]
    return [f"font: {font} lacks {' '.join(missing)}"] if missing else []
