"""The question: a face is tapped, a language or an ease is chosen. PURE.

A tap is one rating, said at once. With the faces in front again after back or undo, a tap corrects
the rating of the same visit; anywhere else it is a visit of its own, also while another one's
rating is still being stored.
"""

from msgspec.structs import replace

from kiosk.visit.effects import Effect, Say
from kiosk.visit.inputs import Choose, Ease, Tap
from kiosk.visit.state import Held, Scene, State
from kiosk.visit.way import withdraw
from wire.events import DAY_MS, Rating


def tap(state: State, given: Tap, now_ms: int) -> tuple[State, tuple[Effect, ...]]:
    """Say a rating; a face that another question had is none."""
    asking = state.scene is Scene.ASKING
    if given.face > state.question.scale:
        return state, ()
    corrected = state.rated if asking else None
    rating = _correction(state, given, corrected) if corrected else _rating(state, given, now_ms)
    held = (*state.held, Held(rating=rating, made_ms=now_ms))
    pressed = replace(state if corrected else _stranger(state), held=held, pressed_ms=now_ms)
    tapped = replace(
        pressed,
        scene=Scene.REFUSED if state.scene is Scene.REFUSED else Scene.STORING,
        visit=rating.visit,
        face=given.face,
        rated=rating,
        said=pressed.said + 1,
    )
    if not corrected:
        return tapped, (Say(rating),)
    others = (one for one in tapped.told if not isinstance(one, Rating))
    tapped = replace(tapped, told=(*others, rating))
    if tapped.happy == state.happy:
        return tapped, (Say(rating),)
    tapped, taken_back = withdraw(tapped, *tapped.reasons)  # what was liked is not what is wrong
    return tapped, (Say(rating), *taken_back)


def choose(state: State, given: Choose, now_ms: int) -> State:
    """Switch the language; it is no press, so a tap right after it counts."""
    if given.language not in state.station.languages:
        return state
    return _noticed(replace(state, language=given.language), now_ms)


def ease(state: State, given: Ease, now_ms: int) -> State:
    """Switch an ease on or off; it is no press either."""
    turned = {given.feature: not getattr(state.access, given.feature)}
    return _noticed(replace(state, access=replace(state.access, **turned)), now_ms)


def _noticed(state: State, now_ms: int) -> State:
    return replace(state, noticed_ms=now_ms if state.noticed_ms is None else state.noticed_ms)


def _rating(state: State, given: Tap, now_ms: int) -> Rating:
    first = state.visit is None
    return Rating(
        visit=given.visit,
        question=state.question.id,
        version=state.question.version,
        scale=state.question.scale,
        face=given.face,
        language=state.language,
        decision_ms=_decision_ms(state, now_ms) if first else None,
        since_press_ms=None if state.pressed_ms is None else now_ms - state.pressed_ms,
    )


def _correction(state: State, given: Tap, rated: Rating) -> Rating:
    """Another face in the same visit; whether it is one of a burst was settled by the first."""
    return replace(rated, face=given.face, language=state.language)


def _stranger(state: State) -> State:
    """The glass as it is, for a visit that says for itself."""
    return replace(
        state, reasons=(), told=(), said=0, element=None, choice=None, draft="", rated=None
    )


def _decision_ms(state: State, now_ms: int) -> int | None:
    """Time since the visitor was first noticed; who only taps is noticed by the tap."""
    if state.noticed_ms is None or now_ms - state.noticed_ms > DAY_MS:
        return None
    return now_ms - state.noticed_ms
