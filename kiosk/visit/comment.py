"""A shopper's own words, only where the store wants them and the shopper asked for it. PURE.

In: what the keyboard makes of the draft. Out: one comment, when it is sent; what looks like a
person's number or address is masked before it is said. A draft that is not sent is kept nowhere.
"""

from msgspec.structs import replace

from kiosk.redact import presentable
from kiosk.visit.effects import Effect, Say
from kiosk.visit.inputs import Typed
from kiosk.visit.state import Scene, State
from kiosk.visit.way import enter, onward
from wire.events import COMMENT_CHARACTERS_MAX, Comment


def write(state: State) -> State:
    """Open the keyboard, with what was typed before."""
    return enter(state, Scene.COMMENT) if state.may_comment else state


def edit(state: State, given: Typed) -> State:
    """Keep the draft as it now stands; what is too long was not typed."""
    if state.scene is not Scene.COMMENT:
        return state
    return replace(state, draft=given.draft[:COMMENT_CHARACTERS_MAX])


def send(state: State) -> tuple[State, tuple[Effect, ...]]:
    """Say the comment; an empty one is none."""
    if state.scene is not Scene.COMMENT or state.visit is None:
        return state, ()
    text = presentable(state.draft)
    sent = onward(replace(state, draft=""))
    if not text:
        return sent, ()
    comment = Comment(visit=state.visit, text=text, language=state.language)
    return replace(sent, told=(*sent.told, comment), said=sent.said + 1), (Say(comment),)
