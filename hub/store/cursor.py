"""Which numbers of one stream are stored (pure): a contiguous run, and islands above it."""

from bisect import bisect_right
from collections.abc import Iterable

ISLANDS_MAX = 256
"""Separate runs above the first hole. The two lanes of our own devices make a handful; a device
that leaves more holes than this must first fill one, or say with ``oldest`` that it cannot."""


class Cursor:
    """The numbers that are stored, or given up as lost, of one stream.

    ``upto``: all up to it; ``islands``: inclusive ranges above it, in order, never touching;
    ``lost``: how many of the numbers up to ``upto`` never came; ``clash``: whether two events came
    under one number.
    """

    __slots__ = ("clash", "islands", "lost", "upto")

    def __init__(
        self,
        upto: int = 0,
        islands: Iterable[tuple[int, int]] = (),
        lost: int = 0,
        *,
        clash: bool = False,
    ) -> None:
        self.upto = upto
        self.islands = list(islands)
        self.lost = lost
        self.clash = clash

    def copy(self) -> "Cursor":
        """An independent cursor at the same place."""
        return Cursor(self.upto, self.islands, self.lost, clash=self.clash)

    def has(self, seq: int) -> bool:
        """Whether a number is stored or given up."""
        if seq <= self.upto:
            return True
        at = bisect_right(self.islands, (seq, seq)) if self.islands else 0
        around = self.islands[max(0, at - 1) : at + 1]
        return any(first <= seq <= last for first, last in around)

    def has_room(self, seq: int) -> bool:
        """Whether the number can be taken in without one island too many."""
        if len(self.islands) < ISLANDS_MAX or seq <= self.upto + 1:
            return True
        return any(first - 1 <= seq <= last + 1 for first, last in self.islands)

    def add(self, seq: int) -> None:
        """Take a number in."""
        if seq == self.upto + 1 and not self.islands:
            self.upto = seq
            return
        if self.has(seq):
            return
        at = bisect_right(self.islands, (seq, seq))
        first = last = seq
        if at < len(self.islands) and self.islands[at][0] == seq + 1:
            last = self.islands.pop(at)[1]
        if at > 0 and self.islands[at - 1][1] == seq - 1:
            at -= 1
            first = self.islands.pop(at)[0]
        self.islands.insert(at, (first, last))
        self._swallow()

    def release(self, oldest: int) -> None:
        """The device holds nothing below ``oldest``: what is missing there is lost for good."""
        if oldest <= self.upto + 1:
            return
        stored = sum(
            min(last, oldest - 1) - first + 1 for first, last in self.islands if first < oldest
        )
        self.lost += oldest - 1 - self.upto - stored
        self.upto = oldest - 1
        self.islands = [
            (max(first, oldest), last) for first, last in self.islands if last >= oldest
        ]
        self._swallow()

    def _swallow(self) -> None:
        while self.islands and self.islands[0][0] <= self.upto + 1:
            self.upto = max(self.upto, self.islands.pop(0)[1])
