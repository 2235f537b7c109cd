"""A release is tried on a copy before it is put in force, and so is the way back from it."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config.command import FAILED, OK
from hub.backup.making import Origin, copies
from hub.cli import main
from hub.proof import prove
from hub.proving import DRAFT, Proof, Proving
from hub.settings import HubSettings
from hub.store import StoreError
from hub.store.sqlite import SqliteStore
from tests.hub.releases import SCHEMA, release
from tests.hub.running_store import NOON_MS, Hands
from tests.hub.store.promises import batch, incoming

EVENTS = 3
MIGRATES = f"""#!{sys.executable}
import sqlite3, sys
sqlite3.connect(sys.argv[5] + "/hub.db").execute("PRAGMA user_version = {SCHEMA + 1}")
"""
ORIGIN = Origin(NOON_MS, "0", "demo", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub with some events."""
    store = SqliteStore(tmp_path / "data" / "hub.db")
    store.commit(batch(*(incoming(seq) for seq in range(1, EVENTS + 1))))
    store.close()
    return tmp_path / "data"


def left(folder: Path) -> list[Path]:
    return list(folder.glob(f"{DRAFT}*"))


async def test_one_without_a_way_back_may_not_be_put_in_force(folder: Path) -> None:
    """The new one goes on from the copy; the one before it refuses what that has left."""
    own, new = release(folder.parent / "7"), folder.parent / "8"
    (new / "bin").mkdir(parents=True)
    (new / "bin" / "python").write_text(MIGRATES)
    (new / "bin" / "python").chmod(0o755)
    (folder / f"{DRAFT}left").mkdir()
    found = await Proving(folder, folder / "backups", None).prove(new, own, ORIGIN)
    assert found.is_final
    assert "on the way back the one before it cannot go on" in str(found.problem)
    assert f"has schema {SCHEMA + 1}, this program knows {SCHEMA}" in str(found.problem)
    assert left(folder) == []
    with closing(sqlite3.connect(folder / "hub.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert db.execute("SELECT count(*) FROM events").fetchone() == (EVENTS,)
    assert len(copies(folder / "backups")) == 1


async def test_a_release_that_crashes_on_the_copy_says_so(folder: Path) -> None:
    crashes = folder.parent / "bin" / "python"
    crashes.parent.mkdir()
    crashes.write_text("#!/bin/sh\necho no such word >&2\nexit 3\n")
    crashes.chmod(0o755)
    found = await Proving(folder, folder / "backups", None).prove(
        folder.parent, folder.parent / "7", ORIGIN
    )
    assert found == Proof(problem="it cannot go on from a copy: no such word", is_final=True)


async def test_one_that_is_ended_meanwhile_may_be_tried_again(folder: Path) -> None:
    ended = folder.parent / "bin" / "python"
    ended.parent.mkdir()
    ended.write_text("#!/bin/sh\nkill -9 $$\n")
    ended.chmod(0o755)
    found = await Proving(folder, folder / "backups", None).prove(folder.parent, folder, ORIGIN)
    assert found == Proof(problem="it cannot go on from a copy: signal 9 has ended it")


def test_going_on_from_a_copy_leaves_one_event_more(folder: Path) -> None:
    settings = HubSettings(data=folder)
    assert prove(settings, Hands()) == EVENTS + 1
    assert prove(settings, Hands()) == EVENTS + 2, "the release before it goes on from there"


def test_what_a_hub_keeps_is_no_copy_and_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "hub.db").read_bytes()
    assert main(["prove", str(folder)]) == FAILED
    assert "is no copy" in capsys.readouterr().err
    assert (folder / "hub.db").read_bytes() == before
    assert main(["prove", str(folder.rename(folder.parent / f"{DRAFT}1"))]) == OK


def test_a_release_that_loses_an_event_is_seen(folder: Path) -> None:
    loses = "BEGIN DELETE FROM events WHERE seq = 1 AND device <> new.device; END"
    with closing(sqlite3.connect(folder / "hub.db")) as db:
        db.execute(f"CREATE TRIGGER loses AFTER INSERT ON events {loses}")
    with pytest.raises(StoreError, match="some are lost"):
        prove(HubSettings(data=folder), Hands())


async def test_without_room_for_a_copy_nothing_is_tried(folder: Path) -> None:
    (folder / "hub.db").unlink()
    (folder / "hub.db").symlink_to("elsewhere.db")
    nowhere = folder.parent / "versions" / "8"
    found = await Proving(folder, folder / "backups", None).prove(nowhere, nowhere, ORIGIN)
    assert not found.is_final
    assert "no copy" in str(found.problem)
