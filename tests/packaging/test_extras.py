"""Each extra works alone: a kiosk needs nothing of the hub, and a sensor no screen.

In an environment with one extra, every command answers ``--help`` and ``check``; ``run`` of the two
others says what to install.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ports import free_port

ROOM = {"kiosk": "kiosk", "sensor": "sensors", "hub": "hub"}  # command: its room and extra

CheckedRun = subprocess.CompletedProcess[str]
BinOf = Callable[[str], Path]

each_extra = pytest.mark.parametrize("extra", ROOM.values())
each_command = pytest.mark.parametrize("command", ROOM)
each_stranger = pytest.mark.parametrize(
    ("extra", "command"),
    [(extra, command) for extra in ROOM.values() for command in ROOM if ROOM[command] != extra],
)


def run(program: Path, *arguments: str, cwd: Path) -> CheckedRun:
    """Run a program of an environment away from the checkout, so that the wheel answers."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(cwd), "COLUMNS": "100", "LANG": "C.UTF-8"}
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env=plain,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@each_extra
@each_command
def test_help_needs_no_extra(
    extra: str, command: str, environment_of: BinOf, tmp_path: Path
) -> None:
    said = run(environment_of(extra) / f"vetrina-{command}", "--help", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert f"usage: vetrina-{command}" in said.stdout


@each_extra
@each_command
def test_the_module_is_the_command(
    extra: str, command: str, environment_of: BinOf, tmp_path: Path
) -> None:
    folder = environment_of(extra)
    as_command = run(folder / f"vetrina-{command}", "--help", cwd=tmp_path)
    as_module = run(folder / "python", "-m", ROOM[command], "--help", cwd=tmp_path)
    assert as_module.stdout == as_command.stdout


@each_command
def test_check_needs_its_own_extra_only(
    command: str, environment_of: BinOf, tmp_path: Path
) -> None:
    program = environment_of(ROOM[command]) / f"vetrina-{command}"
    ports = ["--http-port", str(free_port()), "--mqtt-port", str(free_port())]
    own = ports if command == "hub" else []  # the usual ones may be taken here
    said = run(program, "check", "--data", str(tmp_path / "data"), *own, cwd=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


@each_extra
def test_an_extra_is_all_that_its_program_imports(
    extra: str, environment_of: BinOf, tmp_path: Path
) -> None:
    said = run(environment_of(extra) / "python", "-c", f"import {extra}.app", cwd=tmp_path)
    assert said.returncode == 0, said.stderr


@each_stranger
def test_check_without_its_extra_still_answers(
    extra: str, command: str, environment_of: BinOf, tmp_path: Path
) -> None:
    program = environment_of(extra) / f"vetrina-{command}"
    said = run(program, "check", "--data", str(tmp_path / "data"), cwd=tmp_path)
    assert said.returncode == 0 or f"pip install 'vetrina[{ROOM[command]}]'" in said.stderr
    assert "Traceback" not in said.stderr


@each_stranger
def test_run_without_its_extra_says_which(
    extra: str, command: str, environment_of: BinOf, tmp_path: Path
) -> None:
    program = environment_of(extra) / f"vetrina-{command}"
    said = run(program, "run", "--data", str(tmp_path / "data"), cwd=tmp_path)
    assert said.returncode == 1, said.stdout + said.stderr
    assert f"pip install 'vetrina[{ROOM[command]}]'" in said.stderr
