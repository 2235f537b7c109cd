"""When a store's hub goes to its region: each store at its own moment, and nobody in step."""

from hypothesis import given
from hypothesis import strategies as st

from hub.upstream.agenda import (
    ASK_MS,
    FIRST_MS,
    LEAST_MS,
    LONGEST_MS,
    Rules,
    moment_ms,
    noticed,
    start,
    went,
)

HALF_AN_HOUR_MS = 1_800_000
draws = st.floats(0, 1, exclude_max=True)


def rules(store: str = "milano", spread_ms: int = HALF_AN_HOUR_MS) -> Rules:
    return Rules(store=store, spread_ms=spread_ms)


def test_two_thousand_stores_come_evenly_over_half_an_hour() -> None:
    moments = [moment_ms(rules(f"store-{number}")) for number in range(2_000)]
    by_minute = [0] * 30
    for one in moments:
        by_minute[one // 60_000] += 1
    assert min(by_minute) >= 40
    assert max(by_minute) <= 100
    assert moments == [moment_ms(rules(f"store-{number}")) for number in range(2_000)]


def test_a_demo_brings_its_reports_at_once() -> None:
    assert moment_ms(rules(spread_ms=0)) == 0
    assert start(rules(spread_ms=0), 5).due_ms == 5


def test_a_new_line_is_brought_at_the_stores_moment_and_once() -> None:
    agenda = went(start(rules(), 0), 0, well=True, draw=0.5)
    assert agenda.due_ms == ASK_MS
    seen = noticed(agenda, rules(), 1, 1_000)
    assert seen.due_ms == 1_000 + moment_ms(rules())
    assert noticed(seen, rules(), 1, 9_000) == seen
    assert went(seen, seen.due_ms, well=True, draw=0.5).due_ms == seen.due_ms + ASK_MS


@given(st.lists(draws, min_size=1, max_size=40))
def test_pauses_grow_to_an_hour_and_no_further(drawn: list[float]) -> None:
    agenda = start(rules(), 0)
    for number, draw in enumerate(drawn):
        now_ms = agenda.due_ms
        agenda = went(agenda, now_ms, well=False, draw=draw)
        pause_ms = agenda.due_ms - now_ms
        longest_ms = min(LONGEST_MS, FIRST_MS * 2**number)
        assert max(LEAST_MS, round(draw * longest_ms)) == pause_ms <= LONGEST_MS
        assert agenda.failures == number + 1
    assert went(agenda, 0, well=True, draw=0.1).failures == 0


def test_a_new_line_is_no_reason_to_knock_at_a_closed_door_sooner() -> None:
    failed = went(start(rules(), 0), 0, well=False, draw=0.9)
    assert noticed(failed, rules(spread_ms=0), 7, 1).due_ms == failed.due_ms


def test_what_the_region_asks_for_is_waited_for_up_to_an_hour() -> None:
    agenda = start(rules(), 0)
    assert went(agenda, 0, well=False, draw=0.0, wait_ms=60_000).due_ms == 60_000
    assert went(agenda, 0, well=False, draw=0.0, wait_ms=10**9).due_ms == LONGEST_MS
