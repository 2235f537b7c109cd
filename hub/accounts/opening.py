"""Opens a hub's register, and closes it: the threads that it works in, its keys, its database.

In: the hub's folder and the clocks. Out: the register. Where the disk keeps it from being read, it
is there all the same and knows nobody: the wall is shown, and whoever signs in asks the disk again.
"""

import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from hub.accounts.console import admit
from hub.accounts.hashing import WORKERS, Cost, Hashing, cost_on
from hub.accounts.keys import Keys
from hub.accounts.register import Register
from hub.accounts.roll import Roll
from hub.store import StoreError
from hub.store.people import ACCOUNTS
from wire.machine import memory_bytes
from wire.timepiece import Timepiece

_log = logging.getLogger(__name__)


@asynccontextmanager
async def registered(
    folder: Path, timepiece: Timepiece, keys: Keys | None = None, cost: Cost | None = None
) -> AsyncIterator[Register]:
    """The register in ``folder``; ``cost`` of a hash is what this machine can afford."""
    with (
        ThreadPoolExecutor(1, thread_name_prefix="accounts") as thread,
        ThreadPoolExecutor(WORKERS, thread_name_prefix="passwords") as workers,
    ):
        roll, keys = Roll(folder / ACCOUNTS, thread), keys or Keys()
        hashing = Hashing(workers, cost or cost_on(memory_bytes()))
        register = Register(roll, hashing, keys, timepiece, folder)
        await roll.call(admit, keys, folder)
        try:
            await register.open()
        except StoreError as error:
            _log.warning("nobody can sign in: %s", error)
        try:
            yield register
        finally:
            await roll.close()
