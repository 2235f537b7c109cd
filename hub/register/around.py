"""What the registrar needs of those around it: what it reads, and where it writes.

These are protocols alone; ``hub.board``, ``hub.logbook`` and ``hub.store`` keep them.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from hub.actions import Action, Effect
from hub.alerts import Alerts
from hub.editions import Edition, Editions
from hub.live.footfall import Counted
from hub.scorekeeper import Dated
from hub.scoring.lookback import Lookback
from hub.store import Counts, Sheet, StreamState
from hub.turnstile import Turnstile


class Evidence(Protocol):
    """What is needed of a ``hub.board.Board``."""

    @property
    def editions(self) -> Editions:
        """Which days were under which description."""

    @property
    def turnstile(self) -> Turnstile:
        """What counts by hand say of the counting lines."""

    def under(self, edition: Edition, day: int) -> Dated | None:
        """A day by the description that it was under; None where it is not known any more."""

    def look_back(self, now_ms: int) -> Lookback:
        """The days before now and today."""

    def heard_on(self, day: int) -> AbstractSet[str]:
        """The devices that said anything on a day."""

    def counted(self, now_ms: int) -> Counted:
        """The people, and from which day on the counters are held."""

    def effect(self, action: Action, now_ms: int) -> Effect:
        """Whether what staff did has worked."""


class Book(Protocol):
    """What is needed of a ``hub.logbook.Logbook``."""

    @property
    def remembered(self) -> Alerts:
        """All alerts, as they stand."""

    @property
    def noted(self) -> Sequence[Action]:
        """All actions, in order."""


class Shelf(Protocol):
    """What is needed of a ``hub.store.Store``."""

    def append(self, sheet: Sheet) -> None:
        """Add a line to the log of day reports."""

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        """The log behind a number."""

    def last_sheet(self) -> Sheet | None:
        """The last line of the log."""

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        """The last line of each of the newest days."""

    def counts(self) -> Counts:
        """How many events are where."""

    def streams(self) -> Sequence[StreamState]:
        """How far every stream is."""
