"""Settings: defaults as documented, and every problem at once."""

from pathlib import Path

import pytest

from config.load import ConfigError
from kiosk.font import FONT_BYTES_MAX
from kiosk.settings import KioskSettings, load_settings, reader_of
from tests.kiosk.test_font import font, groups


def test_the_file_that_is_shipped_says_the_defaults() -> None:
    assert load_settings(None) == KioskSettings()


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('devise = "kiosk-1"\nsize = "big"\ndpi = -1\n')
    with pytest.raises(ConfigError) as refused:
        load_settings(file)
    assert any("did you mean 'device'" in one for one in refused.value.problems)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('device = "Kiosk 1"', "device 'Kiosk 1' cannot stand in a topic"),
        ('store = "My shop"', "store 'My shop' cannot stand in a topic"),
        ('device = "hub"', "the hub's own name"),
        ("[broker]\nport = 99999", "broker.port: Expected `int` <= 65535"),
    ],
)
def test_values_of_the_right_type_can_still_be_wrong(
    tmp_path: Path, setting: str, problem: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(setting)
    with pytest.raises(ConfigError, match=problem):
        load_settings(file)


@pytest.mark.parametrize(
    ("size", "dpi", "density"),
    [("800x480", 0, 132), ("480x800", 0, 132), ("1280x800", 0, 150), ("1280x800", 120, 120)],
)
def test_density_is_set_or_known_from_the_size(size: str, dpi: int, density: int) -> None:
    assert KioskSettings(size=size, dpi=dpi).density_dpi == density


def test_who_reads_the_instructions_is_as_the_settings_have_it() -> None:
    kiosk = reader_of(KioskSettings(store="mine", device="kiosk-7", size="800x480", dpi=127))
    assert (kiosk.store, kiosk.device, kiosk.glass_mm) == (
        "mine",
        "kiosk-7",
        pytest.approx((160, 96)),
    )
    assert set(kiosk.languages) == {"it", "en", "de", "fr", "es"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "font: cannot be read"),
        (b"PK\x03\x04", "brand.ttf is no TrueType or OpenType font"),
        (b"\x00\x01\x00\x00" + bytes(FONT_BYTES_MAX), "has more than 20000000 bytes"),
        (font(groups((0x20, 0x7E))), "brand.ttf lacks ¡ ¿ "),
    ],
)
def test_a_font_that_cannot_write_the_texts_is_refused(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    brand = tmp_path / "brand.ttf"
    if content is not None:
        brand.write_bytes(content)
    file = tmp_path / "mine.toml"
    file.write_text(f'font = "{brand}"')
    with pytest.raises(ConfigError, match=problem):
        load_settings(file)


def test_a_font_with_all_letters_is_taken(tmp_path: Path) -> None:
    brand = tmp_path / "brand.ttf"
    brand.write_bytes(font(groups((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026))))
    file = tmp_path / "mine.toml"
    file.write_text(f'font = "{brand}"')
    assert load_settings(file).font == brand
