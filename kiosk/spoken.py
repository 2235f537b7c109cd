"""What a screen says to somebody who cannot read it. PURE.

In: a visit's state and the words of its language. Out: sentences, in the order in which a reader
meets them: the question first, then the answers from left to right, then the buttons. It makes no
sound; that is ``kiosk.speech``.
"""

from collections.abc import Callable

from config.catalogue import Texts
from config.vocabulary import ELEMENTS, EXPECTED
from config.wording import said
from kiosk.visit.state import Scene, State


def spoken(state: State, texts: Texts) -> tuple[str, ...]:
    """The sentences of what is in front of the shopper; none while there is nothing to do."""
    if state.warned:
        return (texts["still-there"],)
    return _SAID_OF[state.scene](state, texts)


def _question(state: State, texts: Texts) -> tuple[str, ...]:
    scale = state.question.scale
    faces = (texts.face(face, scale) for face in range(scale, 0, -1))  # the best is on the left
    return (state.question.text[texts.language], *faces, texts["note"])


def _storing(_state: State, _texts: Texts) -> tuple[str, ...]:
    return ()  # it lasts a few frames


def _reasons(state: State, texts: Texts) -> tuple[str, ...]:
    why = texts["why-good" if state.happy else "why-bad"]
    elements = (texts[f"element-{name}"] for name in state.station.elements)
    return (why, *elements, texts["done"])


def _directions(state: State, texts: Texts) -> tuple[str, ...]:
    element = next(one for one in ELEMENTS if one.name == state.element)
    words = (texts[f"said-{element.name}-{word}"] for word in said(element))
    return (texts[f"element-{element.name}"], *words, texts["back"])


def _further(state: State, texts: Texts) -> tuple[str, ...]:
    if state.further is None:
        return ()
    choices = (choice.text[texts.language] for choice in state.further.choices)
    return (state.further.text[texts.language], *choices, texts["skip"])


def _expected(_state: State, texts: Texts) -> tuple[str, ...]:
    choices = (texts[f"expected-{choice}"] for choice in EXPECTED)
    return (texts["expected-question"], *choices, texts["skip"])


def _comment(_state: State, texts: Texts) -> tuple[str, ...]:
    return (texts["comment-question"], texts["comment-note"], texts["send"])


def _thanks(_state: State, texts: Texts) -> tuple[str, ...]:
    return (texts["thanks"], texts["thanks-detail"])


def _refused(_state: State, texts: Texts) -> tuple[str, ...]:
    return (texts["refused"], texts["refused-detail"])


_SAID_OF: dict[Scene, Callable[[State, Texts], tuple[str, ...]]] = {
    Scene.ASKING: _question,
    Scene.STORING: _storing,
    Scene.REASONS: _reasons,
    Scene.DIRECTIONS: _directions,
    Scene.FURTHER: _further,
    Scene.EXPECTED: _expected,
    Scene.COMMENT: _comment,
    Scene.THANKS: _thanks,
    Scene.REFUSED: _refused,
}
