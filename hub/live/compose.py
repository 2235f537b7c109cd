"""Makes the ``ScoresView`` of one moment and the ``HistoryView`` of the days before. PURE.

In come what the model says and the names of things; out goes what is published, rounded to what
can be told apart. It decides nothing about a number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import asdict, replace

from config.ambience import QUANTITIES
from config.goals import ELEMENT
from config.shop import STORE, Shop
from hub.ambience import MeasuredView
from hub.live.detail import (
    AimView,
    ChangeView,
    DayScore,
    DayView,
    ElementView,
    EngagementView,
    HeldView,
    HistoryView,
    IndexView,
    LeanView,
    MattersView,
    ReachView,
    RealizationView,
    ScopeView,
    ScoresView,
    ShareView,
    TallyView,
)
from hub.live.scores import aim_of, shown
from hub.scoring.belief import Score
from hub.scoring.day import date_of
from hub.scoring.detector import Alert
from hub.scoring.group import GroupScore, group, trimmed
from hub.scoring.importance import Importance
from hub.scoring.item import ItemScore
from hub.scoring.lean import lean
from hub.scoring.past import Days, gap
from hub.scoring.plan import Plan
from hub.scoring.reading import Reading
from hub.scoring.realization import Realization, Share
from hub.scoring.scope import Scope, scopes
from hub.scoring.senses import ElementScore
from hub.scoring.state import BIN_MS, Item, Tally
from hub.scoring.window import Window
from wire.codec import from_ms

HELD_SHOWN_MAX = 100
"""Bins in which something was held; the newest tell what goes on."""


Crowd = tuple[Item, int]
"""An item, and a bin in which more answered than people passed."""


class Found(Struct, frozen=True, kw_only=True):
    """What the model says: now, of the days before, and over the last weeks.

    ``measured`` is what probes say, by touchpoint.
    """

    window: Window
    reading: Reading
    days: Days
    matters: Mapping[str, Importance]
    tally: Tally
    measured: Mapping[str, tuple[MeasuredView, ...]] = {}


def scores(shop: Shop, found: Found, now_ms: int, *, simulated: bool) -> ScoresView:
    """Everything that is scored at ``now_ms``."""
    said = found.reading.recommended
    tally = found.tally
    return ScoresView(
        store=shop.store,
        name=shop.name,
        formula=shop.scoring.formula,
        as_of=from_ms(now_ms),
        simulated=simulated,
        scopes=tuple(_reached(list(_scopes(shop, found)))),
        matters=tuple(_matters(name, one) for name, one in found.matters.items()),
        recommended=None if said is None else _index(said.nps, said.lo, said.hi, said.n),
        held=tuple(_held(found.window)),
        tally=TallyView(
            accepted=tally.accepted,
            corrected=tally.corrected,
            held=tally.suppressed,
            stale=tally.stale,
            set_aside=tally.set_aside,
        ),
    )


def history(
    shop: Shop, days: Days, realized: Mapping[int, Realization], open_day: int
) -> HistoryView:
    """The days as they were, and what came of them; those from ``open_day`` may still change."""
    return HistoryView(
        store=shop.store,
        formula=shop.scoring.formula,
        days=tuple(
            DayView(
                day=date_of(day),
                closed=day < open_day,
                realization=_realization(realized.get(day)),
                scopes={key: _day_score(one) for key, one in scored.items()},
            )
            for day, scored in sorted(days.items())
        ),
    )


def _scopes(shop: Shop, found: Found) -> Iterator[ScopeView]:
    plan, reading = found.window.plan, found.reading
    weights = trimmed(plan, reading.served)
    names = {place.id: place.name for place in shop.touchpoints} | {STORE: shop.name}
    asked = {one.id: one.text for place in shop.touchpoints for one in place.questions}
    for scope in scopes(plan):
        members = [(one, reading.items[one.item]) for one in scope.members]
        expro_weights = plan.expro_weights if scope.kind == "store" else {}
        grouped = group(plan, members, weights, scope.target_keys, expro_weights)
        expected = reading.expected.get(scope.key)
        view = ScopeView(
            scope=scope.key,
            kind=scope.kind,
            name=names.get(scope.key),
            context=scope.context,
            score=shown(grouped),
            aim=_aim(plan, scope, grouped, found),
            consistency=round(grouped.consistency, 1),
            expectation=None
            if expected is None or scope.kind != "expro"
            else _index(expected.index, expected.lo, expected.hi, expected.evidence),
            realization=_realization(reading.realization) if scope.kind == "store" else None,
            change=None
            if scope.kind != "store" or reading.store_alert is None
            else _change(reading.store_alert, None),
            questions=tuple(sorted({one.item.question for one in scope.members})),
            asked=asked.get(scope.key, {}) if scope.kind == "question" else {},
        )
        yield _asked(view, found, members[0][0].item) if _is_one(scope) else view


def _reached(views: list[ScopeView]) -> Iterator[ScopeView]:
    """Breadth and depth of what is experienced (Schmitt 1999), from the cells of the grid."""
    good: dict[str, list[bool]] = defaultdict(list)
    for view in views:
        if view.kind == "cell":
            stands = view.score.status == "enough" and view.score.aim != "below"
            expro, _, module = view.scope.partition("|")
            good[expro].append(stands)
            good[f"*|{module}"].append(stands)
    for view in views:
        cells = good[view.scope] if view.kind in {"expro", "module"} else ()
        yield replace(view, reach=ReachView(good=sum(cells), asked=len(cells))) if cells else view


def _is_one(scope: Scope) -> bool:
    return scope.kind == "question" and len(scope.members) == 1


def _asked(view: ScopeView, found: Found, item: Item) -> ScopeView:
    """A question's own: its trend and change, who answers it, and what is sensed there."""
    reading, one = found.reading, found.reading.items[item]
    engaged = reading.engagement[item]
    return replace(
        view,
        score=replace(view.score, trend=None if one.trend == "none" else one.trend),
        change=_change(reading.alerts[item], one),
        engagement=None
        if engaged is None
        else EngagementView(
            per100=round(engaged.per100, 2),
            lo=round(engaged.lo, 2),
            hi=round(engaged.hi, 2),
            over=engaged.over,
        ),
        last_hour=None if one.hour is None else round(one.hour, 1),
        elements=tuple(_elements(found.window.plan, found, item)),
    )


def _elements(plan: Plan, found: Found, item: Item) -> Iterator[ElementView]:
    senses = found.reading.senses.get(item)
    for name, one in () if senses is None else senses.elements.items():
        aim = plan.targets.get(f"{ELEMENT}|{name}")
        leaning = lean(one.said, plan.parameters.z, aim)
        yield ElementView(
            element=name,
            good=round(one.good, 2),
            bad=round(one.bad, 2),
            net=_index(one.net, one.net_lo, one.net_hi, one.good + one.bad),
            lean=None
            if leaning is None
            else LeanView(
                value=round(leaning.index, 1),
                lo=round(leaning.lo, 1),
                hi=round(leaning.hi, 1),
                evidence=round(leaning.n, 2),
                aim=leaning.aim,
                p_off=_rounded(leaning.p_off, 3),
            ),
            said={word: round(weight, 2) for word, weight in sorted(one.said.items())},
            points_lost=None if one.loss is None else round(one.loss.points_lost, 1),
            points_below_target=_below(one),
            measured=tuple(
                here
                for here in found.measured.get(item.touchpoint, ())
                if name in QUANTITIES[here.quantity].elements
            ),
        )


def _below(one: ElementScore) -> float | None:
    return None if one.loss is None else _rounded(one.loss.points_below_target, 1)


def _aim(plan: Plan, scope: Scope, found: GroupScore, all_found: Found) -> AimView | None:
    one = found.score
    if one.target is None or one.gap is None or one.p_miss is None:
        return None
    keys = [*scope.target_keys, STORE]
    aim = next((plan.aims[key] for key in keys if key in plan.aims), None)
    missed = gap(all_found.days, scope.key, all_found.window.history.day)
    return AimView(
        target=one.target,
        since=None if aim is None else aim.since,
        version=0 if aim is None else aim.version,
        gap=round(one.gap, 1),
        p_miss=round(one.p_miss, 3),
        days_below=0 if missed is None else missed.days,
        days_judged=0 if missed is None else missed.of,
    )


def _change(alert: Alert, item: ItemScore | None) -> ChangeView:
    since = alert.onset_bin if item is None else item.changed_since
    return ChangeView(
        state=alert.state if alert.eligible else "learning",
        better=alert.better,
        recovered=alert.recovered,
        p_changed=None if item is None else round(item.p_changed, 3),
        since=None if since is None else from_ms(since * BIN_MS),
        cause=alert.cause,
    )


def _matters(element: str, one: Importance) -> MattersView:
    return MattersView(
        element=element,
        impact=_index(one.impact, one.lo, one.hi, one.n),
        net=round(one.net, 1),
        quadrant=one.quadrant,
    )


def crowds(window: Window) -> Mapping[Crowd, int]:
    """How many answers do not count in each bin of the last 26 hours that had too many."""
    return {
        (planned.item, one.bin): one.answers - one.total
        for planned in window.plan.items
        for one in window.live(planned.item)
        if one.answers > one.total
    }


def _held(window: Window) -> list[HeldView]:
    """Presses that do not count, the newest first."""
    found, crowded = [], crowds(window)
    for planned in window.plan.items:
        item = planned.item
        answers = window.state.items.get(item)
        bursts = {} if answers is None else answers.held
        for bin_ in window.weights:
            for reason, presses in (
                ("burst", bursts.get(bin_, 0)),
                ("crowd", crowded.get((item, bin_), 0)),
            ):
                if presses:
                    found.append((bin_, item, reason, presses))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [
        HeldView(
            scope=item.question,
            touchpoint=item.touchpoint,
            since=from_ms(bin_ * BIN_MS),
            reason="burst" if reason == "burst" else "crowd",
            presses=presses,
        )
        for bin_, item, reason, presses in found[:HELD_SHOWN_MAX]
    ]


def _day_score(one: Score) -> DayScore:
    return DayScore(
        value=round(one.score, 1),
        lo=round(one.lo, 1),
        hi=round(one.hi, 1),
        n=round(one.evidence, 1),
        target=one.target,
        aim=aim_of(one),
    )


def _realization(one: Realization | None) -> RealizationView | None:
    if one is None:
        return None
    return RealizationView(
        **asdict(_share(one.receipts)),
        returns=None if one.returns is None else _share(one.returns),
        coverage=round(one.coverage, 3),
        over=one.over,
    )


def _share(one: Share) -> ShareView:
    return ShareView(value=round(one.per100, 1), lo=round(one.lo, 1), hi=round(one.hi, 1), n=one.n)


def _index(value: float, lo: float, hi: float, evidence: float) -> IndexView:
    return IndexView(
        value=round(value, 1), lo=round(lo, 1), hi=round(hi, 1), evidence=round(evidence, 2)
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
