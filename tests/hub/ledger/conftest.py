"""Ledgers for tests: of both kinds, empty, and opened again on demand."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.postgres import PostgresLedger
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.old import fill_file, fill_server
from tests.hub.ledger.server import running

Open = Callable[[], Keeper]
NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server's address without a database."""
    with running() as address:
        yield address


@pytest.fixture
def sqlite_ledger(tmp_path: Path) -> Open:
    return lambda: SqliteLedger(tmp_path / "region.db")


@pytest.fixture
def sqlite_old(tmp_path: Path) -> Iterator[Keeper]:
    """A ledger that an older program has made."""
    fill_file(tmp_path / "old.db")
    found = SqliteLedger(tmp_path / "old.db")
    yield found
    found.close()


@pytest.fixture
def postgres_ledger(postgres: str) -> Open:
    url = database(postgres)
    return lambda: PostgresLedger(url)


@pytest.fixture
def postgres_old(postgres: str) -> Iterator[Keeper]:
    """The same in a server."""
    url = database(postgres)
    fill_server(url)
    found = PostgresLedger(url)
    yield found
    found.close()


def database(server: str) -> str:
    """A new, empty database."""
    name = f"region{next(NUMBERS)}"
    with psycopg.connect(f"{server}&dbname=postgres", autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}")
    return f"{server}&dbname={name}"
