"""The values of ``/api/v1/traffic``: doors, people inside, closings, zones, hand counts. PURE."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from hub.footfall.day import Role
from hub.footfall.hand import Source
from hub.health import DeviceState


class AuditView(Struct, frozen=True, kw_only=True):
    """How far to trust a line's counter: ``wrong`` is the share that it counted unlike a hand.

    ``wrong_lo`` to ``wrong_hi`` is the 95 % interval (Wilson), ``people`` how many crossings it
    rests on, ``more`` how many more to count until it is known to 2 points. The true number is
    about ``factor`` times the counter's. ``due`` is when to count again. ``source`` says who keeps
    it: the hub, from counts by hand, or the sensor, which sends it with its counts.
    """

    wrong: float
    wrong_lo: float
    wrong_hi: float
    people: int
    more: int
    factor: float
    due: datetime
    overdue: bool
    source: Source


class HourView(Struct, frozen=True, kw_only=True):
    """One local hour of a line, begun at ``begins``; null where nothing was watched."""

    begins: datetime
    in_: int | None = field(name="in")
    out: int | None
    coverage: float | None


class CorrectedView(Struct, frozen=True, kw_only=True):
    """The raw counts times the audit's factor."""

    in_: int = field(name="in")
    out: int
    factor: float


class LineView(Struct, frozen=True, kw_only=True):
    """One counting line on one business day.

    ``in`` and ``out`` are as counted; ``corrected`` stands beside them where there is an audit.
    ``staff_in`` and ``staff_out`` are the part that is declared to be staff's; null: nothing is.
    ``role`` is ``public``, ``staff`` or ``inner`` (no door). ``device`` counted last, ``state`` is
    its own, ``trouble`` and ``note`` what it says of its camera.
    """

    line: str
    role: Role
    in_: int | None = field(name="in")
    out: int | None
    coverage: float | None
    staff_in: int | None
    staff_out: int | None
    corrected: CorrectedView | None
    audit: AuditView | None
    device: str | None
    state: DeviceState | None
    trouble: str | None
    note: str | None
    hours: tuple[HourView, ...]


class ClosingView(Struct, frozen=True, kw_only=True):
    """What was left over when the store had closed, and the correction that set it to 0.

    ``drift`` is in minus out of all doors since the closing before, ``correction`` its opposite,
    ``share`` its size of ``crossings`` (in and out). ``expected`` is how far from 0 the drift may
    be by the audits (95 %), ``beyond`` whether it is further; null without audits. All of them are
    null where a door (``missing``) was watched too little. ``closed`` is null for a store that
    never closes: its balance begins anew with each business day (``reset``).
    """

    day: date
    closed: datetime | None
    reset: datetime
    in_: int = field(name="in")
    out: int
    crossings: int
    drift: int | None
    correction: int | None
    share: float | None
    coverage: float | None
    expected: float | None
    beyond: bool | None
    missing: tuple[str, ...]
    revised: int = 0


class LevelView(Struct, frozen=True, kw_only=True):
    """People inside in one local hour, on average and at most; null: a door was not watched."""

    begins: datetime
    mean: float | None
    peak: int | None


class OccupancyView(Struct, frozen=True, kw_only=True):
    """People inside, from all doors since ``since``: the end of the last closing.

    ``people`` is never below 0 and null while nobody knows; ``missing`` names the doors because of
    which. ``drift`` is the raw balance of all doors. ``lo`` to ``hi`` is the 95 % interval, null
    while a door was never audited; ``sure`` is false where a door was watched for less than 80 %.
    ``staff`` and ``shoppers`` are null where the store has not declared who is staff.
    """

    since: datetime
    people: int | None
    lo: int | None
    hi: int | None
    shoppers: int | None
    staff: int | None
    drift: int | None
    public_in: int | None
    public_out: int | None
    staff_in: int | None
    staff_out: int | None
    coverage: float | None
    sure: bool
    missing: tuple[str, ...]
    hours: tuple[LevelView, ...] = ()


class ZoneView(Struct, frozen=True, kw_only=True):
    """One zone on one business day: ``mean`` and ``peak`` people in it, ``visits`` that ended.

    ``stays`` are those by how long they lasted: ``"5-15"`` from 5 s to less than 15 s, ``"60-"`` a
    minute and longer, ``"-"`` nobody knows. ``stay_s`` is their mean. Of a queue also its
    ``length`` now, the mean wait, and what nine of ten waited less than; null for other zones.
    """

    zone: str
    queue: bool
    visits: int | None
    mean: float | None
    peak: int | None
    stay_s: float | None
    stays: Mapping[str, int]
    coverage: float | None
    length: float | None
    wait_s: float | None
    wait_most_s: int | None


class CountView(Struct, frozen=True, kw_only=True):
    """One count by hand and what the counter said in the same minutes.

    ``minutes`` of its ``of`` minutes could be compared; ``settled``: nothing more will come. The
    numbers are of those minutes; ``error`` is the difference of hand and counter over the hand's
    number. ``hand_all`` is what was tapped altogether.
    """

    number: int
    line: str
    begins: datetime
    ends: datetime
    settled: bool
    withdrawn: bool
    minutes: int
    of: int
    hand_all: int
    hand_in: int
    hand_out: int
    sensor_in: int
    sensor_out: int
    error: float | None
    wrong: float | None
    wrong_lo: float | None
    wrong_hi: float | None


class TrafficReport(Struct, frozen=True, kw_only=True):
    """The people of one business day; ``day`` is its date.

    ``occupancy`` is that of now, null in the report of another day. ``closings`` and ``counts`` are
    the newest first, whatever the day.
    """

    store: str
    as_of: datetime
    day: date
    begins: datetime
    ends: datetime
    occupancy: OccupancyView | None
    lines: tuple[LineView, ...]
    zones: tuple[ZoneView, ...]
    staff_share: float | None
    staff_people: int | None
    closings: tuple[ClosingView, ...] = ()
    counts: tuple[CountView, ...] = ()


class CountPlan(Struct, frozen=True, kw_only=True):
    """What a page needs to count one line: the hub's time, and when the next count may begin.

    A count runs ``minutes`` from ``begins`` on. ``audit`` is how the counter stands so far.
    """

    line: str
    name: str
    store: str
    now: datetime
    begins: datetime
    minutes: int
    audit: AuditView | None
    counts: tuple[CountView, ...]
