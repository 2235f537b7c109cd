"""``vetrina-hub days``: over a database on disk, whole and tampered with."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.cli import main
from hub.register.signet import ANCHOR_FILE
from hub.store.sqlite import SqliteStore
from tests.hub.register.writing import ENDED_MS, Writing, busy, fold
from wire.events import DAY_MS


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "hub.db")
    writing = Writing(tmp_path, store)
    fold(writing, [one for day in range(3) for one in busy(day)])
    await writing.look_at(ENDED_MS + 2 * DAY_MS + 120_000)
    writing.close()
    store.close()
    return tmp_path


def days(folder: Path, *words: str) -> int:
    return main(["days", *words, "--data", str(folder)])


async def test_days_are_listed_and_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert days(folder, "list") == 0
    assert capsys.readouterr().out.count("final") == 3
    assert days(folder, "show", "2026-01-02") == 0
    assert '"day": "2026-01-02"' in capsys.readouterr().out
    assert days(folder, "show", "2020-01-02") == 1
    assert days(folder, "show") == 1


async def test_a_whole_log_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert days(folder, "verify") == 0
    assert "every line holds" in capsys.readouterr().out


async def test_a_line_of_a_newer_hub_is_named_in_the_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = """
        UPDATE sheets SET document = CAST(
            replace(CAST(document AS TEXT), '"v":1', '"v":2') AS BLOB
        ) WHERE seq = 3
    """
    with closing(sqlite3.connect(folder / "hub.db")) as db:
        db.execute("DROP TRIGGER sheets_are_as_signed")
        db.execute(newer)
        db.commit()
    assert days(folder, "list") == 0
    said = capsys.readouterr().out
    assert said.count("final") == 2
    assert "2026-01-03  line 3 cannot be read" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM sheets WHERE seq = 3", "end"),
        ("DELETE FROM sheets WHERE seq = 2", "order"),
        (
            "UPDATE sheets SET document = CAST(replace(CAST(document AS TEXT), 'final', 'finaI') AS BLOB) WHERE seq = 1",
            "line 1",
        ),
        ("UPDATE sheets SET signature = zeroblob(64) WHERE seq = 2", "line 2: signature"),
    ],
)
async def test_a_hand_in_the_database_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str], change: str, said: str
) -> None:
    with closing(sqlite3.connect(folder / "hub.db")) as db:
        db.execute("DROP TRIGGER sheets_stay")
        db.execute("DROP TRIGGER sheets_are_as_signed")
        db.execute(change)
        db.commit()
    assert days(folder, "verify") == 1
    assert said in capsys.readouterr().err


async def test_a_log_without_its_keys_cannot_be_believed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ANCHOR_FILE).unlink()
    assert days(folder, "verify") == 1
    assert "foreign" in capsys.readouterr().err


async def test_no_database_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert days(tmp_path, "list") == 1
    assert "--data" in capsys.readouterr().err
