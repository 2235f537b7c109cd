"""What of a room's air, light and sound is measured: units, plausible limits, what it speaks to.

Values only. A number outside its limits is a broken probe and no reading; the limits are wider than
any store, and narrower than what a torn cable makes.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from config.vocabulary import ElementName

QuantityName = Literal["light", "sound", "temperature", "humidity", "co2"]


class Quantity(Struct, frozen=True, kw_only=True):
    """One thing that is measured.

    ``unit`` travels with every reading (UCUM), ``shown`` is how people write it. ``low`` to
    ``high`` is plausible. ``elements`` are what shoppers sense of it.
    """

    name: QuantityName
    unit: str
    shown: str
    low: float
    high: float
    elements: tuple[ElementName, ...]

    def is_plausible(self, value: float) -> bool:
        """Whether a working probe in a store can say so; no number is none."""
        return self.low <= value <= self.high


_ALL = (
    # Full sun is 130,000 lx. A sealed box is 0 lx, and so is a shop at night.
    Quantity(name="light", unit="lx", shown="lx", low=0, high=150_000, elements=("light",)),
    # A-weighted. A microphone's own noise is above 15, what is above 130 hurts.
    Quantity(name="sound", unit="dB[SPL]", shown="dB(A)", low=15, high=130, elements=("sound",)),
    Quantity(
        name="temperature", unit="Cel", shown="°C", low=-30, high=60, elements=("temperature",)
    ),
    # 0 % is what an open wire reads as; no room is as dry as that.
    Quantity(name="humidity", unit="%", shown="%", low=1, high=100, elements=("temperature",)),
    # Outdoor air is above 400 ppm; a sensor that drifts still says 350. Stale air smells, and is
    # what a crowd leaves.
    Quantity(
        name="co2", unit="[ppm]", shown="ppm", low=350, high=10_000, elements=("scent", "space")
    ),
)

QUANTITIES: Mapping[QuantityName, Quantity] = {one.name: one for one in _ALL}

assert tuple(QUANTITIES) == get_args(QuantityName)  # noqa: S101 - one list, twice
