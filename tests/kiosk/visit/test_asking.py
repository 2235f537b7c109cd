"""Faces, languages and eases as a table of cases: what one press says, and what it does not."""

import pytest

from kiosk.visit.effects import Say
from kiosk.visit.inputs import Back, Choose, Done, Ease, Said, Sensed, Tap, Tick, Touch, Undo
from kiosk.visit.patience import (
    AIMED_MS,
    BOUNCE_MS,
    CORRECTION_MS,
    IDLE_MS,
    SLOW_CORRECTION_MS,
    SLOW_FACTOR,
    WARNING_MS,
)
from kiosk.visit.state import Access, Scene
from tests.kiosk.visit.glass import CURIOUS, PLAIN, STAFF, Play, tap
from wire.events import Rating, Reason

THANKS_MS = IDLE_MS[Scene.THANKS]
LANGUAGE_MS = IDLE_MS[Scene.ASKING]


def ratings(play: Play) -> list[Rating]:
    return [one for one in play.said if isinstance(one, Rating)]


def test_a_tap_is_said_at_once_and_thanked_only_when_stored() -> None:
    play = Play((50, tap(3))).stored(53).on((53 + THANKS_MS, Tick()))
    assert play.scenes == [Scene.STORING, Scene.THANKS, Scene.ASKING]
    assert play.states[0].face == 3
    [said] = ratings(play)
    assert (said.visit, said.question, said.version) == ("a", "welcome", 1)
    assert (said.face, said.scale, said.language) == (3, 4, "it")
    assert (said.decision_ms, said.since_press_ms) == (None, None)


def test_thanks_stay_until_their_time_and_not_longer() -> None:
    play = Play((0, tap())).stored(5).on((4 + THANKS_MS, Tick()), (5 + THANKS_MS, Tick()))
    assert play.scenes[2:] == [Scene.THANKS, Scene.ASKING]


def test_a_touch_skips_the_thanks_but_the_bouncing_finger_does_not() -> None:
    play = Play((0, tap())).stored(5).on((BOUNCE_MS - 1, Touch()), (BOUNCE_MS, Touch()))
    assert play.scenes[2:] == [Scene.THANKS, Scene.ASKING]


def test_the_touch_that_skips_does_not_press_the_face_below_it() -> None:
    play = Play((0, tap())).stored(5).on((1_000, Touch()), (999 + BOUNCE_MS, tap(1, "b")))
    assert len(play.said) == 1


def test_a_finger_that_means_the_thanks_presses_no_face_that_came_up_below_it() -> None:
    ended_ms = 5 + THANKS_MS
    play = Play((0, tap())).stored(5).on((ended_ms, Tick()))
    play.on((ended_ms + AIMED_MS - 1, tap(1, "b")))
    assert len(play.said) == 1
    play.on((ended_ms + AIMED_MS, tap(1, "c")))
    assert len(play.said) == 2


@pytest.mark.parametrize(("after_ms", "count"), [(1, 1), (BOUNCE_MS - 1, 1), (BOUNCE_MS, 2)])
def test_one_finger_is_one_press(after_ms: int, count: int) -> None:
    assert len(Play((0, tap()), (after_ms, tap(1, "b"))).said) == count


def test_presses_say_how_long_after_the_last_one_they_came() -> None:
    play = Play((0, tap())).stored(5).on((900, tap(2, "b")), (2_100, tap(1, "c")))
    assert [one.since_press_ms for one in ratings(play)] == [None, 900, 1_200]


def test_a_bounce_does_not_count_as_the_last_press() -> None:
    play = Play((0, tap()), (300, tap(4, "b")), (500, tap(2, "c")))
    assert [one.since_press_ms for one in ratings(play)] == [None, 500]


def test_a_face_that_the_question_does_not_have_is_no_rating() -> None:
    assert Play((0, tap(5))).said == []


def test_a_language_is_kept_for_the_visit_and_reset_for_the_next() -> None:
    play = Play((0, Choose("en")), (2_000, tap())).stored(2_005).on((2_005 + THANKS_MS, Tick()))
    assert [one.language for one in play.states] == ["en", "en", "en", "it"]
    [said] = ratings(play)
    assert (said.language, said.decision_ms) == ("en", 2_000)


def test_who_chose_a_language_and_left_leaves_nothing_behind() -> None:
    play = Play((0, Choose("en")), (LANGUAGE_MS - 1, Tick()), (LANGUAGE_MS, Tick()))
    play.on((LANGUAGE_MS + 9_000, tap()))
    assert [one.language for one in play.states] == ["en", "en", "it", "it"]
    assert ratings(play)[0].decision_ms is None


def test_a_tap_after_the_time_out_is_a_new_visit_also_when_no_tick_came_before_it() -> None:
    play = Play((0, Choose("en")), (LANGUAGE_MS, tap()))
    assert ratings(play)[0].language == "it"


def test_a_tap_right_after_choosing_a_language_counts() -> None:
    assert len(Play((0, Choose("en")), (100, tap())).said) == 1


def test_a_language_that_is_not_on_offer_is_not_chosen() -> None:
    assert Play((0, Choose("xx"))).state.language == "it"


def test_the_bounce_of_a_skipped_thanks_chooses_no_language() -> None:
    play = Play((0, tap())).stored(5).on((1_000, Touch()), (1_100, Choose("en")))
    assert play.state.language == "it"


def test_an_ease_is_switched_on_and_off_and_is_gone_with_the_visit() -> None:
    play = Play((0, Ease("large")), (50, Ease("contrast")), (99, Ease("large")))
    assert play.state.access == Access(contrast=True)
    play.on((LANGUAGE_MS + 99, Tick()))
    assert play.state.access == Access()


def test_more_time_is_ten_times_the_time_and_a_warning() -> None:
    play = Play((0, Ease("slow")))
    asked_ms = LANGUAGE_MS * SLOW_FACTOR
    play.on((asked_ms - 1, Tick()), (asked_ms, Tick()), (asked_ms + WARNING_MS - 1, Tick()))
    assert [one.warned for one in play.states] == [False, False, True, True]
    assert play.state.access.slow
    assert not play.on((asked_ms + WARNING_MS, Tick())).state.access.slow


def test_a_touch_answers_the_warning_as_often_as_one_likes() -> None:
    play = Play((0, Ease("slow")))
    for number in range(1, 30):
        warned_ms = number * (LANGUAGE_MS * SLOW_FACTOR + 1_000)
        play.on((warned_ms, Tick()), (warned_ms + 1, Touch()))
        assert [one.warned for one in play.states[-2:]] == [True, False]


def test_questions_take_turns() -> None:
    play = Play(obedient=True)
    for number, face in enumerate((4, 5, 1)):
        play.on((number * 2_000, tap(face, str(number))), (number * 2_000 + 1_000, Touch()))
    assert [(one.question, one.version, one.scale) for one in ratings(play)] == [
        ("welcome", 1, 4),
        ("staff", 3, 5),
        ("welcome", 1, 4),
    ]


@pytest.mark.parametrize("way_back", [Back(), Undo()], ids=["back", "undo"])
def test_the_faces_come_back_and_another_one_corrects_the_first(way_back: Back | Undo) -> None:
    play = Play((0, tap(1, "first")), (2_000, Touch()), station=PLAIN, obedient=True)
    play.on((5_000, tap(4)), (6_000, way_back))
    assert (play.scene, play.state.face) == (Scene.ASKING, 4)
    play.on((7_000, tap(2, "b")))
    _, first, second = ratings(play)
    assert (second.visit, second.question, second.face) == ("a", "staff", 2)
    assert first.since_press_ms == second.since_press_ms == 5_000
    assert play.scene is Scene.THANKS


@pytest.mark.parametrize("way_back", [Back(), Undo()], ids=["back", "undo"])
def test_who_walks_away_from_the_faces_leaves_the_first_rating(way_back: Back | Undo) -> None:
    play = Play((0, tap(4)), (1_000, way_back), station=CURIOUS, obedient=True)
    left_ms = 1_000 + CORRECTION_MS
    play.on((left_ms - 1, Tick()))
    assert play.state.face == 4
    play.on((left_ms, Tick()))
    assert (play.scene, play.state.face, play.state.visit) == (Scene.ASKING, None, None)
    assert play.state.question == STAFF
    play.on((left_ms + 1_000, tap(2, "b")))
    assert [one.visit for one in ratings(play)] == ["a", "b"]


def test_more_time_does_not_let_the_next_person_correct() -> None:
    play = Play((0, Ease("slow")), (1_000, tap(4)), (2_000, Back()), station=CURIOUS, obedient=True)
    warned_ms = 2_000 + SLOW_CORRECTION_MS
    assert play.on((warned_ms, Tick())).state.warned
    play.on((warned_ms + WARNING_MS, Tick()), (warned_ms + WARNING_MS + 1_000, tap(1, "b")))
    assert [one.visit for one in ratings(play)] == ["a", "b"]


def test_undo_after_another_face_leads_to_the_faces_and_then_to_the_reason() -> None:
    play = Play((0, tap(4)), (1_000, Sensed("light")), station=CURIOUS, obedient=True)
    play.on((2_000, Back()), (3_000, tap(3, "b")), (4_000, Undo()))
    assert play.scene is Scene.ASKING
    assert len(play.state.reasons) == 1
    play.on((5_000, Done()), (6_000, Undo()))
    assert play.state.reasons == ()
    assert play.said[-1] == Reason(visit="a", element="light", withdrawn=True)


def test_the_last_rating_measures_the_next_press() -> None:
    play = Play((0, tap()), (1_000, Undo()), (2_000, tap(1, "b")), obedient=True)
    play.on((2_500, Touch()), (9_000, tap(1, "c")))
    assert [one.since_press_ms for one in ratings(play)] == [None, None, 7_000]


@pytest.mark.parametrize(
    ("first", "second", "kept"), [(4, 3, True), (4, 1, False), (1, 2, True), (1, 4, False)]
)
def test_another_mood_takes_back_the_reasons_of_the_first(
    first: int, second: int, *, kept: bool
) -> None:
    play = Play((0, tap(first)), (1_000, Sensed("light")), station=CURIOUS, obedient=True)
    if first == 1:
        play.on((1_500, Said("too_much")))
    [reason] = play.state.reasons
    play.on((2_000, Back()), (3_000, tap(second, "b")))
    assert play.state.reasons == ((reason,) if kept else ())
    taken_back = Reason(visit="a", element="light", withdrawn=True)
    assert (taken_back in play.said) is not kept


def test_a_second_finger_while_storing_is_a_visit_of_its_own() -> None:
    play = Play((0, tap()), (900, Tap(face=1, visit="b")))
    assert [one.visit for one in ratings(play)] == ["a", "b"]
    assert sum(isinstance(one, Say) for one in play.effects) == 2
