"""The systemd units: systemd itself finds no fault, and what they start is what the programs take."""

import shlex
import subprocess
from argparse import ArgumentParser
from pathlib import Path

import pytest

import config.renewal.cli
import hub.cli
import kiosk.cli
import sensors.cli
from hub.editor import SHIPPED_PLACE

UNITS = sorted((Path(__file__).resolve().parents[2] / "config" / "systemd").glob("*.service"))
PARSERS = {
    "vetrina-hub": hub.cli.parser,
    "vetrina-kiosk": kiosk.cli.parser,
    "vetrina-sensor": sensors.cli.parser,
    "vetrina-renew": config.renewal.cli.parser,
}
LASTING = [unit for unit in UNITS if "Type=oneshot" not in unit.read_text()]
EXPOSURES = {
    "vetrina-hub.service": 20,
    "vetrina-sensor@.service": 22,
    "vetrina-kiosk.service": 70,
    "vetrina-renew@.service": 25,
}
"""Ten times the score of systemd-analyze; a kiosk's X server needs the screen and the keyboard, and
what renews a program is root's, who writes what others start."""

WATCHDOG_S = 20


def command(unit: Path) -> list[str]:
    """What a unit starts, from the project's program on."""
    [line] = [one for one in unit.read_text().splitlines() if one.startswith("ExecStart=")]
    words = shlex.split(line.removeprefix("ExecStart="))
    begin = next(at for at, word in enumerate(words) if Path(word).name in PARSERS)
    ours = words[begin:]
    return ours[: ours.index("--")] if "--" in ours else ours


def test_every_program_has_a_unit() -> None:
    assert sorted(Path(command(unit)[0]).name for unit in UNITS) == sorted(PARSERS)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text()
    for program in {line.split()[0] for line in text.splitlines() if "/bin/" in line}:
        text = text.replace(program, "ExecStart=/bin/true") if "Exec" in program else text
    copy = tmp_path / unit.name
    copy.write_text(text)
    said = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_it_is_as_closed_as_it_can_be(unit: Path) -> None:
    most = EXPOSURES[unit.name]
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={most}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout[-300:]


@pytest.mark.parametrize("unit", LASTING, ids=lambda unit: unit.name)
def test_the_program_takes_what_it_is_started_with(unit: Path) -> None:
    program, *arguments = command(unit)
    parser: ArgumentParser = PARSERS[Path(program).name]()
    chosen = parser.parse_args(arguments)
    assert chosen.settings.is_relative_to("/etc/vetrina")
    room = f"StateDirectory={chosen.data.relative_to('/var/lib').parts[0]}"
    assert room in unit.read_text(), "the one folder that it may write to"


def test_what_renews_takes_what_it_is_started_with() -> None:
    [unit] = [one for one in UNITS if one not in LASTING]
    chosen = config.renewal.cli.parser().parse_args(command(unit)[1:])
    assert chosen.settings == Path("/etc/vetrina/renew-%i.toml")
    assert chosen.stick is None


def test_the_shops_file_belongs_where_the_hub_may_write() -> None:
    [unit] = [one for one in UNITS if one.name == "vetrina-hub.service"]
    chosen = hub.cli.parser().parse_args(command(unit)[1:])
    assert Path(SHIPPED_PLACE).parent == chosen.data
    assert SHIPPED_PLACE in unit.read_text()


@pytest.mark.parametrize("unit", LASTING, ids=lambda unit: unit.name)
def test_it_is_watched_and_comes_back(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    wanted = ("Type=notify", f"WatchdogSec={WATCHDOG_S}", "Restart=always", "RestartSec=2")
    assert [one for one in wanted if one not in lines] == []
    assert "StartLimitIntervalSec=0" in lines, "it never gives up"
    assert any(one.startswith("MemoryMax=") for one in lines)
