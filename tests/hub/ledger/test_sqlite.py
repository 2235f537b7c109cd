"""The ledger in a SQLite file keeps the promises, and what only a file can promise."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from hub.store import StoreError
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.ledger.conftest import Open
from tests.hub.ledger.contents import troubles
from tests.hub.ledger.old import fill_file
from tests.hub.ledger.promises import LedgerPromises


def steps(ledger: Keeper, hub: Hub, day: int) -> int:
    """What one more line costs: in tens of the database's own instructions."""
    found = 0

    def count() -> int:
        nonlocal found
        found += 1
        return 0

    hub.write(day, 1, made=1_000 + day, places=1)
    ledger.database.conn.set_progress_handler(count, 10)
    ledger.ingest(STORE, hub.lines[-1:], 1, "push")
    ledger.database.conn.set_progress_handler(None, 10)
    return found


class TestSqliteLedger(LedgerPromises):
    @pytest.fixture
    def open_ledger(self, sqlite_ledger: Open) -> Open:
        return sqlite_ledger

    @pytest.fixture
    def old(self, sqlite_old: Keeper) -> Keeper:
        return sqlite_old

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

    def test_a_line_costs_after_a_fork_what_it_cost_before(self, ledger: Keeper) -> None:
        hub = log(300, places=1)
        ledger.ingest(STORE, hub.lines, 1, "push")
        plain = [steps(ledger, hub, day) for day in (300, 301)]
        again = hub.restored(298, incarnation=1)
        again.write(310, 1, made=1_000)
        assert ledger.ingest(STORE, again.lines[-1:], 1, "push").faults
        assert ledger.cursor(STORE).digest == again.head.digest
        forked = [steps(ledger, again, day) for day in (311, 312)]
        assert max(forked) < 2 * max(plain)
        assert troubles(ledger) == []

    def test_a_file_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "region.db"
        path.write_bytes(b"not a database at all" * 100)
        with pytest.raises(StoreError, match="restore the last backup"):
            SqliteLedger(path)
        assert path.read_bytes() == b"not a database at all" * 100

    @pytest.mark.parametrize("damaged", [b"\0", zlib.compress(b'{"a":1}')])
    def test_an_older_file_that_cannot_be_counted_anew_stays_as_it_was(
        self, tmp_path: Path, damaged: bytes
    ) -> None:
        path = tmp_path / "region.db"
        fill_file(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("DROP TRIGGER lines_are_as_signed")
            db.execute("UPDATE lines SET document = ? WHERE store = 'rome-1'", (damaged,))
            before = [*db.iterdump()]
        with pytest.raises(StoreError, match="stays at schema 4: a kept line cannot be read"):
            SqliteLedger(path)
        with closing(sqlite3.connect(path)) as db:
            assert [*db.iterdump()] == before
            assert db.execute("PRAGMA user_version").fetchone() == (4,)

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
