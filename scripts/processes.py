"""Starts programs, watches that they live, and stops them in reverse order.

It knows no program; what a part is called and how it is started comes in as a ``Part``.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from environment import PYTHON, ROOT, CannotRunError

STOP_S_MAX = 10  # every part may be killed at any point; this is courtesy
LOOK_S = 0.2


class Part(NamedTuple):
    """One program of the store: ``python -m`` with these arguments, beside our own environment."""

    name: str
    what: str
    arguments: list[str]
    environment: dict[str, str]


class Stop:
    """Whether Ctrl-C, SIGTERM or a closed terminal has told this program to stop."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask)

    def _ask(self, _signal: int, _frame: object) -> None:
        self.asked = True


class Processes:
    """The running parts, in the order in which they were started."""

    def __init__(self, logs: Path, stop: Stop) -> None:
        self.parts: list[tuple[Part, subprocess.Popen[bytes]]] = []
        self._logs = logs
        self._stop = stop

    def start(self, part: Part) -> None:
        """Start a part; what it says goes to its own log, behind what it said before."""
        with self._log(part.name).open("ab") as log:
            process = subprocess.Popen(
                [PYTHON, "-m", *part.arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for this program, which stops them in order
            )
        self.parts.append((part, process))

    def watch(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Wait, at most so long, until something is so; whether it came to be so.

        Returns early when this program is told to stop.

        Raises:
            CannotRunError: a part has ended, which none may do by itself.
        """
        end = time.monotonic() + seconds
        while not self._stop.asked and time.monotonic() < end:
            self._check()
            if until():
                return True
            time.sleep(LOOK_S)
        return False

    def stop(self) -> None:
        """Stop every part, the first one last, so that it still hears what the others say."""
        for part, process in reversed(self.parts):
            process.terminate()
            try:
                process.wait(STOP_S_MAX)
            except subprocess.TimeoutExpired:
                print(f"{part.name} did not stop within {STOP_S_MAX} s and was killed.")
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _check(self) -> None:
        for part, process in self.parts:
            if process.poll() is not None:
                log = self._log(part.name)
                last = log.read_text(errors="replace").strip().rpartition("\n")[2]
                msg = f"{part.name} ended with {process.returncode}: {last} (its log: {log})"
                raise CannotRunError(msg)

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"
