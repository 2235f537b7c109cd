"""The locks of requirements/ fit pyproject.toml, and pin every file by hash and none by address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

EXTRAS = ("kiosk", "sensors", "hub")
LOCKS = {
    "kiosk": ["kiosk"],
    "sensors": ["sensors"],
    "hub": ["hub"],
    "renewer": [],
    "export": ["export"],
    "analytics": ["analytics"],
    "pdf": ["pdf"],
    "postgres": ["postgres"],
    "store": [*EXTRAS, "build"],
    "bench": ["bench"],
    "dev": [*EXTRAS, "export", "analytics", "pdf", "postgres", "build", "dev"],
}
NOT_IN_A_STORE = {"bench", "dev"}
MACHINES = [
    {"python_version": python, "python_full_version": f"{python}.0", "platform_machine": machine}
    for python in ("3.11", "3.12", "3.13")
    for machine in ("x86_64", "aarch64")
]

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def wanted(part: str) -> list[Requirement]:
    """What pyproject.toml asks for by the name of an extra or a group."""
    extras = PROJECT["project"]["optional-dependencies"]
    lines = extras.get(part) or PROJECT["dependency-groups"][part]
    return [Requirement(line) for line in lines if isinstance(line, str)]


def locked(name: str) -> dict[str, list[tuple[Requirement, list[str]]]]:
    """Each pinned package of a lock, with its hashes; several pins when they differ by Python."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^#.*\n", "", text).replace("\\\n", " ")
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for line in text.splitlines():
        requirement = Requirement(line.partition(" --hash")[0])
        pin = (requirement, HASH.findall(line))
        found.setdefault(canonicalize_name(requirement.name), []).append(pin)
    return found


def on(machine: dict[str, str], name: str) -> dict[str, str]:
    """The version of every package that a lock gives one kind of machine."""
    return {
        package: str(pin.specifier).removeprefix("==")
        for package, pins in locked(name).items()
        for pin, _ in pins
        if pin.marker is None or pin.marker.evaluate({**machine, "sys_platform": "linux"})
    }


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_exact_and_hashed(name: str) -> None:
    for pins in locked(name).values():
        for pin, hashes in pins:
            assert re.fullmatch(r"==[^,*]+", str(pin.specifier)), pin
            assert hashes, pin


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_stands_in_it(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"\S*(?:://|--index|--find-links|--trusted| @ )\S*", text) == []


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: "-".join(one.values()))
def test_it_fits_what_the_project_asks_for(name: str, machine: dict[str, str]) -> None:
    asked = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    asked += [requirement for part in LOCKS[name] for requirement in wanted(part)]
    versions = on(machine, name)
    for requirement in asked:
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is not locked: run scripts/lock"
        assert requirement.specifier.contains(version), f"{requirement} is locked to {version}"


@pytest.mark.parametrize("name", [name for name in LOCKS if name not in NOT_IN_A_STORE])
@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: "-".join(one.values()))
def test_what_runs_is_what_was_tested(name: str, machine: dict[str, str]) -> None:
    assert on(machine, name).items() <= on(machine, "dev").items()


def test_an_extra_brings_nothing_of_the_others() -> None:
    assert "kivy" not in locked("sensors").keys() | locked("hub").keys()
    assert "opencv-python-headless" not in locked("kiosk").keys() | locked("hub").keys()
    assert "iotcore" not in locked("kiosk").keys() | locked("sensors").keys()
