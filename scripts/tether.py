"""Ties a program to the one that starts it: when that one dies, so does this.

``scripts/run`` stops its programs in order; this is for the day when it is killed and cannot.
Linux only, like the programs.
"""

import ctypes
import os
import signal
from collections.abc import Callable

_LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec only the least may happen
_PR_SET_PDEATHSIG = 1  # prctl(2)


def tether() -> Callable[[], None]:
    """What a child does before its program begins; give it to ``Popen`` from the main thread.

    SIGKILL, as from a power cut, which every program bears: one that still stopped in its own time
    would hold its ports and its database while the next run starts.
    """
    starter = os.getpid()

    def tie() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != starter:  # it died before the line above
            os._exit(1)

    return tie
