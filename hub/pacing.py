"""How fast backlogs may be replayed (pure): as fast as fresh taps do not have to wait for it.

Additive increase, multiplicative decrease, as TCP does: each commit tells how long its oldest
message had waited. The rate is for the whole hub and is shared by the devices that are behind.
"""

from wire.uplink import WINDOW_EVENTS

RATE_MIN = 200
RATE_START = 1_500
RATE_MAX = 20_000
RATE_STEP = 20
WAIT_MS_MAX = 25  # a commit that kept a message longer than this was too full
BEHIND_MS = 3_000  # a device that sent a batch this recently is catching up


class Pacer:
    """What receipts tell devices about ``pace`` and ``window``."""

    window = WINDOW_EVENTS

    def __init__(self) -> None:
        self._rate = float(RATE_START)
        self._behind: dict[str, int] = {}

    def batch(self, device: str, now_ms: int) -> None:
        """A device has sent several events at once: it is catching up."""
        self._behind[device] = now_ms

    def committed(self, waited_ms: float, now_ms: int) -> None:
        """A commit is done; its oldest message had waited so long for it."""
        if not self._behind:
            return
        if waited_ms > WAIT_MS_MAX:
            self._rate = max(RATE_MIN, self._rate * 0.8)
        else:
            self._rate = min(RATE_MAX, self._rate + RATE_STEP)
        # A time to come is one from before the clock was set back: as little worth as an old one.
        for device in [one for one, at in self._behind.items() if abs(now_ms - at) > BEHIND_MS]:
            del self._behind[device]

    def pace(self, device: str) -> int:
        """Events a second that this device may replay."""
        sharing = len(self._behind) + (device not in self._behind)
        return max(1, int(self._rate / sharing))
