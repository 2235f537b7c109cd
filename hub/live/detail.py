"""The values of ``GET /api/v1/scores`` and ``/api/v1/history``: everything the model says. PURE."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from hub.ambience import MeasuredView
from hub.live.values import ScoreView
from hub.scoring.importance import Quadrant
from hub.scoring.scope import Kind


class AimView(Struct, frozen=True, kw_only=True):
    """What is intended of a scope, and how it stands to it.

    ``since`` is the day from which on the target is meant and ``version`` counts those of its
    scope; null and 0 for a target without a day. ``gap`` is score minus target, ``p_miss`` the
    probability, 0 to 1, that the target is missed. ``days_below`` whole days in a row up to
    yesterday missed it almost certainly, of ``days_judged``.
    """

    target: float
    since: date | None
    version: int
    gap: float
    p_miss: float
    days_below: int
    days_judged: int


class ChangeView(Struct, frozen=True, kw_only=True):
    """What the change detector says of today.

    ``state`` is ``learning`` while there is too little history, ``none``, ``watch`` or ``alert``;
    an alert stays for the day. ``p_changed`` is the probability that something changed today, in
    ``since`` if that is likelier than not. ``cause`` is the element blamed more than usual since.
    """

    state: Literal["learning", "none", "watch", "alert"]
    better: bool
    recovered: bool
    p_changed: float | None
    since: datetime | None
    cause: str | None


class EngagementView(Struct, frozen=True, kw_only=True):
    """Answers per 100 people that passed; ``over``: more answers than people were seen."""

    per100: float
    lo: float
    hi: float
    over: bool


class IndexView(Struct, frozen=True, kw_only=True):
    """A number from -100 to 100 with its 90 % interval and the weight of answers behind it."""

    value: float
    lo: float
    hi: float
    evidence: float


class LeanView(Struct, frozen=True, kw_only=True):
    """The direction index: -100 is always too little, 100 always too much.

    ``aim`` is how far it may lean to either side, ``p_off`` the probability that it leans further.
    """

    value: float
    lo: float
    hi: float
    evidence: float
    aim: float | None
    p_off: float | None


class ElementView(Struct, frozen=True, kw_only=True):
    """One element of SENSE: weighed mentions, their ``net``, and what it costs the score.

    ``said`` is what was wrong, by word. ``points_lost`` of all elements add up to 100 minus the
    score; null while too few blamed anything. ``measured`` is what probes say of it there.
    """

    element: str
    good: float
    bad: float
    net: IndexView
    lean: LeanView | None
    said: Mapping[str, float]
    points_lost: float | None
    points_below_target: float | None
    measured: tuple[MeasuredView, ...] = ()


class ShareView(Struct, frozen=True, kw_only=True):
    """A number per 100 with its 90 % interval; ``n`` is how many it is a share of."""

    value: float
    lo: float
    hi: float
    n: int


class RealizationView(ShareView, frozen=True, kw_only=True):
    """Receipts per 100 people who came in, while a till spoke and every entrance was watched.

    ``returns`` are per 100 receipts, null without one. ``coverage`` is the share of the tills' time
    that was watched; ``over``: more receipts than people were seen to come in.
    """

    returns: ShareView | None
    coverage: float
    over: bool


class ReachView(Struct, frozen=True, kw_only=True):
    """Of the ``asked`` cells, ``good`` have answers enough and do not miss their target."""

    good: int
    asked: int


class ScopeView(Struct, frozen=True, kw_only=True):
    """One thing that is scored; ``scope`` is its name in targets and alerts.

    ``name`` is what people call it, ``asked`` the wording of a question by language, ``questions``
    are the scopes that it is made of. A ``context`` scope belongs to others: shown, and part of no
    score. ``consistency`` of 100: its questions differ no more than chance lets them. ``change``
    is of questions and the store, ``engagement``, ``last_hour`` (a plain mean) and ``elements`` of
    questions only, ``expectation`` (better than expected is above 0) of ExPros, ``realization`` of
    the store today. ``reach`` is a module's breadth over ExPros, or an ExPro's depth over modules.
    """

    scope: str
    kind: Kind
    name: str | None
    context: bool
    score: ScoreView
    aim: AimView | None
    consistency: float
    expectation: IndexView | None = None
    realization: RealizationView | None = None
    reach: ReachView | None = None
    change: ChangeView | None = None
    engagement: EngagementView | None = None
    last_hour: float | None = None
    elements: tuple[ElementView, ...] = ()
    questions: tuple[str, ...] = ()
    asked: Mapping[str, str] = {}


class MattersView(Struct, frozen=True, kw_only=True):
    """What matters, and how it is done: one element over the last weeks.

    ``impact`` is how many points better a visit was rated by those who liked the element than by
    those who blamed it; an association, no proof. ``net`` is how it is done. ``quadrant`` compares
    both with the mean of all elements, null while fewer than 10 named it.
    """

    element: str
    impact: IndexView
    net: float
    quadrant: Quadrant | None


class HeldView(Struct, frozen=True, kw_only=True):
    """Presses within five minutes from ``since`` that do not count, and why.

    ``burst``: pressed again within eight seconds by others than the visit; ``crowd``: more answers
    than the people that passed can have given.
    """

    scope: str
    touchpoint: str
    since: datetime
    reason: Literal["burst", "crowd"]
    presses: int


class TallyView(Struct, frozen=True, kw_only=True):
    """What became of the words of shoppers that the scores still know of."""

    accepted: int
    corrected: int
    held: int
    stale: int
    set_aside: int


class ScoresView(Struct, frozen=True, kw_only=True):
    """Everything that is scored, at ``as_of``, by the formulas of version ``formula``.

    ``recommended`` is the net promoter score of today. ``held`` are the newest presses of the last
    26 hours that do not count.
    """

    store: str
    name: str
    formula: str
    as_of: datetime
    simulated: bool
    scopes: tuple[ScopeView, ...]
    matters: tuple[MattersView, ...]
    recommended: IndexView | None
    held: tuple[HeldView, ...]
    tally: TallyView


class DayScore(Struct, frozen=True, kw_only=True):
    """One scope over one whole day, held against the target that was in force on it."""

    value: float
    lo: float
    hi: float
    n: float
    target: float | None
    aim: Literal["below", "met", "unsure"] | None


class DayView(Struct, frozen=True, kw_only=True):
    """One business day by scope; late answers may still change it while it is not ``closed``.

    ``realization`` is the store's, null where no till or no entrance said anything.
    """

    day: date
    closed: bool
    realization: RealizationView | None
    scopes: Mapping[str, DayScore]


class HistoryView(Struct, frozen=True, kw_only=True):
    """The days before today, the newest last, as far as history looks back."""

    store: str
    formula: str
    days: tuple[DayView, ...]
