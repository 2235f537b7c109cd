"""The values of the routes of day reports. PURE."""

from datetime import date

from msgspec import Struct

from hub.live.upstream import UpstreamView
from wire.report import DayState, Reason, Revision, Standing, Why

DAYS_MAX = 62
"""Days listed at a time: two months."""


class DayLine(Struct, frozen=True, kw_only=True):
    """One day in its last revision, made at ``made`` (epoch seconds).

    ``store`` is None where fewer than five answered.
    """

    day: date
    state: DayState
    rev: int
    seq: int
    made: int
    why: Why
    answers: int
    store: Standing | None


class DaysView(Struct, frozen=True, kw_only=True):
    """The days that have a report, the newest first, and how far they are on their way.

    ``region`` is None where they go to none.
    """

    store: str
    days: tuple[DayLine, ...]
    region: UpstreamView | None = None


class RevisionLine(Struct, frozen=True, kw_only=True):
    """One revision of a day; ``digest`` is the hash of its line of the log."""

    rev: int
    seq: int
    made: int
    state: DayState
    reason: Reason
    digest: str


class ReportView(Struct, frozen=True, kw_only=True):
    """A day's last revision as it stands in the log, and all of its revisions, the oldest first."""

    revision: Revision
    revisions: tuple[RevisionLine, ...]


class Forked(Struct, frozen=True, kw_only=True):
    """The log is another one than is asked for; ``seq`` and ``head`` are its last line's."""

    problem: str
    seq: int
    head: str
