"""What each device of a store is handed out: its station as one message, and the message's limits.

In: the store's description, and the bytes of its logo. Out: parcels by device, or a line for each
reason why there can be none. It publishes nothing and reads no file. PURE.
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from config.reply import Words
from config.shop import Shop, Touchpoint
from config.station import Handout, fingerprint, station_of
from wire.codec import PAYLOAD_BYTES_MAX


class Parcel(Struct, frozen=True, kw_only=True):
    """One device's message; ``fingerprint`` is what the device says when it is in force."""

    fingerprint: str
    payload: bytes


Parcels = Mapping[str, Parcel]
"""By device."""


def parcels(
    shop: Shop,
    *,
    logo: bytes | None = None,
    phones: str | None = None,
    replies: Mapping[str, Words] | None = None,
) -> Parcels:
    """What each device with something to ask is told; the same description makes the same bytes.

    ``phones`` is where phones find the hub, None where they cannot; ``replies`` are what shoppers
    read at each touchpoint of what was done.
    """
    made = {}
    for place, name in _devices(shop):
        phone = None if phones is None else f"{phones}/t/{place.id}"
        reply = (replies or {}).get(place.id)
        station = station_of(shop, name, logo=logo, phone=phone, reply=reply)
        if station is not None:
            text = msgspec.json.encode(station, order="sorted")
            mark = fingerprint(text)
            handout = Handout(fingerprint=mark, station=msgspec.Raw(text))
            made[name] = Parcel(fingerprint=mark, payload=msgspec.json.encode(handout))
    return made


def oversized(made: Parcels) -> list[str]:
    """A line for each message that the contract has no room for."""
    return [
        f"{name}: all that it would be told are {len(one.payload)} bytes, above {PAYLOAD_BYTES_MAX}"
        ": shorten texts, words or the logo"
        for name, one in made.items()
        if len(one.payload) > PAYLOAD_BYTES_MAX
    ]


def _devices(shop: Shop) -> Iterable[tuple[Touchpoint, str]]:
    return ((place, name) for place in shop.touchpoints for name in place.devices)
