"""The machine says how much room and how much heat it has."""

from pathlib import Path

import pytest

from wire.machine import disk_free_bytes, temperature_c


@pytest.mark.parametrize(
    ("sensors", "hottest"),
    [
        ({}, None),
        ({"thermal_zone0": "48312\n"}, 48.312),
        ({"thermal_zone0": "-5000\n", "thermal_zone1": "61000\n", "cooling_device0": "9"}, 61.0),
        ({"thermal_zone0": "nonsense", "thermal_zone1": ""}, None),
    ],
)
def test_the_hottest_sensor_counts(
    sensors: dict[str, str], hottest: float | None, tmp_path: Path
) -> None:
    for name, text in sensors.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "temp").write_text(text)
    (tmp_path / "thermal_zone9" / "temp").mkdir(parents=True)
    assert temperature_c(tmp_path) == hottest


def test_a_folder_that_is_not_made_yet_has_the_room_of_its_disk(tmp_path: Path) -> None:
    free = disk_free_bytes(tmp_path / "not" / "yet")
    assert free > 0
    assert free == pytest.approx(disk_free_bytes(tmp_path), rel=0.1)
