"""Whether a hub on trial hears all that was heard before it. PURE.

In: the devices that were there, and what the hub knows of each again and again. Out: those that it
has not heard itself. What a device said first may be from before: from the hub's memory, or held
back by the broker. What it says after that has come all of the way.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from wire.events import Status

HEARD = 3
"""Words of a device, each another one: one remembered, one retained by the broker, one heard."""


class Words(Struct, frozen=True, kw_only=True):
    """What a device said last, by its boot and uptime, and how many of its words were different."""

    last: tuple[str | None, int | None]
    different: int = 1


class Attendance(Struct, frozen=True, kw_only=True):
    """How often each device was heard."""

    words: Mapping[str, Words] = {}

    def after(self, statuses: Mapping[str, Status]) -> "Attendance":
        """With what the devices say now."""
        words = dict(self.words)
        for name, status in statuses.items():
            said = status.boot, status.uptimems
            known = words.get(name)
            if status.state != "online":
                continue
            if known is None:
                words[name] = Words(last=said)
            elif known.last != said:
                words[name] = replace(known, last=said, different=known.different + 1)
        return Attendance(words=words)

    def missing(self, expected: Iterable[str]) -> list[str]:
        """Those that were not heard by this hub itself."""
        return [
            name
            for name in expected
            if (known := self.words.get(name)) is None or known.different < HEARD
        ]
