"""The newest picture of each kiosk's own screen, in memory and for ten minutes. PURE.

In: pictures that answer a command, and the time. Out: the one of a device, while it may be seen. It
is on no disk and in no copy; who may look is decided at the gate.
"""

from msgspec import Struct

from wire.screenshot import Shot

KEPT_MS = 600_000
"""Long enough to look and to ask somebody else; a screen is of the moment."""

SHOTS_MAX = 20
"""Of so many devices at once, 48 kB each; the oldest goes."""


class Taken(Struct, frozen=True, kw_only=True):
    """One picture and when it came."""

    shot: Shot
    at_ms: int


class Shots:
    """What a hub holds."""

    def __init__(self) -> None:
        self._taken: dict[str, Taken] = {}

    def take(self, device: str, shot: Shot, now_ms: int) -> None:
        """Hold one in the place of the device's last."""
        self._taken.pop(device, None)
        self._taken[device] = Taken(shot=shot, at_ms=now_ms)
        self.tidy(now_ms)

    def of(self, device: str, now_ms: int) -> Taken | None:
        """The picture of a device; None: there is none any more."""
        self.tidy(now_ms)
        return self._taken.get(device)

    def tidy(self, now_ms: int) -> None:
        """Forget what was held for long enough, whether anybody asks or not."""
        late = [of for of, one in self._taken.items() if abs(now_ms - one.at_ms) >= KEPT_MS]
        for device in [*late, *[*self._taken][:-SHOTS_MAX]]:
            self._taken.pop(device, None)
