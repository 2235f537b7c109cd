"""A virtual screen to tap on and to look at, pixel by pixel, as fast as X answers."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

LOOK_PX = 10  # between the pixels that are looked at for a face
NEAR_LEVELS = 12  # of 255: how far smoothing and dithering go
CHANGED_LEVELS = 24  # as above: nobody would call less a change

Colour = tuple[int, int, int]
Point = tuple[int, int]


class Glass:
    """One X screen of ``size_px``."""

    def __init__(self, number: int, size_px: tuple[int, int]) -> None:
        self.name = f":{number}"
        self.size_px = size_px
        self._display = Display(self.name)
        self._root = self._display.screen().root

    def find(self, colour: Colour) -> Point | None:
        """The middle of the longest row of a colour, counted from the upper left."""
        best, at = 0, None
        for y in range(0, self.size_px[1], LOOK_PX):
            row = self.row(y)
            run = 0
            for x in range(0, self.size_px[0], LOOK_PX):
                run = run + 1 if _is_near(row[4 * x : 4 * x + 3], colour) else 0
                if run > best:
                    best, at = run, (x - run // 2 * LOOK_PX, y)
        return at

    def row(self, y: int) -> bytes:
        """One line of pixels, blue, green, red and nothing."""
        shown = self._root.get_image(0, y, self.size_px[0], 1, X.ZPixmap, 0xFFFFFFFF)
        return bytes(shown.data)

    def press(self, at: Point) -> None:
        """Put a finger down."""
        xtest.fake_input(self._display, X.MotionNotify, x=at[0], y=at[1])
        xtest.fake_input(self._display, X.ButtonPress, 1)
        self._display.sync()

    def release(self) -> None:
        """Lift it."""
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()


def _is_near(pixel: bytes, colour: Colour) -> bool:
    blue, green, red = pixel
    pairs = zip((red, green, blue), colour, strict=True)
    return all(abs(one - wanted) <= NEAR_LEVELS for one, wanted in pairs)


def differ(one: bytes, other: bytes) -> bool:
    """Whether two rows show something else."""
    return any(abs(a - b) > CHANGED_LEVELS for a, b in zip(one, other, strict=True))


@contextmanager
def glass(size_px: tuple[int, int], cpus: set[int]) -> Iterator[Glass]:
    """Xvfb on some of the processors, for as long as the block runs."""
    program = shutil.which("Xvfb")
    if program is None:
        msg = "needs Xvfb: apt-get install xvfb"
        raise SystemExit(msg)
    read, write = os.pipe()
    screen = f"{size_px[0]}x{size_px[1]}x24"
    server = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(server.pid, cpus)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield Glass(int(told.readline()), size_px)
    finally:
        server.terminate()
        server.wait()


def until_it_differs(screen: Glass, y: int, before: bytes, limit_s: float) -> float | None:
    """When a row was first seen to show something else; None where it did not in time."""
    end_s = time.perf_counter() + limit_s
    while time.perf_counter() < end_s:
        if differ(screen.row(y), before):
            return time.perf_counter()
    return None
