"""Counts for the days that were under other descriptions of the store than the one in force. PURE.

In come the editions and the events that a board folds; out goes a day as its own description has
it. Where answers meant the same, the board's own counters serve. It scores nothing.
"""

from collections.abc import Mapping

from hub.editions import Edition, Editions
from hub.scorekeeper import Dated, Scorekeeper, meaning_of
from hub.scoring.intake import Happened
from hub.scoring.snapshot import SnapshotError


class Former:
    """Counters beside the board's, one for each other meaning that answers had."""

    def __init__(self, editions: Editions) -> None:
        self.editions = editions
        now = meaning_of(editions.now.shop)
        shops = {meaning_of(one.shop): one.shop for one in editions.known}
        self._at = (-1, 0)  # the bin that was asked for last, and its day
        self._keepers = {name: Scorekeeper(one) for name, one in shops.items() if name != now}

    def count(self, happened: Happened) -> None:
        """Add one event, in the log's order."""
        for one in self._keepers.values():
            one.count(happened)

    def day(self, bin_: int) -> int:
        """The business day that a bin belongs to; events of a bin mostly come together."""
        if self._at[0] != bin_:
            self._at = (bin_, self.editions.day(bin_))
        return self._at[1]

    def memory(self) -> dict[str, bytes]:
        """What has been counted so far, for ``restored``."""
        return {name: one.memory() for name, one in self._keepers.items()}

    def restored(self, memory: Mapping[str, bytes]) -> "Former":
        """The same with what was counted before.

        Raises:
            SnapshotError: something is missing in it, or cannot be read.
        """
        again = Former(self.editions)
        if not again._keepers.keys() <= memory.keys():
            msg = "what counts for the days before another description is not in it"
            raise SnapshotError(msg)
        for name, one in again._keepers.items():
            one.restore(memory[name])
        return again

    def under(self, edition: Edition, day: int, now: Scorekeeper) -> Dated | None:
        """A business day by the description that it was under; ``now`` counts for the board."""
        return self._keepers.get(meaning_of(edition.shop), now).under(edition, day)

    def turn(self, editions: Editions) -> None:
        """Go on with another description, in which answers mean the same."""
        self.editions, self._at = editions, (-1, 0)

    def let_go(self, open_day: int) -> None:
        """Let go of the descriptions that no day from ``open_day`` on was under."""
        self.editions = self.editions.since(open_day)
        if self._keepers:
            needed = {meaning_of(one.shop) for one in self.editions.known}
            self._keepers = {name: one for name, one in self._keepers.items() if name in needed}
