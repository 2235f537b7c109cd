"""The validation measures what it says: nothing is known early, or chosen on what it is judged by.

Its table on stores that are the same every time comes last.
"""

import subprocess
import sys
from pathlib import Path as File

import pytest
from validation.alarms import UNFOUND_MIN, Path, Rule, fitted, judge, sooner, threshold_at
from validation.play import LEARNING_DAYS, MODEL, Errors, Notes, attend, everybody, play, taps_of
from validation.rivals import METHODS, Cusum, Guess, Kalman, Mean, Tap, UnhappyShare
from validation.table import Chosen, aims, choose, rows, wanted
from validation.world import BIN_MS, CLOSES, DAY_MS, FIRST_MS, HOUR_MS, OPENS, Day, world

ROOT = File(__file__).resolve().parents[3]
MINUTE_MS = 60_000
NOON_MS = FIRST_MS + 20 * DAY_MS + 12 * HOUR_MS


def path(number: int, *rises: tuple[int, float], dropped: bool = False, store: int = 1) -> Path:
    """Rises at minutes after noon; a drop comes at noon."""
    day = Day(store, 0, number, dropped_ms=NOON_MS if dropped else None, drop=0.3 * dropped)
    day.answers_an_hour = 10.0
    return Path(day, [(NOON_MS + minute * MINUTE_MS, height) for minute, height in rises])


def tap(minute: int, utility: float, gap_ms: int = 60_000) -> Tap:
    at_ms = NOON_MS + minute * MINUTE_MS
    return Tap(at_ms, at_ms, utility, gap_ms)


QUIET = [path(number, (5, float(number))) for number in range(30)]


@pytest.mark.parametrize("allowed", [0, 1, 3, 29])
def test_a_threshold_lets_just_so_many_false_alarms_through(allowed: int) -> None:
    threshold = threshold_at(QUIET, float(allowed))
    assert judge(QUIET, threshold).false_a_month == allowed


def test_an_alarm_before_the_drop_is_false_and_finds_nothing() -> None:
    early = [*QUIET, path(31, (-5, 99.0), (30, 100.0), dropped=True)]
    found = judge(early, 50.0)
    assert (found.false_a_month, found.drops) == (1, 0)


def test_the_delay_is_from_the_drop_and_what_is_not_found_counts() -> None:
    drops = [path(31, (40, 60.0), dropped=True), path(32, (20, 40.0), dropped=True)]
    found = judge([*QUIET, *drops], 50.0)
    assert (found.drops, found.found, found.mean_min) == (2, 0.5, (40 + UNFOUND_MIN) / 2)


def test_of_the_variants_the_one_that_is_soonest_at_the_same_rate_is_taken() -> None:
    slow = [*QUIET, path(31, (90, 99.0), dropped=True)]
    fast = [*QUIET, path(31, (30, 99.0), dropped=True)]
    eager = [*(path(n, (5, 200.0)) for n in range(30)), path(31, (1, 99.0), dropped=True)]
    assert fitted({"slow": slow, "fast": fast, "eager": eager}, 1.0) == Rule("fast", 28.0)


def test_a_lead_is_that_on_the_same_drops_and_as_sure_as_the_stores_agree() -> None:
    ours = [path(n, (30, 99.0), dropped=True, store=n) for n in range(1, 5)]
    theirs = [path(n, (30 + 10 * n, 99.0), dropped=True, store=n) for n in range(1, 5)]
    found = sooner((ours, 50.0), (theirs, 50.0))
    assert found.mean_min == 25
    assert found.reach_min == pytest.approx(1.645 * (4 / 3 * 500) ** 0.5 / 4, abs=0.01)
    assert sooner((theirs, 50.0), (ours, 50.0)).mean_min == -25
    alone = sooner((ours[:1], 50.0), (theirs[:1], 50.0))
    assert alone == (10, float("inf")), "one store cannot say how stores differ"


def test_rivals_are_what_their_names_say() -> None:
    raw, index, hour = Mean(bursts=True), Mean(), Mean(HOUR_MS)
    for one in (tap(-90, 1.0), tap(-89, 0.0, 500), tap(-30, 0.5), tap(-20, 0.0)):
        heights = [each.hear(one) for each in (raw, index, hour)]
    assert [one.guess(NOON_MS).mean for one in (raw, index, hour)] == [0.375, 0.5, 0.25]
    assert heights[1:] == [-1.0, -1.0], "three answers raise no alarm"
    rule = UnhappyShare()
    assert [rule.hear(tap(n, 0.0)) for n in (-30, -14, -13, -12)] == [0.0] * 4
    assert rule.hear(tap(-11, 1.0)) == pytest.approx(0.75, abs=0.001)
    cusum = Cusum(0.5)
    for n in range(9):
        cusum.hear(tap(n - 1_440, 0.8))
    assert cusum.hear(tap(0, 0.2)) == pytest.approx((0.8 - 0.2) / 0.3 - 0.5)
    still, quick = Kalman(1e-6), Kalman(1e-1)
    for one in (still, quick):
        for n in range(60):
            one.hear(tap(n - 60, 0.9))
        one.hear(tap(0, 0.1))
    assert quick.guess(NOON_MS).mean < still.guess(NOON_MS).mean < 0.9


class Listener:
    """Knows when it was told what."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def hear(self, tap: Tap) -> float:
        self.heard.append(tap.received_ms)
        return float(len(self.heard))

    def guess(self, now_ms: int) -> Guess:
        assert all(one <= now_ms for one in self.heard), "nothing is heard before it is received"
        return Guess(0.5)


def test_nobody_hears_a_tap_before_it_is_received() -> None:
    made, errors, listener = world(7, LEARNING_DAYS + 1), Errors(), Listener()
    days = {day.number: day for day in made.days if day.place == 0}
    assert any(one.received_ms > one.at_ms for one in made.events)
    taps = taps_of(made)[0]
    (judged,) = attend(listener, taps, days, errors)
    assert judged.day is days[LEARNING_DAYS]
    assert errors.n == 4 * (CLOSES - OPENS - 1)
    assert len(listener.heard) > 0.9 * len(taps)


def test_errors_are_in_points_and_calm_is_before_a_drop() -> None:
    errors = Errors()
    errors.add(Guess(0.6, 0.5, 0.7), 0.5, calm=True)
    errors.add(Guess(0.6, 0.5, 0.7), 0.3, calm=False)
    assert errors.rmse == pytest.approx(500**0.5)
    assert (errors.held, errors.said, errors.calm_held, errors.calm_n) == (1, 2, 1, 1)


def test_what_was_chosen_in_training_is_kept_when_judged() -> None:
    """Judged stores on which another threshold would do better change none."""
    training = Notes()
    for name, variant in everybody():
        training.errors[name, variant] = Errors(squares=100.0, n=1)
        training.paths[name, variant] = [*QUIET, path(31, (30, 99.0), dropped=True)]
    chosen = choose(training)
    assert chosen[MODEL].rules[0.3] == Rule("", 29.0)
    judged = Notes()
    for name, variant in wanted(chosen):
        judged.errors[name, variant] = Errors(squares=100.0 if name == MODEL else 200.0, n=1)
        low = [path(number, (5, 28.5)) for number in range(30)]
        judged.paths[name, variant] = [*low, path(31, (30, 28.9), dropped=True)]
    found = rows(chosen, judged)
    assert {row.at[0.3].found for row in found} == {0.0}, "29 is above all that rose"
    verdicts = [verdict for _, verdict in aims(found, chosen, judged)]
    assert verdicts == ["met", "missed", "missed", *["not told apart"] * 3]


def test_a_model_that_lags_misses_the_aim() -> None:
    ours = [*QUIET, *(path(31, (90, 99.0), dropped=True, store=n) for n in (1, 2, 3))]
    theirs = [*QUIET, *(path(31, (30, 99.0), dropped=True, store=n) for n in (1, 2, 3))]
    judged, chosen = Notes(), {}
    for name in (MODEL, "CUSUM"):
        judged.errors[name, ""] = Errors(squares=1.0, n=1, held=9, said=10)
        judged.paths[name, ""] = ours if name == MODEL else theirs
        own = Rule("", 50.0) if name == MODEL else None
        chosen[name] = Chosen("", dict.fromkeys((0.1, 0.3, 1.0), Rule("", 50.0)), own)
    said = list(aims(rows(chosen, judged), chosen, judged))
    assert [verdict for _, verdict in said][-3:] == ["missed"] * 3
    assert "-60.0 minutes sooner than the soonest rival, CUSUM" in said[-1][0]


def test_a_store_is_the_same_whenever_it_is_played() -> None:
    first, again = (play(3, LEARNING_DAYS + 1, [("CUSUM", "0.5")]) for _ in range(2))
    rises = [[one.rises for one in notes.paths["CUSUM", "0.5"]] for notes in (first, again)]
    assert rises[0] == rises[1] != [[]] * 6


def test_the_truth_is_of_those_who_answer_and_falls_with_a_drop() -> None:
    dropped = [day for day in world(3, 30).days if day.dropped_ms is not None and day.drop > 0.3]
    for day in dropped:
        at = (day.dropped_ms or 0) // BIN_MS
        assert day.truth[at] < day.truth[at - 1] - 0.15
    assert len(dropped) > 3


def test_the_table_is_printed_with_its_aims() -> None:
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "scripts" / "validate"),
            *("--stores", "1", "--days", "15", "--training", "1", "--jobs", "1"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    table, *_, reached = done.stdout.split("\n\n")
    lines = [line.split(" | ") for line in table.splitlines()[2:]]
    assert {line[0].strip() for line in lines} >= {MODEL, *METHODS}
    assert {len(line) for line in lines} == {6}
    errors = {one[0].strip(): one[1].split()[0] for one in lines}
    estimated = {name: float(said) for name, said in errors.items() if said != "-"}
    means = ("raw daily mean", "happy index (day, no bursts)", "sliding hour")
    assert estimated[MODEL] < min(estimated[name] for name in means)
    assert len(reached.splitlines()) == 6
    assert done.returncode == ("missed:" in reached)
