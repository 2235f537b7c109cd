"""The values of the desk's routes: grid, heat map, series, ledger, held presses. PURE."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from hub.health import DeviceState, Ledger
from hub.live.detail import HeldView
from hub.live.log import ActionView
from hub.live.values import ScoreView
from hub.scoring.lookback import Step


class CellView(Struct, frozen=True, kw_only=True):
    """One cell of the grid, row or column; ``scope`` is its name in ``/api/v1/scores``.

    ``questions`` and ``touchpoints`` are what it is made of, each a scope as well.
    """

    scope: str
    expro: str | None
    module: str | None
    score: ScoreView
    questions: tuple[str, ...]
    touchpoints: tuple[str, ...]


class GridView(Struct, frozen=True, kw_only=True):
    """ExPros by modules; a cell that no question speaks for is not in ``cells``."""

    store: str
    as_of: datetime
    expros: tuple[CellView, ...]
    modules: tuple[CellView, ...]
    cells: tuple[CellView, ...]


class PeopleView(Struct, frozen=True, kw_only=True):
    """People over the lines of a place; ``watched`` are the seconds that somebody counted."""

    in_: int = field(name="in")
    out: int
    passers: int
    watched: int


class PointView(Struct, frozen=True, kw_only=True):
    """One step of ``seconds`` from ``at``; null, never 0, where nobody answered or counted.

    ``target`` is the one that was in force on its day, null where there was none.
    """

    at: datetime
    seconds: int
    value: float | None
    lo: float | None
    hi: float | None
    n: float
    target: float | None
    people: PeopleView | None


class SeriesView(Struct, frozen=True, kw_only=True):
    """How a scope went, step by step in the store's own days and hours, and what staff did.

    A step is a whole: its answers do not fade. ``actions`` are those noted for the scope in the
    span, the newest first; the store's series has those of every scope.
    """

    store: str
    scope: str
    step: Step
    timezone: str
    points: tuple[PointView, ...]
    actions: tuple[ActionView, ...]


class HourView(Struct, frozen=True, kw_only=True):
    """One hour of the week; ``weekday`` 0 is Monday, ``days`` had an answer in this hour."""

    weekday: int
    hour: int
    days: int
    value: float | None
    lo: float | None
    hi: float | None
    n: float
    people: PeopleView | None


class WeekView(Struct, frozen=True, kw_only=True):
    """A scope by weekday and local hour, over the ``days`` that history looks back on.

    Hours in which nobody answered and nobody was counted are not in it.
    """

    store: str
    scope: str
    timezone: str
    days: int
    hours: tuple[HourView, ...]


class BookView(Struct, frozen=True, kw_only=True):
    """One device's events: taps made = taps stored.

    ``quarantined`` of the stored ones are not understood; ``ledger`` is null for a device that
    never said how many it made.
    """

    device: str
    place: str | None
    state: DeviceState
    ledger: Ledger | None
    quarantined: int


class LedgerView(Struct, frozen=True, kw_only=True):
    """Every device's events; ``balanced`` while none is missing.

    ``quarantine_read`` of the quarantined events were looked at: all, but in a store where very
    many are.
    """

    store: str
    as_of: datetime
    balanced: bool
    devices: tuple[BookView, ...]
    quarantine_read: int


class HeldPage(Struct, frozen=True, kw_only=True):
    """The newest presses of the last 26 hours that do not count, and why."""

    store: str
    as_of: datetime
    held: tuple[HeldView, ...]


class NamedView(Struct, frozen=True, kw_only=True):
    """What a visit said of one element: a direction, a problem, or ``liked``."""

    element: str
    said: str


class ChosenView(Struct, frozen=True, kw_only=True):
    """What a visit answered to a further question."""

    question: str
    choice: str


class SingleView(Struct, frozen=True, kw_only=True):
    """One press of a face, and what the same visit said beside it.

    ``face`` runs from 1, the worst, to ``scale``. ``held`` is why it does not count: it was a
    ``burst``, came too late (``stale``), or the same visit has ``corrected`` it since. ``crowd``:
    it was one of more than people passed, and counts in part; told of the last 26 hours only. null:
    it counts.
    """

    at: datetime
    retimed: bool
    device: str
    question: str
    version: int
    scale: int
    face: int
    language: str
    decision_ms: int | None
    held: Literal["burst", "stale", "corrected", "crowd"] | None
    reasons: tuple[NamedView, ...]
    answers: tuple[ChosenView, ...]


class SinglesView(Struct, frozen=True, kw_only=True):
    """The newest answers at a touchpoint; ``before`` asks for those before them, null: no more.

    A page ends where it is full or where enough of the log was read, so it may be short, or
    empty, and still not the last.
    """

    store: str
    touchpoint: str
    answers: tuple[SingleView, ...]
    before: int | None


class CommentView(Struct, frozen=True, kw_only=True):
    """The last words of one visit; numbers and addresses were masked at the kiosk.

    ``number`` is that by which an admin erases them.
    """

    number: int
    at: datetime
    touchpoint: str
    language: str
    text: str


class CommentsView(Struct, frozen=True, kw_only=True):
    """The newest comments where a store has switched them on; ``before`` as in answers."""

    store: str
    comments: tuple[CommentView, ...]
    before: int | None


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be gone wherever it stands, whatever its case."""

    contains: Annotated[str, Meta(min_length=3, max_length=200)]


class Erased(Struct, frozen=True, kw_only=True):
    """How many comments lost their words; ``copies`` are files and folders made before."""

    erased: int
    copies: tuple[str, ...] = ()
