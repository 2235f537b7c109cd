"""The command line: exit codes, and what works on a machine without Kivy."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cli import CANNOT, INSTALL, MISCONFIGURED, OK, main

ROOT = Path(__file__).parents[2]

WITHOUT_KIVY = """
import sys
sys.modules["kivy"] = None
from kiosk.cli import main
sys.exit(main())
"""


def without_kivy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_KIVY, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_check_says_what_is_asked_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", str(tmp_path)]) == OK
    assert "kiosk-1 asks 1 question(s) at Entrance" in capsys.readouterr().out


def test_check_finds_a_folder_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["check", "--data", str(tmp_path / "file")]) == CANNOT
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (["--device", "nobody"], "stands at no touchpoint"),
        (["--shop", "/nowhere.toml"], "cannot be read"),
        (["--broker", "store"], "broker"),
        (["--settings", "/nowhere.toml"], "cannot be read"),
    ],
)
def test_a_wrong_setting_has_its_own_exit_code(
    flags: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *flags]) == MISCONFIGURED
    assert reason in capsys.readouterr().err


def test_flags_win_over_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('device = "kiosk-2"\nsize = "800x480"\n')
    flags = ["--settings", str(file), "--device", "kiosk-3", "--windowed"]
    assert main(["config", *flags]) == OK
    shown = json.loads(capsys.readouterr().out)
    assert (shown["device"], shown["size"], shown["fullscreen"]) == ("kiosk-3", "800x480", False)


def test_doctor_works_when_nothing_else_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--device", "nobody", "--data", str(tmp_path / "no" / "where")]) == OK
    shown = capsys.readouterr().out
    assert "stands at no touchpoint" in shown
    assert "disk free: " in shown


def test_help_check_and_doctor_work_without_kivy(tmp_path: Path) -> None:
    assert without_kivy("--help").returncode == OK
    assert without_kivy("check", "--data", str(tmp_path)).returncode == OK
    assert INSTALL in without_kivy("doctor").stdout


def test_run_without_kivy_says_how_to_get_it(tmp_path: Path) -> None:
    ended = without_kivy("run", "--data", str(tmp_path))
    assert ended.returncode == CANNOT
    assert "pip install 'vetrina[kiosk]'" in ended.stderr


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "kiosk", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.startswith("usage: vetrina-kiosk")
