"""Brings a long file to the disk while it is written, a piece at a time.

In: an open file that somebody else makes longer. Out: nothing; what was written is on the disk but
for the last piece. It writes nothing itself.

Whoever syncs 100 MB at once has every other sync on the disk wait until they are there, that of a
tap as well. Behind a piece a tap waits for some milliseconds.
"""

import os
from collections.abc import Callable

PIECE_BYTES = 1_048_576
"""Of 0.5, 1 and 4 MB all kept taps' waits as if nobody copied; a slow card writes it in 0.1 s."""


class Trickle:
    """One file that grows; ``sync`` brings it to the disk."""

    def __init__(self, descriptor: int, sync: Callable[[int], None] = os.fdatasync) -> None:
        self._descriptor = descriptor
        self._sync = sync
        self._synced_bytes = 0

    def look(self) -> None:
        """Sync it if it has grown by a piece; asked often.

        Raises:
            OSError: the disk does not take it.
        """
        grown_bytes = os.fstat(self._descriptor).st_size
        if grown_bytes - self._synced_bytes >= PIECE_BYTES:
            self._sync(self._descriptor)
            self._synced_bytes = grown_bytes
