"""What a device is handed out: the same bytes for the same store, and never more than fits."""

import hashlib

import msgspec

from config.load import load_shop
from config.look import LOGO_BYTES_MAX
from config.station import Handout, Station
from hub.handout import oversized, parcels
from wire.codec import PAYLOAD_BYTES_MAX

SHOP = load_shop(None)
LOGO = b"a picture"


def station(payload: bytes) -> Station:
    handout = msgspec.json.decode(payload, type=Handout)
    assert handout.fingerprint == hashlib.sha256(bytes(handout.station)).hexdigest()
    return msgspec.json.decode(handout.station, type=Station)


def test_every_device_with_something_to_ask_gets_its_station() -> None:
    made = parcels(SHOP)
    assert set(made) == {name for place in SHOP.touchpoints for name in place.devices}
    told = station(made["kiosk-2"].payload)
    assert (told.store, told.device, told.touchpoint) == ("demo", "kiosk-2", "fitting-rooms")
    assert told.questions == SHOP.touchpoints[1].questions


def test_where_nothing_is_asked_nothing_is_handed_out() -> None:
    place = msgspec.structs.replace(SHOP.touchpoints[0], questions=[])
    assert parcels(msgspec.structs.replace(SHOP, touchpoints=[place])) == {}


def test_the_same_store_makes_the_same_bytes_and_another_wording_others() -> None:
    again = msgspec.json.decode(msgspec.json.encode(SHOP), type=type(SHOP))
    assert parcels(again) == parcels(SHOP)
    renamed = parcels(msgspec.structs.replace(SHOP, name="Another"))
    assert renamed["kiosk-1"].fingerprint != parcels(SHOP)["kiosk-1"].fingerprint


def test_logo_and_phone_travel_along() -> None:
    place = msgspec.structs.replace(SHOP.touchpoints[0], phone=True)
    shop = msgspec.structs.replace(SHOP, touchpoints=[place, SHOP.touchpoints[1]])
    made = parcels(shop, logo=LOGO, phones="http://hub.local")
    first, second = (station(made[name].payload) for name in ("kiosk-1", "kiosk-2"))
    assert (first.logo, first.phone) == (LOGO, "http://hub.local/t/entrance")
    assert second.phone is None


def test_what_the_contract_has_no_room_for_is_named_with_its_size() -> None:
    words = {"it": {f"key-{number}": "parola " * 100 for number in range(100)}}
    made = parcels(msgspec.structs.replace(SHOP, words=words))
    lines = oversized(made)
    assert len(lines) == len(made)
    assert lines[0].startswith("kiosk-1: all that it would be told are ")
    assert f"above {PAYLOAD_BYTES_MAX}" in lines[0]
    assert oversized(parcels(SHOP)) == []


def test_the_largest_logo_leaves_room_for_everything_else() -> None:
    made = parcels(SHOP, logo=LOGO.ljust(LOGO_BYTES_MAX, b"\xff"))
    assert oversized(made) == []
