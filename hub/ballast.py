"""A file that only takes room, and is let go when the disk is full.

In: the hub's folder. Out: room for what is written when there is none: the log of writes is brought
into the database and cut, words are erased, and whoever looks is told that the disk is full. It
comes back by itself when there is room again. Without it SQLite can neither store nor delete.
"""

import asyncio
import logging
import os
from pathlib import Path
from typing import NoReturn

from hub.live.backup import Vault
from wire.machine import disk_free_bytes

FILE = "ballast"

BALLAST_BYTES = 8_388_608
"""Room for a day of a busy store, or for the log of writes to be brought in."""

FULL_BYTES = 1_048_576
"""With less left the next commit but few fails."""

AMPLE_BYTES = 4 * BALLAST_BYTES
"""With more left the ballast is laid (again), and the disk is not full because of it."""

LOOK_S = 5.0
"""A store's taps do not take the last megabyte in that time."""

log = logging.getLogger(__name__)


class Ballast:
    """Of one hub; ``vault`` is where it is seen that it was let go."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._vault = vault

    async def run(self) -> NoReturn:
        """Look again and again."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """Let it go where the disk is full, lay it where there is room; what fails waits."""
        try:
            free, lies = disk_free_bytes(self._folder), self._path.exists()
            if lies and free < FULL_BYTES:
                self._path.unlink()
                log.warning("the disk of %s is full: the ballast is let go", self._folder)
                lies = False
            elif not lies and free >= AMPLE_BYTES:
                self._lay()
                lies = True
        except OSError as error:
            log.debug("the ballast stays as it is: %s", error)
            return
        self._vault.is_full = not lies

    def _lay(self) -> None:
        draft = self._path.with_name(f".{FILE}")
        with draft.open("wb") as file:
            for _ in range(BALLAST_BYTES // FULL_BYTES):
                file.write(os.urandom(FULL_BYTES))  # zeros may take no room
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
