"""What every program's ``doctor`` finds out about its machine, and what it ends with."""

from pathlib import Path

import pytest

from config.checkup import Check, State, diagnose, failures
from config.command import DOUBTFUL, FAILED, OK
from config.soundness import DAY_MS, WAITING_MS_MAX, certificate, clock, outbox, secrets
from tests.wire.test_outbox import STAMP, rating
from wire.outbox import Outbox

NOW_MS = 1_800_000_000_000


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ((), OK),
        (("fine", "fine"), OK),
        (("doubtful", "fine"), DOUBTFUL),
        (("failed", "doubtful", "fine"), FAILED),
    ],
)
def test_it_ends_with_the_worst(states: tuple[State, ...], code: int) -> None:
    checks = [Check(what="one", state=state, told="so") for state in states]
    assert diagnose("program", {}, checks, as_json=False) == code
    assert diagnose("program", {}, checks, as_json=True) == code


def test_people_get_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [*failures("disk", ["it is full"], ""), *failures("port", [], "it is free")]
    diagnose("program", {"more": 1}, checks, as_json=False)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "failed    disk: it is full",
        "fine      port: it is free",
    ]


@pytest.mark.parametrize(
    ("clock_is", "wall_ms", "state"),
    [
        ("synced", NOW_MS, "fine"),
        ("unsynced", NOW_MS, "doubtful"),
        ("synced", 1_700_000_000_000, "failed"),
    ],
)
def test_a_clock_is_believed_when_somebody_set_it(
    clock_is: str, wall_ms: int, state: State
) -> None:
    assert clock(clock_is, wall_ms).state == state  # type: ignore[arg-type]  # as parametrised


@pytest.mark.parametrize(("days", "state"), [(31, "fine"), (29, "doubtful"), (-1, "failed")])
def test_a_certificate_is_told_before_it_ends(days: int, state: State) -> None:
    found = certificate("broker", (NOW_MS + days * DAY_MS) / 1000, NOW_MS)
    assert found.state == state
    assert "broker is good until 20" in found.told
    assert found.told.endswith(f", {days} days")


@pytest.mark.parametrize(
    ("mode", "own", "given"),
    [(0o600, "fine", "fine"), (0o640, "failed", "fine"), (0o644, "failed", "failed")],
)
def test_a_secret_is_read_by_nobody_else(
    mode: int, own: State, given: State, tmp_path: Path
) -> None:
    secret = tmp_path / "key"
    secret.write_text("canary")
    secret.chmod(mode)
    absent = tmp_path / "absent"
    found = [*secrets([secret, absent], []), *secrets([], [secret, None, absent])]
    assert [one.state for one in found] == [own, given]
    assert not any("canary" in one.told for one in found)


def test_what_waits_for_long_or_was_refused_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    assert outbox(path, NOW_MS) == []
    box = Outbox(path)
    box.append([rating("a")], STAMP)
    box.close()
    states = [outbox(path, STAMP.made_ms + late)[0].state for late in (0, WAITING_MS_MAX + 1)]
    assert states == ["fine", "doubtful"]
