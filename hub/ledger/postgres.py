"""The ledger in a PostgreSQL server, for more than one machine's worth of stores or readers.

In: the server's URL (``postgresql://user@host/name``). Out: a ``hub.ledger.Ledger``. Several
programs may use one database: one at a time changes a store, and all change sums in the same order,
so that they wait for each other and never clash. One thread calls each. It decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.numeric import IntLoader

from hub.ledger.database import Found, Sentences, Value
from hub.ledger.keeper import Keeper
from hub.ledger.recount import recount
from hub.store import StoreError, StoreNewerError
from hub.store.migrate import shipped

CONNECT_S = 10
"""For a server that is just starting."""

STATEMENT_MS = 60_000
"""Of one sentence; a year of a large chain takes a tenth of it."""

_SCHEMA_LOCK = 0x76_65_74_72  # so that two programs do not make the schema at once
_KNOWN = "CREATE TABLE IF NOT EXISTS ledger_schema (number integer NOT NULL)"


class PostgresLedger(Keeper):
    """The ledger at ``url``; its tables are made when missing.

    Raises:
        StoreNewerError: a newer program has written it.
        StoreError: the server cannot be reached, or refuses.
    """

    def __init__(self, url: str) -> None:
        super().__init__(PostgresServer(url))


class PostgresServer:
    """``hub.ledger.database.Database`` in a server. A lost connection is made anew."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._conn: Connection | None = None
        try:
            with self._open() as conn:
                _migrate(conn, self._name)
        except StoreError:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[Sentences]:
        """See ``Database``."""
        with self._open() as conn:
            yield _PostgresSentences(conn)

    @contextmanager
    def reading(self) -> Iterator[Sentences]:
        """See ``Database``."""
        with self._open() as conn:
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield _PostgresSentences(conn)

    def close(self) -> None:
        """See ``Database``."""
        if self._conn is not None:
            self._conn.close()

    @property
    def _name(self) -> str:
        """The database, without a password."""
        told = conninfo_to_dict(self._url)
        return f"{told.get('host', 'localhost')}/{told.get('dbname', '')}"

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        """One transaction."""
        try:
            if self._conn is None or self._conn.closed:
                self._conn = psycopg.connect(self._url, connect_timeout=CONNECT_S, autocommit=True)
                self._conn.execute(f"SET statement_timeout = {STATEMENT_MS:d}")
                # A sum of whole numbers is one; the server calls it numeric.
                self._conn.adapters.register_loader("numeric", IntLoader)
                self._conn.execute("SET synchronous_commit = on")  # what is told is on disk
            with self._conn.transaction():
                yield self._conn
        except psycopg.Error as error:
            self._drop_if_lost()
            msg = f"{self._name} cannot be used: {error}; check the server"
            raise StoreError(msg) from error

    def _drop_if_lost(self) -> None:
        if self._conn is not None and self._conn.broken:
            with suppress(psycopg.Error):
                self._conn.close()


class _PostgresSentences:
    """``hub.ledger.database.Sentences`` of a connection in a transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def rows(self, sentence: str, values: Sequence[Value] = ()) -> Found:
        """See ``Sentences``."""
        return self._conn.execute(_own(sentence), values).fetchall()

    def run(self, sentence: str, values: Sequence[Value] = ()) -> None:
        """See ``Sentences``."""
        self._conn.execute(_own(sentence), values)

    def run_many(self, sentence: str, values: Iterable[Sequence[Value]]) -> None:
        """See ``Sentences``."""
        with self._conn.cursor() as cursor:
            cursor.executemany(_own(sentence), values)

    def hold(self, store: str) -> None:
        """See ``Sentences``."""
        self._conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (store,))


@cache
def _own(sentence: str) -> bytes:
    """A sentence with psycopg's sign for a value."""
    return sentence.replace("?", "%s").encode()


def _migrate(conn: Connection, name: str) -> None:
    """Bring the schema to the newest number, and the rows with it: all of the way or not at all."""
    conn.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
    conn.execute(_KNOWN)
    [(version,)] = conn.execute("SELECT coalesce(max(number), 0) FROM ledger_schema").fetchall()
    migrations = shipped("postgres", "hub.ledger")
    newest = migrations[-1].number
    if version > newest:
        msg = f"{name} has schema {version}, this program knows {newest}: start the newer program"
        raise StoreNewerError(msg)
    for step in migrations:
        if step.number > version:
            conn.execute(step.script.encode())
            conn.execute("INSERT INTO ledger_schema VALUES (%s)", (step.number,))
    if version < newest:
        recount(_PostgresSentences(conn))
