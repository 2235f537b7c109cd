"""The square on a terminal."""

import re

from config.square import square
from tests.scanned import scanned

PAGE = "http://192.168.1.20:8080/devices/join#c0ffee12c0ffee12"


def test_a_camera_reads_the_address_from_a_terminal() -> None:
    assert scanned(square(PAGE)) == PAGE


def test_it_fits_on_the_smallest_terminal_and_on_any_colours() -> None:
    lines = square(PAGE).splitlines()
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert len({len(line) for line in plain}) == 1
    assert len(plain[0]) <= 80
    assert len(plain) <= 24
    assert all(line.startswith("\x1b[30;107m") and line.endswith("\x1b[0m") for line in lines)
