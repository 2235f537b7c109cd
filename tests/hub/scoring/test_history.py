"""What is usual: which days speak, how loudly, and what they are shrunk to."""

from collections.abc import Mapping

import pytest

from config.load import load_shop
from config.parameters import Parameters
from hub.scoring.belief import Usual
from hub.scoring.effective import Moments
from hub.scoring.history import History, history, shrunk
from hub.scoring.plan import plan_of
from hub.scoring.state import Item
from hub.scoring.summary import DaySummary, ItemDay, SenseDay, ZoneHour

PLAN = plan_of(load_shop(None), ())
WELCOME = Item("entrance", placed=True, question="entrance.welcome", scale=4)
P = Parameters()
TODAY = 20_454


def day(
    ago: int, faces: tuple[int, ...] = (0, 0, 0, 10), **more: Mapping[object, object]
) -> DaySummary:
    fields = {"senses": {}, "zones": {}, "nps": (0,) * 11, "expect": {}, **more}
    items = {WELCOME: ItemDay(hours={12: faces}, presses=sum(faces))}
    return DaySummary(store="demo", day=TODAY - ago, items=items, **fields)


def past(*days: DaySummary) -> History:
    return history(PLAN, days, TODAY)


def test_without_days_it_is_the_neutral_prior_everywhere() -> None:
    found = past()
    assert all(one.at(12) == Usual(P.m0, P.m0**2 + P.var0) for one in found.items.values())
    assert (found.items[WELCOME].per_day, found.items[WELCOME].days) == (0.0, 0)


@pytest.mark.parametrize(("ago", "speaks"), [(-1, 0), (0, 0), (1, 1), (56, 1), (57, 0)])
def test_yesterday_speaks_and_today_tomorrow_and_long_ago_do_not(ago: int, speaks: int) -> None:
    assert past(day(ago)).items[WELCOME].days == speaks


def test_a_day_of_two_weeks_ago_weighs_half() -> None:
    found = past(day(14), day(28))
    assert found.items[WELCOME].n == pytest.approx(10 * (0.5 + 0.25))
    assert found.items[WELCOME].per_day == pytest.approx(10)


def test_an_hour_is_shrunk_to_the_item_the_item_to_the_store_and_the_store_to_neutral() -> None:
    found = past(day(14))
    n, mean = 5, 1.0  # ten best faces, at half weight
    store = (20 * P.m0 + n * mean) / (20 + n)
    item = (20 * store + n * mean) / (20 + n)
    assert found.items[WELCOME].usual.mean == pytest.approx(item)
    assert found.items[WELCOME].at(12).mean == pytest.approx((30 * item + n * mean) / (30 + n))
    assert found.items[WELCOME].at(13).mean == pytest.approx(item)
    other = next(one for item, one in found.items.items() if item != WELCOME)
    assert other.usual.mean == pytest.approx(store)


def test_many_answers_are_worth_no_more_than_the_cap() -> None:
    usual = shrunk(Usual(0.5, 0.3), 20, Moments(10_000, 9_000, 8_500), 200)
    assert usual.mean == pytest.approx((20 * 0.5 + 200 * 0.9) / 220)


def test_blame_and_people_are_remembered_by_their_days() -> None:
    senses = {WELCOME: SenseDay(n=4, nbad=2, bad={"light": 2}, good={}, loss={"light": 9})}
    zones = {"entrance": {12: ZoneHour(passers=60, in_=30, out=30, bins=12)}}
    busy = {"entrance": {12: ZoneHour(passers=30, in_=30, out=0, bins=3)}}
    found = past(day(14, senses=senses, zones=zones), day(28, zones=busy))
    assert found.items[WELCOME].named == {"light": 1.0}
    assert found.passers["entrance"][12] == pytest.approx((60 * 0.5 + 30 * 0.25) / (6 + 0.75))


def test_the_order_of_the_days_changes_no_bit() -> None:
    days = [day(ago, (ago % 3, 1, 2, ago % 5)) for ago in range(1, 50)]
    assert past(*days) == past(*reversed(days))
