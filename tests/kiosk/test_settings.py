"""Settings: defaults as documented, and every problem at once."""

from pathlib import Path

import pytest

from config.load import ConfigError
from kiosk.settings import KioskSettings, load_settings, reader_of


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
