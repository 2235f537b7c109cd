"""What the ledger needs of a database: sentences, and transactions around them.

In go sentences that SQLite and PostgreSQL read alike, with ``?`` for each value; out come rows. It
knows no table. ``hub.ledger.sqlite`` and ``hub.ledger.postgres`` are the two there are.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Value = int | str | bytes | None
Row = tuple[Any, ...]
Found = Sequence[Row]


class Sentences(Protocol):
    """An open transaction."""

    def rows(self, sentence: str, values: Sequence[Value] = ()) -> Found:
        """What a question finds."""

    def run(self, sentence: str, values: Sequence[Value] = ()) -> None:
        """Change something."""

    def run_many(self, sentence: str, values: Iterable[Sequence[Value]]) -> None:
        """The same with many values, in their order."""

    def hold(self, store: str) -> None:
        """Let nobody else change this store until the transaction ends."""


class Database(Protocol):
    """An open database; all raise ``StoreError`` when it cannot do its work now."""

    def writing(self) -> AbstractContextManager[Sentences]:
        """Everything inside is durable when it ends, or never was."""

    def reading(self) -> AbstractContextManager[Sentences]:
        """Everything inside sees the same moment."""

    def close(self) -> None:
        """Let go of it."""
