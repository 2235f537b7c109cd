"""Starts programs, watches that they live, and stops them in reverse order.

It knows no program; what a part is called and how it is started comes in as a ``Part``.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from environment import PYTHON, ROOT, CannotRunError
from tether import tether

STOP_S_MAX = 10  # every part may be killed at any point; this is courtesy
LOOK_S = 0.2
LOG_BYTES_MAX = (
    10_000_000  # of each part, twice: weeks of a noisy day, and no burden for an SD card
)
LAST_BYTES_MAX = 4_096  # of a log, when a part has died: more than its last line


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

    def __init__(self, logs: Path, stop: Stop, log_bytes_max: int = LOG_BYTES_MAX) -> None:
        self.parts: list[tuple[Part, subprocess.Popen[bytes]]] = []
        self._logs = logs
        self._stop = stop
        self._log_bytes_max = log_bytes_max

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
                preexec_fn=tether(),  # noqa: PLW1509 - no threads run here
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
            log = self._log(part.name)
            if process.poll() is not None:
                msg = f"{part.name} ended with {process.returncode}: {last_line(log)} (log: {log})"
                raise CannotRunError(msg)
            if log.stat().st_size > self._log_bytes_max:
                begin_anew(log)

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def begin_anew(log: Path) -> None:
    """Empty a log that a running program writes to, after keeping it in the place of the last one.

    What is written between the two steps is not kept.
    """
    shutil.copyfile(log, log.with_suffix(".old.log"))
    os.truncate(log, 0)  # whoever appends to it goes on at its new end


def last_line(log: Path) -> str:
    """The last line that is not empty, of a log that may be long."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LAST_BYTES_MAX))
        return file.read().decode(errors="replace").strip().rpartition("\n")[2]
