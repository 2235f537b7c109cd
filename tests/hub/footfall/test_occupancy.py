"""People inside from all doors: never below 0, never made up, and put right at closing."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.footfall.closing import Closing, closings
from hub.footfall.doors import Doors
from hub.footfall.occupancy import Hour, Inside, by_hour, inside
from hub.footfall.opening import period
from hub.scoring.state import BIN_MS, Crossed, Crossings
from tests.hub.footfall.counted import AUDIT, DOORS, EVERY_DAY, HOUR_MS, ROME, at, line
from wire.events import Audited

AUDITS: dict[str, Audited | None] = dict.fromkeys(DOORS.all, AUDIT)
CLOSED_MS = at(21, day=-1)
Crossed_ = dict[int, tuple[int, int]]


def store(
    until_ms: int,
    north: Crossed_ | None = None,
    south: Crossed_ | None = None,
    yard: Crossed_ | None = None,
) -> dict[str, Crossings]:
    """All three doors, watched since the last closing."""
    return {
        name: line(CLOSED_MS, until_ms, found or {})
        for name, found in (("north", north), ("south", south), ("yard", yard))
    }


def now(lines: dict[str, Crossings], now_ms: int, doors: Doors = DOORS) -> Inside:
    return inside(lines, doors, period(EVERY_DAY, ROME, now_ms), AUDITS, now_ms)


def last(lines: dict[str, Crossings], now_ms: int) -> Closing:
    return next(closings(lines, DOORS, EVERY_DAY, ROME, AUDITS, now_ms))


def test_all_doors_together_and_staff_apart() -> None:
    lines = store(at(12), north={at(10): (30, 4)}, south={at(11): (2, 8)}, yard={at(8): (5, 0)})
    seen = now(lines, at(12))
    assert (seen.public_in, seen.public_out, seen.staff_in, seen.staff_out) == (32, 12, 5, 0)
    assert (seen.net, seen.people, seen.staff, seen.shoppers) == (25, 25, 5, 20)
    assert (seen.coverage, seen.sure, seen.missing) == (1.0, True, ())


def test_the_declared_share_or_number_of_staff_is_kept_apart() -> None:
    lines = store(at(12), north={at(10): (40, 0)})
    share = Doors(public=("north", "south"), staff=(), share=0.1)
    people = Doors(public=("north", "south"), staff=(), people=3)
    nobody = Doors(public=("north", "south"), staff=())
    assert [
        (one.people, one.staff, one.shoppers)
        for one in (now(lines, at(12), doors) for doors in (share, people, nobody))
    ] == [(40, 4, 36), (40, 3, 37), (40, None, None)]


def test_more_out_than_in_is_nobody_and_stays_in_sight_as_drift() -> None:
    seen = now(store(at(12), north={at(10): (1, 4)}), at(12))
    assert (seen.people, seen.net, seen.lo) == (0, -3, 0)


def test_who_came_in_before_the_last_closing_is_not_inside_any_more() -> None:
    lines = {
        name: line(at(8, day=-1), at(12), {at(19, day=-1): (7, 0)} if name == "north" else {})
        for name in DOORS.all
    }
    assert now(lines, at(20, 30, day=-1)).net == 7
    assert now(lines, at(12)).people == 0


def test_the_interval_is_the_audits_and_without_one_there_is_none() -> None:
    lines = store(at(12), north={at(10): (300, 100)})
    seen = now(lines, at(12))
    assert (seen.lo, seen.hi) == (189, 211)  # 1.96 * sqrt(400 * (1 - 0.915))
    alone = inside(lines, DOORS, period(EVERY_DAY, ROME, at(12)), {**AUDITS, "south": None}, at(12))
    assert (alone.people, alone.lo, alone.hi) == (200, None, None)


@pytest.mark.parametrize("name", DOORS.all)
def test_a_door_without_evidence_leaves_no_number_and_is_named(name: str) -> None:
    lines = store(at(12), north={at(10): (9, 0)})
    del lines[name]
    seen = now(lines, at(12))
    assert (seen.people, seen.lo, seen.hi, seen.missing) == (None, None, None, (name,))


def test_a_door_that_has_fallen_silent_is_missing_within_minutes_and_comes_back() -> None:
    lines = store(at(12), north={at(10): (9, 0)})
    lines["south"] = line(CLOSED_MS, at(11, 50), {})
    assert now(lines, at(11, 53)).missing == ()
    assert (now(lines, at(12)).people, now(lines, at(12)).missing) == (None, ("south",))
    lines["south"] = line(CLOSED_MS, at(12), {}, blind=[at(11, 50), at(11, 55)])
    back = now(store(at(12), north={at(10): (9, 0)}) | {"south": lines["south"]}, at(12, 1))
    assert back.missing == ("south",)  # still without a word of now
    lines["south"] = line(CLOSED_MS, at(12, 5), {}, blind=[at(11, 50), at(11, 55)])
    again = store(at(12, 5), north={at(10): (9, 0)}) | {"south": lines["south"]}
    assert (now(again, at(12, 5)).people, now(again, at(12, 5)).sure) == (9, True)


def test_what_passed_unseen_makes_the_interval_wider_and_then_the_number_a_dash() -> None:
    def after(blind_hours: int) -> Inside:
        dark = [at(9) + one * BIN_MS for one in range(12 * blind_hours)]
        lines = store(at(19), south={})
        lines["north"] = line(CLOSED_MS, at(19), {at(18): (100, 0)}, blind=dark)
        return now(lines, at(19))

    whole, hour, three, six = (after(hours) for hours in (0, 1, 3, 6))
    assert None not in {whole.hi, hour.hi, three.hi}
    assert (whole.hi or 0) < (hour.hi or 0) < (three.hi or 0)
    assert (whole.sure, hour.sure, three.sure) == (True, True, False)
    assert (six.people, six.missing) == (None, ("north",))


def test_a_night_without_light_is_no_gap() -> None:
    """Cameras see nothing while it is dark and closed; nobody expects them to."""
    lines = {name: line(at(8), at(12), {}) for name in DOORS.all}
    lines["north"] = line(at(8), at(12), {at(9): (4, 1)})
    assert now(lines, at(12)).people == 3


def test_a_hub_that_came_too_late_knows_nothing_before_the_next_closing() -> None:
    lines = {name: line(at(15), at(17), {at(15): (4, 1)}) for name in DOORS.all}
    assert now(lines, at(17)).missing == DOORS.all


def test_closing_corrects_openly_and_begins_at_0() -> None:
    lines = store(
        at(21, 20), north={at(12): (256, 120)}, south={at(19): (0, 130)}, yard={at(20): (3, 2)}
    )
    assert now(lines, at(20, 30)).people == 7
    assert now(lines, at(21)).people == 0
    found = last(lines, at(21, 20))
    assert (found.net, found.correction, found.crossings) == (7, -7, 511)
    assert found.share == pytest.approx(7 / 511)
    assert (found.closes_ms, found.ends_ms, found.beyond) == (at(20), at(21), False)
    assert found.day == ROME.day(at(12) // BIN_MS)


def test_a_drift_that_the_audits_do_not_explain_is_called_so() -> None:
    lines = store(at(21, 20), north={at(12): (256, 120)})
    assert last(lines, at(21, 20)).beyond is True


def test_a_closing_whose_doors_were_not_watched_corrects_nothing() -> None:
    lines = store(at(21, 20), north={at(12): (256, 120)})
    lines["yard"] = line(at(18), at(21, 20), {})
    found = last(lines, at(21, 20))
    assert (found.net, found.correction, found.share, found.missing) == (
        None,
        None,
        None,
        ("yard",),
    )


def test_a_late_bucket_revises_the_closing() -> None:
    lines = store(at(21, 20), north={at(12): (5, 4)})
    before = last(lines, at(21, 20))
    lines["north"].bins[at(19) // BIN_MS].out += 1
    assert (before.net, last(lines, at(21, 20)).net) == (1, 0)


def test_hours_say_how_full_it_was_where_every_door_was_watched() -> None:
    lines = store(at(12), north={at(9): (10, 0), at(10, 30): (0, 4)})
    lines["south"] = line(CLOSED_MS, at(12), {}, blind=[at(11) + one * BIN_MS for one in range(12)])
    found = by_hour(lines, DOORS, period(EVERY_DAY, ROME, at(12)), ROME, at(12))
    assert found[-3:] == [
        Hour(at(9), 10.0, 10),
        Hour(at(10), 8.0, 10),
        Hour(at(11), None, None),
    ]


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_it_is_the_sum_of_all_walks_whatever_the_order(seed: int, walks: int) -> None:
    """Against a plain list of who walked when through which door, itself counted one by one."""
    random = Random(seed)
    lines = store(at(12))
    names = list(DOORS.all)
    walked = []
    for _ in range(walks):
        name, when = random.choice(names), at(8) + random.randrange(4 * HOUR_MS)
        came = random.random() < 0.6
        walked.append((when, came))
        one: Crossed = lines[name].bins[when // BIN_MS]
        one.in_ += came
        one.out += not came
    truth = sum(1 if came else -1 for _, came in walked)
    seen = now(lines, at(12))
    assert seen.net == truth
    assert seen.people == max(0, truth)
    assert seen.lo is not None
    assert seen.hi is not None
    assert 0 <= seen.lo <= seen.people <= seen.hi
    assert (seen.public_in or 0) + (seen.staff_in or 0) == sum(came for _, came in walked)
    for hour in by_hour(lines, DOORS, period(EVERY_DAY, ROME, at(12)), ROME, at(12)):
        assert hour.peak is None or (hour.mean is not None and 0 <= hour.mean <= hour.peak)
