"""Whole days against the targets of those days, what matters, and a history that begins anew."""

from collections.abc import Mapping
from datetime import date

import msgspec
import pytest

from config.goals import Anew, Goal
from config.load import load_shop
from config.shop import Shop
from hub.scoring.day import date_of, day_of
from hub.scoring.history import history
from hub.scoring.importance import importance
from hub.scoring.past import day_scores, gap
from hub.scoring.plan import Plan, plan_of
from hub.scoring.state import Item
from hub.scoring.summary import DaySummary, ItemDay, SenseDay

SHOP = load_shop(None)
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)
DAY = day_of(date(2026, 3, 20))


def summary(
    day: int, faces: tuple[int, ...], senses: Mapping[Item, SenseDay] | None = None
) -> DaySummary:
    return DaySummary(
        store="demo",
        day=day,
        items={WELCOME: ItemDay(hours={12: faces}, presses=sum(faces))},
        senses=senses or {},
        zones={},
        nps=(),
        expect={},
    )


def plans(shop: Shop) -> dict[int, Plan]:
    return {day: plan_of(shop, (), day) for day in range(DAY - 60, DAY + 1)}


BAD, GOOD = (40, 0, 0, 0), (0, 0, 0, 40)


def test_a_day_is_the_mean_of_its_answers_drawn_to_the_day_of_the_store() -> None:
    (scored,) = day_scores(plans(SHOP).__getitem__, [summary(DAY - 1, (10, 0, 0, 30))]).values()
    usual = (20 * 0.7 + 40 * 0.75) / 60
    assert scored["entrance.welcome"].score == pytest.approx(100 * (15 * usual + 30) / 55)
    assert scored["entrance"].score == scored["entrance.welcome"].score
    assert scored["entrance.welcome"].evidence == 40
    assert "checkout.staff" not in scored, "nobody answered there"
    assert {"STORE", "environment", "environment|sense", "*|sense"} <= scored.keys()


def test_days_in_the_gap_are_counted_back_from_yesterday() -> None:
    days = day_scores(
        plans(SHOP).__getitem__,
        [summary(DAY - ago, GOOD if ago in {4, 6} else BAD) for ago in range(1, 8)],
    )
    found = gap(days, "STORE", DAY)
    assert found is not None
    assert (found.days, found.of) == (3, 7)
    ended = gap(days, "STORE", DAY - 3)
    assert ended is not None
    assert (ended.days, ended.of) == (0, 4)
    assert gap(days, "STORE", DAY - 7) is None


def test_a_day_is_held_against_the_target_of_that_day() -> None:
    goals = [Goal(scope="STORE", since=date_of(DAY - 2), aim=99)]
    shop = msgspec.structs.replace(SHOP, targets={"STORE": 10}, goals=goals)
    days = day_scores(
        plans(shop).__getitem__, [summary(DAY - ago, (0, 0, 40, 0)) for ago in (1, 2, 3)]
    )
    assert [days[DAY - ago]["STORE"].target for ago in (3, 2, 1)] == [10, 99, 99]
    assert [days[DAY - ago]["STORE"].status for ago in (3, 2, 1)] == ["met", "below", "below"]


def test_without_a_target_there_is_no_gap() -> None:
    shop = msgspec.structs.replace(SHOP, targets={})
    days = day_scores(plans(shop).__getitem__, [summary(DAY - 1, BAD)])
    assert gap(days, "STORE", DAY) is None


def test_what_was_before_a_question_began_anew_is_not_usual() -> None:
    anew = [Anew(question="entrance.welcome", since=date_of(DAY - 2))]
    shop = msgspec.structs.replace(SHOP, anew=anew)
    past = [summary(DAY - ago, BAD if ago > 2 else GOOD) for ago in range(1, 9)]
    then = history(plan_of(SHOP, (), DAY), past, DAY).items[WELCOME]
    now = history(plan_of(shop, (), DAY), past, DAY).items[WELCOME]
    assert (then.days, now.days) == (8, 2)
    assert then.usual.mean < 0.5 < now.usual.mean


def sensed(element: str, good: int, bad: int) -> SenseDay:
    """Whoever likes it is happy, whoever blames it is not."""
    return SenseDay(
        n=good + bad,
        nbad=bad,
        bad={element: bad},
        good={element: good},
        loss={},
        felt={f"{element}|liked": 60 * good, f"{element}|blamed": 0},
    )


def test_what_separates_the_happy_from_the_unhappy_matters() -> None:
    plan = plan_of(SHOP, (), DAY)
    light = sensed("light", 5, 40)
    dull = SenseDay(
        n=60,
        nbad=10,
        bad={"visual": 10},
        good={"visual": 50},
        loss={},
        felt={"visual|liked": 50 * 45, "visual|blamed": 10 * 45},
    )
    checkout = Item("checkout", placed=True, question="checkout.staff", scale=4)
    found = importance(plan, [summary(DAY - 1, GOOD, {WELCOME: light, checkout: dull})], DAY)
    assert found["light"].impact > 40 > found["visual"].impact
    assert abs(found["visual"].impact) < found["visual"].hi - found["visual"].impact
    assert (found["light"].quadrant, found["visual"].quadrant) == ("concentrate", "overkill")
    assert (found["sound"].n, found["sound"].quadrant) == (0, None)
    assert found["light"].n == pytest.approx(45 * 2 ** (-1 / 14))


def test_a_touchpoint_of_others_says_nothing_of_what_matters() -> None:
    plan = plan_of(SHOP, (), DAY)
    stranger = Item("spare", placed=False, question="made.up", scale=4)
    found = importance(plan, [summary(DAY - 1, GOOD, {stranger: sensed("light", 20, 20)})], DAY)
    assert found["light"].n == 0
