"""An interrupted update leaves a device that runs the old or the new version, never none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CALLS_LEAST = 40
"""A whole renewal makes some eighty; fewer would mean that they are not seen."""


@pytest.mark.parametrize(("way", "settled"), [("stays", "8"), ("fails", "7")])
def test_killed_at_every_call_it_runs_the_old_or_the_new(
    way: str, settled: str, tmp_path: Path
) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "tests/config/renewal/killed.py", tmp_path, way],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    lives = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(lives) > CALLS_LEAST
    assert [one for one in lives if one["then"] not in {"7", "8"}] == []
    assert [one for one in lives if one["after"] != settled] == []
    assert {one["then"] for one in lives} == {"7", "8"}, "some were killed before, some after"
    assert lives[-1]["code"] == 0, "the last life was not killed any more"
