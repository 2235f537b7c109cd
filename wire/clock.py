"""When an event really happened (pure): a device's clocks put right by the hub's.

A device without a battery-backed clock wakes in 1970 and may tap before the network gives it the
time. Its uptime is right all the same; so the hub estimates, for each boot, what its own clock
showed when that uptime was 0, and times the event by it.
"""

from collections import deque
from typing import NamedTuple

from wire.envelope import Clock

SAMPLES_MAX = 64
"""Status messages that the estimate looks back on: about 11 minutes, so that a step of the hub's
own clock is forgotten in that time."""

TOLERANCE_MS = 2_000
"""A device's clock is believed while it is this close to the estimate."""


class When(NamedTuple):
    """When it happened by the hub's clock, and by how much the device's own time was moved."""

    at_ms: int
    shift_ms: int
    retimed: bool


class BootClock:
    """What the hub's clock showed when one boot of a device began.

    A sample is the hub's time of receipt minus the uptime at sending. Delay only ever makes it
    larger, so the smallest is the best. A status says its uptime at sending; an event only that of
    its making, so events count only until there is a status.
    """

    def __init__(self, offset_ms: int | None = None) -> None:
        self._statuses: deque[int] = deque([] if offset_ms is None else [offset_ms], SAMPLES_MAX)
        self._event: int | None = None

    def status_sample(self, received_ms: int, uptimems: int) -> None:
        """Learn from a status that was just sent (not from a retained one)."""
        self._statuses.append(received_ms - uptimems)

    def event_sample(self, received_ms: int, uptimems: int) -> None:
        """Learn from an event, for want of a status."""
        sample = received_ms - uptimems
        self._event = sample if self._event is None else min(sample, self._event)

    @property
    def offset_ms(self) -> int | None:
        """The estimate; ``None`` before the first sample."""
        return min(self._statuses) if self._statuses else self._event


def happened(  # noqa: PLR0913 - two clocks have said so much
    *,
    said_ms: int | None,
    clock: Clock,
    uptimems: int | None,
    offset_ms: int | None,
    received_ms: int,
    hub_clock: Clock = "synced",
) -> When:
    """Put an event's time right.

    A device that knows the time is believed by a hub that does not (``hub_clock``).

    The device's time stands when it is within ``TOLERANCE_MS`` of the estimate, or when there is
    no estimate and the device knows its clock to be right. Otherwise the estimate stands, and the
    time of receipt where there is none. Nothing happens after it was received.
    """
    if said_ms is not None and clock == "synced" and hub_clock == "unsynced":
        return When(said_ms, 0, retimed=False)
    estimate = None if offset_ms is None or uptimems is None else offset_ms + uptimems
    if said_ms is not None and (
        abs(said_ms - estimate) <= TOLERANCE_MS if estimate is not None else clock == "synced"
    ):
        best, retimed = said_ms, False
    else:
        best, retimed = (received_ms if estimate is None else estimate), True
    at_ms = max(0, min(best, received_ms))
    return When(at_ms, 0 if said_ms is None else at_ms - said_ms, retimed)
