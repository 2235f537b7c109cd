"""Signed days stay under the description that they were under, whatever is described since."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from config.hours import Hours
from config.shop import Shop
from tests.hub.register.writing import (
    ENDED_MS,
    HOUR_MS,
    SHOP,
    Writing,
    busy,
    fold,
    rating,
    stored,
)
from tests.hub.running_store import NOON_MS
from wire.events import DAY_MS
from wire.report import Revision

Open = Callable[..., Writing]

NOON_OF_THIRD_MS = NOON_MS + 2 * DAY_MS
FROM_TEN = ["10:00-19:00"]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Open]:
    opened: list[Writing] = []

    def start(shelf: object = None, **more: object) -> Writing:
        opened.append(Writing(tmp_path, shelf, **more))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


async def two_days(begin: Open) -> Writing:
    """Two days, signed under the first description."""
    store = begin()
    fold(store, [*busy(0), *busy(1)])
    await store.look_at(ENDED_MS + DAY_MS + HOUR_MS)
    assert [one.report.state for one in store.lines()] == ["final", "final"]
    return store


CHANGES: list[dict[str, Any]] = [
    {"touchpoints": SHOP.touchpoints[1:]},
    {"touchpoints": [replace(SHOP.touchpoints[0], questions=[]), *SHOP.touchpoints[1:]]},
    {"day_starts": 10},
    {"day_starts": 0},
    {"timezone": "America/New_York"},
    {"timezone": "Pacific/Auckland"},
    {"hours": Hours(thu=FROM_TEN, fri=[], sat=FROM_TEN)},
    {"targets": {"STORE": 99}},
    {"scoring": replace(SHOP.scoring, late_days=3)},
]


@pytest.mark.parametrize("change", CHANGES, ids="-".join)
async def test_another_description_signs_no_day_again_that_was_over(
    begin: Open, change: dict[str, Any]
) -> None:
    store = await two_days(begin)
    again = begin(store.shelf, shop=replace(SHOP, **change), now_ms=NOON_OF_THIRD_MS)
    fold(again, [*busy(0), *busy(1)])
    for hour in (1, 2):
        await again.look_at(NOON_OF_THIRD_MS + hour * HOUR_MS)
    assert [one.report.day.day for one in again.lines() if one.report.day.day < 3] == [1, 2]


async def test_what_comes_late_for_a_day_is_counted_as_its_description_had_it(
    begin: Open,
) -> None:
    store = await two_days(begin)
    shop = replace(SHOP, touchpoints=SHOP.touchpoints[1:])
    again = begin(store.shelf, shop=shop, now_ms=NOON_OF_THIRD_MS)
    fold(again, [*busy(0), *busy(1), *busy(2), *late(7)])
    await again.look_at(ENDED_MS + 2 * DAY_MS + HOUR_MS)
    before, found = store.lines()[0].report, again.lines()[-2].report
    assert (found.day, found.taps.unplaced) == (before.day, 0)
    assert found.taps.counted == before.taps.counted + 7
    assert found.versions == before.versions
    now = again.lines()[-1].report
    assert (now.day.day, now.taps.unplaced) == (3, 40)
    assert now.versions != before.versions


async def test_a_hub_that_goes_on_counts_as_one_that_was_started_anew(begin: Open) -> None:
    store = await two_days(begin)
    shop = replace(SHOP, touchpoints=SHOP.touchpoints[1:])
    again = begin(store.shelf, shop=shop, now_ms=NOON_OF_THIRD_MS)
    fold(again, [*busy(0), *busy(1)])
    third = begin(store.shelf, shop=shop, now_ms=NOON_OF_THIRD_MS)
    third.board.restore(again.board.memory(), again.board.position)
    for one in (again, third):
        one.board.let_go()
        fold(one, [replace(each, position=each.position + 10**6) for each in late(7)])
    edition = again.board.editions.on(20_454)
    assert edition.shop == SHOP
    told = [one.board.under(edition, 20_454) for one in (again, third)]
    assert told[0] == told[1]
    assert sum(one.presses + one.suppressed for one in told[0].summary.items.values()) == 127


def late(count: int) -> list[Any]:
    """Answers at the entrance on the first day, which came on the third."""
    at_ms = NOON_MS + 60_000
    made = [rating(905 + 10 * one, "kiosk-1", 1) for one in range(count)]
    return [
        replace(stored(900_000 + one, "kiosk-1", each, at_ms + one), received_ms=NOON_OF_THIRD_MS)
        for one, each in enumerate(made)
    ]


TURNS: list[tuple[dict[str, Any], int]] = [
    ({"day_starts": 10}, 30),
    ({"day_starts": 0}, 20),
    ({"timezone": "America/New_York"}, 30),
    ({"timezone": "Pacific/Auckland"}, 12),
]


@pytest.mark.parametrize(("change", "hours"), TURNS, ids=str)
async def test_the_day_of_the_change_alone_is_longer_or_shorter(
    begin: Open, change: dict[str, Any], hours: int
) -> None:
    store = await two_days(begin)
    again = begin(store.shelf, shop=replace(SHOP, **change), now_ms=NOON_OF_THIRD_MS)
    fold(again, [event for day in range(5) for event in busy(day)])
    for day in range(2, 6):
        await again.look_at(ENDED_MS + day * DAY_MS + 12 * HOUR_MS)
    last = {one.report.day: one for one in again.lines()}
    found: list[Revision] = [last[day] for day in sorted(last)]
    assert [one.report.seconds // 3600 for one in found[:5]] == [24, 24, hours, 24, 24]
    for before, after in pairwise(found):
        assert before.report.ends == after.report.begins, "no hole and no overlap"
    assert sum(one.report.taps.made for one in found) == 5 * 120


def test_what_is_kept_of_a_description_is_all_of_it(begin: Open) -> None:
    shop: Shop = replace(SHOP, name="Another")
    begin()
    again = begin(shop=shop, now_ms=NOON_OF_THIRD_MS)
    third = begin(shop=shop, now_ms=NOON_OF_THIRD_MS)
    assert third.board.editions == again.board.editions
    assert [one.shop for one in third.board.editions.known] == [SHOP, shop]
