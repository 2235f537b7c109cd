"""What a person types as root leaves nothing that the hub's own user cannot use.

Only root can give files away: for anybody else these tests hold the folder to its one user.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hub.backup.making import Origin, copies, make, name_of
from hub.backup.manifest import BackupError
from hub.backup.owner import hand_over
from hub.backup.restoring import restore
from hub.register.signet import signing_key
from hub.store.sqlite import SqliteStore
from tests.hub.running_store import NOON_MS

IS_ROOT = os.geteuid() == 0
NOBODY = 65_534
HUB = NOBODY if IS_ROOT else os.geteuid()
ORIGIN = Origin(NOON_MS, "0.1.0", "demo", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub that runs as its own user."""
    folder = tmp_path / "hub"
    SqliteStore(folder / "hub.db").close()
    signing_key(folder)
    (folder / "shop-versions").mkdir()
    (folder / "shop-versions" / "000001.toml").write_text("store = 1")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, HUB, -1)
    return folder


@contextmanager
def as_nobody() -> Iterator[None]:
    time.strptime("2026", "%Y")  # reads a part of Python at its first use, which nobody may not
    if IS_ROOT:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if IS_ROOT:
            os.seteuid(0)


def owners(folder: Path) -> set[int]:
    return {path.lstat().st_uid for path in (folder, *folder.rglob("*"))}


def test_a_copy_by_hand_is_the_hubs(folder: Path) -> None:
    copy = make(folder, folder / "backups", ORIGIN)
    assert (copy / "shop-versions").is_dir()
    assert owners(folder) == {HUB}


def test_what_is_put_back_is_the_hubs(folder: Path, tmp_path: Path) -> None:
    copy = make(folder, tmp_path / "copies", ORIGIN)
    named = tmp_path / "named"
    named.symlink_to(folder)  # as systemd names the folder of a service
    found = restore(copy, named, NOON_MS)
    assert found.aside is not None
    assert (folder / "shop-versions" / "000001.toml").exists()
    assert owners(folder) == {HUB}


def test_what_was_refused_leaves_nothing_of_roots(folder: Path, tmp_path: Path) -> None:
    copy = make(folder, tmp_path / "copies", ORIGIN)
    (folder / "report.key").unlink()
    signing_key(folder)
    os.chown(folder / "report.key", HUB, -1)
    (folder / "hub.db.lock").unlink()
    with pytest.raises(BackupError, match="another hub has signed"):
        restore(copy, folder, NOON_MS)
    assert owners(folder) == {HUB}


def test_what_a_link_leads_to_is_not_given_away(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("not the hub's")
    made = folder / "made"
    made.mkdir()
    (made / "file").symlink_to(outside / "file")
    (made / "folder").symlink_to(outside)
    hand_over(made, folder)
    assert owners(made) == {HUB}
    assert owners(outside) == {os.geteuid()}


def test_a_copy_that_its_user_cannot_read_is_passed_over() -> None:
    with TemporaryDirectory() as name:
        into = Path(name)
        into.chmod(0o755)
        (into / name_of(NOON_MS)).mkdir(mode=0o000)
        with as_nobody():
            assert copies(into) == {}
