"""Why: up to three things that were sensed, liked or wrong in one of two ways. PURE.

After a good face one press on a chip says that it is liked. After any other a chip opens the two
ways in which its element can be wrong, and one press there says which.
"""

from msgspec.structs import replace

from config.vocabulary import ELEMENTS, ElementName
from config.wording import said
from kiosk.visit.effects import Effect, Say
from kiosk.visit.inputs import Said, Sensed
from kiosk.visit.state import Scene, State
from kiosk.visit.way import enter, onward, withdraw
from wire.events import Reason

REASONS_MAX = 3
"""A shopper who has named three things has said what matters; more would be a questionnaire."""

_WORDS = {one.name: said(one) for one in ELEMENTS}


def words(element: ElementName) -> tuple[str, str]:
    """The two ways in which an element can be wrong, in the order in which they are offered."""
    return _WORDS[element]


def sense(state: State, given: Sensed) -> tuple[State, tuple[Effect, ...]]:
    """Like an element, take that back, or open what can be wrong with it."""
    if state.scene is not Scene.REASONS or given.element not in state.station.elements:
        return state, ()
    before = _of(state, given.element)
    if before is None and len(state.reasons) >= REASONS_MAX:
        return state, ()
    if not state.happy:
        opened = replace(enter(state, Scene.DIRECTIONS), element=given.element)
        return replace(opened, choice=_word(before)), ()
    if before is not None:
        return withdraw(state, before)
    return _told(state, Reason(visit=_visit(state), element=given.element, liked=True))


def say(state: State, given: Said) -> tuple[State, tuple[Effect, ...]]:
    """Say what is wrong with the open element, and go back to the others."""
    element = state.element
    if state.scene is not Scene.DIRECTIONS or element is None or given.word not in words(element):
        return state, ()
    before, state = _of(state, element), enter(state, Scene.REASONS)
    if _word(before) == given.word:
        return state, ()
    return _told(state, _wrong(_visit(state), element, given.word))


def _told(state: State, reason: Reason) -> tuple[State, tuple[Effect, ...]]:
    """Say a reason; it takes the place of what was said of its element. After three, go on."""
    told = replace(
        state,
        reasons=(*(one for one in state.reasons if _other(one, reason)), reason),
        told=(*(one for one in state.told if _other(one, reason)), reason),
        said=state.said + 1,
    )
    full = len(told.reasons) >= REASONS_MAX
    return (onward(told) if full else told), (Say(reason),)


def _other(one: object, reason: Reason) -> bool:
    return not isinstance(one, Reason) or one.element != reason.element


def _of(state: State, element: ElementName) -> Reason | None:
    return next((one for one in state.reasons if one.element == element), None)


def _word(reason: Reason | None) -> str | None:
    return None if reason is None else reason.direction or reason.problem


def _wrong(visit: str, element: ElementName, word: str) -> Reason:
    match word:
        case "too_little" | "too_much":
            return Reason(visit=visit, element=element, direction=word)
        case _:
            return Reason(visit=visit, element=element, problem=word)


def _visit(state: State) -> str:
    assert state.visit is not None  # noqa: S101 - these scenes come after a rating
    return state.visit
