"""Root copies and restores in a folder whose user may put links there: none is followed."""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config.command import FAILED
from hub.accounts.console import key
from hub.backup import erased
from hub.backup.inside import open_by_name, open_inside
from hub.backup.making import Origin, make
from hub.backup.manifest import BackupError
from hub.backup.restoring import restore
from hub.cli import main
from hub.register.signet import ANCHOR_FILE, KEY_FILE, Anchor, drop, signing_key
from hub.store import Stored, StoreError
from hub.store.accounts import AccountStore
from hub.store.duplicate import damage, duplicate
from hub.store.examination import examine
from hub.store.opening import opened
from hub.store.sheets import read_sheets
from hub.store.sqlite import SqliteStore
from tests.hub.running_store import NOON_MS
from wire.lock import is_held, lock

RACES = 50  # in which a link was met
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


@pytest.mark.parametrize("name", [KEY_FILE, ANCHOR_FILE])
def test_what_root_keeps_takes_a_links_place(folder: Path, roots: Path, name: str) -> None:
    (folder / name).symlink_to(roots / "nologin")
    signing_key(folder)
    drop(folder, Anchor(incarnation="0" * 16))
    assert [path.name for path in roots.iterdir()] == ["shadow"]
    assert not (folder / name).is_symlink()


@pytest.mark.parametrize("look", [key, lambda folder: is_held(folder / "hub.db")])
def test_root_tells_nobody_what_is_behind_a_link(
    folder: Path, roots: Path, look: Callable[[Path], object]
) -> None:
    for name in ("console.key", "hub.db.lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(roots / "shadow")
    with pytest.raises(OSError, match="symbolic link"):
        look(folder)


def test_no_file_is_made_where_a_link_leads(folder: Path, roots: Path) -> None:
    (folder / erased.FILE).symlink_to(roots / "nologin")
    with pytest.raises(OSError, match="symbolic link"):
        erased.note([COMMENT], folder, folder / "copies")
    assert not (roots / "nologin").exists()


@pytest.mark.parametrize(
    "work",
    [
        lambda path: SqliteStore(path).close(),
        lambda path: AccountStore(path).close(),
        lambda path: [*read_sheets(path)],
        lambda path: duplicate(path, path.with_name("copy.db")),
    ],
    ids=["log", "accounts", "reports", "copy"],
)
@pytest.mark.parametrize("there", [True, False], ids=["a database", "nothing"])
def test_no_database_is_opened_or_made_behind_a_link(
    folder: Path, roots: Path, work: Callable[[Path], object], *, there: bool
) -> None:
    (folder / "hub.db").unlink()
    (folder / "hub.db").symlink_to(roots / "other.db")
    if there:
        SqliteStore(folder / "made.db").close()
        (folder / "made.db").rename(roots / "other.db")
    before = (roots / "other.db").read_bytes() if there else None
    with pytest.raises(
        StoreError, match="is a link" if there else r"is a link|is not there|cannot be copied"
    ):
        work(folder / "hub.db")
    assert sorted(path.name for path in roots.iterdir()) == ["other.db", "shadow"][not there :]
    assert before is None or (roots / "other.db").read_bytes() == before


def test_whoever_searches_for_a_fault_is_told_of_the_link(folder: Path, roots: Path) -> None:
    (folder / "hub.db").rename(roots / "other.db")
    (folder / "hub.db").symlink_to(roots / "other.db")
    assert "is a link" in examine(folder / "hub.db", thorough=True).problems[0]
    assert "is a link" in (damage(folder / "hub.db") or "")


def test_roots_erase_opens_no_linked_database(
    folder: Path, roots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "hub.db").rename(roots / "other.db")
    (folder / "hub.db").symlink_to(roots / "other.db")
    before = (roots / "other.db").read_bytes()
    assert main(["erase", "--contains", "word", "--data", str(folder)]) == FAILED
    assert "hub.db is a link; put the file itself there" in capsys.readouterr().err
    assert (roots / "other.db").read_bytes() == before
    assert [path.name for path in roots.iterdir() if "other" in path.name] == ["other.db"]


def test_a_link_that_comes_and_goes_is_never_followed(folder: Path, roots: Path) -> None:
    """Somebody puts a link in the database's place and takes it away again, as fast as he can."""
    for path, version in ((folder / "kept", 1), (roots / "other.db", 666)):
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {version:d}")
    place, spare, over = folder / "hub.db", folder / "spare", threading.Event()

    def swap() -> None:
        while not over.is_set():
            spare.symlink_to(roots / "other.db")
            spare.replace(place)
            os.link(folder / "kept", spare)
            spare.replace(place)

    swapper = threading.Thread(target=swap)
    swapper.start()
    versions, refusals = set[int](), list[str]()
    try:
        while not (versions and len(refusals) > RACES):
            try:
                with closing(opened(place, writes=True)) as db:
                    versions.add(db.execute("PRAGMA user_version").fetchone()[0])
            except StoreError as error:
                refusals.append(str(error))
            except sqlite3.OperationalError as error:  # it had become a link as SQLite opened it
                refusals.append(str(error))
    finally:
        over.set()
        swapper.join()
    assert 666 not in versions
    assert {one.rpartition(" is a link")[1] or one for one in refusals} <= {
        " is a link",
        "unable to open database file",
    }


def test_a_shop_file_in_the_folder_is_read_through_no_link(folder: Path, roots: Path) -> None:
    (folder / "shop.toml").symlink_to(roots / "shadow")
    (folder / "etc").symlink_to(roots)
    (roots / "named.toml").symlink_to(folder / "shop.toml")
    (roots / "own.toml").symlink_to("shadow")
    for path in (folder / "shop.toml", folder / "etc" / "shadow", roots / "named.toml"):
        with pytest.raises(OSError, match=r"symbolic|directory"):
            open_by_name(path, folder)
    with open_by_name(roots / "own.toml", folder) as file:
        assert file.read() == b"root's"
    with open_by_name(folder / "sub" / "file", folder) as file:
        assert file.read() == b"the hub's"


def test_a_copy_has_no_shop_file_that_is_linked(folder: Path, roots: Path, tmp_path: Path) -> None:
    (folder / "shop.toml").symlink_to(roots / "shadow")
    origin = Origin(NOON_MS, "0.1.0", "demo", folder / "shop.toml")
    with pytest.raises(BackupError, match="symbolic link"):
        make(folder, tmp_path / "copies", origin)
