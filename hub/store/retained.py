"""How long the store keeps what: comments lose their words, and answers become sums.

In: positions, words, moments and sums. Out: what is looked for, and rows changed down to the bytes
of the file. When that is, and what answers come to, is decided above. It opens no database and
begins no transaction of its own: ``hub.store.sqlite`` is made of it.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager

from hub.scoring.sums import Sum
from hub.store import Stored, aging
from hub.store.aging import Aged
from hub.store.erasing import (
    comments,
    overwriting,
    shredding,
    take_old_unread,
    take_unread,
    take_words,
)


class Retained(ABC):
    """What of a store changes with its age; one thread calls it."""

    _conn: sqlite3.Connection

    @abstractmethod
    def last_position(self) -> int:
        """The position of the newest event; 0 while there is none."""

    @abstractmethod
    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """The log behind a position, in order, at most so many events."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Everything inside is durable when it ends, or never was."""

    def comments(self, after: int, most: int) -> tuple[int, Sequence[Stored]]:
        """The comments among the next ``most`` positions, and the last position looked at."""
        return comments(self._conn, after, min(after + most, self.last_position()))

    def erase(self, positions: Sequence[int], words: str | None = None) -> int:
        """Take the words out of comments, out of the file and its log as well; how many had some.

        ``words``: what nobody could read is emptied where they stand in it.

        Raises:
            StoreError: nothing was erased, or bytes are left in the log; try again later.
        """
        with shredding(self._conn), self._transaction() as db:
            unread = 0 if words is None else take_unread(db, words)
            return unread + sum(take_words(db, one) for one in positions)

    def erase_unread(self, before_ms: int, comments_ms: int | None) -> int:
        """Empty what nobody could read until then; from ``comments_ms`` on if it may be a comment.

        As ``erase``, whose bytes go from the log as well. ``comments_ms`` None: comments stay.
        """
        with shredding(self._conn), self._transaction() as db:
            those = 0 if comments_ms is None else take_old_unread(db, comments_ms)
            return those + aging.take_old_unread(db, before_ms)

    def aged_upto(self) -> int:
        """The position up to which answers have become sums."""
        return int(self._conn.execute("SELECT upto FROM aging").fetchone()[0])

    def page(self, upto: int, limit: int) -> Sequence[Stored]:
        """The next events behind a position; the newest of the log is on none: a log has an end."""
        last = self.last_position()
        return [one for one in self.events_after(upto, limit) if one.position < last]

    def near(self, page: Sequence[Stored], before_ms: int) -> Sequence[Stored]:
        """See ``hub.store.aging.near``."""
        return [*aging.near(self._conn, page, before_ms)]

    def next_received_ms(self, position: int, now_ms: int) -> int | None:
        """See ``hub.store.aging.next_received_ms``."""
        return aging.next_received_ms(self._conn, position, now_ms)

    def age(self, aged: Aged) -> None:
        """Put sums in the place of answers, all or nothing; their bytes are overwritten.

        Raises:
            StoreError: nothing was changed; try again later.
        """
        with overwriting(self._conn), self._transaction() as db:
            aging.age(db, aged)

    def sums(self, after_ms: int, hours: int) -> Sequence[tuple[Sum, int]]:
        """What answers have become in the next hours that have any, in their order."""
        return aging.sums(self._conn, after_ms, hours)
