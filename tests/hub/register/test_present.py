"""Who said something on a day, and the taps that came for days too long ago."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

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
from wire.events import DAY_MS, Status

Open = Callable[..., Writing]

REAL = replace(
    SHOP,
    staff=replace(SHOP.staff, doors=[]),
    touchpoints=[
        replace(place, devices=[one for one in place.devices if one.startswith("kiosk")])
        for place in SHOP.touchpoints
    ],
)
"""Three kiosks and one counting line, and nobody else."""

ONLINE = Status(state="online", program="kiosk", version="0.1.0")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Open]:
    opened: list[Writing] = []

    def start(shelf: object = None, **more: object) -> Writing:
        opened.append(Writing(tmp_path, shelf, **{"shop": REAL, **more}))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


async def test_a_day_on_which_everybody_said_something_lacks_nobody(begin: Open) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + HOUR_MS)
    [line] = store.lines()
    assert (line.report.present.expected, line.report.present.reported) == (4, 4)
    assert line.report.present.silent == ()


async def test_a_kiosk_and_a_counter_that_were_away_all_day_are_named(begin: Open) -> None:
    store = begin()
    away = {"kiosk-1", "counter-1"}
    fold(store, [one for one in busy() if one.device not in away])
    await store.look_at(ENDED_MS + HOUR_MS)
    [line] = store.lines()
    assert line.report.present.silent == ("kiosk-1", "entrance")
    fold(
        store,
        [replace(one, received_ms=ENDED_MS + HOUR_MS) for one in busy() if one.device in away],
    )
    await store.look_at(ENDED_MS + 2 * HOUR_MS)
    assert store.lines()[-1].report.present.silent == ()


async def test_a_kiosk_that_nobody_tapped_was_there_also_after_a_restart(begin: Open) -> None:
    store = begin()
    kept = [one for one in busy() if one.device != "kiosk-1"]
    fold(store, kept)
    store.board.hear("kiosk-1", ONLINE, NOON_MS)
    await store.look_at(ENDED_MS + HOUR_MS)
    again = begin(store.shelf)
    fold(again, kept)
    again.board.hear("kiosk-1", ONLINE, ENDED_MS + 2 * HOUR_MS)
    await again.look_at(ENDED_MS + 3 * HOUR_MS)
    assert [one.report.present.silent for one in again.lines()] == [()]
    third = begin()
    third.board.restore(store.board.memory(), store.board.position)
    assert "kiosk-1" in third.board.heard_on(20_454)


async def test_a_broker_that_says_a_kiosk_is_gone_is_no_word_of_the_kiosk(begin: Open) -> None:
    store = begin()
    fold(store, [one for one in busy() if one.device != "kiosk-1"])
    store.board.hear("kiosk-1", replace(ONLINE, state="offline"), NOON_MS)
    await store.look_at(ENDED_MS + HOUR_MS)
    assert store.lines()[0].report.present.silent == ("kiosk-1",)


async def test_on_a_played_or_closed_day_nobody_is_missed(begin: Open) -> None:
    store = begin(shop=SHOP)
    played = stored(90_001, "simulated-1", rating(90_001, "kiosk-1", 3), NOON_MS)
    fold(store, [*busy(), played])
    for day in range(4):
        await store.look_at(ENDED_MS + day * DAY_MS + HOUR_MS)
    thursday, *_, sunday = store.lines()
    assert thursday.report.present is None
    assert (sunday.report.state, sunday.report.present) == ("closed", None)


async def test_taps_of_too_long_ago_are_in_the_ledger_of_the_day_that_they_came_on(
    begin: Open,
) -> None:
    store = begin()
    fold(store, [event for day in range(10) for event in busy(day)])
    came_ms = NOON_MS + 9 * DAY_MS
    for number in range(50):
        late = rating(5 + 10 * number, "kiosk-1", 1)
        told = stored(900_001 + number, "kiosk-1", late, NOON_MS + 60_000 * number)
        fold(store, [replace(told, received_ms=came_ms)])
    for look in range(3):
        await store.look_at(ENDED_MS + 9 * DAY_MS + HOUR_MS + look)
    found = {one.report.day.day: one.report.taps for one in store.lines()}
    assert [day for day, taps in found.items() if taps.late_elsewhere] == [10]
    assert found[10].late_elsewhere == 50
    assert {taps.made for taps in found.values()} == {120}, "of no other day"
