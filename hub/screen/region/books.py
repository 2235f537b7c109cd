"""The region's ledger as handlers ask it: on threads of its own, and by few at a time.

In come questions and lines; out go answers, or ``BusyError`` where too many wait already. What is
brought and what is read go by two doors, so that a slow page keeps no store waiting.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

from hub.ledger import Ledger
from hub.store import StoreError

WAITING_MAX = 64
"""Before each door: of pages of a megabyte, a node can hold so many."""

P = ParamSpec("P")
T = TypeVar("T")


class BusyError(StoreError):
    """Too many wait; who asks again later is served."""


class Door:
    """One ledger, and the one thread that calls it."""

    def __init__(self, ledger: Ledger, thread: Executor) -> None:
        self.ledger = ledger
        self._thread = thread
        self._waiting = 0

    async def ask(self, work: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Do something with the ledger, in turn.

        Raises:
            BusyError: too many wait.
            StoreError: the ledger cannot do it now.
        """
        if self._waiting >= WAITING_MAX:
            msg = "the region has much to do; come again"
            raise BusyError(msg)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
        finally:
            self._waiting -= 1


class Books:
    """``taking`` writes what came, ``reading`` answers pages and laptops."""

    def __init__(self, taking: Door, reading: Door) -> None:
        self.taking = taking
        self.reading = reading
