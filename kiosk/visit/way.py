"""The way through a visit: which scene comes after which, back and undo. PURE.

faces - reasons - a further question - whether it was as expected - thanks. A station that does not
ask something leaves its scene out. The directions of an element lie beside the reasons; the comment
lies beside the reasons and the thanks, and leads to the thanks: who has written has said enough.
"""

from msgspec.structs import replace

from kiosk.visit.effects import Effect, Say
from kiosk.visit.state import Scene, State
from wire.events import Answer, Comment, Rating, Reason

_WAY = (Scene.ASKING, Scene.REASONS, Scene.FURTHER, Scene.EXPECTED, Scene.THANKS)

_SIDE = {Scene.DIRECTIONS: Scene.REASONS, Scene.COMMENT: Scene.REASONS, Scene.STORING: Scene.ASKING}
"""Scenes beside the way, and where they lie."""

OPEN = frozenset(_WAY[1:]) | {Scene.DIRECTIONS, Scene.COMMENT}
"""Where a visit is open: what it said is on disk, and it may say more or take it back."""


def onward(state: State) -> State:
    """The next scene on which this station asks something, or the thanks."""
    if state.scene is Scene.COMMENT:
        return enter(state, Scene.THANKS)
    here = _WAY.index(_SIDE.get(state.scene, state.scene))
    return enter(state, next(one for one in _WAY[here + 1 :] if _asked(state, one)))


def back(state: State) -> State:
    """The scene before; before the reasons it is the faces, where another one may be tapped."""
    if state.scene not in OPEN or state.spent:
        return state
    if state.scene in _SIDE:
        side = _SIDE[state.scene]
        return enter(state, side if _asked(state, side) else Scene.THANKS)
    here = _WAY.index(state.scene)
    return enter(state, next(one for one in reversed(_WAY[:here]) if _asked(state, one)))


def undo(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Take back the last thing said, and go to where it was said."""
    if state.scene not in OPEN or state.spent:
        return state, ()
    if not state.told:
        return enter(state, Scene.ASKING), ()
    last = state.told[-1]
    match last:
        case Rating():
            return enter(replace(state, told=state.told[:-1]), Scene.ASKING), ()
        case Reason():
            state, effects = withdraw(state, last)
            return enter(state, Scene.REASONS), effects
        case Answer():
            further = state.further is not None and last.question == state.further.id
            scene = Scene.FURTHER if further else Scene.EXPECTED
            undone = enter(state, scene)
            return replace(undone, told=state.told[:-1]), ()
        case Comment():
            undone = replace(
                state, told=state.told[:-1], draft=last.text or "", said=state.said + 1
            )
            taken_back = Comment(visit=last.visit, language=last.language, withdrawn=True)
            return enter(undone, Scene.COMMENT), (Say(taken_back),)


def withdraw(state: State, *reasons: Reason) -> tuple[State, tuple[Effect, ...]]:
    """Take reasons back, on the screen and at the hub."""
    kept = replace(
        state,
        reasons=tuple(one for one in state.reasons if one not in reasons),
        told=tuple(one for one in state.told if one not in reasons),
        said=state.said + len(reasons),
    )
    return kept, tuple(
        Say(Reason(visit=one.visit, element=one.element, withdrawn=True)) for one in reasons
    )


def enter(state: State, scene: Scene) -> State:
    """Put a scene in front, with what was said on it before."""
    asked = {Scene.FURTHER: state.further and state.further.id}
    asked[Scene.EXPECTED] = state.station.expectation
    question = asked.get(scene)
    given = (
        one.choice for one in state.told if isinstance(one, Answer) and one.question == question
    )
    return replace(state, scene=scene, element=None, choice=next(given, None))


def _asked(state: State, scene: Scene) -> bool:
    match scene:
        case Scene.REASONS:
            return bool(state.station.elements)
        case Scene.FURTHER:
            return state.further is not None
        case Scene.EXPECTED:
            return state.station.expectation is not None
        case _:
            return True
