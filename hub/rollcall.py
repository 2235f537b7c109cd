"""The devices that were heard of: what each said of itself last, and how far the log has it. PURE.

In come statuses, events and cursors; out goes what is known of each device. Those that the store's
file names always have room; of others only so many are remembered. It judges none of them: that is
``hub.health``'s.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from hub.health import STALE_MS, Held
from hub.live import Heard
from hub.store import StreamState
from wire.events import Status

DEVICES_MAX = 500
"""Devices at no touchpoint: names that anybody may make up. Beyond it the one that was silent the
longest is forgotten, until it speaks again; those of the store's file always have room."""


DAYS_MAX = 70
"""Business days of which it is known who said anything: more than answers may be late."""


class Rollcall:
    """The devices of one store; ``placed`` are those that its file names.

    ``days`` are those that were heard of on each business day, by its number.
    """

    def __init__(self, placed: Collection[str]) -> None:
        self.placed = placed
        self.wanted: Mapping[str, str] = {}
        self.forgotten = 0
        self.days: dict[int, set[str]] = {}
        self._heard: dict[str, Heard] = {}  # the one that was silent the longest comes first
        self._held: dict[tuple[str, str], Held] = {}

    def note(self, device: str, day: int) -> None:
        """Take that a device said something on a business day."""
        known = self.days.get(day)
        if known is None:
            known = self.days[day] = set()
            if len(self.days) > DAYS_MAX:
                del self.days[min(self.days)]
        if len(known) < DEVICES_MAX or device in self.placed:
            known.add(device)

    def memory(self) -> dict[str, int]:
        """When those were heard of who said nothing of themselves; the store has the others."""
        return {name: one.at_ms for name, one in self._heard.items() if one.status is None}

    def restore(self, memory: Mapping[str, int]) -> None:
        """Go on from the ``memory``."""
        for device, at_ms in memory.items():
            self._remember(device, Heard(status=None, at_ms=at_ms, held=None))

    def handed(self, wanted: Mapping[str, str], now_ms: int) -> None:
        """Take the fingerprint of what each device is handed out from now on."""
        self.wanted = wanted
        for name, heard in self._heard.items():
            since_ms = self._unlike_ms(name, heard.status, heard, now_ms)
            self._heard[name] = replace(heard, unlike_ms=since_ms)

    def reckon(self, streams: Iterable[StreamState]) -> None:
        """Take how far the log has some streams."""
        for one in streams:
            self._held[one.device, one.stream] = Held(upto=one.upto, also=one.also, lost=one.lost)

    def hear(self, device: str, status: Status, received_ms: int) -> None:
        """Take what a device says of itself."""
        since_ms = self._unlike_ms(device, status, self._heard.get(device), received_ms)
        heard = Heard(status=status, at_ms=received_ms, held=None, unlike_ms=since_ms)
        self._remember(device, heard)

    def hear_event(self, device: str, received_ms: int) -> None:
        """Take when a device was last heard of, where it says nothing of itself."""
        heard = self._heard.get(device)
        if heard is None or (heard.status is None and heard.at_ms < received_ms):
            self._remember(device, Heard(status=None, at_ms=received_ms, held=None))

    def devices(self) -> dict[str, Heard]:
        """Everybody who is remembered."""
        return {name: self._with_stream(name) for name in self._heard}

    def _remember(self, device: str, heard: Heard) -> None:
        self._heard.pop(device, None)
        self._heard[device] = heard
        if len(self._heard) > DEVICES_MAX and device not in self.placed:
            for one in [name for name in self._heard if name not in self.placed][:-DEVICES_MAX]:
                del self._heard[one]
                self.forgotten += 1

    def _with_stream(self, device: str) -> Heard:
        heard = self._heard[device]
        stream = None if heard.status is None else heard.status.stream
        held = None if stream is None else self._held.get((device, stream))
        return replace(heard, held=held)

    def _unlike_ms(
        self, device: str, status: Status | None, before: Heard | None, now_ms: int
    ) -> int | None:
        """Since when a device is online and shows something else than it was handed out."""
        wanted = self.wanted.get(device)
        if status is None or status.state == "offline" or status.config_running == wanted:
            return None
        return (before.unlike_ms if before and now_ms - before.at_ms < STALE_MS else None) or now_ms
