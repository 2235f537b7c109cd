"""When the next frame is due: at once after a touch, else after a while.

In: the file descriptors on which the window system reports touches. Out: ``wait`` returns when
there is something to look at. Kivy itself asks for touches once a frame and answers one frame
later; at thirty frames a second that is 50 ms before anything is drawn. Here a touch wakes the
loop. It reads nothing from the descriptors, so that the window system finds everything there.
"""

import asyncio
import os
import socket
from contextlib import suppress
from pathlib import Path

IDLE_S = 1 / 8
"""A frame without a touch, where touches wake the loop: often enough for what moves by itself."""

POLLED_S = 1 / 20
"""The same where no descriptor tells of touches; asked less often, Kivy loses some of them."""

BUSY_S = 1 / 60
"""While somebody is there; what follows a touch looks smooth."""

CALM_AFTER_S = 4.0
"""After the last touch; then nothing moves but the line of time."""

FRAME_S_MIN = 1 / 125
"""A finger that slides reports itself as often as some mice do; more frames are not seen."""

SOCKETS = (".X11-unix", "wayland-")
"""Parts of the names under which display servers listen."""

DEVICES = "/dev/input/event"


def descriptors() -> list[int]:
    """Descriptors of this process on which touches are reported; to be asked once a window is open.

    Display servers are recognised by the name of their socket, input devices by theirs.
    """
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the folder's own descriptor is gone by now
            name = str(entry.readlink())
            number = int(entry.name)
            if name.startswith(DEVICES) or (name.startswith("socket:") and _shows(number)):
                found.append(number)
    return sorted(found)


def _shows(descriptor: int) -> bool:
    with socket.socket(fileno=os.dup(descriptor)) as one:
        if one.family != socket.AF_UNIX:
            return False
        name = one.getpeername()
    words = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
    return any(part in words for part in SOCKETS)


class Pace:
    """Frames on demand. ``wake`` may be called by whoever has changed the picture."""

    def __init__(self, watched: list[int]) -> None:
        """Watch descriptors from the first ``wait`` on."""
        self._watched = watched
        self._idle_s = IDLE_S if watched else POLLED_S
        self._due = asyncio.Event()
        self._last_s = 0.0
        self._busy_until_s = 0.0

    def wake(self) -> None:
        """Let the next frame be made now."""
        self._due.set()

    def busy(self) -> None:
        """Somebody is there: frames follow each other quickly for a while."""
        self._busy_until_s = asyncio.get_running_loop().time() + CALM_AFTER_S

    async def wait(self) -> None:
        """Return when a frame is due."""
        loop = asyncio.get_running_loop()
        for one in self._watched:
            loop.add_reader(one, self._due.set)
        busy = loop.time() < self._busy_until_s
        with suppress(TimeoutError):
            await asyncio.wait_for(self._due.wait(), BUSY_S if busy else self._idle_s)
        for one in self._watched:
            loop.remove_reader(one)  # what waits there is read by the frame
        await asyncio.sleep(max(0.0, FRAME_S_MIN - (loop.time() - self._last_s)))
        self._due.clear()
        self._last_s = loop.time()
