"""Which of a store's devices and counting lines said anything on a day, and which did not. PURE.

In come the description, and the devices and lines that were heard of; out goes a ``Present``. A
device is heard of by what it says of itself as well, so that a kiosk that nobody tapped is no
silent one. What shoppers' phones and simulated devices do not say is missed by nobody.
"""

from collections.abc import Set as AbstractSet

from config.shop import SIMULATED, Shop
from wire.report import Present


def present(shop: Shop, heard: AbstractSet[str], counted: AbstractSet[str]) -> Present | None:
    """Who was expected, and who said nothing; None on a day that was played by simulated devices.

    ``heard`` are devices, ``counted`` the lines that came with any bucket.
    """
    devices = [name for place in shop.touchpoints for name in place.devices]
    real = sorted(name for name in devices if not _is_played(name))
    if len(real) < len(devices) and any(map(_is_played, heard)):
        return None
    lines = sorted(
        {*shop.entrances, *shop.staff.doors, *(n for one in shop.touchpoints for n in one.lines)}
    )
    silent = [name for name in real if name not in heard]
    silent += [name for name in lines if name not in counted]
    expected = len(real) + len(lines)
    return Present(expected=expected, reported=expected - len(silent), silent=tuple(silent))


def reported(shop: Shop, told: Present | None) -> frozenset[str]:
    """The devices that were not silent by what was told of a day; none where nothing was."""
    if told is None:
        return frozenset()
    devices = {name for place in shop.touchpoints for name in place.devices}
    return frozenset(one for one in devices.difference(told.silent) if not _is_played(one))


def _is_played(device: str) -> bool:
    return device.startswith(SIMULATED)
