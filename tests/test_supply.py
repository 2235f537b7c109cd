"""What others wrote and every machine installs: named, under a licence that binds nobody, billed."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packages import CHOSEN, COPYLEFT, SHIPPED, declared, licence, locked

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "requirements"


def script(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("lock", SHIPPED)
def test_every_pin_and_hash_of_a_lock_is_read(lock: str) -> None:
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    found = locked(lock)
    assert len(found) == len(re.findall(r"(?m)^[^#\s]+==", text)) > 3
    assert sum(len(one.hashes) for one in found) == text.count("--hash=sha256:")
    assert [one for one in found if not one.hashes] == []
    assert sum(one.marker is not None for one in found) == len(re.findall(r"(?m)== *\S+ ; ", text))


def test_every_package_stands_on_the_page_with_its_licence() -> None:
    said = script("licences", "--check")
    assert said.returncode == 0, said.stderr
    page = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    names = {one.name for lock in SHIPPED for one in locked(lock)}
    assert {name for name in names if f"\n| `{name}` | " not in page} == set()


@pytest.mark.parametrize("lock", SHIPPED)
def test_nothing_that_runs_is_under_a_licence_that_binds_who_ships_it(lock: str) -> None:
    for one in locked(lock):
        try:
            said = declared(one.name)
        except PackageNotFoundError:  # of another Python; the tests run on each of them
            continue
        assert said, f"{one.name} names no licence: look at it, and say so in CHOSEN"
        assert not COPYLEFT.search(said) or one.name in CHOSEN, f"{one.name}: {said}"


def test_what_was_chosen_is_no_gpl_and_lgpl_is_where_a_region_wants_it_alone() -> None:
    lesser = {name for name, one in CHOSEN.items() if COPYLEFT.search(one.licence)}
    assert lesser == {"psycopg", "psycopg-binary"}
    assert all(CHOSEN[name].licence == "LGPL-3.0-only" for name in lesser)
    for lock in set(SHIPPED) - {"postgres"}:
        assert lesser.isdisjoint(one.name for one in locked(lock)), lock


@pytest.mark.parametrize(
    "said",
    [
        "AGPL-3.0-or-later",
        "GPLv2",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
        "MIT OR GPL-2.0-only",
        "GNU Lesser General Public License v2 or later (LGPLv2+)",
    ],
)
def test_such_a_licence_is_known_by_each_of_its_names(said: str) -> None:
    assert COPYLEFT.search(said)


def test_a_bill_is_valid_names_each_pin_and_is_the_same_again(tmp_path: Path) -> None:
    for folder, parts in (("first", ()), ("again", ("hub",))):
        said = script("sbom", tmp_path / folder, *parts)
        assert (said.returncode, said.stderr) == (0, "")
    (again,) = (tmp_path / "again").iterdir()
    assert (tmp_path / "first" / again.name).read_bytes() == again.read_bytes()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(again.read_text("utf-8")) is None
    bills = sorted((tmp_path / "first").iterdir())
    assert len(bills) == len(SHIPPED)
    for bill in bills:
        text = bill.read_text(encoding="utf-8")
        pins = locked(bill.name.removesuffix(".cdx.json").rpartition("-")[2])
        listed = {one["purl"]: one for one in json.loads(text)["components"]}
        assert listed.keys() == {f"pkg:pypi/{one.name}@{one.version}" for one in pins}
        for one in pins:
            part = listed[f"pkg:pypi/{one.name}@{one.version}"]
            hashes = {each["content"] for each in part["externalReferences"][0]["hashes"]}
            assert hashes == set(one.hashes), one.name


def test_a_package_under_a_choice_is_billed_as_chosen() -> None:
    assert licence("pyphen") == "MPL-1.1"
    assert COPYLEFT.search(declared("pyphen")), "its own words name the GPL as well"
