"""What an operator decides about probes: the part ``[ambience]`` of a sensor's settings."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.ambience import QUANTITIES, QuantityName
from sensors.ambience.chips import CHIPS
from sensors.ambience.measured import Series
from sensors.ambience.report import Unfit, steps
from wire.events import Name
from wire.link import Endpoint

PROBES_MAX = 32
"""Chips, and topics, of one sensor; more of them are a wrong file."""

RECORDER = "arecord"
"""What hands over a microphone's samples; Debian's package alsa-utils."""

ChipName = Literal["bh1750", "veml7700", "sht3x", "sht4x", "scd4x"]


class ChipSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chip on the I2C bus; without ``address`` where its maker puts it."""

    chip: ChipName
    bus: Annotated[int, Meta(ge=0, le=64)] = 1
    address: Annotated[int, Meta(ge=0x08, le=0x77)] | None = None
    name: Name | None = None


class MicrophoneSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A microphone of ALSA; ``offset_db`` is the level in dB of a sine at full scale.

    There is no default for it: an unknown microphone's number would look like a measured one.
    """

    offset_db: Annotated[float, Meta(ge=40, le=200)]
    device: Annotated[str, Meta(pattern=r"^[\w:.,=-]+$", max_length=100)] = "default"
    rate_hz: Literal[44_100, 48_000] = 48_000
    name: Name | None = None


class TopicSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number in another device's MQTT messages; the value is ``scale`` times it plus ``shift``.

    A value older than ``stale_seconds`` is none any more.
    """

    topic: Annotated[str, Meta(pattern=r"^[^+#\u0000]+$", max_length=200)]
    quantity: QuantityName
    pointer: Annotated[str, Meta(max_length=200)] = ""
    scale: Annotated[float, Meta(ge=-1e6, le=1e6)] = 1.0
    shift: Annotated[float, Meta(ge=-1e6, le=1e6)] = 0.0
    stale_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 900
    name: Name | None = None


class AmbienceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every probe of one sensor; ``broker`` is where ``topics`` are said, if not the store's."""

    chips: Annotated[list[ChipSettings], Meta(max_length=PROBES_MAX)] = []
    microphone: MicrophoneSettings | None = None
    topics: Annotated[list[TopicSettings], Meta(max_length=PROBES_MAX)] = []
    broker: Endpoint | None = None

    @property
    def any(self) -> bool:
        """Whether there is a probe at all."""
        return bool(self.chips or self.microphone or self.topics)

    def series(self) -> Iterator[Series]:
        """Everything that is measured."""
        for chip in self.chips:
            for quantity in CHIPS[chip.chip].quantities:
                yield Series(quantity, chip.name)
        if self.microphone is not None:
            yield Series("sound", self.microphone.name)
        for topic in self.topics:
            yield Series(topic.quantity, topic.name)


def problems(settings: AmbienceSettings) -> list[str]:
    """Everything that is wrong with the probes beyond the form of their fields."""
    found = [
        f"ambience: {series} is measured {n} times; give each probe a name of its own"
        for series, n in Counter(settings.series()).items()
        if n > 1
    ]
    for topic in settings.topics:
        where = f"ambience.topics.{topic.topic}"
        try:
            steps(topic.pointer)
        except Unfit as error:
            found.append(f"{where}.pointer: {error}")
        if not topic.scale:
            limits = QUANTITIES[topic.quantity]
            found.append(f"{where}.scale: 0 would make every value {topic.shift:g} {limits.shown}")
    return found
