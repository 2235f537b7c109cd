"""How soon a disk has a small write for good, which is what each tap waits for.

In: a folder, and where to read the time since boot. Out: a ``Check``. It makes a file without a
name, which is gone with it, and never ``failed``: a slow disk keeps everything all the same.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from config.checkup import Check

WRITE_TIMES = 100
WRITE_BYTES = 4_096
"""A page of the database."""

FLUSH_MS_MAX = 100
"""Of 99 in 100 writes. What comes within that time feels immediate, so a shopper waits for none;
a good SD card takes 5 to 20 ms, one that wears out takes hundreds."""

MEASURING_MS_MAX = 20_000
"""A disk that takes so long for fewer writes has been judged by then."""


def promptness(folder: Path, uptime_ms: Callable[[], int]) -> list[Check]:
    """Measure and judge; nothing where the folder cannot be written, which is told elsewhere."""
    try:
        taken_ms = measured(folder, uptime_ms)
    except OSError:
        return []
    return [judged(taken_ms)]


def measured(folder: Path, uptime_ms: Callable[[], int]) -> list[int]:
    """How long each of ``WRITE_TIMES`` small writes took until the disk had it, in milliseconds.

    Raises:
        OSError: the folder cannot be written.
    """
    taken_ms: list[int] = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
        begun_ms = uptime_ms()
        while len(taken_ms) < WRITE_TIMES:
            before_ms = uptime_ms()
            probe.write(bytes(WRITE_BYTES))
            os.fsync(probe.fileno())
            after_ms = uptime_ms()
            taken_ms.append(after_ms - before_ms)
            if after_ms - begun_ms > MEASURING_MS_MAX:
                break
    return taken_ms


def judged(taken_ms: Sequence[int]) -> Check:
    """What to think of a disk that took so long; at least one write."""
    ordered = sorted(taken_ms)
    most_ms = ordered[-(-99 * len(ordered) // 100) - 1]  # the nearest rank
    told = f"99 of 100 small writes are safe within {most_ms} ms, the slowest in {ordered[-1]} ms"
    if most_ms > FLUSH_MS_MAX:
        told = f"{told}; above {FLUSH_MS_MAX} ms shoppers wait: is the card worn, or the disk busy?"
        return Check(what="disk", state="doubtful", told=told)
    return Check(what="disk", told=told)
