"""A release goes to one device, then to a tenth, then to all; never while the store is open."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from config.hours import Hours
from hub.rollout import PATIENCE_MS, Candidate, due, stays_closed

NOW_MS = 10 * PATIENCE_MS


def devices(count: int, have: int = 0, told: int = 0, *, failed: bool = False) -> list[Candidate]:
    return [
        Candidate(
            name=f"kiosk-{number:02}",
            online=True,
            well=True,
            release=8 if number < have else 7,
            settled=number < have,
            failed=failed and number == have,
            told_ms=NOW_MS - 1 if have <= number < have + told else None,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (devices(30), 1),
        (devices(30, told=1), 0),
        (devices(30, have=1), 2),
        (devices(30, have=1, told=1), 1),
        (devices(30, have=3), 27),
        (devices(4, have=1), 3),
        (devices(30, have=30), 0),
        (devices(30, have=1, failed=True), 0),
        ([], 0),
    ],
)
def test_how_many_are_told_at_each_stage(known: list[Candidate], told: int) -> None:
    found = due(8, known, NOW_MS, closed=True)
    assert len(found) == told
    assert not {one.name for one in known if one.release == 8 or one.told_ms} & {*found}
    assert due(8, known, NOW_MS, closed=False) == []


def test_who_is_silent_or_was_installed_by_hand_is_left_alone() -> None:
    [one] = devices(1)
    by_hand, silent = replace(one, release=None), replace(one, online=False)
    newer = replace(one, release=9)
    assert due(8, [by_hand, silent, newer], NOW_MS, closed=True) == []


def test_who_runs_none_and_may_be_renewed_is_told() -> None:
    [one] = devices(1)
    assert due(8, [replace(one, release=0)], NOW_MS, closed=True) == [one.name]


def test_who_was_told_long_ago_is_told_again() -> None:
    [one] = devices(1)
    late = replace(one, told_ms=NOW_MS - PATIENCE_MS)
    assert due(8, [late], NOW_MS, closed=True) == [one.name]


@pytest.mark.parametrize(
    "first",
    [{"settled": False}, {"online": False}, {"well": False}, {"well": False, "settled": False}],
)
def test_a_first_one_that_has_not_shown_that_it_holds_goes_alone(first: dict[str, bool]) -> None:
    one, *others = devices(10, have=1)
    assert due(8, [replace(one, **first), *others], NOW_MS, closed=True) == []
    assert len(due(8, [one, *others], NOW_MS, closed=True)) == 9


def test_who_is_in_trouble_already_is_told_last() -> None:
    one, *others = devices(3)
    assert due(8, [replace(one, well=False), *others], NOW_MS, closed=True) == ["kiosk-01"]


def test_one_that_never_takes_it_keeps_it_from_no_other() -> None:
    known = {one.name: one for one in devices(3)}
    told = []
    for night in range(4):
        now_ms = NOW_MS + night * PATIENCE_MS
        [name] = due(8, known.values(), now_ms, closed=True)
        told.append(name)
        known[name] = replace(known[name], told_ms=now_ms)
    assert told == ["kiosk-00", "kiosk-01", "kiosk-02", "kiosk-00"]


@pytest.mark.parametrize("told_ms", [NOW_MS - 1, NOW_MS - 3 * PATIENCE_MS])
def test_nobody_is_told_while_one_that_was_told_is_silent(told_ms: int) -> None:
    one, *others = devices(10)
    lost = replace(one, online=False, told_ms=told_ms)
    assert due(8, [lost, *others], NOW_MS, closed=True) == []
    back = replace(lost, online=True)
    assert len(due(8, [back, *others], NOW_MS, closed=True)) == int(told_ms < NOW_MS - 1)


@pytest.mark.parametrize(
    ("hour", "minute", "closed"), [(1, 59, False), (2, 0, True), (2, 59, True), (3, 0, False)]
)
def test_a_store_without_hours_is_closed_in_the_small_hours(
    hour: int, minute: int, *, closed: bool
) -> None:
    local = datetime(2026, 11, 23, hour, minute)  # noqa: DTZ001 - a store's wall time
    assert stays_closed(None, local) is closed


@pytest.mark.parametrize(
    ("hour", "minute", "closed"),
    [(7, 0, True), (7, 1, False), (12, 0, False), (20, 0, True), (22, 0, True), (22, 1, False)],
)
def test_a_device_is_told_when_there_is_time_until_the_store_opens(
    hour: int, minute: int, *, closed: bool
) -> None:
    local = datetime(2026, 11, 23, hour, minute)  # noqa: DTZ001 - a store's wall time
    hours = Hours(mon=["09:00-20:00"], tue=["00:00-08:00"])
    assert stays_closed(hours, local) is closed
    assert stays_closed(Hours(), local), "it never opens"
