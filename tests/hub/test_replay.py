"""Reading the log anew: what it says, what it keeps, and that it leaves a running hub alone."""

from pathlib import Path

import pytest

from config.bar import bar
from config.command import FAILED, OK
from hub.cli import main
from hub.store.sqlite import SqliteStore
from tests.hub.test_recall import SHOP, fill, recalled


def test_it_tells_what_became_of_the_events_and_keeps_what_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = SqliteStore(tmp_path / "hub.db")
    fill(store, days=2)
    store.close()
    assert main(["replay", "--data", str(tmp_path)]) == OK
    said = capsys.readouterr()
    assert said.out.startswith("320 events: ")
    assert " 80 corrected," in said.out
    assert "[##############################] 100%  320 of 320 events, 0 s left" in said.err
    again = SqliteStore(tmp_path / "hub.db")
    assert recalled(again, SHOP)[1] == 0, "the hub's start has nothing left to read"
    again.close()


def test_beside_a_running_hub_it_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = SqliteStore(tmp_path / "hub.db")
    assert main(["replay", "--data", str(tmp_path)]) == FAILED
    assert "cannot be opened" in capsys.readouterr().err
    assert running.snapshot() is None
    running.close()


@pytest.mark.parametrize(
    ("done", "of", "took_ms", "says"),
    [
        (0, 0, 0, "[##############################] 100%  0 of 0 events, 0 s left "),
        (0, 9, 0, "[..............................]   0%  0 of 9 events, 0 s left "),
        (
            1_000,
            3_000,
            5_000,
            "[##########....................]  33%  1,000 of 3,000 events, 10 s left ",
        ),
    ],
)
def test_the_bar_says_how_far_it_is(done: int, of: int, took_ms: int, says: str) -> None:
    assert bar(done, of, "events", took_ms) == says
