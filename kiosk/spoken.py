"""What a screen says to somebody who cannot read it. PURE.

In: a visit's state and the words of its language. Out: sentences, in the order in which a reader
meets them: the question first, then what is offered from left to right, then the buttons. It makes
no sound; that is ``kiosk.speech``.
"""

from config.catalogue import Texts
from kiosk.pages import page
from kiosk.visit.state import Scene, State


def spoken(state: State, texts: Texts) -> tuple[str, ...]:
    """The sentences of what is in front of the shopper; none while there is nothing to do."""
    if state.warned:
        more = () if state.access.slow else (texts["more-time"],)
        return (texts["still-there"], *more)
    if state.scene is Scene.STORING:
        return ()  # it lasts a few frames
    shown = page(state, texts)
    if state.scene is Scene.ASKING:
        scale = state.question.scale
        faces = (texts.face(face, scale) for face in range(scale, 0, -1))  # the best is on the left
        return (shown.headline, *faces, shown.detail)
    parts = (shown.headline, shown.detail, *(one.words for one in (*shown.offers, *shown.bar)))
    return tuple(part for part in parts if part)
