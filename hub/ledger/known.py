"""What a ledger answers: store-days, and sums over many of them. PURE.

Whole numbers, dates and words of closed lists, as they were in the reports. It judges nothing: a
score with its interval is for ``hub.region`` to make.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from hub.daily.traffic import Traffic
from wire.report import DayState, Why


class DayStanding(Struct, frozen=True, kw_only=True):
    """How a store stands on one day, as ``wire.report.Standing`` of the scope STORE."""

    score: int
    low: int
    high: int
    target: int | None
    gap: int | None


class Totals(Struct, frozen=True, kw_only=True):
    """Sums over the days of a store, or of several; every one of them a whole number.

    ``faces`` go by scale (4 and 5), worst face first, of questions that are no context and were
    answered by enough people that day; ``answers`` are all that count. ``made`` is the sum of them,
    of ``burst``, ``crowd``, ``unplaced`` and ``waiting``, as ``wire.report.Taps``. ``visitors``
    came in through public doors on ``visit_days`` days; with what follows they are the ``traffic``.
    ``voices`` are answers and ``passers`` people where most of a day was watched; of all
    ``bins_expected`` bins of five minutes ``bins`` were watched. ``gap`` is the sum over
    ``gap_days`` days that had a target.
    """

    days: int
    finals: int
    closed: int
    answers: int
    made: int
    burst: int
    crowd: int
    unplaced: int
    waiting: int
    faces: Mapping[int, tuple[int, ...]]
    visitors: int
    visit_days: int
    likely: int
    bound_days: int
    audit_right: int
    audit_of: int
    audit_days: int
    passers: int
    voices: int
    bins_expected: int
    bins: int
    alerts: int
    unseen: int
    actions: int
    worked: int
    gap: int
    gap_days: int
    promoters: int
    passives: int
    detractors: int

    @property
    def traffic(self) -> Traffic | None:
        """Who came in; None where nobody was counted."""
        if not self.visit_days:
            return None
        return Traffic(
            people=self.visitors,
            days=self.visit_days,
            likely=self.likely,
            bound_days=self.bound_days,
            audit_right=self.audit_right,
            audit_of=self.audit_of,
            audit_days=self.audit_days,
        )


class DayKnown(Struct, frozen=True, kw_only=True):
    """What is known of one store-day: its current report. A day without one has not arrived.

    ``awaited`` events are still at devices, ``lost`` ones nowhere, as of this revision and since
    the store's database began. ``asked`` names the questions with their versions, in short.
    ``silent`` are devices and counting lines that were expected and said nothing on the day.
    ``forked``: the report stands on a branch that another one has superseded.
    """

    store: str
    day: date
    digest: str
    incarnation: str
    seq: int
    rev: int
    made: int
    state: DayState
    why: Why
    late: int
    begins: int
    ends: int
    seconds: int
    formula: str
    description: str
    asked: str
    awaited: int
    lost: int
    forked: bool
    silent: tuple[str, ...]
    standing: DayStanding | None
    totals: Totals


class Compared(Struct, frozen=True, kw_only=True):
    """A store over some days."""

    store: str
    totals: Totals


class Tally(Struct, frozen=True, kw_only=True):
    """How many days of a store have a current report in some range of days, by its state."""

    store: str
    finals: int
    provisional: int
    closed: int
    forked: int


class Faces(Struct, frozen=True, kw_only=True):
    """Answers and what they said; ``faces`` are of one ``scale``, worst first.

    ``answers`` may be more than the faces: what fewer than five people answered is not told.
    """

    scale: int
    answers: int
    faces: tuple[int, ...]


class TrendRow(Struct, frozen=True, kw_only=True):
    """One ExPro in one week (its Monday), over the stores that were asked for."""

    week: date
    expro: str
    said: Faces


class HourRow(Struct, frozen=True, kw_only=True):
    """A local hour of a weekday (0: Monday); ``hour`` None are hours too small to be told."""

    weekday: int
    hour: int | None
    said: Faces


class PlaceRow(Struct, frozen=True, kw_only=True):
    """One touchpoint of one store; ``context``: the store does not own it."""

    store: str
    touchpoint: str
    context: bool
    said: Faces


class ExproRow(Struct, frozen=True, kw_only=True):
    """One ExPro of one store."""

    store: str
    expro: str
    said: Faces


class RuleRow(Struct, frozen=True, kw_only=True):
    """How many store-days of a week were judged by which formula and questions."""

    week: date
    formula: str
    asked: str
    days: int


class JudgedRow(Struct, frozen=True, kw_only=True):
    """By which formula and questions some days of a store were judged."""

    store: str
    formula: str
    asked: str


class ActedRow(Struct, frozen=True, kw_only=True):
    """Something that staff of a store did, as ``wire.report.Acted``."""

    store: str
    day: date
    number: int
    scope: str
    element: str | None
    alert: int | None
    verdict: Literal["better", "worse", "cannot_tell"]
