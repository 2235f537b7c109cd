"""A visit as a table of cases, and the promises of a tap under any sequence of inputs and times."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.shop import Question
from config.vocabulary import ExPro
from kiosk import session
from kiosk.session import (
    BOUNCE_MS,
    HELD_MS_MAX,
    LANGUAGE_IDLE_MS,
    NO_ANSWER,
    RETRY_MS,
    STORING_MS_MAX,
    THANKS_MS,
    Choose,
    GaveUp,
    Recovered,
    Refused,
    Say,
    Screen,
    State,
    Stored,
    Tap,
    Tick,
    Touch,
    Trouble,
    begin,
    step,
)
from wire.codec import decode_body, encode_body

WELCOME = Question(id="welcome", expro=ExPro.ENVIRONMENT, text={"it": "Come va?", "en": "How?"})
STAFF = Question(
    id="staff", version=3, expro=ExPro.PEOPLE, scale=5, text={"it": "E noi?", "en": "And us?"}
)
START_MS = 1_000_000


def play(*inputs: tuple[int, session.Input]) -> tuple[list[State], list[session.Effect]]:
    """The states after each input, each at its time after the start, and all effects."""
    state = begin((WELCOME, STAFF), ("it", "en"), START_MS)
    states, effects = [], []
    for at_ms, one in inputs:
        state, more = step(state, one, START_MS + at_ms)
        states.append(state)
        effects += more
    return states, effects


def tap(face: int = 4, visit: str = "a") -> Tap:
    return Tap(face=face, visit=visit)


def test_a_tap_is_said_at_once_and_thanked_only_when_stored() -> None:
    states, effects = play((50, tap(3)), (53, Stored("a")), (53 + THANKS_MS, Tick()))
    assert [state.screen for state in states] == [Screen.STORING, Screen.THANKS, Screen.ASKING]
    assert states[0].face == 3
    [said] = effects
    assert isinstance(said, Say)
    assert said.rating.visit == "a"
    assert said.rating.question == "welcome"
    assert (said.rating.face, said.rating.scale, said.rating.language) == (3, 4, "it")
    assert said.rating.decision_ms is None
    assert said.rating.since_press_ms is None


def test_thanks_stay_until_their_time_and_not_longer() -> None:
    states, _ = play((0, tap()), (5, Stored("a")), (4 + THANKS_MS, Tick()), (5 + THANKS_MS, Tick()))
    assert [state.screen for state in states[2:]] == [Screen.THANKS, Screen.ASKING]


def test_a_touch_skips_the_thanks_but_the_bouncing_finger_does_not() -> None:
    states, _ = play((0, tap()), (5, Stored("a")), (BOUNCE_MS - 1, Touch()), (BOUNCE_MS, Touch()))
    assert [state.screen for state in states[2:]] == [Screen.THANKS, Screen.ASKING]


def test_the_touch_that_skips_does_not_press_the_face_below_it() -> None:
    _, effects = play(
        (0, tap()), (5, Stored("a")), (1_000, Touch()), (1_000 + BOUNCE_MS - 1, tap(1, "b"))
    )
    assert len(effects) == 1


@pytest.mark.parametrize(("after_ms", "ratings"), [(1, 1), (BOUNCE_MS - 1, 1), (BOUNCE_MS, 2)])
def test_one_finger_is_one_press(after_ms: int, ratings: int) -> None:
    _, effects = play((0, tap()), (after_ms, tap(1, "b")))
    assert len(effects) == ratings


def test_presses_say_how_long_after_the_last_one_they_came() -> None:
    _, effects = play((0, tap()), (5, Stored("a")), (900, tap(2, "b")), (2_100, tap(1, "c")))
    said = [one.rating.since_press_ms for one in effects if isinstance(one, Say)]
    assert said == [None, 900, 1_200]


def test_a_bounce_does_not_count_as_the_last_press() -> None:
    _, effects = play((0, tap()), (300, tap(4, "b")), (500, tap(2, "c")))
    said = [one.rating.since_press_ms for one in effects if isinstance(one, Say)]
    assert said == [None, 500]


def test_thanks_wait_for_every_rating_of_a_slow_disk() -> None:
    states, effects = play((0, tap()), (900, tap(1, "b")), (950, Stored("a")), (960, Stored("b")))
    assert [state.screen for state in states[2:]] == [Screen.STORING, Screen.THANKS]
    assert len(effects) == 2


def test_a_language_is_kept_for_the_visit_and_reset_for_the_next() -> None:
    states, effects = play(
        (0, Choose("en")), (2_000, tap()), (2_005, Stored("a")), (2_005 + THANKS_MS, Tick())
    )
    assert [state.language for state in states] == ["en", "en", "en", "it"]
    [said] = effects
    assert isinstance(said, Say)
    assert said.rating.language == "en"
    assert said.rating.decision_ms == 2_000


def test_who_chose_a_language_and_left_leaves_nothing_behind() -> None:
    states, effects = play(
        (0, Choose("en")),
        (LANGUAGE_IDLE_MS - 1, Tick()),
        (LANGUAGE_IDLE_MS, Tick()),
        (LANGUAGE_IDLE_MS + 9_000, tap()),
    )
    assert [state.language for state in states] == ["en", "en", "it", "it"]
    [said] = effects
    assert isinstance(said, Say)
    assert said.rating.decision_ms is None


def test_a_tap_right_after_choosing_a_language_counts() -> None:
    _, effects = play((0, Choose("en")), (100, tap()))
    assert len(effects) == 1


def test_the_bounce_of_a_skipped_thanks_chooses_no_language() -> None:
    states, _ = play((0, tap()), (5, Stored("a")), (1_000, Touch()), (1_100, Choose("en")))
    assert states[-1].language == "it"


def test_questions_take_turns() -> None:
    _, effects = play(
        (0, tap(4, "a")),
        (5, Stored("a")),
        (1_000, Touch()),
        (2_000, tap(5, "b")),
        (2_005, Stored("b")),
        (3_000, Touch()),
        (4_000, tap(1, "c")),
    )
    said = [one.rating for one in effects if isinstance(one, Say)]
    assert [(one.question, one.version, one.scale) for one in said] == [
        ("welcome", 1, 4),
        ("staff", 3, 5),
        ("welcome", 1, 4),
    ]


def test_a_refused_rating_is_never_thanked_and_offered_again_unchanged() -> None:
    states, effects = play(
        (0, tap()),
        (10, Refused("a", "disk full")),
        (10 + RETRY_MS - 1, Tick()),
        (10 + RETRY_MS, Tick()),
        (20 + RETRY_MS, Stored("a")),
    )
    assert [state.screen for state in states[1:]] == [*[Screen.REFUSED] * 3, Screen.ASKING]
    first, trouble, again, recovered = effects
    assert trouble == Trouble("disk full")
    assert again == first
    assert recovered == Recovered(RETRY_MS + 10)


def test_trouble_is_said_once_however_often_the_outbox_refuses() -> None:
    tries = [
        (at_ms, one)
        for start_ms in range(RETRY_MS, 4 * RETRY_MS, RETRY_MS)
        for at_ms, one in ((start_ms, Tick()), (start_ms, Refused("a", "disk full")))
    ]
    _, effects = play((0, tap()), (0, Refused("a", "disk full")), *tries)
    assert Counter(type(one) for one in effects) == {Say: 4, Trouble: 1}


def test_a_rating_too_old_to_be_true_is_given_up_openly() -> None:
    states, effects = play((0, tap()), (5, Refused("a", "disk full")), (HELD_MS_MAX, Tick()))
    assert effects[-1] == GaveUp(1)
    assert states[-1].screen is Screen.ASKING
    assert states[-1].problem == "disk full"


def test_after_giving_up_the_next_stored_rating_ends_the_trouble() -> None:
    states, effects = play(
        (0, tap()),
        (5, Refused("a", "disk full")),
        (HELD_MS_MAX, Tick()),
        (HELD_MS_MAX + 1_000, tap(4, "b")),
        (HELD_MS_MAX + 1_005, Stored("b")),
    )
    assert states[-1].screen is Screen.THANKS
    assert effects[-1] == Recovered(HELD_MS_MAX + 1_000)


def test_a_disk_that_hangs_is_trouble_and_its_late_answer_ends_it() -> None:
    states, effects = play(
        (0, tap()), (STORING_MS_MAX, Tick()), (90_000, Tick()), (99_000, Stored("a"))
    )
    assert [state.screen for state in states[1:]] == [*[Screen.REFUSED] * 2, Screen.ASKING]
    assert [type(one) for one in effects] == [Say, Trouble, Recovered]
    assert effects[1] == Trouble(NO_ANSWER)


Move = tuple[int, str, int]

MOVES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 40, 399, 400, 401, 2_999, 5_000, 10_000, 15_000, 300_000]),
        st.sampled_from(["tap", "touch", "it", "en", "stored", "refused", "tick", "tick"]),
        st.integers(0, 6),
    ),
    max_size=60,
)


class Glass:
    """A shopper and an outbox around one session; it keeps its own book of what must hold."""

    def __init__(self) -> None:
        self.now_ms = START_MS
        self.state = begin((WELCOME, STAFF), ("it", "en"), START_MS)
        self.numbers = count()
        self.asked: list[str] = []
        self.counted: dict[str, int] = {}
        self.stored: list[str] = []
        self.given_up = 0
        self.last_touch_ms: int | None = None

    def move(self, move: Move) -> None:
        wait_ms, what, which = move
        self.now_ms += wait_ms
        if what == "tap":
            self.tap(1 + which % self.state.question.scale)
        elif what == "touch":
            if self.state.screen is Screen.THANKS and not self.bouncing():
                self.last_touch_ms = self.now_ms
            self.feed(Touch())
        elif what in {"stored", "refused"}:
            if self.asked:
                self.answer(self.asked.pop(which % len(self.asked)), stored=what == "stored")
        else:
            self.feed(Tick() if what == "tick" else Choose(what))

    def bouncing(self) -> bool:
        return self.last_touch_ms is not None and self.now_ms - self.last_touch_ms < BOUNCE_MS

    def tap(self, face: int) -> None:
        visit = f"visit-{next(self.numbers)}"
        if not self.bouncing():
            self.counted[visit] = face
            self.last_touch_ms = self.now_ms
        before = list(self.asked)
        self.feed(Tap(face=face, visit=visit))
        assert (self.asked == [*before, visit]) == (visit in self.counted)

    def answer(self, visit: str, *, stored: bool) -> None:
        if stored:
            self.stored.append(visit)
        self.feed(Stored(visit) if stored else Refused(visit, "disk full"))

    def feed(self, one: session.Input) -> None:
        was = self.state.screen
        self.state, effects = step(self.state, one, self.now_ms)
        for effect in effects:
            if isinstance(effect, Say):
                rating = effect.rating
                assert decode_body(*encode_body(rating)) == rating
                assert rating.face == self.counted[rating.visit]
                assert rating.visit not in self.stored
                assert rating.visit not in self.asked
                self.asked.append(rating.visit)
            if isinstance(effect, GaveUp):
                self.given_up += effect.ratings
        if self.state.screen is Screen.ASKING and was is Screen.THANKS:
            assert self.state.language == "it"
            assert self.state.face is None
        if self.state.screen is Screen.THANKS and was is not Screen.THANKS:
            assert not self.asked
            assert self.stored

    def wait_until_nobody_is_there(self) -> None:
        """The outbox works from now on, and time goes by."""
        for _ in range(3):
            for visit in list(self.asked):
                self.asked.remove(visit)
                self.answer(visit, stored=True)
            self.now_ms += 15_000
            self.feed(Tick())


@settings(deadline=None, max_examples=500)  # a busy machine is no failure
@given(MOVES)
def test_no_sequence_loses_a_tap_doubles_one_or_gets_stuck(moves: list[Move]) -> None:
    glass = Glass()
    for move in moves:
        glass.move(move)
    glass.wait_until_nobody_is_there()
    assert len(set(glass.stored)) == len(glass.stored)
    assert len(glass.stored) + glass.given_up == len(glass.counted)
    assert glass.state.screen is Screen.ASKING
    assert glass.state.language == "it"
    assert glass.state.held == ()
    assert glass.state.face is None


@settings(deadline=None, max_examples=500)  # a busy machine is no failure
@given(MOVES.filter(lambda moves: all(what != "refused" for _, what, _ in moves)))
def test_what_was_never_refused_is_never_given_up(moves: list[Move]) -> None:
    glass = Glass()
    for move in moves:
        glass.move(move)
    glass.wait_until_nobody_is_there()
    assert glass.given_up == 0
    assert sorted(glass.stored) == sorted(glass.counted)
