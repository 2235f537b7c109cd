"""The code is read by a reader that knows nothing of how it was made."""

import cv2
import numpy as np
import pytest

from config.station import ADDRESS_CHARACTERS_MAX
from kiosk.qr import QUIET_MODULES, AddressError, code

MODULE_PX = 4


def read(rows: tuple[tuple[bool, ...], ...], hidden_px: int = 0) -> str:
    picture = np.where(np.array(rows), 0, 255).astype(np.uint8)
    large = np.kron(picture, np.ones((MODULE_PX, MODULE_PX), np.uint8))
    if hidden_px:
        middle = large.shape[0] // 2
        large[middle : middle + hidden_px, middle : middle + hidden_px] = 255
    text, *_ = cv2.QRCodeDetector().detectAndDecode(large)
    return text


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:8080/t/entrance",
        "http://hub.shop.lan:8080/t/fitting-rooms",
        "https://[fd00::1]:8443/t/checkout",
    ],
)
def test_a_camera_reads_the_address(address: str) -> None:
    rows = code(address)
    assert read(rows) == address
    assert read(rows, hidden_px=4 * MODULE_PX) == address, "a fingerprint is on it"


def test_it_is_square_with_light_around_it() -> None:
    rows = code("http://192.168.1.20:8080/t/entrance")
    assert {len(row) for row in rows} == {len(rows)}
    edge = range(QUIET_MODULES)
    assert not any(any(rows[at]) or any(row[at] for row in rows) for at in edge)
    assert rows[QUIET_MODULES][QUIET_MODULES], "its corner mark"


@pytest.mark.parametrize("address", ["", "h" * (ADDRESS_CHARACTERS_MAX + 1)])
def test_what_a_phone_could_not_read_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        code(address)


def test_the_longest_is_still_a_code() -> None:
    address = "http://hub/t/" + "a" * (ADDRESS_CHARACTERS_MAX - 13)
    assert read(code(address)) == address
