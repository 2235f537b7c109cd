"""How far a counter can be trusted, and how that travels with its counts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sensors import minute
from sensors.audit import NEAR_MS, of_events
from sensors.counting import Sighting
from sensors.judgement import kept_audits
from sensors.minute import Moment
from wire.audit import (
    FACTOR_MAX,
    WITHIN_SHARE,
    Score,
    Span,
    audited,
    more_people,
    of_spans,
    wilson,
)
from wire.codec import encode_body
from wire.events import Audited, Passage

DAY_MS = 86_400_000
GOOD = Audited(right=97, of=100, low=0.915, high=0.99, factor=1.02, due_ms=5)


def span(hand_in: int, hand_out: int, sensor_in: int, sensor_out: int) -> Span:
    return Span(
        line="door",
        hand_in=hand_in,
        hand_out=hand_out,
        sensor_in=sensor_in,
        sensor_out=sensor_out,
    )


def test_errors_of_the_two_directions_do_not_cancel() -> None:
    score = of_spans([span(10, 10, 12, 8), span(5, 0, 5, 0)])
    assert score == Score(right=23, false=2, missed=2, off=4)
    assert score.error == pytest.approx(4 / 25)


def test_events_are_matched_once_in_time_and_direction() -> None:
    true = [(1_000, "in"), (1_200, "in"), (9_000, "out")]
    counted = [(1_100, "in"), (9_000, "in"), (9_000 + NEAR_MS + 1, "out")]
    assert of_events(counted, true) == Score(right=1, false=2, missed=2, off=0)
    assert of_events(true, true).f1 == 1.0
    assert of_events([], []).f1 is None


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)


def test_more_people_make_it_as_exact_as_promised() -> None:
    for score in (Score(26), Score(35, 1, 0), Score(80, 10, 10)):
        of = score.right + score.false + score.missed
        more = more_people(score)
        low, high = wilson(round(score.right / of * (of + more)), of + more)
        assert more > 0
        assert (high - low) / 2 <= WITHIN_SHARE
    assert more_people(Score(5_000)) == 0


def test_the_factor_mends_the_sensors_number() -> None:
    found = audited(of_spans([span(100, 100, 80, 80)]), 0)
    assert found is not None
    assert found.factor == pytest.approx(1.25)
    blind = audited(of_spans([span(10, 10, 0, 0)]), 0)
    assert blind is not None
    assert (blind.factor, blind.high < 0.2) == (FACTOR_MAX, True)
    assert audited(of_spans([span(0, 0, 3, 0)]), 0) is None


def test_a_worse_counter_is_due_sooner() -> None:
    due = [audited(score, 0) for score in (Score(1_000), Score(1_000, 50), Score(50, 50))]
    assert [one.due_ms // DAY_MS for one in due if one] == [90, 30, 7]


def test_what_an_audit_said_travels_with_every_count() -> None:
    state = minute.opened(["door", "lift"], 60_000, Moment(0, 0), audits={"door": GOOD})
    for now_ms in range(0, 130_001, 1_000):
        state, said = minute.saw(state, Sighting(), Moment(now_ms, now_ms))
        if said:
            assert [one.audit for one in said if isinstance(one, Passage)] == [GOOD, None]
    _, body = encode_body(minute.closed(state)[0])
    assert msgspec.json.decode(body, type=Passage).audit == GOOD
    assert b"audit" not in encode_body(minute.closed(state)[1])[1]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sensors", "audit", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_hand_counts_are_judged_and_kept(tmp_path: Path) -> None:
    truth = tmp_path / "hand.toml"
    truth.write_text(
        '[[spans]]\nline = "door"\nhand_in = 40\nhand_out = 38\nsensor_in = 41\nsensor_out = 36\n'
    )
    done = run(truth, "--data", tmp_path / "data", "--detector", "motion", "--keep")
    assert done.returncode == 0, done.stderr
    assert "door: 78 by hand, 76 right, 1 false, 2 missed; count error 3.8%" in done.stdout
    kept = kept_audits(tmp_path / "data", "motion")
    assert kept["door"].right == 76
    assert kept_audits(tmp_path / "data", "other.onnx") == {}
    assert kept_audits(tmp_path, "motion") == {}


def test_the_truth_of_a_clip_is_judged(clip: Path, truth: dict[str, Any], tmp_path: Path) -> None:
    mine = tmp_path / "truth.json"
    mine.write_text(json.dumps(truth | {"video": str(clip)}))
    done = run(mine, "--detector", "motion", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert [line.split(":")[0] for line in said if "by hand" in line] == ["D1", "D2"]


def test_a_truth_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "truth.json"
    broken.write_text("{}")
    for path in (broken, tmp_path / "none.json", tmp_path / "none.toml"):
        done = run(path, "--detector", "motion")
        assert done.returncode == 78
        assert path.name in done.stderr
