"""The command line: exit codes, and what works on a machine without Kivy."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.command import CONFIGURATION, DOUBTFUL, FAILED, OK
from kiosk.cli import main
from kiosk.drawer import KEPT, Drawer
from tests.kiosk.handed_out import handout, station
from tests.ports import free_port

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


def test_check_says_what_was_handed_out_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", str(tmp_path)]) == OK
    waiting = f"ready: kiosk-1 waits for what the hub hands out, {tmp_path}\n"
    assert capsys.readouterr().out == waiting
    Drawer(tmp_path).keep(handout(station()))
    assert main(["check", "--data", str(tmp_path)]) == OK
    said = f"ready: kiosk-1 asks 1 question(s) at Entrance, {tmp_path}\n"
    assert capsys.readouterr().out == said
    assert main(["check", "--data", str(tmp_path), "--device", "kiosk-2"]) == FAILED
    assert "it is for kiosk-1 of demo" in capsys.readouterr().err


def test_what_was_handed_out_and_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / KEPT).mkdir()
    assert main(["doctor", "--json", "--data", str(tmp_path)]) == FAILED
    line = json.loads(capsys.readouterr().out)["problems"][0]
    assert line.startswith("what the hub handed out last cannot be read")


def test_check_says_everything_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "mine.toml").write_text('[broker]\nusername = "me"\npassword_file = "no.secret"\n')
    flags = ["--data", str(tmp_path / "file"), "--settings", str(tmp_path / "mine.toml")]
    assert main(["check", *flags]) == FAILED
    folder, password = capsys.readouterr().err.splitlines()
    assert "cannot be written" in folder
    assert "broker.password_file cannot be read" in password


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (["--store", "My shop"], "cannot stand in a topic"),
        (["--device", "hub"], "the hub's own name"),
        (["--size", "big", "--dpi", "-1"], "2 problem(s)"),
        (["--settings", "/nowhere.toml"], "cannot be read"),
    ],
)
def test_a_wrong_setting_has_its_own_exit_code(
    flags: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *flags]) == CONFIGURATION
    assert reason in capsys.readouterr().err


def test_flags_win_over_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('device = "kiosk-2"\nsize = "800x480"\n[broker]\nport = 1\nusername = "me"\n')
    flags = ["--settings", str(file), "--device", "kiosk-3", "--windowed"]
    assert main(["config", *flags, "--broker", "hub.local:2", "--data", "d"]) == OK
    shown = json.loads(capsys.readouterr().out)
    assert (shown["device"], shown["size"], shown["fullscreen"]) == ("kiosk-3", "800x480", False)
    assert (shown["data"], shown["store"]) == ("d", "demo")
    assert (shown["broker"]["host"], shown["broker"]["port"]) == ("hub.local", 2)
    assert shown["broker"]["username"] == "me"


def test_what_is_shown_holds_no_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kiosk.password").write_text("open-sesame")
    (tmp_path / "kiosk.password").chmod(0o600)
    file = tmp_path / "mine.toml"
    file.write_text(f'[broker]\nusername = "me"\npassword_file = "{tmp_path}/kiosk.password"\n')
    flags = ["--settings", str(file), "--data", str(tmp_path)]
    for verb in ("config", "doctor", "check"):
        assert main([verb, *flags]) in {OK, DOUBTFUL}
        said = capsys.readouterr()
        assert "open-sesame" not in said.out + said.err


def test_doctor_says_where_the_kiosk_is_and_how_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = handout(station())
    Drawer(tmp_path).keep(told)
    nobody = f"127.0.0.1:{free_port()}"
    asked = ["doctor", "--json", "--data", str(tmp_path), "--broker", nobody]
    assert main(asked) == DOUBTFUL, "it asks on without a broker"
    shown = json.loads(capsys.readouterr().out)
    assert shown["place"] == {
        "store": "demo",
        "touchpoint": "entrance",
        "languages": station().languages,
        "questions": {"entrance.welcome": 1},
        "fingerprint": json.loads(told)["fingerprint"],
    }
    assert shown["glass"] == "1280x800 at 150 dpi"
    assert shown["speech"] == shutil.which("espeak-ng")
    doubted = [one["what"] for one in shown["checks"] if one["state"] != "fine"]
    assert "broker" in doubted
    assert set(doubted) <= {"broker", "clock", "disk", "temperature"}, "of this machine"


def test_doctor_works_when_nothing_else_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    flags = ["--data", str(tmp_path / "file" / "folder")]
    assert main(["doctor", "--json", *flags]) == FAILED
    shown = json.loads(capsys.readouterr().out)
    assert shown["place"] is None
    failed = [one for one in shown["checks"] if one["state"] == "failed"]
    assert [one["what"] for one in failed] == ["disk"]
    assert "cannot be written" in failed[0]["told"]
    assert shown["disk_free_bytes"] > 0


@pytest.mark.parametrize("verb", ["run", "check", "config", "doctor"])
def test_help_works_without_kivy(verb: str) -> None:
    done = without_kivy(verb, "--help")
    assert done.returncode == OK
    assert f"vetrina-kiosk {verb}" in done.stdout


def test_check_and_doctor_say_that_kivy_is_missing(tmp_path: Path) -> None:
    missing = "the package kivy is missing: pip install 'vetrina[kiosk]'"
    checked = without_kivy("check", "--data", str(tmp_path))
    assert (checked.returncode, checked.stderr) == (FAILED, f"{missing}\n")
    asked = without_kivy("doctor", "--json", "--data", str(tmp_path))
    assert asked.returncode == FAILED
    assert json.loads(asked.stdout)["problems"][0] == missing


def test_run_without_kivy_says_how_to_get_it(tmp_path: Path) -> None:
    ended = without_kivy("run", "--data", str(tmp_path))
    assert ended.returncode == FAILED
    assert "pip install 'vetrina[kiosk]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "kiosk", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shown.startswith("usage: vetrina-kiosk")
