"""The backlight on a folder as Linux has it."""

from pathlib import Path

import pytest

from kiosk.backlight import Backlight


def test_every_light_is_switched(tmp_path: Path) -> None:
    lights = [tmp_path / name / "bl_power" for name in ("rpi_backlight", "10-0045")]
    for one in lights:
        one.parent.mkdir()
        one.write_text("0")
    backlight = Backlight(tmp_path)
    backlight.switch(on=False)
    assert [one.read_text() for one in lights] == ["4", "4"]
    backlight.switch(on=True)
    assert [one.read_text() for one in lights] == ["0", "0"]


def test_a_machine_without_one_is_no_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Backlight(tmp_path / "nowhere").switch(on=False)
    assert caplog.text == ""


def test_a_light_that_refuses_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "panel" / "bl_power").mkdir(parents=True)  # nobody can write into it, root neither
    backlight = Backlight(tmp_path)
    backlight.switch(on=False)
    backlight.switch(on=True)
    assert caplog.text.count("cannot be switched") == 1
