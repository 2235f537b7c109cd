"""Fonts: the letters that they have, found in real ones and in one made here."""

import importlib.util
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load_texts
from config.wording import KEYS
from kiosk.font import FontError, lacking, letters


def bundled(name: str) -> bytes:
    """A font that comes with Kivy, found without importing it: that would open its log."""
    found = importlib.util.find_spec("kivy")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "data" / "fonts" / name).read_bytes()


def font(table: bytes, platform: int = 3, encoding: int = 10) -> bytes:
    """A font of one table of characters and nothing else."""
    cmap = struct.pack(">HHHHL", 0, 1, platform, encoding, 12) + table
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 1, 0, 0, 0)
    return head + struct.pack(">4sLLL", b"cmap", 0, 28, len(cmap)) + cmap


def groups(*spans: tuple[int, int]) -> bytes:
    body = b"".join(struct.pack(">LLL", first, last, 1) for first, last in spans)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(spans)) + body


def test_the_product_s_own_font_writes_all_five_languages() -> None:
    roboto = bundled("Roboto-Regular.ttf")
    for texts in load_texts(["it", "en", "de", "fr", "es"]).values():
        assert lacking(roboto, texts.words.values()) == []
        assert len(texts.words) == len(KEYS)


def test_letters_that_a_font_lacks_are_named() -> None:
    assert lacking(bundled("Roboto-Regular.ttf"), ["A ☹ B", "★☹"]) == ["★", "☹"]
    assert lacking(bundled("DejaVuSans.ttf"), ["A ☹ B", "★☹"]) == []


def test_letters_beyond_the_first_plane_are_found() -> None:
    assert letters(font(groups((0x41, 0x43), (0x1F600, 0x1F601)))) == {
        0x41,
        0x42,
        0x43,
        0x1F600,
        0x1F601,
    }


def test_a_table_that_is_not_of_unicode_says_nothing() -> None:
    assert letters(font(groups((0x41, 0x43)), platform=1, encoding=0)) == frozenset()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no TrueType or OpenType font"),
        (b"PK\x03\x04" + bytes(100), "is no TrueType or OpenType font"),
        (b"\x00\x01\x00\x00" + bytes(20), "says of no letter how it is drawn"),
        (b"\x00\x01\x00\x00", "is cut off"),
        (font(groups((0x41, 0x43)))[:-4], "is cut off"),
        (font(groups(*[(0, 0x10FFFF)] * 1000)), "has its letters out of order"),
        (font(groups((0x43, 0x41))), "has its letters out of order"),
    ],
)
def test_what_is_no_font_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(FontError, match=told):
        letters(content)


@given(st.integers(0, 200), st.binary(max_size=8))
def test_a_damaged_font_is_refused_or_read(at: int, damage: bytes) -> None:
    whole = bundled("Roboto-Regular.ttf")
    try:
        found = letters(whole[:at] + damage + whole[at + len(damage) :])
    except FontError:
        return
    assert all(0 <= one <= 0x10FFFF for one in found)
