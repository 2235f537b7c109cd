"""What is known of the counting lines beyond their counters: single buckets, and counts by hand.

In come buckets as they are folded, and the counts of ``hub.doorbook``; out go the newest buckets of
a line, and how far to trust its counter. PURE.
"""

from collections.abc import Mapping, Sequence

from hub.footfall import recent
from hub.footfall.compare import Bucket
from hub.footfall.hand import HandCount, Judged, judged
from hub.footfall.recent import Recent
from hub.scoring.intake import Happened
from hub.scoring.state import State
from wire.events import Passage


class Turnstile:
    """The lines of one store; ``held`` is what ``memory`` gave."""

    def __init__(self, held: Recent | None = None) -> None:
        self._recent: Recent = {} if held is None else held
        self._by_hand: Sequence[HandCount] = ()

    def memory(self) -> Recent:
        """The buckets; counts by hand are kept in the journal."""
        return self._recent

    def restore(self, held: Recent) -> None:
        """Go on with the buckets that ``memory`` gave."""
        self._recent = held

    def note(self, happened: Happened) -> None:
        """Take what was counted; everything else says nothing of a line."""
        if isinstance(happened.event, Passage):
            recent.note(self._recent, happened.event, happened.shift_ms)

    def take(self, counts: Sequence[HandCount]) -> None:
        """Take the counts by hand as they stand now."""
        self._by_hand = counts

    def judged(self, state: State, now_ms: int) -> Mapping[str, Judged]:
        """The audit of each line that has one."""
        told = {
            name: None if one.seen is None else one.seen.audit for name, one in state.lines.items()
        }
        return judged(self._by_hand, told, now_ms)

    def buckets(self, line: str) -> Sequence[Bucket]:
        """The newest buckets of a line."""
        return recent.of(self._recent, line)
