"""The values of the live page; ``LiveView`` is the JSON of ``GET /api/v1/live``. PURE."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from config.floor import FloorPlan, Spot
from hub.health import ConfigState, DeviceState, Ledger


class ScoreView(Struct, frozen=True, kw_only=True):
    """A score of 0 to 100 with its 90 % interval; null, never 0, when nobody answered.

    ``n`` are the answers of the last 26 hours, ``n_hour`` those of the last hour; ``held`` are
    presses that do not count (repeated ones, and more at once than people passed). ``status`` is
    ``few`` when the answers weigh less than 5: then the number is mostly what is usual. ``usual``
    is what is usual in this hour, null without days to tell from. ``trend`` compares the last hour
    with the three before, where one question is asked and there are answers enough. ``target`` and
    ``aim`` say what was intended, and whether it is met; null without a target or enough answers.
    """

    value: float | None
    lo: float | None
    hi: float | None
    n: int
    n_hour: int
    status: Literal["none", "few", "enough"]
    held: int = 0
    usual: float | None = None
    trend: Literal["up", "down", "flat"] | None = None
    target: float | None = None
    aim: Literal["below", "met", "unsure"] | None = None


class TouchpointView(Struct, frozen=True, kw_only=True):
    """One touchpoint. Not ``placed``: a device without a touchpoint, under its own name.

    ``state`` is the best of its devices' states, null when none was heard of yet; simulated ones
    come and go, and do not count while they are off. ``at`` is its place on the plan.
    """

    id: str
    name: str
    placed: bool
    moment_of_truth: bool
    score: ScoreView
    last_answer: datetime | None
    state: DeviceState | None
    at: Spot | None = None


class ExProView(Struct, frozen=True, kw_only=True):
    """One experience provider that the store asks about; the words are those of ``ScoreView``.

    In whole points, as it is shown: what changes less is sent less often. ``/api/v1/scores`` has
    the tenths. ``voices_per100`` are answers per 100 people that passed, null where nobody counts.
    ``touchpoints`` are those that speak for it, by id: how old it is, and whether it is silent,
    is theirs.
    """

    expro: str
    value: int | None
    lo: int | None
    hi: int | None
    n: int
    status: Literal["none", "few", "enough"]
    trend: Literal["up", "down", "flat"] | None
    target: float | None
    aim: Literal["below", "met", "unsure"] | None
    voices_per100: int | None
    touchpoints: tuple[str, ...]


class FeltView(Struct, frozen=True, kw_only=True):
    """What shoppers sense at one touchpoint: ``word`` says what is wrong with the ``element``.

    Of those that please, ``word`` is ``liked``. ``points_lost`` is what it costs the score there;
    null while too few blamed anything, and of what pleases. ``measured`` is what a probe there says
    of it now, in ``unit``, in whole numbers; null where none does.
    """

    element: str
    word: str
    touchpoint: str
    place: str
    points_lost: float | None
    last_answer: datetime | None
    measured: int | None = None
    unit: str | None = None


class AlarmView(Struct, frozen=True, kw_only=True):
    """An alert that is not over: ``place`` null is the whole store.

    ``kind`` as in ``/api/v1/alerts``. ``element`` and ``word`` are the strongest reason, null
    without one. ``value`` is the score there now, ``usual`` what is usual in this hour.
    """

    number: int
    kind: Literal["down", "up", "hazard"]
    place: str | None
    since: datetime
    acknowledged: bool
    element: str | None = None
    word: str | None = None
    value: float | None = None
    usual: float | None = None


class TrafficView(Struct, frozen=True, kw_only=True):
    """People over the entrances since ``day_start``; null where nothing was watched.

    ``balance`` is in minus out as counted. ``occupancy`` is how many people are inside, from all
    doors since the last closing, never below 0 (``/api/v1/traffic`` has how sure that is); null
    while a door gives no evidence: ``missing`` names it. ``coverage`` is the watched share, 0 to 1,
    of the time since the day's first bucket. ``state`` is the best of the counters' states, null
    when none was heard of yet.
    """

    in_: int | None = field(name="in")
    out: int | None
    occupancy: int | None
    balance: int | None
    coverage: float | None
    watched_until: datetime | None
    day_start: datetime
    state: DeviceState | None
    missing: tuple[str, ...] = ()


class DeviceView(Struct, frozen=True, kw_only=True):
    """One device; ``ledger`` says where its events are, ``trouble`` what it says is wrong.

    ``note`` is what it says should be seen to although it works.

    ``config`` is how a kiosk stands to what the hub handed out: it shows it (``current``), will
    soon (``pending``), has shown something else for more than a minute (``behind``), or refuses it
    (``refused``) for the reason in ``config_problem``; null for everything else.
    """

    name: str
    program: str | None
    version: str | None
    state: DeviceState
    place: str | None
    simulated: bool
    heard: datetime
    last_event: datetime | None
    waiting: int | None
    trouble: str | None
    ledger: Ledger | None
    config: ConfigState | None = None
    config_problem: str | None = None
    note: str | None = None


class EventsView(Struct, frozen=True, kw_only=True):
    """How many events are where; ``lost`` are numbers that their device no longer holds."""

    stored: int
    quarantined: int
    lost: int
    rejected: int


class Headline(Struct, frozen=True, kw_only=True):
    """The one thing to do, or that there is none.

    ``kind`` says what: the hub cannot store (``store``) or hear (``link``), a ``hazard`` was named
    or a score fell (``down``) and nobody has seen to it, as ``alarm`` says, the shop's file was
    changed and cannot be used (``shop``), a device's events are unaccounted for (``missing``), it
    is ``offline``, in ``trouble``, has ``refused`` what it was handed out, is ``behind`` with it,
    ``stale`` or at no touchpoint (``unplaced``); nobody was heard yet (``waiting``), somebody sees
    to the ``alarm`` already (``tended``), or all is ``fine``. ``device`` and ``place`` say where,
    ``detail`` is the device's own word, a number, or the first mistake in the shop's file, ``more``
    how many further devices or alerts have something as well, or how many more mistakes there are.
    ``kiosks`` and ``counters`` are those that are online.
    """

    kind: Literal[
        "store",
        "link",
        "hazard",
        "down",
        "shop",
        "missing",
        "offline",
        "trouble",
        "refused",
        "behind",
        "stale",
        "unplaced",
        "waiting",
        "tended",
        "fine",
    ]
    device: str | None = None
    place: str | None = None
    detail: str | None = None
    more: int = 0
    kiosks: int = 0
    counters: int = 0
    alarm: AlarmView | None = None


class LiveView(Struct, frozen=True, kw_only=True):
    """Everything the live page shows; the body of ``GET /api/v1/live``.

    ``timezone`` is an IANA name, ``as_of`` the hub's time, ``last_event`` when the newest event
    came in. ``simulated`` is true while answers of simulated shoppers may be in the numbers.
    ``shop_problems`` says why the shop's file, as it is now, is not in force; none while it is.
    ``felt`` has what costs most, first, and at its end what pleases most; ``alarms`` the alerts
    that are not over, as many as a wall has room for: hazards, then what is worse, then what is
    better, of each the newest first. ``plan`` is the store seen from above.
    """

    store: str
    name: str
    timezone: str
    as_of: datetime
    headline: Headline
    score: ScoreView
    touchpoints: tuple[TouchpointView, ...]
    traffic: TrafficView
    devices: tuple[DeviceView, ...]
    events: EventsView
    simulated: bool
    last_event: datetime | None
    shop_problems: tuple[str, ...] = ()
    expros: tuple[ExProView, ...] = ()
    felt: tuple[FeltView, ...] = ()
    alarms: tuple[AlarmView, ...] = ()
    plan: FloorPlan | None = None
