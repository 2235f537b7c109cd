"""People in, out and inside; and honesty about what was not watched."""

import pytest

from hub.scoring.state import BIN_MS, Crossed, Crossings
from hub.scoring.traffic import NOTHING, traffic

DAY_MS = 1_767_236_400_000  # 04:00 in Rome
DAY_BIN = DAY_MS // BIN_MS
MINUTE_MS = 60_000


def line(first: int, watched: list[float], in_: int = 2, out: int = 1) -> Crossings:
    """Whole bins from the day's bin ``first`` on, each with the share that was watched."""
    bins = {
        DAY_BIN + first + index: Crossed(
            in_=in_ if share else 0,
            out=out if share else 0,
            watched_ms=round(BIN_MS * share),
            span_ms=BIN_MS,
        )
        for index, share in enumerate(watched)
    }
    return Crossings(bins=bins, watched_until_ms=(DAY_BIN + first + len(watched)) * BIN_MS)


def at(bin_: int) -> int:
    return DAY_MS + bin_ * BIN_MS + 30_000


def test_it_adds_the_entrances_up() -> None:
    lines = {"north": line(0, [1, 1]), "south": line(0, [1, 1]), "inner": line(0, [1, 1])}
    seen = traffic(lines, ["north", "south"], DAY_MS, at(2))
    assert (seen.in_, seen.out, seen.balance, seen.occupancy) == (8, 4, 4, 4)
    assert seen.coverage == 1.0


def test_what_came_before_the_business_day_is_not_of_today() -> None:
    seen = traffic({"door": line(-3, [1, 1, 1, 1])}, ["door"], DAY_MS, at(1))
    assert (seen.in_, seen.out) == (2, 1)


def test_more_out_than_in_is_nobody_inside_and_stays_visible() -> None:
    seen = traffic({"door": line(0, [1], in_=1, out=4)}, ["door"], DAY_MS, at(1))
    assert (seen.balance, seen.occupancy) == (-3, 0)


@pytest.mark.parametrize("entrances", [[], ["door"]])
def test_without_any_bucket_there_is_no_number(entrances: list[str]) -> None:
    assert traffic({}, entrances, DAY_MS, at(3)) == NOTHING


def test_a_blind_counter_has_coverage_0_and_no_counts() -> None:
    seen = traffic({"door": line(0, [0, 0])}, ["door"], DAY_MS, at(2))
    assert (seen.in_, seen.out, seen.occupancy, seen.coverage) == (None, None, None, 0.0)


def test_coverage_begins_with_the_days_first_bucket() -> None:
    seen = traffic({"door": line(60, [1, 1])}, ["door"], DAY_MS, at(62))
    assert seen.coverage == 1.0


def test_a_counter_that_died_loses_coverage_with_time() -> None:
    dead = {"door": line(0, [1, 1])}
    assert traffic(dead, ["door"], DAY_MS, at(3)).coverage == 1.0  # may be on its way
    assert traffic(dead, ["door"], DAY_MS, at(5)).coverage == 0.5
    assert traffic(dead, ["door"], DAY_MS, at(9)).coverage == 0.25


def test_an_entrance_without_a_word_counts_as_not_watched() -> None:
    seen = traffic({"north": line(0, [1] * 11)}, ["north", "south"], DAY_MS, at(11))
    assert seen.coverage == pytest.approx(11 / 20, abs=0.01)


def test_half_watched_buckets_are_half_covered() -> None:
    seen = traffic({"door": line(0, [0.5] * 6)}, ["door"], DAY_MS, at(6))
    assert seen.coverage == 0.5
