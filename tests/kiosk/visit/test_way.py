"""From the face to the thanks: reasons, further questions and comments, forward, back and undone."""

import pytest
from msgspec.structs import replace

from config.station import Station
from config.vocabulary import ELEMENTS, ElementName
from config.wording import said
from kiosk.visit.effects import Applied
from kiosk.visit.inputs import (
    Back,
    Choose,
    Chosen,
    Done,
    Input,
    Leave,
    Moved,
    Said,
    Send,
    Sensed,
    Tick,
    Touch,
    Typed,
    Undo,
    Write,
)
from kiosk.visit.patience import AIMED_MS, CORRECTION_MS, IDLE_MS, SAID_IDLE_MS, WARNING_MS
from kiosk.visit.state import SAID_MAX, Scene
from tests.kiosk.visit.glass import CURIOUS, FULL, PLAIN, STAFF, Play, tap
from wire.events import Answer, Comment, Rating, Reason

A_SECOND_MS = 1_000


def visit(face: int, *inputs: Input, station: Station = FULL) -> Play:
    """A face and what follows it, a second apart, with an outbox that stores everything."""
    play = Play((0, tap(face)), station=station, obedient=True)
    return play.on(*((number * A_SECOND_MS, one) for number, one in enumerate(inputs, start=1)))


GOOD, BAD = 4, 1

CASES: dict[str, tuple[int, list[Input], Scene, list[object]]] = {
    "the face alone": (GOOD, [], Scene.REASONS, []),
    "liked with one press": (
        GOOD,
        [Sensed("light")],
        Scene.REASONS,
        [Reason(visit="a", element="light", liked=True)],
    ),
    "a chip opens after a bad face": (BAD, [Sensed("light")], Scene.DIRECTIONS, []),
    "too dark with two": (
        BAD,
        [Sensed("light"), Said("too_little")],
        Scene.REASONS,
        [Reason(visit="a", element="light", direction="too_little")],
    ),
    "a problem with two": (
        BAD,
        [Sensed("space"), Said("crowded")],
        Scene.REASONS,
        [Reason(visit="a", element="space", problem="crowded")],
    ),
    "a word that the element does not have": (
        BAD,
        [Sensed("space"), Said("too_much")],
        Scene.DIRECTIONS,
        [],
    ),
    "an element that is not asked about": (GOOD, [Sensed("touch")], Scene.REASONS, []),
    "three reasons lead on": (
        GOOD,
        [Sensed("light"), Sensed("sound"), Sensed("space")],
        Scene.FURTHER,
        [Reason(visit="a", element=one, liked=True) for one in ("light", "sound", "space")],
    ),
    "a fourth is not taken": (
        GOOD,
        [Sensed("light"), Sensed("sound"), Sensed("space"), Back(), Sensed("scent")],
        Scene.REASONS,
        [Reason(visit="a", element=one, liked=True) for one in ("light", "sound", "space")],
    ),
    "liked no more": (
        GOOD,
        [Sensed("light"), Sensed("light")],
        Scene.REASONS,
        [
            Reason(visit="a", element="light", liked=True),
            Reason(visit="a", element="light", withdrawn=True),
        ],
    ),
    "the other direction instead": (
        BAD,
        [Sensed("light"), Said("too_little"), Sensed("light"), Said("too_much")],
        Scene.REASONS,
        [
            Reason(visit="a", element="light", direction="too_little"),
            Reason(visit="a", element="light", direction="too_much"),
        ],
    ),
    "the same direction again says nothing": (
        BAD,
        [Sensed("light"), Said("too_little"), Sensed("light"), Said("too_little")],
        Scene.REASONS,
        [Reason(visit="a", element="light", direction="too_little")],
    ),
    "undo withdraws": (
        BAD,
        [Sensed("light"), Said("too_little"), Undo()],
        Scene.REASONS,
        [
            Reason(visit="a", element="light", direction="too_little"),
            Reason(visit="a", element="light", withdrawn=True),
        ],
    ),
    "undo withdraws from afar": (
        GOOD,
        [Sensed("light"), Done(), Done(), Done(), Undo()],
        Scene.REASONS,
        [
            Reason(visit="a", element="light", liked=True),
            Reason(visit="a", element="light", withdrawn=True),
        ],
    ),
    "undo without reasons leads to the faces": (GOOD, [Undo()], Scene.ASKING, []),
    "back from the directions": (BAD, [Sensed("light"), Back()], Scene.REASONS, []),
    "done with the directions": (BAD, [Sensed("light"), Done()], Scene.REASONS, []),
    "back from the reasons": (GOOD, [Back()], Scene.ASKING, []),
    "forward again from the faces": (GOOD, [Back(), Done()], Scene.REASONS, []),
    "done leads to the further question": (GOOD, [Done()], Scene.FURTHER, []),
    "an answer": (
        GOOD,
        [Done(), Chosen("merry")],
        Scene.EXPECTED,
        [Answer(visit="a", question="mood", version=2, choice="merry")],
    ),
    "an answer that is not offered": (GOOD, [Done(), Chosen("better")], Scene.FURTHER, []),
    "not answered": (GOOD, [Done(), Done()], Scene.EXPECTED, []),
    "as expected": (
        BAD,
        [Done(), Done(), Chosen("as_expected")],
        Scene.THANKS,
        [Answer(visit="a", question="as-hoped", version=1, choice="as_expected")],
    ),
    "undo leads back to the answer": (
        GOOD,
        [Done(), Chosen("merry"), Undo(), Chosen("bored")],
        Scene.EXPECTED,
        [
            Answer(visit="a", question="mood", version=2, choice="merry"),
            Answer(visit="a", question="mood", version=2, choice="bored"),
        ],
    ),
    "back through all": (
        GOOD,
        [Done(), Done(), Done(), Back(), Back(), Back(), Back()],
        Scene.ASKING,
        [],
    ),
    "a comment": (
        GOOD,
        [Write(), Typed("Bello!"), Send()],
        Scene.THANKS,
        [Comment(visit="a", text="Bello!", language="it")],
    ),
    "a comment after the thanks": (
        GOOD,
        [Done(), Done(), Done(), Write(), Typed("Bello!"), Send()],
        Scene.THANKS,
        [Comment(visit="a", text="Bello!", language="it")],
    ),
    "an empty comment is none": (GOOD, [Write(), Typed(" \n "), Send()], Scene.THANKS, []),
    "a comment not sent is none": (GOOD, [Write(), Typed("Bello!"), Done()], Scene.THANKS, []),
    "no second comment": (
        GOOD,
        [Write(), Typed("Bello!"), Send(), Write()],
        Scene.THANKS,
        [Comment(visit="a", text="Bello!", language="it")],
    ),
    "a comment is masked before it is said": (
        GOOD,
        [Write(), Typed("Sono al 333 1234567"), Send()],
        Scene.THANKS,
        [Comment(visit="a", text="Sono al •••", language="it")],
    ),
    "undo leads back to the comment": (
        GOOD,
        [Write(), Typed("Belo!"), Send(), Undo(), Typed("Bello!"), Send()],
        Scene.THANKS,
        [
            Comment(visit="a", text="Belo!", language="it"),
            Comment(visit="a", language="it", withdrawn=True),
            Comment(visit="a", text="Bello!", language="it"),
        ],
    ),
    "a touch skips the thanks": (GOOD, [Done(), Done(), Done(), Touch()], Scene.ASKING, []),
    "done skips the thanks": (GOOD, [Done(), Done(), Done(), Done()], Scene.ASKING, []),
    "a touch elsewhere does not": (GOOD, [Touch()], Scene.REASONS, []),
    "the house ends it": (BAD, [Sensed("light"), Leave()], Scene.ASKING, []),
}


@pytest.mark.parametrize(("face", "inputs", "scene", "after"), CASES.values(), ids=CASES.keys())
def test_a_visit(face: int, inputs: list[Input], scene: Scene, after: list[object]) -> None:
    play = visit(face, *inputs)
    assert play.scene is scene
    assert isinstance(play.said[0], Rating)
    assert play.said[1:] == after


def test_a_station_that_asks_nothing_else_thanks_at_once() -> None:
    assert visit(GOOD, station=PLAIN).scene is Scene.THANKS


def test_a_station_without_comments_has_no_button_and_no_keyboard() -> None:
    play = visit(GOOD, Write(), station=CURIOUS)
    assert play.scene is Scene.REASONS
    assert not play.state.may_comment


def test_what_was_said_is_marked_when_its_scene_comes_back() -> None:
    play = visit(BAD, Sensed("light"), Said("too_much"), Sensed("light"))
    assert play.state.choice == "too_much"
    assert visit(GOOD, Done(), Chosen("merry"), Back()).state.choice == "merry"
    assert visit(GOOD, Done(), Chosen("merry")).state.choice is None
    assert visit(GOOD, Write(), Typed("Be"), Back(), Write()).state.draft == "Be"


def test_the_middle_face_of_five_asks_what_is_wrong() -> None:
    play = visit(GOOD, Done(), Done(), Done(), Touch(), station=FULL)
    play.on((9_000, tap(3, "b")), (10_000, Sensed("light")))
    assert play.scene is Scene.DIRECTIONS


@pytest.mark.parametrize(
    ("element", "word"), [(one.name, word) for one in ELEMENTS for word in said(one)]
)
def test_every_element_can_be_wrong_in_its_two_ways(element: ElementName, word: str) -> None:
    station = replace(CURIOUS, elements=[element])
    play = visit(BAD, Sensed(element), Said(word), station=station)
    [reason] = play.state.reasons
    assert word in {reason.direction, reason.problem}


def test_a_chip_under_the_finger_is_not_pressed_by_the_tap_that_brought_it() -> None:
    play = Play((0, tap()), station=FULL, obedient=True).on((300, Sensed("light")))
    assert play.state.reasons == ()


def test_a_chip_that_a_slow_disk_brings_is_not_pressed_by_a_second_try() -> None:
    play = Play((0, tap()), station=FULL).stored(600).on((599 + AIMED_MS, Sensed("light")))
    assert play.state.reasons == ()
    assert play.on((600 + AIMED_MS, Sensed("light"))).state.reasons


WAITS: dict[str, tuple[list[Input], int]] = {
    "reasons": ([], IDLE_MS[Scene.REASONS]),
    "reasons, one said": ([Sensed("space"), Said("crowded")], SAID_IDLE_MS),
    "directions": ([Sensed("light")], IDLE_MS[Scene.DIRECTIONS]),
    "further": ([Done()], IDLE_MS[Scene.FURTHER]),
    "expected": ([Done(), Done()], IDLE_MS[Scene.EXPECTED]),
    "thanks": ([Done(), Done(), Done()], IDLE_MS[Scene.THANKS]),
    "faces again": ([Back()], CORRECTION_MS),
}


@pytest.mark.parametrize(("inputs", "idle_ms"), WAITS.values(), ids=WAITS.keys())
def test_who_walks_away_leaves_the_rating_and_nothing_else(
    inputs: list[Input], idle_ms: int
) -> None:
    play = visit(BAD, *inputs)
    here, since_ms = play.scene, len(inputs) * A_SECOND_MS
    assert (play.state.begun_ms, play.state.ends_ms) == (
        1_000_000 + since_ms,
        1_000_000 + since_ms + idle_ms,
    )
    play.on((since_ms + idle_ms - 1, Tick()))
    assert play.scene is here
    assert play.state.visit == "a"
    play.on((since_ms + idle_ms, Tick()))
    assert play.state.idle
    assert (play.state.face, play.state.reasons, play.state.element) == (None, (), None)


def test_every_touch_puts_the_end_off() -> None:
    play = visit(BAD)
    for at_ms in range(1_000, 200_000, 10_000):
        play.on((at_ms, Tick()), (at_ms, Touch()))
    assert play.scene is Scene.REASONS


def test_a_comment_is_warned_about_then_discarded_and_the_rating_kept() -> None:
    play = visit(GOOD, Write(), Typed("Bel"))
    warned_ms = 2_000 + IDLE_MS[Scene.COMMENT]
    play.on((warned_ms - 1, Tick()), (warned_ms, Tick()))
    assert [one.warned for one in play.states[-2:]] == [False, True]
    play.on((warned_ms + WARNING_MS - 1, Tick()))
    assert play.state.draft == "Bel"
    play.on((warned_ms + WARNING_MS, Tick()))
    assert (play.scene, play.state.draft) == (Scene.ASKING, "")
    assert [type(one) for one in play.said] == [Rating]


def test_typing_answers_the_warning_and_types() -> None:
    play = visit(GOOD, Write(), Typed("Bel"))
    play.on((50_000, Tick()), (51_000, Typed("Bell")))
    assert (play.state.warned, play.state.draft) == (False, "Bell")


def test_letters_may_follow_each_other_quickly() -> None:
    play = visit(GOOD, Write())
    for number in range(1, 20):
        play.on((1_500 + number * 50, Typed("x" * number)))
    assert play.state.draft == "x" * 19


def test_a_comment_too_long_is_cut() -> None:
    assert len(visit(GOOD, Write(), Typed("x" * 500)).state.draft) == 200


def test_a_language_chosen_on_the_way_keeps_the_place() -> None:
    play = visit(BAD, Sensed("light"), Choose("en"))
    assert (play.scene, play.state.element, play.state.language) == (
        Scene.DIRECTIONS,
        "light",
        "en",
    )


def test_who_plays_is_thanked_in_the_end() -> None:
    play = visit(GOOD, *[Sensed("light")] * (SAID_MAX - 1))
    assert play.scene is Scene.THANKS
    assert len(play.said) == SAID_MAX
    again = visit(GOOD, *[Sensed("light")] * (SAID_MAX - 1), Undo())
    assert again.scene is Scene.THANKS
    assert len(again.said) == SAID_MAX


def test_another_station_waits_for_the_end_of_the_visit() -> None:
    other = PLAIN
    play = visit(BAD, Moved(other), Sensed("light"), Touch())
    assert play.state.station == FULL
    assert Applied(other) not in play.effects
    play.on((4_000, Leave()))
    assert (play.state.station, play.state.turn, play.state.next_station) == (other, 0, None)
    assert play.effects[-1] == Applied(other)


def test_another_station_waits_while_somebody_has_chosen_a_language() -> None:
    play = Play((0, Choose("en")), (1_000, Moved(CURIOUS)))
    assert play.state.station == PLAIN
    play.on((IDLE_MS[Scene.ASKING], Tick()))
    assert (play.state.station, play.state.language) == (CURIOUS, "it")


def test_the_finger_that_was_on_its_way_gives_no_answer_to_another_question() -> None:
    play = Play((0, Moved(replace(PLAIN, questions=[STAFF]))), (AIMED_MS - 1, tap()))
    assert play.said == []
    assert len(play.on((AIMED_MS, tap())).said) == 1


def test_a_finger_on_its_way_to_the_same_question_gives_its_answer() -> None:
    assert len(Play((0, Moved(CURIOUS)), (1, tap())).said) == 1


def test_a_question_that_comes_up_at_the_time_out_is_not_answered_by_the_finger_before_it() -> None:
    play = visit(GOOD, Back())
    left_ms = A_SECOND_MS + IDLE_MS[Scene.ASKING]
    play.on((left_ms, tap(1, "b")))
    assert (len(play.said), play.state.question) == (1, STAFF)
