"""An outbox that is slow, refuses or hangs: what is thanked, offered again, given up or dropped."""

from collections import Counter

import pytest

from kiosk.visit.effects import Dropped, GaveUp, Recovered, Say, Trouble
from kiosk.visit.inputs import Leave, Sensed, Tick, Touch
from kiosk.visit.patience import IDLE_MS
from kiosk.visit.state import Scene
from kiosk.visit.storing import HELD_MS_MAX, NO_ANSWER, RETRY_MS, STORING_MS_MAX
from tests.kiosk.visit.glass import CURIOUS, Play, tap


def test_thanks_wait_for_every_rating_of_a_slow_disk() -> None:
    play = Play((0, tap()), (900, tap(1, "b"))).stored(950, 0).stored(960, 1)
    assert play.scenes[2:] == [Scene.STORING, Scene.THANKS]
    assert len(play.effects) == 2


def test_a_refused_rating_is_never_thanked_and_offered_again_unchanged() -> None:
    play = Play((0, tap())).refused(10)
    play.on((9 + RETRY_MS, Tick()), (10 + RETRY_MS, Tick())).stored(20 + RETRY_MS)
    assert play.scenes[1:] == [*[Scene.REFUSED] * 3, Scene.ASKING]
    first, trouble, again, recovered = play.effects
    assert trouble == Trouble("disk full")
    assert again == first
    assert recovered == Recovered(RETRY_MS + 10)


def test_trouble_is_said_once_however_often_the_outbox_refuses() -> None:
    play = Play((0, tap())).refused(0)
    for start_ms in range(RETRY_MS, 4 * RETRY_MS, RETRY_MS):
        play.on((start_ms, Tick())).refused(start_ms)
    assert Counter(type(one) for one in play.effects) == {Say: 4, Trouble: 1}


def test_a_rating_too_old_to_be_true_is_given_up_openly() -> None:
    play = Play((0, tap())).refused(5).on((HELD_MS_MAX, Tick()))
    assert play.effects[-1] == GaveUp(1)
    assert play.scene is Scene.ASKING
    assert play.state.problem == "disk full"


def test_after_giving_up_the_next_stored_rating_ends_the_trouble() -> None:
    play = Play((0, tap())).refused(5).on((HELD_MS_MAX, Tick()))
    play.on((HELD_MS_MAX + 1_000, tap(4, "b"))).stored(HELD_MS_MAX + 1_005)
    assert play.scene is Scene.THANKS
    assert play.effects[-1] == Recovered(HELD_MS_MAX + 1_000)


def test_a_disk_that_hangs_is_trouble_and_its_late_answer_ends_it() -> None:
    play = Play((0, tap()), (STORING_MS_MAX, Tick()), (90_000, Tick())).stored(99_000)
    assert play.scenes[1:] == [*[Scene.REFUSED] * 2, Scene.ASKING]
    assert [type(one) for one in play.effects] == [Say, Trouble, Recovered]
    assert play.effects[1] == Trouble(NO_ANSWER)


def test_a_disk_that_hangs_is_trouble_also_while_somebody_taps_on() -> None:
    play = Play(*((at_ms, tap(1, str(at_ms))) for at_ms in range(0, STORING_MS_MAX + 1, 500)))
    assert play.scene is Scene.REFUSED
    assert len(play.state.held) == 1 + STORING_MS_MAX // 500


def test_a_refused_reason_is_dropped_and_the_shopper_is_not_told_that_it_was_kept() -> None:
    play = Play((0, tap()), station=CURIOUS).stored(5).on((1_000, Sensed("light")))
    assert play.state.reasons
    play.refused(1_010)
    assert (play.scene, play.state.reasons) == (Scene.REFUSED, ())
    assert play.effects[-2:] == [Dropped(play.said[-1]), Trouble("disk full")]
    play.on((1_010 + IDLE_MS[Scene.REFUSED], Tick()))
    assert play.scene is Scene.ASKING
    assert len(play.said) == 2


def test_a_reason_that_is_refused_too_late_does_not_bother_the_next_shopper() -> None:
    play = Play((0, tap()), station=CURIOUS).stored(5).on((1_000, Sensed("light")))
    play.on((1_100, Leave())).refused(1_200)
    assert play.scene is Scene.ASKING
    assert play.effects[-2:] == [Dropped(play.said[-1]), Trouble("disk full")]


def test_a_touch_ends_a_refusal_that_waits_for_nothing() -> None:
    play = Play((0, tap()), station=CURIOUS).stored(5).on((1_000, Sensed("light")))
    play.refused(1_010).on((2_000, Touch()))
    assert play.scene is Scene.ASKING


def test_a_touch_does_not_end_a_refusal_that_holds_a_rating() -> None:
    play = Play((0, tap())).refused(5).on((2_000, Touch()))
    assert play.scene is Scene.REFUSED
    assert len(play.state.held) == 1


@pytest.mark.parametrize("refuses", [False, True])
def test_a_visit_that_the_house_ends_while_storing_loses_no_rating(*, refuses: bool) -> None:
    play = Play((0, tap()), (100, Leave()))
    assert (play.scene, play.state.face) == (Scene.ASKING, None)
    if refuses:
        play.refused(200).on((200 + RETRY_MS, Tick()))
        assert (play.scene, len(play.said)) == (Scene.REFUSED, 2)
    play.stored(300 + RETRY_MS)
    assert (play.scene, play.state.held) == (Scene.ASKING, ())


def test_the_house_cannot_end_a_refusal_while_a_rating_is_held() -> None:
    play = Play((0, tap())).refused(5).on((100, Leave()))
    assert (play.scene, len(play.state.held)) == (Scene.REFUSED, 1)
