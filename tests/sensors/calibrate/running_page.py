"""The real page over the drawn scene: the real camera process, the real server, a file of its own."""

import asyncio
import socket
from contextlib import suppress
from pathlib import Path

from sensors.calibrate.app import run
from sensors.calibrate.password import set_password
from sensors.settings import load_settings
from tests.ports import free_port
from wire.timepiece import SystemTimepiece

PASSWORD = "correct horse battery"  # noqa: S105 - of a page that lives for one test

FILE = """\
source = "walk"
detector = "motion"
data = "{data}"

[[lines]]
name = "door"
a = [0.8, 0.3]
b = [0.7, 0.8]
"""


class RunningPage:
    """Start it, ask it, stop it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "sensor.toml"
        self.file.write_text(FILE.format(data=folder / "data"), encoding="utf-8")
        set_password(folder / "data", PASSWORD)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Return when it listens."""
        settings = load_settings(self.file)
        work = run(
            settings, self.file, ("127.0.0.1", self.port), ("sensor.lan",), SystemTimepiece()
        )
        self.task = asyncio.create_task(work)
        async with asyncio.timeout(100):
            while not self._listens():  # noqa: ASYNC110 - a socket sets no event
                await asyncio.sleep(0.05)

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1.0):
            return True
        return False

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
