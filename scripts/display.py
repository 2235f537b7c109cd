"""Where a window can appear: the display that is there, else a virtual one."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from environment import CannotRunError


class Display(NamedTuple):
    """What a program with a window needs in its environment, and where a person finds it."""

    environment: dict[str, str]
    where: str


@contextmanager
def display(logs: Path) -> Iterator[Display | None]:
    """A display for as long as the block runs; none when there is none, after saying why."""
    if not _has_library("libGL.so.1"):
        print("No kiosk: it draws with OpenGL: sudo apt install libgl1 libegl1 libmtdev1")
        yield None
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield Display({}, "in a window")
    elif shutil.which("Xvfb"):
        with _virtual(logs) as number:
            drawn_by_cpu = {"DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
            yield Display(drawn_by_cpu, f"on the virtual screen :{number}, as there is no other")
    else:
        print("No kiosk: there is no screen; for a virtual one: sudo apt install xvfb")
        yield None


@contextmanager
def _virtual(logs: Path) -> Iterator[int]:
    """Run Xvfb, which picks a free number itself and tells it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with (logs / "xvfb.log").open("ab") as log:
        server = subprocess.Popen(
            command, pass_fds=[write], stdout=log, stderr=log, start_new_session=True
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
