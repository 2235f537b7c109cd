"""A copy holds what the hub keeps, and nothing but a whole copy of this hub is taken back."""

import json
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import copytree, disk_usage, rmtree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import asdict, replace

from config.command import FAILED, OK
from config.load import load_shop
from hub.backup.erased import note
from hub.backup.making import Origin, copies, make
from hub.backup.manifest import MANIFEST, SIGNATURE, BackupError, opened, sign
from hub.backup.restoring import read, restore
from hub.cli import main
from hub.daily.chain import faults, public
from hub.erasure import Eraser
from hub.register.signet import anchor, signing_key
from hub.store import StoreError
from hub.store.sqlite import SqliteStore
from tests.hub.register.writing import ENDED_MS, HOUR_MS, Writing, busy
from tests.hub.running_store import NOON_MS
from tests.hub.store.promises import batch, incoming
from wire.codec import encode_body
from wire.events import Comment

DAY_MS = 86_400_000
NOW_MS = NOON_MS + DAY_MS
ORIGIN = Origin(NOON_MS, "0.1.0", "demo", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub with three events, a page of its store's file, and things of one run."""
    folder = tmp_path / "hub"
    store = SqliteStore(folder / "hub.db")
    store.commit(batch(*(incoming(seq) for seq in range(1, 4))))
    store.close()
    (folder / "shop-versions").mkdir()
    (folder / "shop-versions" / "000001.toml").write_text("store = 1")
    (folder / "phones" / "p").mkdir(parents=True)
    for name in (
        "console.key",
        "admin.code",
        "ballast",
        "phones/p/outbox.db",
        ".draft",
        "questions.json",
    ):
        (folder / name).write_text(f"this is {name}")
    return folder


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return make(folder, tmp_path / "copies", ORIGIN)


@pytest.fixture
def opened_store(folder: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(folder / "hub.db")
    yield store
    store.close()


def state(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, which says nothing."""
    files = (one for one in folder.rglob("*") if one.is_file() and one.suffix != ".lock")
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def seqs(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as db:
        return [row[0] for row in db.execute("SELECT seq FROM events ORDER BY position")]


def test_a_copy_has_what_lasts_and_nothing_of_one_run(copy: Path) -> None:
    held = {one.place for one in read(copy).parts}
    assert held == {"hub.db", "report.key", "questions.json", "shop-versions/000001.toml"}
    modes = {oct(one.stat().st_mode & 0o077) for one in [copy, *copy.rglob("*")]}
    assert modes == {"0o0"}, "it holds keys"


def test_a_hub_that_writes_is_copied_as_it_was_at_one_moment(
    folder: Path, tmp_path: Path, opened_store: SqliteStore
) -> None:
    opened_store.commit(batch(incoming(4)))  # in the write-ahead log alone
    opened_store._conn.execute("BEGIN IMMEDIATE")
    opened_store._conn.execute("UPDATE events SET body = 'half done'")
    copy = make(folder, tmp_path / "copies", ORIGIN)
    opened_store._conn.execute("ROLLBACK")
    opened_store.commit(batch(incoming(5)))
    restore(copy, tmp_path / "other", NOW_MS)
    assert seqs(tmp_path / "other" / "hub.db") == [1, 2, 3, 4]
    assert "half done" not in (tmp_path / "other" / "hub.db").read_bytes().decode("latin-1")


def test_what_was_there_is_replaced_and_lies_beside_it(folder: Path, copy: Path) -> None:
    store = SqliteStore(folder / "hub.db")
    store.commit(batch(incoming(4)))
    log = folder / "hub.db-wal"
    kept = log.read_bytes()
    store.close()
    log.write_bytes(kept)  # as a hub that was killed leaves it
    found = restore(copy, folder, NOW_MS)
    assert seqs(folder / "hub.db") == [1, 2, 3], "the log of the old database was read"
    assert found.aside is not None
    assert seqs(found.aside / "hub.db") == [1, 2, 3, 4]
    assert (folder / "phones" / "p" / "outbox.db").read_text() == "this is phones/p/outbox.db"
    assert found.was_known


def test_a_running_hub_is_not_restored(folder: Path, copy: Path, opened_store: SqliteStore) -> None:
    before = state(folder)
    with pytest.raises(BackupError, match="in use by another program"):
        restore(copy, folder, NOW_MS)
    assert state(folder) == before
    assert opened_store.counts().stored == 3


def test_a_byte_that_changed_in_any_file_is_noticed(folder: Path, copy: Path) -> None:
    before = state(folder)
    for path in (one for one in [*copy.rglob("*")] if one.is_file()):
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        with pytest.raises(BackupError, match="another copy"):
            restore(copy, folder, NOW_MS)
        path.unlink()
        with pytest.raises(BackupError, match="cannot be read"):
            restore(copy, folder, NOW_MS)
        path.write_bytes(whole)
    assert state(folder) == before
    restore(copy, folder, NOW_MS)


def test_a_copy_of_another_hub_is_taken_only_by_its_key(folder: Path, copy: Path) -> None:
    signed = signing_key(folder)
    key = Ed25519PrivateKey.generate()
    document, stamp = sign(replace(read(copy), key=public(key)), key)
    (copy / MANIFEST).write_bytes(document)
    (copy / SIGNATURE).write_bytes(stamp)
    with pytest.raises(BackupError, match=f"--key {public(key)}"):
        restore(copy, folder, NOW_MS)
    with pytest.raises(BackupError, match="another hub has signed"):
        restore(copy, folder, NOW_MS, public(signed))
    assert restore(copy, folder, NOW_MS, public(key)).was_known


@pytest.mark.parametrize("place", ["../hub.db", "/etc/passwd", "a/../b", ".hidden", "a\n", ""])
def test_no_part_leads_out_of_the_folder(copy: Path, place: str) -> None:
    manifest = read(copy)
    key = Ed25519PrivateKey.generate()
    parts = [{"place": place, "size_bytes": 0, "sha256": "0" * 64}]
    document = json.dumps({**asdict(manifest), "key": public(key), "parts": parts}).encode()
    with pytest.raises(BackupError, match="cannot be read"):
        opened(document, key.sign(b"vetrina-backup-1\n" + document))


def test_what_was_interrupted_is_done_again(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "copies"
    (into / ".making-2020").mkdir(parents=True)
    (into / "2020-01-01T00-00-00Z").mkdir()  # without a signature it is none
    copy = make(folder, into, ORIGIN)
    assert copies(into) == {NOON_MS: copy}
    assert not (into / ".making-2020").exists()
    (folder / ".restoring" / "hub.db").mkdir(parents=True)
    restore(copy, folder, NOW_MS)
    assert seqs(folder / "hub.db") == [1, 2, 3]


def test_a_copy_that_fails_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    database = folder / "hub.db"
    database.write_bytes(database.read_bytes()[:4096] + b"\xff" * 8192)
    with pytest.raises(BackupError, match="no copy was made"):
        make(folder, tmp_path / "copies", ORIGIN)
    assert [*(tmp_path / "copies").iterdir()] == []


def test_without_room_nothing_is_begun(folder: Path, tmp_path: Path) -> None:
    first = make(folder, tmp_path / "copies", ORIGIN)
    os.truncate(folder / "hub.db", disk_usage(folder).total)  # a hole that takes no room
    with pytest.raises(BackupError, match="make room, or name another disk"):
        make(folder, tmp_path / "copies", ORIGIN._replace(made_ms=NOW_MS))
    assert [*(tmp_path / "copies").iterdir()] == [first]


def test_room_is_needed_for_every_file_and_none_for_releases(folder: Path, tmp_path: Path) -> None:
    carried = folder / "releases" / "sensor" / "big.whl"
    carried.parent.mkdir(parents=True)
    carried.touch()
    os.truncate(carried, disk_usage(folder).total)  # a hole that takes no room
    copy = make(folder, tmp_path / "copies", ORIGIN)
    assert not (copy / "releases").exists()
    carried.rename(folder / "shop-versions" / "000002.toml")
    with pytest.raises(BackupError, match="make room, or name another disk"):
        make(folder, tmp_path / "copies", ORIGIN._replace(made_ms=NOW_MS))


def test_copies_in_the_hubs_own_folder_are_not_copied_again(folder: Path) -> None:
    for into in ("backups", "elsewhere"):
        first = make(folder, folder / into, ORIGIN)
        second = make(folder, folder / into, ORIGIN._replace(made_ms=NOW_MS))
        assert read(first).parts == read(second).parts
        rmtree(folder / into)


async def test_a_restored_hub_goes_on_as_another_one(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    store = SqliteStore(folder / "hub.db")
    writing = Writing(folder, store)
    writing.board.fold(busy())
    await writing.look_at(ENDED_MS)
    copy = make(folder, tmp_path / "copies", ORIGIN)
    writing.board.fold(busy(1))
    await writing.look_at(ENDED_MS + DAY_MS)
    before = writing.lines()
    writing.close()
    store.close()
    restore(copy, folder, NOW_MS)
    store = SqliteStore(folder / "hub.db")
    again = Writing(folder, store)
    again.board.fold([*busy(), *busy(1)])
    await again.look_at(ENDED_MS + DAY_MS)
    after = again.lines()
    again.close()
    assert min(len(before), len(after)) > 1
    assert after[0] == before[0]
    assert {one.incarnation for one in after[1:]}.isdisjoint(one.incarnation for one in before)
    held = anchor(folder)
    assert held is not None
    lines = (one.sealed for one in store.sheets(0, 100))
    assert [*faults(lines, held.keys, reached=held.head)] == []
    store.close()


async def test_a_hub_restored_from_before_its_first_report_invents_no_day(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    store = SqliteStore(folder / "hub.db")
    first = Writing(folder, store)
    first.board.fold(busy())
    await first.look_at(NOON_MS)
    first.close()
    store.close()
    copy = make(folder, tmp_path / "copies", ORIGIN)
    back_ms = ENDED_MS + 4 * DAY_MS
    restore(copy, folder, back_ms)
    store = SqliteStore(folder / "hub.db")
    again = Writing(folder, store, now_ms=back_ms)
    again.board.fold([*busy(), *busy(5)])
    for hour in (0, 1, 2, 25, 26):
        await again.look_at(back_ms + hour * HOUR_MS)
    assert {one.report.day.day for one in again.lines()} == {1, 6}
    again.close()
    store.close()


def test_both_are_typed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(folder)]
    assert main(["backup", str(tmp_path / "copies"), *data]) == OK
    [copy] = copies(tmp_path / "copies").values()
    assert capsys.readouterr().out == f"copied to {copy}\n"
    assert read(copy).store == load_shop(None).store
    moved = tmp_path / "moved"
    copytree(copy, moved)
    assert main(["restore", str(moved), "--data", str(tmp_path / "new")]) == OK
    assert read(copy).key in capsys.readouterr().out, "an unknown key is shown"
    assert main(["restore", str(tmp_path), *data]) == FAILED
    assert "name the folder of one copy" in capsys.readouterr().err


async def test_erased_words_do_not_come_back_with_a_copy(folder: Path, tmp_path: Path) -> None:
    words = encode_body(Comment(visit="v", language="it", text="Ginevra, 12 Main St."))[1].decode()
    said = replace(incoming(8), type="vetrina.comment.v1", body=words, data=words.encode())
    other = replace(said, seq=9)
    into = tmp_path / "stick"
    with ThreadPoolExecutor(1) as thread, closing(SqliteStore(folder / "hub.db")) as store:
        store.commit(batch(said, other))
        copy = make(folder, into, Origin(NOW_MS, "0", "demo", None))
        eraser = Eraser(store, thread, folder, into)
        position = store.events_after(0, 9)[-2].position
        assert (await eraser.one(position)).erased == 1
    for lost in ("hub.db", "erased"):  # the whole folder may be gone, or what lies on the stick
        (folder / lost).unlink()
        assert restore(copy, folder, NOW_MS).erased == 1
        with closing(SqliteStore(folder / "hub.db")) as store:
            bodies = {one.seq: one.body for one in store.events_after(0, 9)}
        assert "Ginevra" not in bodies[8]
        assert "Ginevra" in bodies[9], "nobody had that one erased"
    (folder / "hub.db").unlink()
    (into / "erased").write_text("torn")
    assert restore(copy, folder, NOW_MS).erased == 0, "nobody knows of it any more"


async def test_nothing_is_erased_that_could_come_back(folder: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread, closing(SqliteStore(folder / "hub.db")) as store:
        (folder / "erased").mkdir()
        with pytest.raises(StoreError, match="nothing is erased"):
            await Eraser(store, thread, folder, tmp_path).one(1)


def test_a_new_stick_is_told_what_was_erased(folder: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(folder / "hub.db")) as store:
        note(store.events_after(0, 2), folder, tmp_path / "gone")
    for made_ms in (NOW_MS, NOW_MS + 1_000):
        make(folder, tmp_path / "new", Origin(made_ms, "0", "demo", None))
    assert (tmp_path / "new" / "erased").read_text() == (folder / "erased").read_text()
