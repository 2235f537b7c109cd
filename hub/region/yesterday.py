"""One day of every store, side by side as the roster has them. PURE.

In come what was heard of the day and what stands in each store's last report of it; out go rows. A
store that sent nothing has a row that says so, and no number.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from hub.daily.traffic import Traffic
from hub.region.days import Span, Stands, State, last_over, stands
from hub.region.known import Heard, Outlet, Stood
from hub.region.visitors import Visitors, visitors
from wire.report import Why


class Facts(NamedTuple):
    """What a day's last report says; ``stood`` None: too few answered.

    ``open_alerts``: those that nobody has seen; ``made`` in epoch seconds; ``waiting``: late taps
    that are too few to be told apart.
    """

    made: int
    why: Why
    answers: int
    stood: Stood | None
    waiting: int
    traffic: Traffic | None
    alerts: int
    open_alerts: int
    actions: int


class DayRow(Struct, frozen=True, kw_only=True):
    """One store; ``state`` null: its day is not over yet. What is null was not told.

    ``waiting``: late taps that are not among the ``answers``, too few to be told apart.
    """

    store: str
    label: str
    area: str
    format: str
    state: State | None
    rev: int
    made: int | None
    why: Why | None
    awaited: int
    silent: tuple[str, ...]
    answers: int | None
    waiting: int | None
    stood: Stood | None
    people: Visitors | None
    alerts: int | None
    open_alerts: int | None
    actions: int | None


def rows(
    outlets: Sequence[Outlet],
    heard: Sequence[Heard],
    facts: Mapping[str, Facts],
    day: date,
    now: datetime,
) -> tuple[tuple[DayRow, ...], Stands]:
    """Every store that was to report on the day, or may yet; and how each of these days stands."""
    found = stands(outlets, heard, Span(day, day), now)
    known = {one.store: one for one in heard if one.day == day}
    shown = [
        _row(one, found, known.get(one.store), facts.get(one.store), day)
        for one in outlets
        if (one.store, day) in found or _may_come(one, day, now)
    ]
    return tuple(shown), found


def _may_come(outlet: Outlet, day: date, now: datetime) -> bool:
    opened, closes = outlet.opened or day, outlet.closed_on or day
    return opened <= day <= closes and day > last_over(outlet, now)


def _row(
    outlet: Outlet, found: Stands, heard: Heard | None, facts: Facts | None, day: date
) -> DayRow:
    stand = found.get((outlet.store, day))
    told = facts if heard is not None and heard.state is not None else None
    return DayRow(
        store=outlet.store,
        label=outlet.label,
        area=outlet.area,
        format=outlet.format,
        state=None if stand is None else stand.state,
        rev=0 if heard is None else heard.rev,
        awaited=0 if heard is None else heard.awaited,
        silent=() if heard is None else heard.silent,
        made=None if told is None else told.made,
        why=None if told is None else told.why,
        answers=None if told is None else told.answers,
        waiting=None if told is None else told.waiting,
        stood=None if told is None else told.stood,
        people=None if told is None else visitors(told.traffic),
        alerts=None if told is None else told.alerts,
        open_alerts=None if told is None else told.open_alerts,
        actions=None if told is None else told.actions,
    )
