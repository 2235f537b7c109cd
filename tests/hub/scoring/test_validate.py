"""The validation runs, and its table says what it should on stores that are the same every time."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_model_is_nearer_to_the_truth_than_the_daily_mean() -> None:
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "scripts" / "validate"),
            *("--stores", "1", "--days", "16", "--training", "1"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=110,
    )
    estimated, alarmed = done.stdout.split("\n\n")
    estimates = {line[:36].strip(): float(line[36:43]) for line in estimated.splitlines()[1:]}
    alarms = {(line[:36].strip(), line[36:46].strip()) for line in alarmed.splitlines()[1:]}
    assert len(estimates) == 5
    assert min(estimates, key=estimates.__getitem__) == "the model"
    assert {("the model", "as is"), ("the model", "0.3"), ("CUSUM, slack 0.5", "1")} <= alarms
