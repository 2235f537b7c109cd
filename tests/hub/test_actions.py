"""Did it work? Yes, no, and above all: it cannot be told yet."""

from collections.abc import Mapping, Sequence
from random import Random

import pytest
from msgspec.structs import replace

from config.load import load_shop
from hub.actions import Action, Deed, Effect, confounding, effect
from hub.scoring.plan import plan_of
from hub.scoring.state import Item
from hub.scoring.summary import DaySummary, ItemDay, ZoneHour

SHOP = load_shop(None)
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)
PLAN = plan_of(SHOP, ())
MEMBERS = [one for one in PLAN.items if one.item == WELCOME]
DAY = 20_000


def day_of_hours(
    day: int, hours: Mapping[int, tuple[int, ...]], passers: Mapping[int, int] | None = None
) -> DaySummary:
    return DaySummary(
        store="demo",
        day=day,
        items={WELCOME: ItemDay(hours=hours)},
        senses={},
        zones={
            "entrance": {
                hour: ZoneHour(passers=count, in_=count, out=0, bins=12)
                for hour, count in (passers or {}).items()
            }
        },
        nps=(),
        expect={},
    )


def judged(days: Sequence[DaySummary], hour: int = 8) -> Effect:
    return effect(PLAN, MEMBERS, days, (DAY, hour))


MIXED, GOOD = (4, 3, 3, 2), (0, 0, 2, 10)


def weeks(after: tuple[int, ...], *, before: tuple[int, ...] = MIXED) -> list[DaySummary]:
    """Four weeks as before, and one week after, open from 10 to 19."""
    return [
        day_of_hours(DAY + d, dict.fromkeys(range(10, 20), before if d < 0 else after))
        for d in range(-28, 7)
    ]


def test_what_helped_is_told_with_its_points() -> None:
    found = judged(weeks(GOOD))
    was, now = 100 * (3 + 6 + 6) / 36, 100 * (4 + 30) / 36
    assert found.verdict == "better"
    assert found.points == pytest.approx(now - was)
    assert found.lo is not None
    assert found.hi is not None
    assert 0 < found.lo < now - was < found.hi
    assert found.p_better == pytest.approx(1, abs=1e-6)
    assert (found.answers_before, found.answers_after) == (28 * 120, 7 * 120)
    worse = judged(weeks(MIXED, before=GOOD))
    assert (worse.verdict, worse.points) == ("worse", pytest.approx(was - now))


def test_what_changed_nothing_cannot_be_told_apart_from_nothing() -> None:
    found = judged(weeks(MIXED))
    assert (found.verdict, found.points) == ("cannot_tell", pytest.approx(0))
    assert found.p_better == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("began", "verdict", "before"),
    [(DAY - 7, "better", 7 * 120), (DAY, "cannot_tell", 0), (DAY + 1, "cannot_tell", 0)],
)
def test_answers_to_other_words_are_not_compared(began: int, verdict: str, before: int) -> None:
    anew = [replace(one, begins_day=began) for one in MEMBERS]
    found = effect(PLAN, anew, weeks(GOOD), (DAY, 8))
    assert (found.verdict, found.answers_before) == (verdict, before)


def test_what_is_asked_anew_since_does_not_stand_for_what_was_asked_before() -> None:
    other = Item("checkout", placed=True, question="checkout.staff", scale=4)
    asked = [
        *MEMBERS,
        *(replace(one, begins_day=DAY + 1) for one in PLAN.items if one.item == other),
    ]
    assert len(asked) == 2
    days = [
        replace(one, items={**one.items, other: ItemDay(hours=dict.fromkeys(range(10, 20), GOOD))})
        for one in weeks(MIXED)
    ]
    assert effect(PLAN, asked, days, (DAY, 8)) == judged(weeks(MIXED))


def test_few_answers_tell_nothing_however_good() -> None:
    days = [*weeks(GOOD)[:28], day_of_hours(DAY, {12: (0, 0, 0, 12)})]
    found = judged(days)
    assert (found.verdict, found.answers_after) == ("cannot_tell", 12)
    assert found.points is not None
    assert found.points > 0


def test_one_day_before_says_nothing_of_how_days_differ() -> None:
    found = judged([weeks(MIXED)[21], day_of_hours(DAY, dict.fromkeys(range(10, 20), GOOD))])
    assert (DAY - 7) % 7 == DAY % 7
    assert found.verdict == "cannot_tell"


def test_only_the_same_hour_of_the_same_weekday_is_compared() -> None:
    days = [
        *(day_of_hours(DAY - 7 * n, {11: MIXED, 15: GOOD}) for n in range(1, 5)),
        day_of_hours(DAY - 3, {11: GOOD}),
        day_of_hours(DAY, {11: MIXED, 15: GOOD, 18: GOOD}),
    ]
    found = judged(days)
    assert found.points == pytest.approx(0)
    assert (found.answers_before, found.answers_after) == (4 * 24, 24)


def test_the_hour_in_which_it_was_done_is_on_no_side() -> None:
    days = [
        *(day_of_hours(DAY - 7 * n, {11: MIXED, 12: MIXED}) for n in range(1, 5)),
        day_of_hours(DAY, {11: GOOD, 12: GOOD}),
    ]
    assert judged(days, hour=11).answers_after == 12
    assert judged(days, hour=12).points is None


def test_a_busy_hour_weighs_as_much_as_its_people() -> None:
    days = [
        *(day_of_hours(DAY - 7 * n, {11: MIXED, 15: MIXED}) for n in range(1, 5)),
        day_of_hours(DAY, {11: GOOD, 15: MIXED}, {11: 900, 15: 100}),
    ]
    step = 100 * (34 - 15) / 36
    assert judged(days).points == pytest.approx(0.9 * step)


def test_days_that_differ_by_themselves_make_it_less_sure() -> None:
    calm = judged(weeks(GOOD))
    restless = [
        day_of_hours(
            DAY + d, dict.fromkeys(range(10, 20), GOOD if (d < 0) == (d % 2 == 0) else MIXED)
        )
        for d in range(-28, 0)
    ] + weeks(GOOD)[28:]
    found = judged(restless)
    assert calm.hi is not None
    assert calm.points is not None
    assert found.hi is not None
    assert found.points is not None
    assert found.hi - found.points > 2 * (calm.hi - calm.points)


def test_the_interval_holds_nothing_in_nine_of_ten_worlds_without_an_effect() -> None:
    game = Random(5)
    held = 0
    for _ in range(200):
        days = []
        for d in range(-28, 7):
            level = 0.65 + game.gauss(0, 0.03)
            faces = [0, 0, 0, 0]
            for _ in range(30):
                faces[sum(game.random() < level for _ in range(3))] += 1
            days.append(day_of_hours(DAY + d, {12: tuple(faces)}))
        found = judged(days)
        assert found.lo is not None
        assert found.hi is not None
        held += found.lo <= 0 <= found.hi
    assert 170 <= held <= 196


def test_many_actions_at_once_are_said_to_be_confounded() -> None:
    shared = {
        "entrance": frozenset({"entrance.welcome"}),
        "STORE": frozenset({"entrance.welcome", "checkout.staff"}),
        "checkout": frozenset({"checkout.staff"}),
    }
    day_ms = 86_400_000
    mine = Action(number=1, at_ms=100 * day_ms, scope="entrance", text="lamps")
    others = [
        Deed(mine.at_ms, mine.number, mine.scope),
        Deed(103 * day_ms, 2, "STORE"),
        Deed(103 * day_ms, 3, "checkout"),
        Deed(108 * day_ms, 4, "entrance"),
    ]
    assert confounding(mine, others, shared) == (2,)
