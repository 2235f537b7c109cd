"""The latest word of a visit counts, whatever comes first."""

from hub.scoring.intake import fold
from hub.scoring.state import BIN_MS, LIKED, Senses, State, Tally, Visit
from hub.scoring.visit import VISITS_MAX, WITHDRAWN, WORDS_MAX
from tests.hub.scoring.spoken import ASKED, BIN, NOON_MS, WELCOME, answer, folded, reason, tap


def test_a_second_press_of_a_visit_corrects_the_first() -> None:
    first, last = tap(visit="v", face=1), tap(visit="v", face=4, at_ms=NOON_MS + BIN_MS)
    for said in ((first, last), (last, first)):
        state = folded(*said)
        assert state.items[WELCOME].faces == {BIN + 1: [0, 0, 0, 1]}
        assert state.tally == Tally(accepted=1, corrected=1)


def test_of_two_presses_in_one_millisecond_the_device_says_which_was_last() -> None:
    first, last = tap(visit="v", face=4, seq=1), tap(visit="v", face=1, seq=2)
    assert folded(last, first).items[WELCOME].faces == {BIN: [1, 0, 0, 0]}


def test_a_correction_whose_clock_was_set_back_still_corrects() -> None:
    first = tap(visit="v", face=4, seq=1, at_ms=NOON_MS + BIN_MS)
    last = tap(visit="v", face=1, seq=2)
    taken = (
        reason("light", seq=3, at_ms=NOON_MS + BIN_MS),
        reason("light", word=WITHDRAWN, seq=4),
    )
    for said in ((first, last, *taken), (*reversed(taken), last, first)):
        found = folded(*said).items[WELCOME]
        assert (found.faces, found.senses) == ({BIN: [1, 0, 0, 0]}, {})


def test_a_correction_within_eight_seconds_is_no_burst_and_makes_none_an_answer() -> None:
    state = folded(
        tap(visit="v", since_press_ms=60_000),
        tap(visit="v", face=1, at_ms=NOON_MS + 900, since_press_ms=900),
        tap(visit="w", since_press_ms=500),
        tap(visit="w", face=2, at_ms=NOON_MS + 9_000, since_press_ms=8_500),
    )
    found = state.items[WELCOME]
    assert (found.faces, found.held) == ({BIN: [1, 0, 0, 0]}, {BIN: 1})
    assert state.tally == Tally(accepted=1, suppressed=1, corrected=2)


def test_the_session_goes_with_the_corrected_press() -> None:
    state = folded(
        tap(visit="v", face=1),
        reason("light"),
        tap(visit="v", face=3, at_ms=NOON_MS + BIN_MS),
    )
    (found,) = state.items[WELCOME].senses.items()
    assert found == (
        BIN + 1,
        Senses(
            n=1,
            nbad=1,
            bad={"light": 1},
            loss={"light": 8_400},
            said={"light|too_much": 1},
            felt={"light|blamed": 40},
        ),
    )


def test_a_later_word_on_an_element_stands_in_for_the_earlier() -> None:
    state = folded(
        tap(visit="v"),
        reason("light", word=LIKED, at_ms=NOON_MS + 2),
        reason("light", word="too_little", at_ms=NOON_MS + 1),
        reason("sound", at_ms=NOON_MS + 1),
        reason("sound", word=WITHDRAWN, at_ms=NOON_MS + 2),
    )
    assert state.items[WELCOME].senses == {
        BIN: Senses(n=1, good={"light": 1}, felt={"light|liked": 60})
    }
    assert state.tally == Tally(accepted=3, corrected=2)


def test_a_visit_that_takes_everything_back_has_sensed_nothing() -> None:
    state = folded(
        tap(visit="v"), reason("light"), reason("light", word=WITHDRAWN, at_ms=NOON_MS + 3_000)
    )
    assert state.items[WELCOME].senses == {}


def test_a_choice_stands_in_for_the_visits_earlier_one() -> None:
    late_ms = NOON_MS + BIN_MS
    state = folded(
        answer("recommend", "0", visit="v"),
        answer("recommend", "10", visit="v", at_ms=late_ms),
        answer("expected.people", "better", visit="v", at_ms=late_ms),
        answer("expected.people", "worse", visit="v"),
    )
    assert state.nps == {BIN + 1: [0] * 10 + [1]}
    assert state.expect == {"people": {BIN + 1: [0, 0, 1]}}
    assert state.tally == Tally(accepted=2, corrected=2)


def test_one_visit_speaks_of_so_many_things_and_no_more() -> None:
    said = [reason(f"element-{n}") for n in range(WORDS_MAX + 1)]
    state = folded(tap(visit="v"), *said)
    assert len(state.items[WELCOME].senses[BIN].bad) == WORDS_MAX
    assert state.tally == Tally(accepted=WORDS_MAX + 1, set_aside=1)


def test_without_room_for_a_visit_its_press_counts_alone() -> None:
    state = State(visits={("kiosk-9", str(n)): Visit() for n in range(VISITS_MAX)})
    for one in (tap(face=4), answer("recommend", "9"), reason("light")):
        fold(state, one, ASKED)
    assert state.items[WELCOME].faces == {BIN: [0, 0, 0, 1]}
    assert state.nps == {BIN: [0] * 9 + [1, 0]}
    assert state.tally == Tally(accepted=2, set_aside=1)
