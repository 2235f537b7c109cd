"""A copy is whole, and goes to the disk in pieces, so that no tap waits behind all of it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from hub.backup.packing import packed
from hub.store import StoreError
from hub.store.duplicate import damage, duplicate
from hub.store.trickle import PIECE_BYTES

PIECES = 5
ROW_BYTES = 10_000


class Disk:
    """Takes note of how long a file was each time that it was synced; or takes nothing."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.sizes: list[int] = []

    def sync(self, descriptor: int) -> None:
        self.sizes.append(os.fstat(descriptor).st_size)
        if self.fails:
            raise OSError

    def most_at_once(self, size: int) -> int:
        """The longest stretch of a file of this size that was written without a sync."""
        ends = [0, *self.sizes, size]
        return max(end - begin for begin, end in pairwise(ends))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """Of some pieces, which a writer has open."""
    path = tmp_path / "hub.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE pages (n INTEGER PRIMARY KEY, body BLOB)")
        db.execute("BEGIN")
        rows = PIECES * PIECE_BYTES // ROW_BYTES + 1
        db.executemany(
            "INSERT INTO pages VALUES (?, ?)",
            [(n, b"%9d" % n + bytes(ROW_BYTES)) for n in range(rows)],
        )
        db.execute("COMMIT")
        yield path


def test_a_database_goes_to_the_disk_in_pieces(database: Path, tmp_path: Path) -> None:
    disk, copy = Disk(), tmp_path / "copy.db"
    duplicate(database, copy, disk.sync)
    size = copy.stat().st_size
    assert size > PIECES * PIECE_BYTES
    assert disk.most_at_once(size) < 3 * PIECE_BYTES
    assert damage(copy) is None
    with closing(sqlite3.connect(copy)) as db, closing(sqlite3.connect(database)) as source:
        whole = "SELECT n, body FROM pages ORDER BY n"
        assert db.execute(whole).fetchall() == source.execute(whole).fetchall()


def test_a_packed_file_goes_to_the_disk_in_pieces(tmp_path: Path) -> None:
    disk, content = Disk(), Random(7).randbytes(PIECES * PIECE_BYTES)
    part = packed(BytesIO(content), tmp_path, "file", disk.sync)
    assert part.size_bytes == len(content)
    assert disk.most_at_once((tmp_path / "file.gz").stat().st_size) < 3 * PIECE_BYTES


def test_sqlite_itself_says_whether_the_disk_took_it(database: Path, tmp_path: Path) -> None:
    disk = Disk(fails=True)
    duplicate(database, tmp_path / "copy.db", disk.sync)
    assert disk.sizes != []
    assert damage(tmp_path / "copy.db") is None


def test_nothing_is_copied_over_a_file(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("here before")
    with pytest.raises(StoreError, match="exists"):
        duplicate(database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "here before"
