"""While a screen is read aloud it waits; a warning does not, or it would warn for ever."""

from kiosk.visit.inputs import Ease, Heard, Tick
from kiosk.visit.patience import IDLE_MS, SLOW_FACTOR, WARNING_MS
from kiosk.visit.state import Scene
from tests.kiosk.visit.glass import CURIOUS, Play, tap

EVERY_MS = 100


def listened(until_ms: int) -> list[tuple[int, Heard]]:
    return [(at_ms, Heard()) for at_ms in range(EVERY_MS, until_ms + 1, EVERY_MS)]


def test_no_scene_ends_in_the_middle_of_its_words() -> None:
    play = Play((0, Ease("aloud")), (1_000, tap(4)), station=CURIOUS, obedient=True)
    spoken_ms = 3 * IDLE_MS[Scene.REASONS]
    play.on(*((at_ms + 1_000, heard) for at_ms, heard in listened(spoken_ms)))
    assert play.scene is Scene.REASONS
    quiet_ms = 1_000 + spoken_ms
    play.on((quiet_ms + IDLE_MS[Scene.REASONS] - 1, Tick()))
    assert play.scene is Scene.REASONS
    play.on((quiet_ms + IDLE_MS[Scene.REASONS], Tick()))
    assert play.scene is Scene.ASKING


def test_a_warning_that_is_read_aloud_still_ends() -> None:
    play = Play((0, Ease("slow")))
    ends_ms = IDLE_MS[Scene.ASKING] * SLOW_FACTOR
    play.on((ends_ms, Tick()))
    assert play.state.warned
    play.on(*((at_ms + ends_ms, heard) for at_ms, heard in listened(WARNING_MS - EVERY_MS)))
    assert play.state.warned
    play.on((ends_ms + WARNING_MS, Heard()))
    assert not play.state.access.slow


def test_a_question_that_nobody_is_at_does_not_begin_to_end() -> None:
    play = Play((0, Heard()))
    assert play.state.idle
    assert play.state.ends_ms is None
