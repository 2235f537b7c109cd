"""What an operator decides about a sensor; the defaults stand, explained, in ``sensors.toml``."""

from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field

from config.load import load
from sensors.ambience import settings as ambience
from sensors.ambience.settings import AmbienceSettings
from sensors.demo import true_pace
from sensors.floor import Area, Stretch
from sensors.order import CAMERA_PX, Order
from sensors.source import LIVE, source_of
from wire.events import DWELL_CLASSES_MAX, Fraction, Name
from wire.link import Endpoint
from wire.seal import PublicKey
from wire.topics import HUB, TopicError, check_name

DEFAULTS = "sensors.toml"

LINES_MAX = 16
"""Lines, and zones, of one camera; more of them are a wrong file."""

LIVE_FRAMES_PER_SECOND = 10.0
"""Taken of a camera that nobody says otherwise of: below 4 people are lost, above 10 none won."""

AUTO = "auto"
"""The detector that is looked up: a network where there is one, else motion."""


Side = Annotated[int, Meta(ge=160, le=1920)]

Seconds = Annotated[int, Meta(ge=1, le=86_400)]


BIN_SECONDS = 300
"""The hub counts in bins of five minutes: a bucket in two of them would leave one unwatched."""


class LineSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A counting line, from ``a`` to ``b`` in shares of the frame's width and height."""

    name: Name
    a: tuple[Fraction, Fraction]
    b: tuple[Fraction, Fraction]


class ZoneSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the floor, its corners in shares of the frame's width and height.

    Who stays for less than ``least_seconds`` only passes by: no visit.
    """

    name: Name
    corners: Annotated[list[tuple[Fraction, Fraction]], Meta(min_length=3, max_length=32)]
    least_seconds: Annotated[float, Meta(ge=0, le=600)] = 0.0


class PersonSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How tall a person looks with the feet at the upper and at the lower edge of the frame.

    With ``learn`` this is only the beginning, until enough people have been seen.
    """

    far: Annotated[float, Meta(ge=0, le=2)] = 0.02
    near: Annotated[float, Meta(gt=0, le=2)] = 0.27
    learn: bool = True


_ENTRANCE = LineSettings(name="entrance", a=(0.8333, 0.2604), b=(0.7292, 0.7465))


class SensorSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a sensor.

    ``frames_per_second`` ``None`` is the recording's own pace, or ``LIVE_FRAMES_PER_SECOND`` of a
    camera; ``camera_size_px`` is what a camera is asked for. ``detector`` is ``motion``, a
    network's file, or ``auto``. Visits are said in classes of length, whose limits are
    ``dwell_seconds``. ``command_key`` is the key of the hub that may command it, None: nobody may.
    """

    store: str = "demo"
    device: str = "sensor-1"
    source: Annotated[str, Meta(min_length=1, max_length=1000)] = "demo"
    frames_per_second: Annotated[float, Meta(ge=0.5, le=120)] | None = None
    camera_size_px: tuple[Side, Side] = CAMERA_PX
    loop: bool = True
    bucket_seconds: Annotated[int, Meta(ge=1, le=BIN_SECONDS)] = 60
    detector: Annotated[str, Meta(min_length=1, max_length=1000)] = AUTO
    dwell_seconds: Annotated[list[Seconds], Meta(max_length=DWELL_CLASSES_MAX - 1)] = field(
        default_factory=lambda: [5, 15, 30, 60, 120, 300, 600, 1200]
    )
    data: Path = Path("data/sensor-1")
    command_key: PublicKey | None = None
    broker: Endpoint = field(default_factory=Endpoint)
    person: PersonSettings = field(default_factory=PersonSettings)
    lines: list[LineSettings] = field(default_factory=lambda: [_ENTRANCE])
    zones: list[ZoneSettings] = []
    ambience: AmbienceSettings = AmbienceSettings()

    def stretches(self) -> list[Stretch]:
        """The lines as they are counted."""
        return [Stretch(line.name, line.a, line.b) for line in self.lines]

    def areas(self) -> list[Area]:
        """The zones as they are counted."""
        return [
            Area(zone.name, tuple(zone.corners), round(1000 * zone.least_seconds))
            for zone in self.zones
        ]

    def order(self) -> Order:
        """What the grabber shall do; a known recording is played at its true pace."""
        pace = self.frames_per_second or true_pace(self.source)
        if source_of(self.source).kind in LIVE:
            pace = pace or LIVE_FRAMES_PER_SECOND
        return Order(self.source, pace, loop=self.loop, size_px=self.camera_size_px)


def load_settings(path: Path | None) -> SensorSettings:
    """Read settings; without a path the defaults that come with the program.

    Raises:
        ConfigError: they cannot be used; all reasons at once.
    """
    return load(path or resources.files("sensors") / DEFAULTS, SensorSettings, problems)


def problems(settings: SensorSettings) -> list[str]:
    """Everything that is wrong with settings beyond the form of their fields."""
    found = []
    for name, what in ((settings.store, "store"), (settings.device, "device")):
        try:
            check_name(name, what)
        except TopicError as error:
            found.append(f"{what}: {error}")
    if settings.device == HUB:
        found.append(f"device: {HUB!r} is the hub's own name")
    if not 0 < len(settings.lines) <= LINES_MAX:
        found.append(f"lines: {len(settings.lines)} of them; give 1 to {LINES_MAX}")
    if len(settings.zones) > LINES_MAX:
        found.append(f"zones: {len(settings.zones)} of them; give at most {LINES_MAX}")
    for what, names in (
        ("lines", [line.name for line in settings.lines]),
        ("zones", [zone.name for zone in settings.zones]),
    ):
        counted = Counter(names)
        found += [
            f"{what}: {name!r} stands there {n} times" for name, n in counted.items() if n > 1
        ]
    found += _of_lengths(settings)
    for line in settings.lines:
        if line.a == line.b:
            found.append(f"lines.{line.name}: a and b are the same point")
    return found + ambience.problems(settings.ambience)


def _of_lengths(settings: SensorSettings) -> list[str]:
    found = []
    if BIN_SECONDS % settings.bucket_seconds:
        found.append(f"bucket_seconds: {BIN_SECONDS} has to be a multiple of it")
    if sorted(set(settings.dwell_seconds)) != settings.dwell_seconds:
        found.append("dwell_seconds: each must be larger than the one before")
    return found
