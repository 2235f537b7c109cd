"""A scope step by step: whole days as history has them, and the store's own hours."""

from collections.abc import Mapping
from datetime import date

import pytest

from config.load import load_shop
from hub.scoring.day import day_of
from hub.scoring.lookback import Lookback, points, slots, week
from hub.scoring.past import day_scores
from hub.scoring.plan import plan_of
from hub.scoring.scope import Scope, scopes
from hub.scoring.state import BIN_MS, Answers, Crossed, Crossings, Item, State
from hub.scoring.summary import DaySummary, ItemDay, ZoneHour

SHOP = load_shop(None)
PLAN = plan_of(SHOP, ())
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)
STAFF = next(one.item for one in PLAN.items if one.item.question == "checkout.staff")
DAY = day_of(date(2026, 3, 20))  # a Friday
SPRING = day_of(date(2026, 3, 28))  # its night has no hour from 2 to 3
AUTUMN = day_of(date(2026, 10, 24))  # its night has that hour twice
HOUR_MS = 3_600_000


def scope(key: str = "STORE") -> Scope:
    return next(one for one in scopes(PLAN) if one.key == key)


def summary(day: int, hours: Mapping[Item, Mapping[int, tuple[int, ...]]]) -> DaySummary:
    return DaySummary(
        store="demo",
        day=day,
        items={item: ItemDay(hours=found) for item, found in hours.items()},
        senses={},
        zones={"entrance": {10: ZoneHour(passers=30, in_=20, out=10, bins=12)}},
        nps=(),
        expect={},
    )


def look(*days: DaySummary, state: State | None = None) -> Lookback:
    zones = {place.id: place.lines for place in SHOP.touchpoints if place.lines}
    return Lookback(plan=PLAN, days=days, state=state or State(), zones=zones, gate="entrance")


def whole(day: int) -> tuple[int, int]:
    bins = PLAN.calendar.bins(day)
    return bins.start * BIN_MS, bins.stop * BIN_MS


def test_a_day_of_a_series_is_the_day_of_history() -> None:
    days = [
        summary(DAY, {WELCOME: {10: (1, 2, 3, 9), 11: (4, 0, 0, 1)}, STAFF: {12: (0, 0, 5, 5)}}),
        summary(DAY + 1, {WELCOME: {10: (0, 0, 0, 9)}}),
    ]
    known = look(*days)
    history = day_scores(lambda _: PLAN, days)
    for key in ("STORE", "entrance", "checkout.staff"):
        span = whole(DAY)[0], whole(DAY + 1)[1]
        found = points(known, scope(key), slots(known, scope(key), "day", span))
        assert [one.score for one in found] == [history[one].get(key) for one in (DAY, DAY + 1)]


def test_hours_hold_what_was_answered_and_who_passed_in_them() -> None:
    known = look(summary(DAY, {WELCOME: {10: (0, 0, 0, 8)}}))
    found = points(known, scope(), slots(known, scope(), "hour", whole(DAY)))
    assert [one.n for one in found].index(8) == 10 - PLAN.calendar.day_starts
    assert sum(one.n for one in found) == 8
    busy = next(one for one in found if one.n)
    assert busy.people == (30, 20, 10, 12)
    assert [one for one in found if one.score is None and one.people is None] == [
        one for one in found if one is not busy
    ]


@pytest.mark.parametrize(("day", "hours", "seconds"), [(SPRING, 23, 3600), (AUTUMN, 24, 7200)])
def test_the_night_of_the_clocks_has_no_hour_too_many(day: int, hours: int, seconds: int) -> None:
    known = look(summary(day, {}))
    found = points(known, scope(), slots(known, scope(), "hour", whole(day)))
    assert len(found) == hours
    assert max(one.seconds for one in found) == seconds
    starts = [one.start_ms for one in found]
    assert starts == sorted(starts)
    ends = [one.start_ms + 1000 * one.seconds for one in found]
    assert starts[1:] == ends[:-1], "the steps leave nothing out"
    assert (starts[0], ends[-1]) == whole(day)


def test_a_span_has_the_steps_that_begin_in_it() -> None:
    known = look(summary(DAY, {}), summary(DAY + 1, {}))
    first = whole(DAY)[0] + 1
    found = slots(known, scope(), "hour", (first, first + 3 * HOUR_MS))
    assert [one.first * BIN_MS - first + 1 for one in found] == [HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS]


def test_steps_of_five_minutes_are_the_bins_of_now() -> None:
    first = PLAN.calendar.bins(DAY).start
    crossed = Crossed(in_=3, out=1, watched_ms=BIN_MS, span_ms=BIN_MS)
    state = State(
        items={WELCOME: Answers(faces={first + 1: [0, 0, 0, 2]})},
        lines={"entrance": Crossings(bins={first + 1: crossed})},
    )
    known = look(summary(DAY, {}), state=state)
    span = first * BIN_MS, (first + 3) * BIN_MS
    found = points(known, scope(), slots(known, scope(), "5min", span))
    assert [(one.n, one.people) for one in found] == [(0, None), (2, (4, 3, 1, 1)), (0, None)]
    assert [one.seconds for one in found] == [300] * 3


def test_the_week_adds_the_same_hours_of_the_same_weekdays() -> None:
    friday, next_friday = (
        summary(DAY, {WELCOME: {10: (0, 0, 0, 5)}}),
        summary(DAY + 7, {WELCOME: {10: (5, 0, 0, 0), 0: (0, 0, 0, 1)}}),
    )
    cells = {(one.weekday, one.hour): one for one in week(look(friday, next_friday), scope())}
    ten = cells[4, 10]
    assert (ten.n, ten.days) == (10, 2)
    assert ten.score is not None
    assert 35 < ten.score.score < 65
    assert ten.people == (60, 40, 20, 24)
    night = (4 + (PLAN.calendar.day_starts > 0)) % 7  # after midnight it is the next weekday
    assert cells[night, 0].n == 1
    assert len(cells) == 2, "hours without evidence are not there"
