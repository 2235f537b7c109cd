"""Signed day reports of a rehearsed past, as a hub that had been there would have written them.

In come the hub's folder with its database, the description and the time until which it was there;
out go lines of its log, by the hub's own registrar. The hub must not run.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.shop import Shop
from hub.board import Board
from hub.ingest import Ingest
from hub.logbook import Logbook
from hub.memory import on_thread, remember, reread
from hub.pacing import Pacer
from hub.register.registrar import Registrar
from hub.store import DATABASE
from hub.store.sqlite import SqliteStore
from wire.envelope import Clock


class _Standing:
    """The time until which the hub was there; a ``Timepiece`` that stands."""

    boot = "rehearsal"

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms

    def wall_ms(self) -> int:
        return self._now_ms

    def uptime_ms(self) -> int:
        return self._now_ms

    def clock(self) -> Clock:
        return "synced"


def report(folder: Path, shop: Shop, until_ms: int) -> int:
    """Write the reports of all days that were over by then; return how many lines there are.

    Raises:
        StoreError, SignetError: they cannot be written.
    """
    return asyncio.run(_report(folder, shop, until_ms))


async def _report(folder: Path, shop: Shop, until_ms: int) -> int:
    board = Board(shop)
    with ThreadPoolExecutor(1) as thread:
        store = await on_thread(thread, SqliteStore, folder / DATABASE)
        try:
            ingest = await on_thread(thread, Ingest, store, shop.store, Pacer())
            await remember(thread, store, ingest, board, until_ms)
            logbook = Logbook(board)
            await reread(thread, store, logbook)
            registrar = Registrar(board, logbook, store, folder, thread, _Standing(until_ms))
            lines, written = 0, -1
            while written != lines:
                written = lines
                await registrar.look()
                last = await on_thread(thread, store.last_sheet)
                lines = 0 if last is None else last.seq
            return lines
        finally:
            await on_thread(thread, store.close)
