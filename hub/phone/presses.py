"""When each phone pressed last, as far as an address tells phones apart. PURE.

In: an address, and when a visit's first face from it came. Out: how long ago the one before was.
The addresses are in memory for a minute and nowhere else; they tell nothing of what was pressed.
"""

from collections import OrderedDict

from hub.phone.patience import ADDRESSES_MAX, MINUTE_MS


class Presses:
    """The last press of each address, for a minute."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, int] = OrderedDict()

    def since_ms(self, address: str, now_ms: int) -> int | None:
        """How long ago it pressed; None where it has not within the minute."""
        last_ms = self._last.get(address)
        if last_ms is None or now_ms - last_ms >= MINUTE_MS:
            return None
        return now_ms - last_ms

    def note(self, address: str, now_ms: int) -> None:
        """Remember a press, and forget those of more than a minute ago."""
        self._last[address] = now_ms
        self._last.move_to_end(address)
        while len(self._last) > ADDRESSES_MAX or self._is_old(now_ms):
            self._last.popitem(last=False)

    @property
    def addresses(self) -> int:
        """How many are in memory."""
        return len(self._last)

    def _is_old(self, now_ms: int) -> bool:
        """Whether the press of the longest ago is of no use any more."""
        return now_ms - next(iter(self._last.values())) >= MINUTE_MS
