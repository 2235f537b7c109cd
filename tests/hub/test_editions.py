"""Which day was under which description, and when each day was: no moment in two, none in none."""

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from msgspec.structs import replace

from hub.editions import EDITIONS_MAX, only
from hub.scoring.day import day_of
from hub.scoring.state import BIN_MS
from tests.hub.register.writing import HOUR_MS, SHOP
from tests.hub.running_store import NOON_MS
from wire.events import DAY_MS

FIRST = day_of(date(2026, 1, 1))
ZONES = [
    "Europe/Rome",
    "America/New_York",
    "Pacific/Apia",
    "Pacific/Pago_Pago",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
    "Africa/Cairo",
]


@pytest.mark.parametrize("seed", range(20))
def test_days_of_any_descriptions_follow_each_other(seed: int) -> None:
    random = Random(seed)
    known, now_ms = only(SHOP), NOON_MS
    over: dict[int, range] = {}
    for _ in range(8):
        now_ms += random.randrange(5 * DAY_MS)
        today = known.day(now_ms // BIN_MS)
        over |= {day: known.on(day).calendar.bins(day) for day in range(FIRST, today)}
        shop = replace(SHOP, timezone=random.choice(ZONES), day_starts=random.randrange(24))
        known = known.turned(shop, now_ms)
    days = range(FIRST, FIRST + 60)
    bins = [known.on(day).calendar.bins(day) for day in days]
    for before, after in pairwise(bins):
        assert before.stop == after.start
    for day, whole in over.items():
        assert known.on(day).calendar.bins(day) == whole, "a day that was over stays as it was"
    for day, whole in zip(days, bins, strict=True):
        if whole:
            assert {known.day(whole[0]), known.day(whole[-1])} == {day}


def test_of_several_on_one_day_the_last_counts_for_the_whole_day() -> None:
    known = only(SHOP)
    for hour in range(3):
        known = known.turned(replace(SHOP, name=f"At {hour}"), NOON_MS + hour * HOUR_MS)
    assert [one.shop.name for one in known.known] == [SHOP.name, "At 2"]
    assert known.on(FIRST).shop.name == "At 2"
    assert known.on(FIRST - 1).shop == SHOP
    assert known.turned(known.now.shop, NOON_MS + DAY_MS) is known


def test_descriptions_of_days_that_are_closed_are_let_go() -> None:
    known = only(SHOP)
    for day in range(100):
        known = known.turned(replace(SHOP, name=f"Day {day}"), NOON_MS + day * DAY_MS)
    assert len(known.known) == EDITIONS_MAX
    left = known.since(FIRST + 95)
    assert [one.shop.name for one in left.known] == [f"Day {day}" for day in range(95, 100)]
    assert left.on(FIRST + 96) == known.on(FIRST + 96)
    assert left.since(FIRST + 95) is left
