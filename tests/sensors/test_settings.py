"""What a sensor can be told, and what is said of a wrong file."""

import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from config.load import ConfigError
from sensors.ambience.settings import (
    AmbienceSettings,
    ChipSettings,
    MicrophoneSettings,
    TopicSettings,
)
from sensors.order import Order
from sensors.settings import LINES_MAX, SensorSettings, ZoneSettings, load_settings, problems


def test_the_shipped_file_holds_the_defaults() -> None:
    assert load_settings(None) == SensorSettings()


def test_the_shipped_file_explains_every_setting() -> None:
    text = (resources.files("sensors") / "sensors.toml").read_text()
    named = set(re.findall(r"^(?:# )?([a-z_]+) = ", text, re.MULTILINE))
    named |= set(re.findall(r"^(?:# )?\[+(?:ambience\.)?([a-z_]+)\]", text, re.MULTILINE))
    named.add("ambience")  # its parts have headers, it has none
    zone = ZoneSettings(name="till", corners=[(0, 0), (1, 0), (1, 1)])
    parts = [SensorSettings(), *SensorSettings().lines, SensorSettings().person, zone]
    parts += [
        AmbienceSettings(),
        ChipSettings(chip="bh1750"),
        MicrophoneSettings(offset_db=120.0),
        TopicSettings(topic="z/till", quantity="light"),
    ]
    fields = {name for part in [*parts, SensorSettings().broker] for name in part.__struct_fields__}
    assert named == fields


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('source = "0"\ndata = "/var/lib/vetrina"\n[broker]\nport = 8883\n')
    settings = load_settings(path)
    assert settings.data == Path("/var/lib/vetrina")
    assert (settings.source, settings.broker.port) == ("0", 8883)
    assert settings.lines == SensorSettings().lines


def test_every_problem_of_form_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('sorce = "0"\nbucket_seconds = 0\n[[lines]]\nname = "Door"\na = [0.5, 1.5]\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    said = "\n".join(caught.value.problems)
    for part in (
        "did you mean 'source'",
        "bucket_seconds",
        ".name",
        ".a",
        ".b: missing",
    ):
        assert part in said
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize("seconds", [7, 45, 600])
def test_a_bucket_that_the_hubs_bins_cannot_hold_is_refused(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f"bucket_seconds = {seconds}\n")
    with pytest.raises(ConfigError, match="bucket_seconds"):
        load_settings(path)


def test_every_problem_of_meaning_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    line = '[[lines]]\nname = "door"\na = [0.5, 0.5]\nb = [0.5, 0.5]\n'
    path.write_text(f'store = "Bottega Uno"\ndevice = "hub"\n{line}{line}')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "store",
        "device",
        "lines",
        "lines.door",
        "lines.door",
    ]


@pytest.mark.parametrize("lines", [0, LINES_MAX + 1])
def test_a_sensor_has_a_line_and_not_too_many(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "mine.toml"
    text = "".join(
        f'[[lines]]\nname = "l{n}"\na = [0.0, 0.0]\nb = [1.0, 1.0]\n' for n in range(lines)
    )
    path.write_text(text or "lines = []")
    with pytest.raises(ConfigError, match=f"lines: {lines} of them"):
        load_settings(path)


def test_the_order_plays_a_known_recording_at_its_true_pace() -> None:
    known = SensorSettings(source="films/vtest.avi")
    assert known.order() == Order("films/vtest.avi", 7.0, loop=True)
    told = msgspec.structs.replace(known, frames_per_second=14.0, loop=False)
    assert told.order() == Order("films/vtest.avi", 14.0, loop=False)
    assert SensorSettings(source="rtsp://host/door").order().frames_per_second == 10


def test_zones_become_areas_and_their_names_stand_once() -> None:
    zone = ZoneSettings(name="till", corners=[(0, 0), (1, 0), (1, 1)], least_seconds=2.5)
    settings = SensorSettings(zones=[zone])
    assert settings.areas() == [("till", ((0, 0), (1, 0), (1, 1)), 2_500)]
    assert problems(settings) == []
    assert problems(SensorSettings(zones=[zone, zone])) == ["zones: 'till' stands there 2 times"]


def test_classes_of_visits_grow() -> None:
    found = problems(SensorSettings(dwell_seconds=[5, 5, 60]))
    assert found == ["dwell_seconds: each must be larger than the one before"]
