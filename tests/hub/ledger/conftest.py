"""Ledgers for tests: of both kinds, empty, and opened again on demand."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.postgres import PostgresLedger
from hub.ledger.sqlite import SqliteLedger
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
def postgres_ledger(postgres: str) -> Open:
    url = database(postgres)
    return lambda: PostgresLedger(url)


def database(server: str) -> str:
    """A new, empty database."""
    name = f"region{next(NUMBERS)}"
    with psycopg.connect(f"{server}&dbname=postgres", autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}")
    return f"{server}&dbname={name}"
