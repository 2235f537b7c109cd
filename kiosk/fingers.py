"""Which touch screens the window's library has found.

In: this process, whose window is open. Out: their names. It asks the copy of SDL that Kivy's
window runs on, since Kivy has no call for it: the same answer on X11, on Wayland and without
either. It reads no touch.
"""

import ctypes
from functools import cache
from pathlib import Path

SCREENS_MAX = 16
"""More than any kiosk has; bounds what a library could make this loop do."""

MAPPED = Path("/proc/self/maps")
"""The files that are part of this process."""


def touch_screens(mapped: Path = MAPPED) -> tuple[str, ...] | None:
    """Names of the touch screens that are plugged in now; None where nobody can tell."""
    library = _library(mapped)
    if library is None:
        return None
    count = min(library.SDL_GetNumTouchDevices(), SCREENS_MAX)
    return tuple(_name(library, number) for number in range(count))


@cache
def _library(mapped: Path) -> ctypes.CDLL | None:
    """SDL as it is loaded already; a second copy would know nothing of the window."""
    try:
        files = {
            line.split()[-1] for line in mapped.read_text().splitlines() if "libSDL2-2" in line
        }
    except OSError:
        return None
    for file in sorted(files):
        library = ctypes.CDLL(file)
        if hasattr(library, "SDL_GetTouchName"):
            library.SDL_GetTouchName.restype = ctypes.c_char_p
            return library
    return None


def _name(library: ctypes.CDLL, number: int) -> str:
    name = library.SDL_GetTouchName(number)
    return name.decode(errors="replace") if name else "a touch screen without a name"
