"""Where a program reads the time; everything below takes it as a value.

``Timepiece`` is handed down from ``app.py``, so that tests and the simulation set the hands.
"""

import ctypes
import time
from functools import cache
from pathlib import Path
from typing import Protocol

from wire.envelope import Clock

_TIME_ERROR = 5
_TIMEX_BYTES = 512  # struct timex has 208; modes is its first field, and 0 means "only tell"


class Timepiece(Protocol):
    """The two clocks of a device."""

    boot: str
    """Identity of this start of the machine; uptime counts from it."""

    def wall_ms(self) -> int:
        """Milliseconds since 1970 UTC, as far as the device knows."""

    def uptime_ms(self) -> int:
        """Milliseconds since boot, sleep included; never goes back."""

    def clock(self) -> Clock:
        """Whether the wall clock is known to be right."""


class SystemTimepiece:
    """The machine's own clocks (Linux: CLOCK_REALTIME, CLOCK_BOOTTIME, boot_id)."""

    def __init__(self) -> None:
        self.boot = _boot_id()

    def wall_ms(self) -> int:
        """See ``Timepiece``."""
        return time.time_ns() // 1_000_000

    def uptime_ms(self) -> int:
        """See ``Timepiece``."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def clock(self) -> Clock:
        """See ``Timepiece``; asked of the kernel, which a time daemon tells."""
        return "synced" if _kernel_synced() else "unsynced"


@cache
def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _kernel_synced() -> bool:
    """Whether adjtimex(2), asked without changing anything, says other than TIME_ERROR."""
    return _libc().adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)) in range(_TIME_ERROR)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
