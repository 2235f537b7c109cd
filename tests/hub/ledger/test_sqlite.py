"""The ledger in a SQLite file keeps the promises, and what only a file can promise."""

from pathlib import Path

import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from hub.store import StoreError
from tests.hub.ledger.books import STORE, log
from tests.hub.ledger.conftest import Open
from tests.hub.ledger.promises import LedgerPromises


class TestSqliteLedger(LedgerPromises):
    @pytest.fixture
    def open_ledger(self, sqlite_ledger: Open) -> Open:
        return sqlite_ledger

    def test_it_is_written_so_that_a_power_cut_spares_it(self, ledger: Keeper) -> None:
        pragmas = [
            ledger.database.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous")
        ]
        assert pragmas == ["wal", 2]  # 2: FULL

    def test_two_programs_cannot_write_it_but_one_may_read_beside(
        self, ledger: Keeper, tmp_path: Path
    ) -> None:
        with pytest.raises(StoreError, match="in use by another program"):
            SqliteLedger(tmp_path / "region.db")
        beside = SqliteLedger(tmp_path / "region.db", reads_only=True)
        ledger.ingest(STORE, log(2).lines, 1, "push")
        assert beside.cursor(STORE) == ledger.cursor(STORE)
        with pytest.raises(StoreError, match="readonly"):
            beside.ingest(STORE, log(3).lines, 1, "push")
        beside.close()

    def test_a_file_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "region.db"
        path.write_bytes(b"not a database at all" * 100)
        with pytest.raises(StoreError, match="restore the last backup"):
            SqliteLedger(path)
        assert path.read_bytes() == b"not a database at all" * 100

    def test_a_kept_line_is_never_changed_nor_deleted(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(2).lines, 1, "push")
        for change in ("DELETE FROM lines", "UPDATE lines SET document = x'00'"):
            with pytest.raises(StoreError, match="never"), ledger.database.writing() as db:
                db.run(change)
        assert len(ledger.log(STORE, 0, 9)) == 2

    def test_a_refusal_takes_nothing_and_the_next_try_everything(self, ledger: Keeper) -> None:
        hub, left = log(9), 40

        def interrupt() -> bool:
            nonlocal left
            left -= 1
            return left == 0

        ledger.database.conn.set_progress_handler(interrupt, 50)
        with pytest.raises(StoreError, match="check the disk"):
            ledger.ingest(STORE, hub.lines, 1, "push")
        assert ledger.cursor(STORE) is None
        assert ledger.ingest(STORE, hub.lines, 1, "push").accepted == 9
