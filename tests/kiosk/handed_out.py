"""What a hub hands out to a kiosk of the demo store, for tests that have no hub."""

import hashlib

import msgspec

from config.load import load_shop
from config.station import Handout, Station, station_of
from kiosk.instructions import Kiosk

KIOSK = Kiosk(
    store="demo",
    device="kiosk-1",
    glass_mm=(216.7, 135.5),
    languages=("it", "en", "de", "fr", "es"),
)


def station(**changes: object) -> Station:
    demo = station_of(load_shop(None), "kiosk-1")
    assert demo is not None
    return msgspec.structs.replace(demo, **changes)


def handout(told: Station | bytes) -> bytes:
    text = told if isinstance(told, bytes) else msgspec.json.encode(told, order="sorted")
    return msgspec.json.encode(
        Handout(fingerprint=hashlib.sha256(text).hexdigest(), station=msgspec.Raw(text))
    )
