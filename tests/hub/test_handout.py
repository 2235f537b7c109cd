"""What a device is handed out: the same bytes for the same store, and never more than fits."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from config.load import load_shop
from config.look import LOGO_BYTES_MAX
from config.station import Handout, Station
from hub.handout import PNG, oversized, parcels, unfit_logo
from wire.codec import PAYLOAD_BYTES_MAX

SHOP = load_shop(None)
DOCS = Path(__file__).resolve().parents[2] / "docs"


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
    made = parcels(shop, logo=PNG + b"dots", phone="http://hub.local/t/")
    first, second = (station(made[name].payload) for name in ("kiosk-1", "kiosk-2"))
    assert (first.logo, first.phone) == (PNG + b"dots", "http://hub.local/t/")
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
    made = parcels(SHOP, logo=PNG.ljust(LOGO_BYTES_MAX, b"\xff"))
    assert oversized(made) == []


@pytest.mark.parametrize(
    ("logo", "reasons"),
    [
        (PNG + b"dots", []),
        (b"GIF89a", ["is no PNG"]),
        (PNG.ljust(LOGO_BYTES_MAX + 1), ["more than"]),
        (bytes(LOGO_BYTES_MAX + 1), ["is no PNG", "more than"]),
    ],
)
def test_a_logo_is_a_small_png(logo: bytes, reasons: list[str]) -> None:
    found = unfit_logo(logo)
    assert [reason in line for reason, line in zip(reasons, found, strict=True)] == [
        True for _ in reasons
    ]


def test_a_picture_of_the_pages_is_a_png() -> None:
    picture = (DOCS / "pictures" / "live.png").read_bytes()[:100]
    assert unfit_logo(picture) == []
