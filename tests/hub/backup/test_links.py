"""Root copies and restores in a folder whose user may put links there: none is followed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.backup import erased
from hub.backup.inside import open_inside
from hub.backup.making import Origin, make
from hub.backup.manifest import BackupError
from hub.backup.restoring import restore
from hub.store import Stored
from hub.store.sqlite import SqliteStore
from tests.hub.running_store import NOON_MS
from wire.lock import lock

ORIGIN = Origin(NOON_MS, "0.1.0", "demo", None)
COMMENT = Stored(
    position=1,
    device="kiosk-1",
    stream="s",
    seq=1,
    type="vetrina.comment.v1",
    at_ms=NOON_MS,
    shift_ms=0,
    retimed=False,
    received_ms=NOON_MS,
    body="{}",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub that has a file in a folder."""
    folder = tmp_path / "hub"
    SqliteStore(folder / "hub.db").close()
    (folder / "sub").mkdir()
    (folder / "sub" / "file").write_text("the hub's")
    return folder


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    """A folder that the hub's user may not use."""
    roots = tmp_path / "roots"
    roots.mkdir()
    (roots / "shadow").write_text("root's")
    return roots


def test_a_copy_has_nothing_that_is_linked(folder: Path, roots: Path, tmp_path: Path) -> None:
    (folder / "notes").symlink_to(roots / "shadow")
    (folder / "more").symlink_to(roots)
    copy = make(folder, tmp_path / "copies", ORIGIN)
    found = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()}
    assert "sub/file.gz" in found
    assert not [one for one in found if one.startswith(("notes", "more"))]


def test_a_linked_database_is_not_copied(folder: Path, roots: Path, tmp_path: Path) -> None:
    (folder / "hub.db").rename(roots / "other.db")
    (folder / "hub.db").symlink_to(roots / "other.db")
    with pytest.raises(BackupError, match="is a link"):
        make(folder, tmp_path / "copies", ORIGIN)


@pytest.mark.parametrize("place", ["link", "linked/shadow", "pipe", "none"])
def test_only_a_file_itself_is_opened(folder: Path, roots: Path, place: str) -> None:
    (folder / "link").symlink_to(roots / "shadow")
    (folder / "linked").symlink_to(roots)
    os.mkfifo(folder / "pipe")
    with pytest.raises(OSError, match=place.partition("/")[0]):
        open_inside(folder, place)
    with open_inside(folder, "sub/file") as file:
        assert file.read() == b"the hub's"


@pytest.mark.parametrize("link", ["sub", ".restoring", "before-restore-2026-01-01T11-00-00Z"])
def test_nothing_is_put_back_behind_a_link(
    folder: Path, roots: Path, tmp_path: Path, link: str
) -> None:
    copy = make(folder, tmp_path / "copies", ORIGIN)
    if link == "sub":
        (folder / "sub").rename(tmp_path / "sub")
    (folder / link).symlink_to(roots)
    before = (folder / "hub.db").stat().st_ino
    with pytest.raises(BackupError, match=link):
        restore(copy, folder, 1_767_265_200_000)
    assert [path.name for path in roots.iterdir()] == ["shadow"]
    assert (folder / "hub.db").stat().st_ino == before


@pytest.mark.parametrize(
    "work",
    [
        lambda folder: erased.note([COMMENT], folder, folder / "copies"),
        lambda folder: lock(folder / "hub.db").close(),
        erased.known,
    ],
    ids=["note", "lock", "known"],
)
def test_a_link_is_not_written_or_read(
    folder: Path, roots: Path, work: Callable[[Path], object]
) -> None:
    for name in (erased.FILE, "hub.db.lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(roots / "shadow")
    with pytest.raises(OSError, match="symbolic link"):
        work(folder)
    assert (roots / "shadow").read_text() == "root's"


def test_no_file_is_made_where_a_link_leads(folder: Path, roots: Path) -> None:
    (folder / erased.FILE).symlink_to(roots / "nologin")
    with pytest.raises(OSError, match="symbolic link"):
        erased.note([COMMENT], folder, folder / "copies")
    assert not (roots / "nologin").exists()
