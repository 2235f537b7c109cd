"""The ledger in a PostgreSQL server keeps the promises, and what only a server can promise."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from hub.ledger import Member
from hub.ledger.keeper import Keeper
from hub.ledger.postgres import PostgresLedger
from hub.store import StoreError, StoreNewerError
from tests.hub.ledger.books import STORE, log, pages
from tests.hub.ledger.conftest import Open, database
from tests.hub.ledger.contents import troubles
from tests.hub.ledger.promises import LedgerPromises


class TestPostgresLedger(LedgerPromises):
    @pytest.fixture
    def open_ledger(self, postgres_ledger: Open) -> Open:
        return postgres_ledger

    @pytest.fixture
    def old(self, postgres_old: Keeper) -> Keeper:
        return postgres_old

    def test_a_kept_line_is_never_changed_nor_deleted(self, ledger: Keeper) -> None:
        ledger.ingest(STORE, log(2).lines, 1, "push")
        for change in ("DELETE FROM lines", "UPDATE lines SET document = ''"):
            with pytest.raises(StoreError, match="never"), ledger.database.writing() as db:
                db.run(change)
        assert len(ledger.log(STORE, 0, 9)) == 2

    def test_several_writers_at_once_count_nothing_twice(
        self, ledger: Keeper, open_ledger: Open
    ) -> None:
        stores = [STORE, "rome-1"]
        for store in stores:
            ledger.register(Member(store=store, label=store, area="it", format="all"))
        logs = {store: log(12, store=store, revisions=2).lines for store in stores}

        def work(turn: int) -> None:
            beside = open_ledger()
            for store in stores[turn % 2 :] + stores[: turn % 2]:
                for page in pages(logs[store], 5):
                    beside.ingest(store, page, turn, "push")
            beside.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(work, range(3)))
        assert ledger.cursor(STORE).seq == ledger.cursor("rome-1").seq == 24
        assert troubles(ledger) == []

    def test_a_lost_connection_is_made_anew(self, ledger: Keeper, open_ledger: Open) -> None:
        hub, beside = log(2), open_ledger()
        ledger.ingest(STORE, hub.lines[:1], 1, "push")
        with beside.database.writing() as db:
            db.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        beside.close()
        with pytest.raises(StoreError, match="check the server"):
            ledger.ingest(STORE, hub.lines, 1, "push")
        assert ledger.ingest(STORE, hub.lines, 1, "push").accepted == 1

    def test_a_database_of_a_newer_program_is_refused(self, postgres: str) -> None:
        url = database(postgres)
        PostgresLedger(url).close()
        with psycopg.connect(url) as conn:
            conn.execute("INSERT INTO ledger_schema VALUES (99)")
        with pytest.raises(StoreNewerError, match="start the newer program"):
            PostgresLedger(url)

    def test_a_server_that_is_not_there_is_named_without_a_password(self) -> None:
        with pytest.raises(StoreError, match="/nowhere/region") as refused:
            PostgresLedger("postgresql://zoe:secret@/region?host=/nowhere")
        assert "secret" not in str(refused.value)
