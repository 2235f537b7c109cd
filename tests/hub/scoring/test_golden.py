"""The golden cases, through the command that a person runs.

Needs the file of cases: ``VETRINA_GOLDEN``, or where it lies beside the project.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
CASES = Path(os.environ.get("VETRINA_GOLDEN", ROOT.parent / "shared/golden/cases.json"))


def golden(path: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "golden", path],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return done.returncode, done.stdout.splitlines() or [done.stderr]


def cases() -> Any:
    return json.loads(CASES.read_text(encoding="utf-8"))


def test_every_golden_case_is_met() -> None:
    assert CASES.exists(), f"{CASES} is missing: set VETRINA_GOLDEN to the golden cases"
    code, said = golden(CASES)
    assert said[-1].endswith("cases, 0 failed"), "\n".join(said[:20])
    assert code == 0
    assert int(said[-1].split()[0]) == len(cases()["cases"]) + len(cases()["rollups"])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("lo", 41.8826), ("n60", 1), ("trend", "flat"), ("enough", True), ("hour", 0.0)],
)
def test_a_field_that_differs_is_printed_and_fails(
    tmp_path: Path, field: str, wrong: object
) -> None:
    held = cases()
    held["cases"] = held["cases"][:1]
    held["rollups"] = []
    held["cases"][0]["queries"][0]["expect"]["items"]["q0"][field] = wrong
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    code, said = golden(path)
    assert (code, said[-1]) == (1, "1 cases, 1 failed")
    assert f"items.q0.{field}" in said[0]
    assert len(said) == 2


def test_a_number_within_the_tolerance_is_the_same(tmp_path: Path) -> None:
    held = cases()
    held["cases"] = held["cases"][:1]
    held["rollups"] = []
    held["cases"][0]["queries"][0]["expect"]["items"]["q0"]["lo"] += 4e-5
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    assert golden(path) == (0, ["1 cases, 0 failed"])
