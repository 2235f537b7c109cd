"""How the copies and the disk of a hub are, and when somebody has to be told. PURE."""

from datetime import datetime, timedelta

from msgspec import Struct

OVERDUE = timedelta(hours=48)
"""Since the last good copy: so many days would be lost with the disk."""


class BackupView(Struct, frozen=True, kw_only=True):
    """``made`` is when the last good copy was made, None before the first; ``copies`` how many lie.

    ``problem`` is why there was none since; None when nothing is wrong.
    """

    made: datetime | None = None
    copies: int = 0
    problem: str | None = None

    def overdue(self, now: datetime) -> str | None:
        """What staff are told when there is no young copy; None while there is one.

        A hub that has never made one is told of as soon as it fails: it tries when it has started.
        """
        if self.made is None:
            return None if self.problem is None else "no copy of this hub was ever made"
        if now - self.made <= OVERDUE:
            return None
        since = self.made.isoformat(sep=" ", timespec="minutes")
        return f"no copy of this hub since {since}; ask vetrina-hub doctor"


class Vault:
    """How it is now, for whoever looks; ``view`` is None of a hub that makes none by itself.

    ``is_full``: the hub's disk has so little room that its ballast was let go.
    """

    def __init__(self) -> None:
        self.view: BackupView | None = None
        self.is_full = False

    def trouble(self, now: datetime) -> str | None:
        """What staff are told of the hub's disk and copies; who wants no copies misses none."""
        if self.is_full:
            return "the disk of the hub is full, or nearly: make room"
        return None if self.view is None else self.view.overdue(now)
