"""Settings and station: defaults as documented, and every problem at once."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from config.load import ConfigError
from kiosk.settings import Settings, read_settings, read_station

SHOP = """
store = "corner"
name = "Corner"
languages = ["it", "xx"]
[[touchpoints]]
id = "door"
name = "Door"
devices = ["kiosk-1"]
  [[touchpoints.questions]]
  id = "door.hello"
  expro = "people"
  scale = 5
  text = { it = "Come va?", xx = "?" }
[[touchpoints]]
id = "till"
name = "Till"
devices = ["kiosk-2"]
"""


def test_the_file_that_is_shipped_says_the_defaults() -> None:
    assert read_settings(None) == Settings()


def test_the_file_that_is_shipped_names_every_setting() -> None:
    text = (Path(__file__).parents[2] / "kiosk" / "kiosk.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads(text)) == list(Settings.__struct_fields__)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('devise = "kiosk-1"\nsize = "big"\ndpi = -1\n')
    with pytest.raises(ConfigError) as refused:
        read_settings(file)
    assert any("did you mean 'device'" in one for one in refused.value.problems)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ('device = "Kiosk 1"', "cannot stand in a topic"),
        ('broker = "store:99999"', "there is no port 99999"),
    ],
)
def test_values_of_the_right_form_can_still_be_wrong(
    tmp_path: Path, setting: str, problem: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(setting)
    with pytest.raises(ConfigError, match=problem):
        read_settings(file)


def test_the_demo_kiosks_find_their_places() -> None:
    for device in ("kiosk-1", "kiosk-2", "kiosk-3"):
        station = read_station(Settings(device=device))
        assert device in station.touchpoint.devices
        assert station.questions
        assert station.languages == tuple(station.texts) == ("it", "en")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"device": "kiosk-9"}, ["no texts in 'xx'", "stands at no touchpoint"]),
        ({"device": "kiosk-2"}, ["no texts in 'xx'", "nothing to ask here"]),
        ({"size": "480x272", "dpi": 200}, ["no texts in 'xx'", "5 faces do not fit"]),
    ],
)
def test_a_station_that_cannot_work_says_all_reasons(
    tmp_path: Path, changes: dict[str, object], expected: list[str]
) -> None:
    shop = tmp_path / "shop.toml"
    shop.write_text(SHOP)
    with pytest.raises(ConfigError) as refused:
        read_station(msgspec.structs.replace(Settings(shop=str(shop)), **changes))
    found = refused.value.problems
    assert len(found) == len(expected)
    assert all(any(part in one for one in found) for part in expected)


@pytest.mark.parametrize(
    ("size", "dpi", "density"),
    [("800x480", 0, 132), ("480x800", 0, 132), ("1280x800", 0, 150), ("1280x800", 120, 120)],
)
def test_density_is_set_or_known_from_the_size(size: str, dpi: int, density: int) -> None:
    assert Settings(size=size, dpi=dpi).density_dpi == density
