"""Where phones find the hub."""

import msgspec
import pytest

from hub.settings import EVERYWHERE, Http
from wire.machine import lan_address


@pytest.mark.parametrize(
    ("http", "address"),
    [
        (Http(), None),
        (Http(host="localhost"), None),
        (Http(host="::1"), None),
        (Http(host="192.168.1.20"), "http://192.168.1.20:8080"),
        (Http(host="fd00::1", port=80), "http://[fd00::1]:80"),
        (Http(host=EVERYWHERE[1], names=["hub.shop.lan"]), "http://hub.shop.lan:8080"),
        (Http(public_url="https://hub.shop.lan"), "https://hub.shop.lan"),
    ],
)
def test_an_address_that_phones_can_open(http: Http, address: str | None) -> None:
    assert http.phones() == address


def test_an_address_too_long_for_a_kiosks_code_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="length <= 120"):
        msgspec.convert({"public_url": "http://" + "h" * 120}, Http)


def test_without_a_name_it_is_the_machines_own_address() -> None:
    own = lan_address()
    assert Http(host=EVERYWHERE[1]).phones() == (own and f"http://{own}:8080")


def test_the_public_name_is_one_that_the_hub_answers_to() -> None:
    http = Http(names=["a"], public_url="http://Hub.Shop.lan:81")
    assert http.known_as == ["a", "hub.shop.lan"]
