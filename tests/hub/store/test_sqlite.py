"""The store in a SQLite file keeps the promises, and what only a file can promise."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.store import Batch, DeviceStatus, Store, StoreError
from hub.store.sqlite import REJECTS_KEPT_MAX, SqliteStore
from hub.store.work import BOOTS_KEPT_MAX, STATUSES_MAX, STREAMS_MAX
from tests.hub.store.promises import StorePromises, batch, incoming, sheet


class TestSqliteStore(StorePromises):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "new folder" / "hub.db"

    @pytest.fixture
    def store(self, path: Path) -> Iterator[Store]:
        self.opened = SqliteStore(path)
        yield self.opened
        self.opened.close()

    @pytest.fixture
    def reopen(self, path: Path) -> Callable[[], Store]:
        def again() -> Store:
            self.opened.close()
            self.opened = SqliteStore(path)
            return self.opened

        return again

    def test_it_is_written_so_that_a_power_cut_spares_it(self, store: SqliteStore) -> None:
        pragmas = [
            store._conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
        assert pragmas == ["wal", 2]  # 2: FULL

    def test_rejects_do_not_pile_up(self, store: SqliteStore) -> None:
        self.test_rejects_are_counted_and_only_the_newest_are_kept(store)
        rows = store._conn.execute("SELECT count(*), max(length(payload)) FROM rejects").fetchone()
        assert rows == (REJECTS_KEPT_MAX, 4_096)

    def test_a_refusal_stores_nothing_and_the_next_try_everything(self, store: SqliteStore) -> None:
        left = 12

        def interrupt() -> bool:
            nonlocal left
            left -= 1
            return left == 0

        store._conn.set_progress_handler(interrupt, 5)
        with pytest.raises(StoreError, match="check the disk"):
            store.commit(batch(*(incoming(seq) for seq in range(1, 50))))
        assert store.counts().stored == 0
        done = store.commit(batch(*(incoming(seq) for seq in range(1, 50))))
        assert len(done.stored) == 49

    def test_a_reader_beside_it_does_not_stop_it(self, store: SqliteStore, path: Path) -> None:
        store.commit(batch(incoming(1)))
        reader = sqlite3.connect(path)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        store.commit(batch(incoming(2)))
        assert store.counts().stored == 2
        reader.close()

    def test_a_writer_beside_it_is_waited_for_or_named(
        self, store: SqliteStore, path: Path
    ) -> None:
        store._conn.execute("PRAGMA busy_timeout = 10")
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            store.commit(batch(incoming(1)))
        writer.execute("ROLLBACK")
        writer.close()
        assert len(store.commit(batch(incoming(1))).stored) == 1

    def test_a_file_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "hub.db"
        path.write_bytes(b"not a database at all" * 100)
        with pytest.raises(StoreError, match="restore the last backup"):
            SqliteStore(path)
        assert path.read_bytes() == b"not a database at all" * 100

    def test_a_folder_that_cannot_be_made_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(StoreError, match="cannot be opened"):
            SqliteStore(tmp_path / "file" / "hub.db")

    def test_a_batch_of_statuses_alone_moves_no_stream(self, store: Store) -> None:
        assert store.commit(Batch(offsets={("k", "b"): 1})).streams == []

    def test_two_hubs_cannot_share_a_store(self, store: SqliteStore, path: Path) -> None:
        with pytest.raises(StoreError, match="in use by another program"):
            SqliteStore(path)
        assert store.counts().stored == 0

    def test_made_up_streams_do_not_shut_out_other_devices(self, store: SqliteStore) -> None:
        many = [incoming(1, stream=f"s{number}") for number in range(STREAMS_MAX + 50)]
        done = store.commit(batch(*many))
        assert (len(done.stored), done.deferred) == (STREAMS_MAX, 50)
        assert store.commit(batch(incoming(1, stream="new"))).deferred == 1
        assert len(store.commit(batch(incoming(1, device="kiosk-2"))).stored) == 1

    def test_boots_and_statuses_are_bounded(self, store: SqliteStore) -> None:
        for number in range(BOOTS_KEPT_MAX + 30):
            store.commit(Batch(offsets={("kiosk-1", f"b{number}"): number}))
        assert len(store.offsets()) == BOOTS_KEPT_MAX
        assert ("kiosk-1", f"b{BOOTS_KEPT_MAX + 29}") in store.offsets()
        many = [
            DeviceStatus(device=f"d{number}", status="{}", received_ms=1)
            for number in range(STATUSES_MAX + 10)
        ]
        store.commit(Batch(statuses=many))
        assert len(store.statuses()) == STATUSES_MAX
        again = DeviceStatus(device="d0", status='{"new":1}', received_ms=2)
        store.commit(Batch(statuses=[again]))
        assert again in store.statuses()


def test_nobody_changes_or_deletes_a_line_of_the_log_of_day_reports(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    with closing(SqliteStore(path)) as store:
        store.append(sheet(1, 7))
    with closing(sqlite3.connect(path)) as db:
        for change in ("DELETE FROM sheets", "UPDATE sheets SET day = 8"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                db.execute(change)


def test_a_register_that_cannot_be_read_is_the_stores_own_error(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    with closing(SqliteStore(path)) as store:
        with closing(sqlite3.connect(path)) as db:
            db.execute("DROP TABLE sheets")
            db.execute("DROP TABLE streams")
        for read in (
            store.last_sheet,
            store.streams,
            lambda: store.sheets(0, 1),
            lambda: store.sheets_of(7),
            lambda: store.newest_sheets(8, 1),
        ):
            with pytest.raises(StoreError, match="check the disk"):
                read()
