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

from tests.hub.scoring.brute_cases import made_up_region, made_up_whole
from tests.hub.scoring.brute_force import ELEMENTS, SEEDS, made_up

ROOT = Path(__file__).resolve().parents[3]
SECOND = Path(__file__).with_name("golden-2.json")
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


def test_the_second_formulas_detector_is_as_a_brute_force_has_it() -> None:
    code, said = golden(SECOND)
    assert (code, said) == (0, [f"{len(SEEDS)} cases, 0 failed"])


def test_the_cases_are_those_that_the_brute_force_makes(tmp_path: Path) -> None:
    held = json.loads(SECOND.read_text(encoding="utf-8"))["cases"]
    states = {
        (alert["state"], alert["recovered"], alert["better"])
        for case in held
        for query in case["queries"]
        for alert in query["expect"]["alerts"].values()
    }
    assert {("alert", True, False), ("watch", False, False), ("none", False, True)} <= states
    again = json.loads(json.dumps(made_up(SEEDS[1])))
    assert again["events"] == held[1]["events"]
    path = tmp_path / "again.json"
    path.write_text(json.dumps({"elements": ELEMENTS, "cases": [again]}), encoding="utf-8")
    assert golden(path) == (0, ["1 cases, 0 failed"])


def test_every_number_is_as_a_brute_force_has_it(tmp_path: Path) -> None:
    made = [made_up_whole(seed) for seed in (3, 7, 8, 15)]  # drops, rises, causes, few answers
    shown = [query["expect"] for case in made for query in case["queries"]]
    items = [one for expect in shown for one in expect["items"].values()]
    assert {"few", "below", "met", "unsure"} <= {one["status"] for one in items}
    assert {"none", "up", "down", "flat"} <= {one["trend"] for one in items}
    assert any(one["changed_since"] for one in items)
    assert any(one["over"] for expect in shown for one in expect["engagement"].values())
    assert min(expect["store"]["consistency"] for expect in shown) < 90
    path = tmp_path / "whole.json"
    whole = {"elements": ELEMENTS, "cases": made, "rollups": [made_up_region(1)]}
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert golden(path) == (0, ["5 cases, 0 failed"])
