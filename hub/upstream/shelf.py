"""The log of a hub, read beside it: for the command line, while the hub may be running.

In: the hub's folder. Out: the log, as a carrier asks for it. It opens the database for reading
only, holds its lines in memory, and writes nothing.
"""

from collections.abc import Sequence
from pathlib import Path

from hub.daily.chain import NOTHING, Head, opened
from hub.register.reader import Page, whole
from hub.store import DATABASE, Sheet
from hub.store.sheets import read_sheets


class PaperLog:
    """``hub.upstream.push.Log`` as it was when it was read.

    Raises:
        StoreError: there is no such database, or it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._sheets: Sequence[Sheet] = [*read_sheets(folder / DATABASE)]

    @property
    def store(self) -> str | None:
        """Whose log it is; None where it has no line.

        Raises:
            ChainError: its last line cannot be read.
        """
        return opened(self._sheets[-1].sealed).report.store if self._sheets else None

    def has(self, seq: int, digest: str) -> bool:
        """Whether a line of this number and hash is in it."""
        return 0 < seq <= len(self._sheets) and self._sheets[seq - 1].digest == digest

    async def page(self, after: Head, most: int) -> Page:
        """The log behind a head."""
        head = await self.head_at(len(self._sheets)) or NOTHING
        if await self.head_at(after.seq) != after:
            return Page(head, (), forked=True)
        return Page(head, [*whole(self._sheets[after.seq : after.seq + most])], forked=False)

    async def head_at(self, seq: int) -> Head | None:
        """The head that the log had at a number."""
        if not seq:
            return NOTHING
        if seq > len(self._sheets):
            return None
        found = self._sheets[seq - 1]
        return Head(found.seq, found.digest)
