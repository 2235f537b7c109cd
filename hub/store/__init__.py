"""The hub's memory: what it must keep, and the questions it asks of it.

``Store`` is the protocol; ``hub.store.sqlite`` keeps it in one file. ``tests/hub/store_promises.py``
is the suite that every implementation passes.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class StoreError(Exception):
    """The store cannot do its work; the message says what an operator can do."""


class StoreNewer(StoreError):
    """The database was written by a newer program."""


class Stored(Struct, frozen=True, kw_only=True):
    """One event of the log, as everything above the store reads it.

    ``position`` orders the log and is never reused. ``at_ms`` is when it happened, corrected once
    at ingest; ``shift_ms`` is by how much the device's own clock was corrected, and applies to
    times inside the body as well.
    """

    position: int
    device: str
    stream: str
    seq: int
    type: str
    at_ms: int
    shift_ms: int
    retimed: bool
    received_ms: int
    body: str


class Counts(Struct, frozen=True, kw_only=True):
    """How many events are where; ``lost`` are holes that their device no longer holds."""

    stored: int
    quarantined: int
    lost: int
    rejected: int


class StreamState(Struct, frozen=True, kw_only=True):
    """How far the hub has one stream."""

    device: str
    stream: str
    upto: int
    also: tuple[tuple[int, int], ...]
    lost: int
    last_received_ms: int


class DeviceStatus(Struct, frozen=True, kw_only=True):
    """The last thing a device said of itself; ``status`` is its JSON (``wire.events.Status``)."""

    device: str
    status: str
    received_ms: int


class Store(Protocol):
    """What the rooms above need of a store."""

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        """The log behind ``position``, in order, at most ``limit`` events."""

    def counts(self) -> Counts:
        """How many events are where."""

    def streams(self) -> Sequence[StreamState]:
        """How far every stream is."""

    def statuses(self) -> Sequence[DeviceStatus]:
        """The last status of every device ever seen."""
