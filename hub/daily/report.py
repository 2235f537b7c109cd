"""Counts and scores of one day to the ``DayReport`` that leaves the store. PURE.

In come a day's summary, its plan and scores, the lines' counters, and the day's alerts and actions;
out goes the report. The same evidence gives the same report, whenever and in which order it came
in. It takes no comment and no name of a person: ``wire.report`` has no room for one.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec
from msgspec import Struct

from config.shop import STORE, Question, Shop, Touchpoint
from config.vocabulary import ELEMENTS
from hub.actions import Action, Verdict
from hub.alerts import Alert
from hub.daily.close import open_bins
from hub.daily.present import present
from hub.daily.small import by_hour, enough, tellable, together
from hub.footfall.day import line_day
from hub.footfall.doors import doors_of
from hub.footfall.hand import Judged
from hub.footfall.trust import door
from hub.scoring.belief import Score
from hub.scoring.day import date_of
from hub.scoring.plan import Plan
from hub.scoring.scope import Scope, scopes
from hub.scoring.state import BIN_MS, Crossings, Item
from hub.scoring.summary import DaySummary, ItemDay, SenseDay, ZoneHour
from wire.events import DAY_MS
from wire.report import (
    SMALL,
    Acted,
    Audit,
    DayReport,
    DayState,
    Door,
    People,
    Place,
    Present,
    Rang,
    Row,
    Sensed,
    Standing,
    Taps,
    Versions,
)

WORDS = frozenset({"too_little", "too_much", *(word for one in ELEMENTS for word in one.problems)})
"""All that can be wrong with an element."""


class Day(Struct, frozen=True, kw_only=True):
    """What a report is made of; ``lines`` are empty where their counters have been let go.

    ``scores`` are by scope, ``actions`` with what is known of their effect; ``heard`` are the
    devices that said anything on the day, None: nobody knows. ``told`` are the summaries that were
    told of the day before this one, ``waiting`` taps that are not in the summary yet. ``audits``
    are those of counting lines that were in force at the day's end.
    """

    shop: Shop
    plan: Plan
    state: DayState
    summary: DaySummary
    scores: Mapping[str, Score]
    lines: Mapping[str, Crossings]
    alerts: Sequence[Alert] = ()
    actions: Sequence[tuple[Action, Verdict]] = ()
    heard: AbstractSet[str] | None = None
    told: Sequence[DaySummary] = ()
    waiting: int = 0
    audits: Mapping[str, Judged] = {}


def report(of: Day) -> DayReport:
    """The day, as far as it is known."""
    shop, calendar, day = of.shop, of.plan.calendar, of.summary.day
    bins = calendar.bins(day)
    asked = [(place, one) for place in shop.touchpoints for one in place.questions]
    rows = [_row(place, one, of) for place, one in asked]
    known = {one.key for one in scopes(of.plan) if all(_named(one, shop))}
    return DayReport(
        store=shop.store,
        day=date_of(day),
        timezone=shop.timezone,
        day_starts=shop.day_starts,
        begins=bins.start * BIN_MS // 1000,
        ends=bins.stop * BIN_MS // 1000,
        seconds=len(bins) * BIN_MS // 1000,
        state=of.state,
        rows=tuple(rows),
        recommend=enough(of.summary.nps),
        expected={
            expro: counts for expro, counts in sorted(of.summary.expect.items()) if enough(counts)
        },
        places=tuple(_places(of, rows)),
        doors=tuple(_doors(of)),
        standings=tuple(_standings(of)),
        alerts=tuple(_rang(one, of.plan) for one in of.alerts if one.scope in known),
        actions=tuple(_acted(one, how, of.plan) for one, how in of.actions if one.scope in known),
        taps=_taps(of, rows, {_item(place, one) for place, one in asked}),
        versions=versions(shop),
        present=_present(of),
    )


def _present(of: Day) -> Present | None:
    """Who said anything; nobody has to on a day on which the store is closed."""
    if of.heard is None or of.state == "closed":
        return None
    bins = of.plan.calendar.bins(of.summary.day)
    counted = {name for name, one in of.lines.items() if any(bin_ in bins for bin_ in one.bins)}
    return present(of.shop, of.heard, counted)


def versions(shop: Shop) -> Versions:
    """What a day is judged by."""
    # A default of 30 is read back as 30.0: what was kept and what was loaded have one hash.
    again = msgspec.json.decode(msgspec.json.encode(shop), type=Shop)
    described = msgspec.json.encode(again, order="sorted")
    return Versions(formula=shop.scoring.formula, description=hashlib.sha256(described).hexdigest())


def _item(place: Touchpoint, question: Question) -> Item:
    return Item(place.id, placed=True, question=question.id, scale=question.scale)


def _row(place: Touchpoint, question: Question, of: Day) -> Row:
    item = _item(place, question)
    found = of.summary.items.get(item, ItemDay(hours={}))
    faces = together([(0,) * item.scale, *found.hours.values()])
    before = [one.items[item].hours for one in of.told if item in one.items]
    hours, rest = by_hour(found.hours, told=before)
    answers = sum(faces)
    planned = next(one for one in of.plan.items if one.item == item)
    return Row(
        touchpoint=place.id,
        question=question.id,
        version=question.version,
        scale=question.scale,
        expro=question.expro.value,
        module=None if question.module is None else question.module.value,
        context=planned.context,
        answers=answers,
        burst=found.suppressed,
        crowd=found.presses - answers,
        faces=faces if answers >= SMALL else None,
        hours={f"{hour:02}": counts for hour, counts in hours.items()},
        rest=rest,
        sensed=_sensed(of.summary.senses.get(item), of.plan),
    )


def _sensed(found: SenseDay | None, plan: Plan) -> Sensed | None:
    """What was named, as far as it is an element; a device may make up others."""
    if found is None or found.n < SMALL:
        return None

    def known(counts: Mapping[str, int]) -> dict[str, int]:
        return {name: count for name, count in sorted(counts.items()) if _is_known(name, plan)}

    return Sensed(
        n=found.n,
        bad_sessions=found.nbad,
        good=known(found.good),
        bad=known(found.bad),
        loss=known(found.loss),
        said=known(found.said),
    )


def _is_known(name: str, plan: Plan) -> bool:
    """Whether it is an element, or one and a word that a kiosk offers for it."""
    element, _, word = name.partition("|")
    return element in plan.elements and (not word or word in WORDS)


def _places(of: Day, rows: Sequence[Row]) -> Iterator[Place]:
    expected = len(open_bins(of.shop.hours, of.plan.calendar, of.summary.day))
    for place in of.shop.touchpoints:
        if place.lines:
            found = of.summary.zones.get(place.id, {})
            counts = {hour: _columns(one) for hour, one in found.items()}
            hours, rest = by_hour(counts, _passers)
            yield Place(
                touchpoint=place.id,
                expected=expected,
                people=_people(together([(0, 0, 0, 0), *counts.values()])),
                hours={f"{hour:02}": _people(one) for hour, one in hours.items()},
                rest=None if rest is None else _people(rest),
                answers=sum(one.answers for one in rows if one.touchpoint == place.id),
            )


def _columns(found: ZoneHour) -> tuple[int, ...]:
    return (found.passers, found.in_, found.out, found.bins)


def _passers(counts: tuple[int, ...]) -> int:
    return counts[0]


def _people(counts: tuple[int, ...]) -> People:
    passers, in_, out, bins = counts
    return People(passers=passers, in_=in_, out=out, bins=bins)


def _doors(of: Day) -> Iterator[Door]:
    """Every line that the store's description names, as if looked at a day after its end.

    Where the store has hours, a line ought to have watched while it was open, also one that never
    said a word; without them, from the day's first word on.
    """
    doors = doors_of(of.shop)
    named = {*doors.all, *(line for place in of.shop.touchpoints for line in place.lines)}
    calendar, day = of.plan.calendar, of.summary.day
    settled_ms = calendar.bins(day).stop * BIN_MS + DAY_MS
    expected = None if of.shop.hours is None else open_bins(of.shop.hours, calendar, day)
    for line in sorted(named):
        crossings = of.lines.get(line)
        one = line_day(line, crossings, doors, None, calendar, day, settled_ms)
        coverage = one.coverage
        if expected is not None:
            bins = calendar.bins(day)
            coverage = door(crossings, bins, expected, settled_ms // BIN_MS).coverage
        yield Door(
            line=line,
            role=one.role,
            in_=one.in_,
            out=one.out,
            staff_in=one.staff_in,
            staff_out=one.staff_out,
            coverage=None if coverage is None else round(1000 * coverage),
            audit=_audit(of.audits.get(line)),
        )


def _audit(judged: Judged | None) -> Audit | None:
    return None if judged is None else Audit(right=judged.audit.right, of=judged.audit.of)


def _standings(of: Day) -> Iterator[Standing]:
    """The scopes that nothing can be taken from which would leave the words of few people."""
    counted = {item: sum(map(sum, one.hours.values())) for item, one in of.summary.items.items()}
    asked = {_item(place, one) for place in of.shop.touchpoints for one in place.questions}
    untold = {item: n for item, n in counted.items() if n and (item not in asked or n < SMALL)}
    found = []
    for scope in scopes(of.plan):
        answers = sum(counted.get(one.item, 0) for one in scope.members)
        if scope.key in of.scores and answers >= SMALL and all(_named(scope, of.shop)):
            found.append((scope, answers))
    members = [frozenset(one.item for one in scope.members) for scope, _ in found]
    for (scope, answers), is_told in zip(found, tellable(members, untold), strict=True):
        if is_told:
            yield _standing(scope, of.scores[scope.key], answers, of.plan)


def _named(scope: Scope, shop: Shop) -> Iterator[bool]:
    """Whether the description has what a scope is made of: a device may make up a place."""
    places = {place.id for place in shop.touchpoints}
    questions = {one.id for place in shop.touchpoints for one in place.questions}
    if scope.kind in {"touchpoint", "question"}:
        yield scope.key in (places if scope.kind == "touchpoint" else questions)


def _standing(scope: Scope, score: Score, answers: int, plan: Plan) -> Standing:
    keys = [key for key in (*scope.target_keys, STORE) if key in plan.aims]
    target = None if score.target is None else round(score.target)
    shown = round(score.score)
    return Standing(
        scope=scope.key,
        answers=answers,
        score=shown,
        low=round(score.lo),
        high=round(score.hi),
        target=target,
        target_version=plan.aims[keys[0]].version if keys else None,
        gap=None if target is None else shown - target,
        missed=None if score.p_miss is None else round(1000 * score.p_miss),
    )


def _rang(alert: Alert, plan: Plan) -> Rang:
    return Rang(
        number=alert.number,
        scope=alert.scope,
        kind=alert.kind,
        state=alert.state,
        pushed=alert.withheld is None,
        seen=alert.acknowledged_ms is not None,
        confirmed=alert.confirmed,
        cause=alert.cause if alert.cause in plan.elements else None,
    )


def _acted(action: Action, verdict: Verdict, plan: Plan) -> Acted:
    return Acted(
        number=action.number,
        scope=action.scope,
        element=action.element if action.element in plan.elements else None,
        alert=action.alert,
        verdict=verdict,
    )


def _taps(of: Day, rows: Sequence[Row], asked: set[Item]) -> Taps:
    summary = of.summary
    made = sum(one.presses + one.suppressed for one in summary.items.values())
    stray = [one for item, one in summary.items.items() if item not in asked]
    return Taps(
        made=made + of.waiting,
        counted=sum(one.answers for one in rows),
        burst=sum(one.burst for one in rows),
        crowd=sum(one.crowd for one in rows),
        unplaced=sum(one.presses + one.suppressed for one in stray),
        late_elsewhere=summary.stale,
        waiting=of.waiting,
    )
