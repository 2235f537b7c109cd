"""How far a store's day reports have come on their way to its region. PURE."""

from datetime import datetime

from msgspec import Struct


class UpstreamView(Struct, frozen=True, kw_only=True):
    """Of a hub that has a region.

    ``reached`` is when the region last took everything, or said that it had it; ``behind`` how many
    lines of the log it had not got then. Both are None before the first time. ``problem`` is why it
    was not reached since, or what it finds wrong; None when nothing is.
    """

    reached: datetime | None = None
    behind: int | None = None
    problem: str | None = None


class Way:
    """How it is now, for whoever looks; ``view`` is None of a hub that has no region."""

    def __init__(self) -> None:
        self.view: UpstreamView | None = None
