"""The programs that a load is put on, each started fresh with an empty store, as processes.

A ``Contender`` says how it is started; ``Round`` runs it beside a broker of its own and measures
the CPU time of both.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import psutil

from tests.faults.brokers import HOST, KINDS, Broker, Embedded, Mosquitto
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
START_S_MAX = 20.0
SETTLE_S = 0.5  # after the start, before the load
PROBE = ("--name", "probe", "--devices", "1", "--rate", "4", "--seconds", "0.5")


class Contender(NamedTuple):
    """A program that answers events with receipts; ``command`` takes its folder and the port."""

    name: str
    command: Callable[[Path, int], list[str]]


def hub(folder: Path, port: int) -> list[str]:
    """Vetrina's hub, whole, screen included."""
    program = [sys.executable, "-m", "hub", "run", "--data", str(folder)]
    return [*program, "--broker", f"{HOST}:{port}", "--http-port", str(free_port())]


def naive(folder: Path, port: int) -> list[str]:
    """One insert and one transaction a message."""
    return [sys.executable, str(HERE / "naive.py"), str(folder / "naive.db"), "--port", str(port)]


HUB = Contender("vetrina", hub)
NAIVE = Contender("naive", naive)


class Cost(NamedTuple):
    """CPU seconds so far."""

    contender: float
    broker: float


class Round:
    """A broker and a contender, running; both are gone after the context."""

    def __init__(self, contender: Contender, kind: str, folder: Path) -> None:
        self._contender = contender
        self.folder = folder
        (folder / "broker").mkdir(parents=True)
        self._broker: Broker = KINDS[kind](folder / "broker")
        self.port = self._broker.port
        self._process: subprocess.Popen[bytes]

    async def __aenter__(self) -> Self:
        await self._broker.start()
        self._spawn()
        try:
            async with asyncio.timeout(START_S_MAX):
                await self.load(*PROBE, answered=True)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        await asyncio.sleep(SETTLE_S)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        await self._broker.kill()

    async def load(self, *arguments: str, answered: bool = False) -> dict[str, Any]:
        """Put load on it; ``answered``: again until every event was."""
        while True:
            result = await measure("load.py", "--port", str(self.port), *arguments)
            if not answered or not result["unanswered"]:
                return result

    def cost(self) -> Cost:
        """What it has taken up to now."""
        broker = self._broker
        if isinstance(broker, Embedded):
            process: subprocess.Popen[bytes] | None = broker.process
        elif isinstance(broker, Mosquitto):
            process = broker.process
        else:
            process = None
        return Cost(cpu_s(self._process.pid), cpu_s(process.pid) if process else 0.0)

    def _spawn(self) -> None:
        command = self._contender.command(self.folder, self.port)
        with (self.folder / "contender.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


async def measure(program: str, *arguments: str) -> dict[str, Any]:
    """Run one of the programs beside this file, and read what it found out."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(HERE / program), *arguments),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        said, _ = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.kill()
        raise
    if process.returncode:
        msg = f"{program} {' '.join(arguments)} ended with {process.returncode}"
        raise ChildProcessError(msg)
    found: dict[str, Any] = json.loads(said)
    return found


def cpu_s(pid: int) -> float:
    """CPU time of a process and its children."""
    process = psutil.Process(pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of them do not exceed; infinite without any."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")
