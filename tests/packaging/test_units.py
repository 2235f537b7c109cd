"""The systemd units: systemd itself finds no fault, and what they start is what the programs take."""

import re
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

EVERY = sorted((Path(__file__).resolve().parents[2] / "config" / "systemd").glob("*.service"))
UNITS = [unit for unit in EVERY if not unit.name.startswith("vetrina-renew")]
"""What runs for ever; what renews a program runs once, when it is wanted."""
PARSERS = {
    "vetrina-hub": hub.cli.parser,
    "vetrina-kiosk": kiosk.cli.parser,
    "vetrina-sensor": sensors.cli.parser,
}
EXPOSURES = {
    "vetrina-hub.service": 16,
    "vetrina-region.service": 16,
    "vetrina-sensor@.service": 20,
    "vetrina-kiosk.service": 24,
    "vetrina-screen.service": 25,
    "vetrina-renew@.service": 24,
}
"""Ten times the score of systemd-analyze; docs/operate/harden.md says what keeps the last up."""

BY_SECCOMP = (
    "RestrictNamespaces",
    "RestrictAddressFamilies",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "SystemCallArchitectures",
    "SystemCallFilter",
    "ProtectClock",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
)
"""Each implies NoNewPrivileges where a unit has a user of its own (systemd 252, looked at)."""

WATCHDOG_S = 20


def command(unit: Path) -> list[str]:
    """What a unit starts."""
    [line] = said(unit, "ExecStart")
    return shlex.split(line)


def said(unit: Path, key: str) -> list[str]:
    """What stands behind a key, line by line."""
    lines = unit.read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def calls_of(name: str) -> set[str]:
    """The system calls behind one word of a filter."""
    if not name.startswith("@"):
        return {name}
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True
    )
    words = (line.strip() for line in listed.stdout.splitlines()[1:])
    return {call for word in words if word and word[0] != "#" for call in calls_of(word)}


def allowed(unit: Path) -> set[str]:
    """The system calls that a unit may make: its lines one after the other, as systemd has them."""
    found: set[str] = set()
    for line in said(unit, "SystemCallFilter"):
        calls = {call for word in line.removeprefix("~").split() for call in calls_of(word)}
        found = found - calls if line.startswith("~") else found | calls
    return found


OURS = [unit for unit in UNITS if Path(command(unit)[0]).name in PARSERS]
"""All but the X server's."""


def test_every_program_has_a_unit() -> None:
    assert {Path(command(unit)[0]).name for unit in OURS} == set(PARSERS)
    assert {unit.name for unit in EVERY} == set(EXPOSURES)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_who_needs_a_set_user_id_program_is_not_kept_from_it_by_the_way(unit: Path) -> None:
    """An X server behind Debian's wrapper never came up under a unit with these and a user."""
    wrapped = [word for word in command(unit) if Path(word).name in {"xinit", "startx", "X"}]
    kept = [key for key in BY_SECCOMP if said(unit, key) and said(unit, "User")]
    assert not (wrapped and (kept or said(unit, "NoNewPrivileges") == ["yes"]))


@pytest.mark.parametrize("unit", EVERY, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name
    begun = re.compile(r"^ExecStart=\S+", re.MULTILINE)  # the program is not installed here
    copy.write_text(begun.sub("ExecStart=/bin/true", unit.read_text()))
    judged = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )
    assert (judged.returncode, judged.stderr) == (0, "")


@pytest.mark.parametrize("unit", EVERY, ids=lambda unit: unit.name)
def test_it_is_as_closed_as_it_can_be(unit: Path) -> None:
    most = EXPOSURES[unit.name]
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={most}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-300:]


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.name)
def test_the_program_takes_what_it_is_started_with(unit: Path) -> None:
    program, *arguments = command(unit)
    parser: ArgumentParser = PARSERS[Path(program).name]()
    chosen = parser.parse_args(arguments)
    assert chosen.settings.is_relative_to("/etc/vetrina")
    room = f"StateDirectory={chosen.data.relative_to('/var/lib').parts[0]}"
    assert room in unit.read_text(), "the one folder that it may write to"


def test_what_renews_takes_what_it_is_started_with() -> None:
    [unit] = [one for one in EVERY if one not in UNITS]
    program, *arguments = command(unit)
    chosen = config.renewal.cli.parser().parse_args(arguments)
    assert Path(program).name == config.renewal.cli.PROGRAM
    assert chosen.settings == Path("/etc/vetrina/renew-%i.toml")
    assert said(unit, "ReadWritePaths") == ["/opt/vetrina"]


def test_the_shops_file_belongs_where_the_hub_may_write() -> None:
    [unit] = [one for one in UNITS if one.name == "vetrina-hub.service"]
    chosen = hub.cli.parser().parse_args(command(unit)[1:])
    assert Path(SHIPPED_PLACE).parent == chosen.data
    assert SHIPPED_PLACE in unit.read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_it_comes_back_and_is_bounded(unit: Path) -> None:
    assert (said(unit, "Restart"), said(unit, "RestartSec")) == (["always"], ["2"])
    assert said(unit, "StartLimitIntervalSec") == ["0"], "it never gives up"
    assert said(unit, "MemoryMax")
    assert said(unit, "TasksMax")


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.name)
def test_it_is_watched(unit: Path) -> None:
    assert said(unit, "Type") == ["notify"]
    assert said(unit, "WatchdogSec") == [str(WATCHDOG_S)]
    assert said(unit, "NotifyAccess") == ["main"], "nobody but the program speaks for it"


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.name)
def test_its_secrets_are_handed_to_it_and_lie_open_to_nobody(unit: Path) -> None:
    [given] = said(unit, "LoadCredential")
    assert re.fullmatch(r"secret:/etc/vetrina/secrets/(hub|region|kiosk|%i)", given)
    assert said(unit, "NoNewPrivileges") == ["yes"]
    assert said(unit, "CapabilityBoundingSet") == [""]


def test_a_child_without_memory_does_not_take_the_hub_with_it() -> None:
    """It tries releases in a child, and says of one that the kernel has ended what became of it."""
    [unit] = [one for one in UNITS if one.name == "vetrina-hub.service"]
    assert said(unit, "OOMPolicy") == ["continue"]


def test_a_sensors_frames_have_no_way_to_a_disk() -> None:
    """One folder may be written to, its own; no device but a camera is there."""
    [unit] = [one for one in UNITS if one.name == "vetrina-sensor@.service"]
    assert said(unit, "ProtectSystem") == ["strict"]
    assert said(unit, "ReadWritePaths") == []
    assert said(unit, "StateDirectory") == ["vetrina-sensor vetrina-sensor/%i"]
    assert said(unit, "PrivateTmp") == ["yes"]
    assert (said(unit, "DevicePolicy"), said(unit, "DeviceAllow")) == (
        ["closed"],
        ["char-video4linux rw"],
    )


def test_the_screen_takes_its_terminal_for_itself() -> None:
    """With -sharevts keys would still reach the login prompt beneath, and change terminals."""
    [unit] = [one for one in UNITS if one.name == "vetrina-screen.service"]
    words = command(unit)
    assert "-sharevts" not in words
    assert words[words.index("-nolisten") :][:2] == ["-nolisten", "tcp"]
    assert "vt7" in words
    assert said(unit, "Conflicts") == ["getty@tty7.service"]
    assert set(said(unit, "RestrictAddressFamilies")[0].split()) == {"AF_UNIX", "AF_NETLINK"}


@pytest.mark.parametrize(
    "unit", [one for one in EVERY if one.name != "vetrina-screen.service"], ids=lambda one: one.name
)
def test_it_may_ask_whether_the_clock_is_right_and_not_set_it(unit: Path) -> None:
    """Who may not ask takes every clock for wrong: no release is taken, whatever the time is."""
    may = allowed(unit)
    assert {"adjtimex", "clock_adjtime"} <= may  # CAP_SYS_TIME is in no list of rights
    assert not {"clock_settime", "settimeofday"} & may
    assert not any("CAP_SYS_TIME" in line for line in said(unit, "CapabilityBoundingSet"))


def test_a_kiosk_that_hangs_takes_its_screen_with_it() -> None:
    """Where the X server hangs, a new kiosk on the old server would hang as well."""
    [unit] = [one for one in UNITS if one.name == "vetrina-kiosk.service"]
    [after] = said(unit, "ExecStopPost")
    words = shlex.split(after.removeprefix("+"))
    assert after.startswith("+"), "as root"
    spoken = {
        result: subprocess.run(
            ["sh", "-c", f"systemctl() {{ echo $*; }}; {words[-1]}"],
            env={"SERVICE_RESULT": result},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for result in ("success", "signal", "watchdog", "timeout")
    }
    restarted = "restart --no-block vetrina-screen"
    assert spoken == {"success": "", "signal": "", "watchdog": restarted, "timeout": restarted}
