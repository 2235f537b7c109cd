"""The values of the region's routes. PURE.

Every one says of which days it speaks, and how many store-days of them are there: a total without
that would be a guess.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from hub.region.compare import Compared, Pair
from hub.region.days import Extent, State
from hub.region.hours import HourCell
from hub.region.trend import Trend
from hub.region.visitors import Visitors
from hub.region.worked import Worked
from hub.region.worst import Worst
from hub.region.yesterday import DayRow
from wire.report import DayReport, DayState, Reason


class Chosen(Struct, frozen=True, kw_only=True):
    """Of which days and stores a view speaks, and how many of their store-days are there.

    ``area``, ``format`` and ``store`` null: all of them.
    """

    first: date
    last: date
    area: str | None
    format: str | None
    store: str | None
    days: Extent


class OutletView(Struct, frozen=True, kw_only=True):
    """A store on the roster."""

    store: str
    label: str
    area: str
    format: str


class PullView(Struct, frozen=True, kw_only=True):
    """A store's hub whose log the node fetches: when that went well last, and why it does not now.

    ``problem`` is null where nothing is wrong, or nobody has looked yet.
    """

    store: str
    reached: datetime | None = None
    problem: str | None = None


class RegionView(Struct, frozen=True, kw_only=True):
    """The region: its stores, and the last day that is over in any of them; null without stores.

    ``pulls`` are the hubs that the node itself goes to.
    """

    name: str
    as_of: datetime
    newest: date | None
    stores: tuple[OutletView, ...]
    pulls: tuple[PullView, ...]


class DayTable(Struct, frozen=True, kw_only=True):
    """One day of every store."""

    chosen: Chosen
    as_of: datetime
    stores: tuple[DayRow, ...]


class CompareView(Struct, frozen=True, kw_only=True):
    """Stores beside each other; ``pair`` is null where no two were asked for, or cannot be."""

    chosen: Chosen
    compared: Compared
    pair: Pair | None


class TrendView(Struct, frozen=True, kw_only=True):
    """Weeks by ExPro."""

    chosen: Chosen
    trend: Trend


class HoursView(Struct, frozen=True, kw_only=True):
    """Hours by weekdays, from Monday as 0, in each store's own time."""

    chosen: Chosen
    hours: tuple[HourCell, ...]


class WorstView(Struct, frozen=True, kw_only=True):
    """The touchpoints that need somebody."""

    chosen: Chosen
    worst: Worst


class WorkedView(Struct, frozen=True, kw_only=True):
    """What was done, and whether it worked."""

    chosen: Chosen
    worked: Worked


class CalendarLine(Struct, frozen=True, kw_only=True):
    """One store; a state for every day of the choice, null where none is expected."""

    store: str
    label: str
    days: Extent
    states: tuple[State | None, ...]


class CalendarView(Struct, frozen=True, kw_only=True):
    """What stands for every store-day."""

    chosen: Chosen
    stores: tuple[CalendarLine, ...]


class FaultLine(Struct, frozen=True, kw_only=True):
    """Something that was wrong with what came, how often, and when last."""

    seq: int
    trouble: str
    carrier: Literal["push", "pull", "file"]
    times: int
    last: datetime


class StoreDay(Struct, frozen=True, kw_only=True):
    """One day of a store in its last revision."""

    day: date
    state: State
    rev: int
    answers: int | None
    score: int | None
    late: int


class StorePage(Struct, frozen=True, kw_only=True):
    """A store and how its log stands.

    ``gaps`` are numbers of lines that have not come, ``forks`` those from which there are two
    logs, ``foreign`` how many lines wait for their key to be trusted. ``days`` are newest first.
    """

    chosen: Chosen
    outlet: OutletView
    timezone: str
    lines: int
    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    foreign: int
    received: datetime | None
    faults: tuple[FaultLine, ...]
    days: tuple[StoreDay, ...]


class StoreRevision(Struct, frozen=True, kw_only=True):
    """One line of the log that tells a day; ``is_current`` is the one that counts."""

    rev: int
    seq: int
    made: datetime
    received: datetime
    carrier: Literal["push", "pull", "file"]
    state: DayState
    reason: Reason
    is_current: bool
    is_trusted: bool
    is_superseded: bool
    digest: str


class StoreDayPage(Struct, frozen=True, kw_only=True):
    """A day of a store: its last report, null where none counts, and all that came of it.

    ``people`` is null where nobody was counted at the doors.
    """

    outlet: OutletView
    day: date
    state: State | None
    people: Visitors | None
    report: DayReport | None
    revisions: tuple[StoreRevision, ...]
