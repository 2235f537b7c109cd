"""What came of the visits: tills held against the people who were counted."""

import itertools
from random import Random

import pytest

from hub.scoring.engagement import wilson
from hub.scoring.intake import Happened, fold
from hub.scoring.realization import realization
from hub.scoring.state import BIN_MS, State, forget, merge
from hub.scoring.takings import Takings, takings
from hub.scoring.till import TILLS_MAX
from tests.hub.scoring.spoken import ASKED, BIN, NOON_MS, bucket, folded, happened
from wire.events import DAY_MS, Sale

DAY = range(BIN, BIN + 12)
Z = 1.6448536269514722


def rung(  # noqa: PLR0913 - a bucket has that many sides
    receipts: int = 2,
    returns: int = 0,
    *,
    minute: int = 0,
    seconds: int = 300,
    revision: int = 0,
    till: str = "till-1",
    late_ms: int = 0,
    shift_ms: int = 0,
) -> Happened:
    start_ms = NOON_MS + 60_000 * minute - shift_ms
    sale = Sale(
        start_ms=start_ms, seconds=seconds, receipts=receipts, returns=returns, revision=revision
    )
    at_ms = start_ms + shift_ms + 1_000 * seconds + late_ms
    return happened(sale, till, at_ms, shift_ms=shift_ms, received_ms=at_ms)


def came(minutes: int = 5, people: int = 4, first: int = 0) -> list[Happened]:
    return [
        bucket(start_ms=NOON_MS + 60_000 * (first + one), people=(people, 1))
        for one in range(minutes)
    ]


def taken(*events: Happened) -> Takings | None:
    return takings(folded(*events), ["door"], DAY)


def test_receipts_are_held_against_those_who_came_in() -> None:
    found = taken(*came(), rung(5, 1))
    assert found == Takings(visitors=20, receipts=5, returns=1, bins=1, told=1)
    said = realization(found, Z)
    assert said is not None
    assert said.receipts.per100 == 25.0
    assert (said.receipts.lo, said.receipts.hi) == tuple(100 * x for x in wilson(0.25, 20, Z))
    assert said.returns is not None
    assert (said.returns.per100, said.returns.n) == (20.0, 5)
    assert (said.coverage, said.over) == (1.0, False)


def test_a_repeat_adds_nothing_and_a_higher_revision_replaces() -> None:
    first, again, corrected = rung(5), rung(5, late_ms=700), rung(3, revision=1)
    for events in itertools.permutations((first, again, corrected)):
        found = taken(*came(), *events)
        assert found is not None
        assert found.receipts == 3


def test_two_tills_add_up_and_their_visitors_do_not() -> None:
    found = taken(*came(), rung(2), rung(3, till="till-2"))
    assert found == Takings(visitors=20, receipts=5, returns=0, bins=1, told=1)


def test_sales_count_only_where_the_entrance_was_watched() -> None:
    found = taken(*came(), rung(2), rung(9, minute=5), rung(9, minute=10, seconds=600))
    assert found == Takings(visitors=20, receipts=2, returns=0, bins=1, told=4)
    assert realization(found, Z).coverage == 0.25


def test_visitors_count_only_while_a_till_speaks() -> None:
    minutes = [rung(1, minute=one, seconds=60) for one in (0, 1, 2, 5, 6, 7, 8)]
    found = taken(*came(10), *minutes)  # 3 minutes of the first bin are too few, 4 are enough
    assert found == Takings(visitors=20, receipts=4, returns=0, bins=1, told=1)


def test_an_hour_with_a_gap_in_the_watch_is_left_out_whole() -> None:
    assert taken(*came(55), rung(30, seconds=3600)).visitors == 0
    assert taken(*came(60), rung(30, seconds=3600)).visitors == 240


@pytest.mark.parametrize("events", [[], came(), [rung(5)], [*came(people=0), rung(5)]])
def test_without_evidence_there_is_no_number(events: list[Happened]) -> None:
    assert realization(taken(*events), Z) is None


def test_more_receipts_than_visitors_are_said_to_be() -> None:
    said = realization(taken(*came(people=1), rung(6)), Z)
    assert (said.receipts.per100, said.over) == (100.0, True)
    assert said.receipts.lo < said.receipts.hi == pytest.approx(100.0)


def test_nothing_is_returned_of_no_receipt() -> None:
    said = realization(taken(*came(), rung(0, 2)), Z)
    assert (said.receipts.per100, said.returns) == (0.0, None)


def test_a_clock_that_is_wrong_is_corrected() -> None:
    assert taken(*came(), rung(5, shift_ms=-7_200_000)) == taken(*came(), rung(5))


def test_what_comes_too_late_or_from_the_future_is_not_counted() -> None:
    state = folded(rung(5, late_ms=8 * DAY_MS), rung(5, late_ms=-1))
    assert (state.tills, state.tally.stale, state.tally.set_aside) == ({}, 1, 1)


def test_a_device_that_makes_up_tills_finds_no_room() -> None:
    state = folded(*(rung(1, till=f"till-{one}") for one in range(TILLS_MAX + 3)))
    assert (len(state.tills), state.tally.set_aside) == (TILLS_MAX, 3)


def test_old_buckets_are_forgotten() -> None:
    state = folded(rung(1), rung(2, minute=5))
    forget(state, NOON_MS + BIN_MS)
    assert [one.receipts for one in state.tills["till-1"].values()] == [2]
    forget(state, NOON_MS + 2 * BIN_MS)
    assert state.tills == {}


@pytest.mark.parametrize("seed", range(5))
def test_any_order_and_any_shards_give_equal_counters(seed: int) -> None:
    random = Random(seed)
    events = [
        rung(
            random.randrange(9),
            random.randrange(3),
            minute=5 * random.randrange(12),
            revision=random.randrange(3),
            till=f"till-{random.randrange(3)}",
        )
        for _ in range(60)
    ]
    whole = folded(*events)
    shuffled = folded(*random.sample(events, len(events)))
    assert shuffled == whole
    shards = [State(), State()]
    for one in events:
        fold(shards[random.randrange(2)], one, ASKED)
    merge(*shards)
    assert shards[0] == whole
    assert whole.tally == shards[0].tally
