"""How often one address may post. PURE.

In: an address and the time. Out: whether there is patience left. The addresses are in memory for a
minute and nowhere else; they tell nothing of what was posted.
"""

from collections import OrderedDict

POSTS_MAX = 30
"""In a minute: two visits with every correction that a person can make."""

MINUTE_MS = 60_000

ADDRESSES_MAX = 1_000
"""More phones at once than a store's network carries; beyond it the oldest is forgotten."""


class Patience:
    """Counts the posts of each address, each minute anew."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def is_left(self, address: str, now_ms: int) -> bool:
        """Count a post, and say whether it is to be heard."""
        began_ms, posts = self._since.get(address, (now_ms, 0))
        if now_ms - began_ms >= MINUTE_MS:
            began_ms, posts = now_ms, 0
        self._since[address] = (began_ms, posts + 1)
        self._forget(now_ms)
        return posts < POSTS_MAX

    @property
    def addresses(self) -> int:
        """How many are in memory."""
        return len(self._since)

    def _forget(self, now_ms: int) -> None:
        old = [one for one, (ms, _) in self._since.items() if now_ms - ms >= MINUTE_MS]
        for one in old:
            del self._since[one]
        while len(self._since) > ADDRESSES_MAX:
            self._since.popitem(last=False)
