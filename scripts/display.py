"""Where a window can appear: the X display that answers, else a virtual one.

A Wayland desktop counts by the X display that it offers as well: Kivy's wheel speaks X alone.
"""

import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from environment import CannotRunError
from tether import tether

X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers of every Linux listen
X_PORT = 6000  # of display 0; a display that ssh forwards begins at 10
ANSWER_S_MAX = 2.0


class Display(NamedTuple):
    """What a program with a window needs in its environment, and where a person finds it."""

    environment: dict[str, str]
    where: str


@contextmanager
def display(logs: Path) -> Iterator[Display | None]:
    """A display for as long as the block runs; none when there is none, after saying why."""
    named = os.environ.get("DISPLAY", "")
    if not _has_library("libGL.so.1"):
        print("No kiosk: it draws with OpenGL: sudo apt install libgl1 libegl1 libmtdev1")
        yield None
    elif _answers(named):
        yield Display({}, "in a window")
    elif shutil.which("Xvfb"):
        with _virtual(logs) as number:
            drawn_by_cpu = {"DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
            yield Display(drawn_by_cpu, f"on the virtual screen :{number}, as {_lack(named)}")
    else:
        print(f"No kiosk: {_lack(named)}; for a virtual screen: sudo apt install xvfb")
        yield None


def _answers(named: str) -> bool:
    """Whether an X server listens at ``:0``, ``:0.1``, ``unix:0`` or ``HOST:10.0``.

    One that has gone leaves its name behind: in a session of ssh or tmux, or in a service.
    """
    host, _, screen = named.rpartition(":")
    number = screen.partition(".")[0]
    if not number.isdecimal():
        return False
    try:
        if host in {"", "unix"}:
            with socket.socket(socket.AF_UNIX) as local:
                local.connect(str(X_SOCKETS / f"X{number}"))
        else:
            socket.create_connection((host, X_PORT + int(number)), ANSWER_S_MAX).close()
    except (OSError, OverflowError):  # the second: no such port
        return False
    return True


def _lack(named: str) -> str:
    return f"nothing answers at DISPLAY={named}" if named else "there is no screen"


@contextmanager
def _virtual(logs: Path) -> Iterator[int]:
    """Run Xvfb, which picks a free number itself and tells it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with (logs / "xvfb.log").open("ab") as log:
        server = subprocess.Popen(
            command,
            pass_fds=[write],
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=tether(),  # noqa: PLW1509 - no threads run here
        )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number.isdecimal():
            msg = f"Xvfb did not start: see {logs / 'xvfb.log'}, or use --no-kiosk"
            raise CannotRunError(msg)
        yield int(number)
    finally:
        server.terminate()
        server.wait()


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
