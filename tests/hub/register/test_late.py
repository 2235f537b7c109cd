"""What few people say late is not told: no two revisions of a day differ by it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from hub.daily.hold import TOLD_MAX
from hub.store import Stored
from tests.hub.register.writing import (
    CLOSED_MS,
    ENDED_MS,
    HOUR_MS,
    Writing,
    busy,
    fold,
    rating,
    stored,
    walked,
)
from tests.hub.running_store import NOON_MS
from wire.events import DAY_MS
from wire.report import SMALL, DayReport, Row

Open = Callable[..., Writing]
READY_MS = 120_000


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Open]:
    opened: list[Writing] = []

    def start(shelf: object = None, folder: Path = tmp_path, **more: object) -> Writing:
        folder.mkdir(exist_ok=True)
        opened.append(Writing(folder, shelf, **more))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def said(device: str) -> list[Stored]:
    """A day's answers at one kiosk, and what it was named for."""
    return [one for one in busy() if one.device == device]


@pytest.mark.parametrize("few", [1, 4])
async def test_late_taps_wait_for_five_and_are_told_as_a_number_when_the_day_closes(
    begin: Open, few: int
) -> None:
    events = [one for one in busy() if not one.type.startswith("vetrina.reason")]
    taps = [one for one in events if one.device == "kiosk-1"]
    store = begin()
    fold(store, [one for one in events if one not in taps[:few]])
    await store.look_at(ENDED_MS + READY_MS)
    fold(store, [replace(one, received_ms=ENDED_MS + HOUR_MS) for one in taps[:few]])
    for hour in range(1, 5):
        await store.look_at(ENDED_MS + hour * HOUR_MS)
    assert len(store.lines()) == 1
    again = begin(store.shelf)
    fold(again, events)
    await again.look_at(ENDED_MS + DAY_MS)
    assert [one.rev for one in again.lines() if one.report.day.day == 1] == [1]
    await again.look_at(ENDED_MS + 7 * DAY_MS + READY_MS)
    first, last = (one for one in again.lines() if one.report.day.day == 1)
    assert (last.reason.why, last.reason.late) == ("late", few)
    told = replace(first.report.taps, made=120, waiting=few)
    assert last.report == replace(first.report, taps=told)


async def test_what_waits_is_told_with_the_fifth(begin: Open) -> None:
    taps = [one for one in said("kiosk-1") if not one.type.startswith("vetrina.reason")]
    store = begin()
    fold(store, [one for one in busy() if one not in taps[:5]])
    await store.look_at(ENDED_MS + READY_MS)
    for number, one in enumerate(taps[:5], 1):
        fold(store, [replace(one, received_ms=ENDED_MS + HOUR_MS)])
        await store.look_at(ENDED_MS + number * HOUR_MS)
        assert len(store.lines()) == 1 + (number == 5)
    assert store.lines()[-1].report.taps.waiting == 0
    assert store.lines()[-1].report.taps.counted == 120


def tapped_late(turn: int, taps: int) -> list[Stored]:
    """What a kiosk that was away brings of the first day, some hours after it."""
    keys = range(900_000 + turn * taps, 900_000 + (turn + 1) * taps)
    came_ms = ENDED_MS + turn * HOUR_MS
    found = [
        stored(key, "kiosk-1", rating(key, "kiosk-1", 1), NOON_MS + (key - 900_000) * 60_000)
        for key in keys
    ]
    return [replace(one, received_ms=came_ms) for one in found]


async def test_what_no_revision_was_left_for_is_told_as_a_number_when_the_day_closes(
    begin: Open,
) -> None:
    store = begin()
    fold(store, busy())
    for turn in range(TOLD_MAX + 3):
        if turn:
            fold(store, tapped_late(turn, SMALL))
        await store.look_at(ENDED_MS + turn * HOUR_MS + READY_MS)
    *_, last = (one for one in store.lines() if one.report.day.day == 1)
    assert (last.rev, last.report.taps.made) == (TOLD_MAX, 120 + SMALL * (TOLD_MAX - 1))
    await store.look_at(ENDED_MS + 7 * DAY_MS + READY_MS)
    *_, last = (one for one in store.lines() if one.report.day.day == 1)
    assert last.report.taps.made == 120 + SMALL * (TOLD_MAX + 2)


async def test_people_who_are_counted_late_leave_the_revisions_to_those_who_tapped(
    begin: Open,
) -> None:
    store = begin()
    fold(store, busy())
    await store.look_at(ENDED_MS + READY_MS)
    for turn in range(1, TOLD_MAX + 1):
        start_ms = NOON_MS - 3 * HOUR_MS + turn * 60_000
        came_ms = ENDED_MS + turn * HOUR_MS
        fold(store, [replace(walked(800_000 + turn, start_ms), received_ms=came_ms)])
        await store.look_at(came_ms)
    assert len([one for one in store.lines() if one.report.day.day == 1]) == 1 + TOLD_MAX
    fold(store, tapped_late(TOLD_MAX + 1, 30))
    await store.look_at(ENDED_MS + (TOLD_MAX + 1) * HOUR_MS)
    *_, last = (one for one in store.lines() if one.report.day.day == 1)
    assert (last.report.taps.made, last.report.taps.waiting) == (150, 0)


@pytest.mark.parametrize("seed", range(6))
async def test_no_two_revisions_of_a_day_differ_by_what_few_people_said(
    begin: Open, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    store = begin(folder=tmp_path / "store")
    events = [replace(one, received_ms=one.at_ms + late_ms(random)) for one in busy()]
    events.sort(key=lambda one: one.received_ms)
    looks = sorted([CLOSED_MS, ENDED_MS, *(ENDED_MS + random.randrange(DAY_MS) for _ in range(6))])
    done = 0
    for now_ms in looks:
        came = [one for one in events[done:] if one.received_ms <= now_ms]
        fold(store, came)
        done += len(came)
        await store.look_at(now_ms + READY_MS)
    told = [one.report for one in store.lines() if one.report.day.day == 1]
    assert len(told) > 2
    for one, other in combinations(told, 2):
        for cell in differences(one, other):
            changed = max(sum(n for n in cell if n > 0), -sum(n for n in cell if n < 0))
            assert changed == 0 or changed >= SMALL


def late_ms(random: Random) -> int:
    """Most come in time, some in the evening, some on the next day."""
    return random.choice([0, 0, 0, 12 * HOUR_MS, DAY_MS]) * random.randrange(100) // 100


def differences(one: DayReport, other: DayReport) -> Iterator[Sequence[int]]:
    """All that can be taken from each other in two revisions of a day."""
    for before, after in zip(one.rows, other.rows, strict=True):
        if before.faces is not None and after.faces is not None:
            yield less(after.faces, before.faces)
            for hour in before.hours.keys() & after.hours.keys():
                yield less(after.hours[hour], before.hours[hour])
            assert not after.hours.keys() - before.hours.keys(), "an hour comes out of the rest"
            yield less(rest(after, ()), rest(before, before.hours.keys() - after.hours.keys()))
        if before.sensed is not None and after.sensed is not None:
            yield (after.sensed.n - before.sensed.n,)
        yield (after.answers - before.answers,)


def rest(row: Row, more: object) -> Sequence[int]:
    """What is not told by hour, with some hours that are."""
    cells = [row.rest or (0,) * row.scale, *(row.hours[hour] for hour in more)]
    return tuple(map(sum, zip(*cells, strict=True)))


def less(after: Sequence[int], before: Sequence[int]) -> Sequence[int]:
    return [new - old for new, old in zip(after, before, strict=True)]
