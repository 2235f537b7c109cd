"""The import contracts of pyproject.toml hold, and each of them catches what it is there for."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("wire", "config", "kiosk", "sensors", "hub")

# One import that each contract must refuse: (contract, file that gets it, the import).
PLANTED = [
    ("rooms", "kiosk/planted.py", "import sensors"),
    ("rooms", "wire/planted.py", "import config.shop"),
    ("pure", "config/vocabulary.py", "import time"),
    ("uplink", "wire/uplink.py", "import asyncio"),
    ("database", "kiosk/planted.py", "import sqlite3"),
    ("mqtt", "hub/planted.py", "import paho.mqtt.client"),
    ("broker", "hub/planted.py", "import iotcore"),
    ("kivy", "kiosk/planted.py", "import kivy.app"),
    ("opencv", "sensors/planted.py", "import cv2"),
    ("renewal", "config/renewal/planted.py", "import wire.device"),
    ("web", "hub/planted.py", "import starlette.applications"),
    ("hub", "hub/store/planted.py", "import hub.cli"),
]


def contracts() -> dict[str, dict[str, object]]:
    """Every contract of pyproject.toml by its id."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in table["tool"]["importlinter"]["contracts"]}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What lint-imports says of the rooms in a folder."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    said = lint(ROOT)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=str)
def test_a_planted_import_is_caught(contract: str, file: str, line: str, tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "hub" / "cli.py").touch()  # a copy without it could not be imported from
    with (tmp_path / file).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{line}\n")
    said = lint(tmp_path)
    flat = " ".join(said.stdout.split())
    assert said.returncode == 1, said.stdout + said.stderr
    assert f"{contracts()[contract]['name']} BROKEN" in flat


def test_every_contract_has_its_planted_import() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(contracts())


def test_a_module_that_is_pure_stays_pure() -> None:
    """What reaches nothing impure is under the contract, so that it cannot become so unnoticed."""
    graph = grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)
    pure = contracts()["pure"]
    impure, held = set(words(pure["forbidden_modules"])), words(pure["source_modules"])
    found = {
        module
        for module in graph.modules
        if module.split(".")[0] in ROOMS
        and not graph.find_children(module)
        and not module.endswith(".__main__")
        and not impure & graph.find_upstream_modules(module)
    }
    free = {one for one in found if not any(f"{one}.".startswith(f"{name}.") for name in held)}
    assert sorted(free) == [], "add it to the contract 'pure' in pyproject.toml"


def words(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
