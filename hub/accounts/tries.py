"""How often somebody may try. PURE.

In: a key (a name, an address) and the time. Out: whether there is a try left, or how long to wait.
A try is taken before it is known whether it is right, and given back when it was: many at once buy
no more than one after the other. It is forgotten with the program.
"""

from collections import OrderedDict, deque

KEYS_MAX = 10_000
"""More names and addresses at once than a store's network carries; the oldest is forgotten."""


class Tries:
    """``most`` tries of each key within any ``span_ms``."""

    def __init__(self, most: int, span_ms: int) -> None:
        self._most = most
        self._span_ms = span_ms
        self._taken: OrderedDict[str, deque[int]] = OrderedDict()

    def wait_ms(self, key: str, now_ms: int) -> int:
        """How long until there is a try; 0: now."""
        taken = self._taken.get(key)
        if taken is None or len(taken) < self._most:
            return 0
        return max(0, taken[0] + self._span_ms - now_ms)

    def take(self, key: str, now_ms: int) -> None:
        """Use up a try; ask ``wait_ms`` before."""
        taken = self._taken.setdefault(key, deque(maxlen=self._most))
        taken.append(now_ms)
        self._taken.move_to_end(key)
        if len(self._taken) > KEYS_MAX:
            self._taken.popitem(last=False)

    def give_back(self, key: str) -> None:
        """The last try was right: it does not count."""
        taken = self._taken.get(key)
        if taken:
            taken.pop()
