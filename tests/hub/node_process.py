"""A region's node as a process of its own, as an operator starts it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from hub.telling import TellError, Where, tell
from tests.ports import free_port

PATIENCE_S = 100.0
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


class Node:
    """Start it, kill it, start it again; ``settings`` is a file, the node's own defaults without."""

    def __init__(self, folder: Path, settings: Path | None = None) -> None:
        self.where = Where(folder, free_port())
        self._settings = () if settings is None else ("--settings", str(settings))
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        asked = (
            "run",
            "--role",
            "region",
            "--http-port",
            str(self.where.http_port),
            *self._settings,
        )
        program = [sys.executable, "-m", "hub", *asked, "--data", str(self.where.data)]
        self.process = await asyncio.to_thread(
            subprocess.Popen, program, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL
        )
        async with asyncio.timeout(PATIENCE_S):
            while not await asyncio.to_thread(self._is_up):
                assert self.process.poll() is None, "the node does not start"
                await asyncio.sleep(0.1)

    def _is_up(self) -> bool:
        try:
            tell(self.where, "GET", "/region/v1/stores", None)
        except TellError:
            return False
        return True

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
