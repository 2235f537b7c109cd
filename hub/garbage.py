"""How often Python looks for garbage: rarely, in a process that makes none in circles.

In: nothing. Out: nothing; it changes the process. What is decoded, counted and kept here are trees,
which go when nobody holds them any more. A program calls it where it begins much work of one kind.
"""

import gc

THRESHOLDS = (50_000, 50, 100)
"""Against 700, 10, 10: a fifth of a recall's time, and a quarter of an ingest's, went into looking
for garbage and finding none; later it would stop a tap (``hub.memory``)."""


def look_rarely() -> None:
    """Set it for this process."""
    gc.set_threshold(*THRESHOLDS)
