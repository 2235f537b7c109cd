"""What is stored of what a phone posts. PURE.

In: what the visit has said so far, and a form. Out: what it has said now, and the events that make
the difference. The same form a second time makes none, so a double tap on a slow line counts once;
another face corrects the first, as at the kiosk. It stores nothing and draws no page.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from config import wording
from config.shop import Question, Touchpoint
from config.vocabulary import ELEMENTS
from hub.phone.form import Form
from hub.phone.ticket import Ticket
from wire.events import DAY_MS, Event, Rating, Reason

LIKED = "liked"
"""What is said of an element after a good face."""


class Said(Struct, frozen=True, kw_only=True):
    """What a visit has said and the hub has stored; ``words`` by element.

    ``decision_ms`` and ``since_press_ms`` are those of its first face: a correction repeats them.
    """

    face: int | None = None
    decision_ms: int | None = None
    since_press_ms: int | None = None
    words: Mapping[str, str] = {}


class Press(Struct, frozen=True, kw_only=True):
    """When a form came in, in which language, and how long after its address's last press."""

    now_ms: int
    since_press_ms: int | None
    language: str


def is_good(face: int, scale: int) -> bool:
    """Whether a face is one of the upper half; the middle one is not."""
    return face > (scale + 1) / 2


def words_for(element: str, *, good: bool) -> tuple[str, ...]:
    """What can be said of an element after a good or a bad face."""
    if good:
        return (LIKED,)
    return wording.said(next(one for one in ELEMENTS if one.name == element))


def rate(
    said: Said, form: Form, ticket: Ticket, question: Question, press: Press
) -> tuple[Said, tuple[Event, ...]]:
    """Take a face; a wrong number is no face. What was said under the other mood is withdrawn.

    Of a visit that is not remembered, the form knows what may have been said.
    """
    face = form.face
    if face is None or not 1 <= face <= question.scale or face == said.face:
        return said, ()
    good = is_good(face, question.scale)
    carried = said.words
    if said.face is None:
        carried = form.said
        decision_ms = min(press.now_ms - ticket.shown_ms, DAY_MS)
        said = Said(decision_ms=decision_ms, since_press_ms=press.since_press_ms)
    gone = _unfit(carried, good=good)
    kept = {element: word for element, word in said.words.items() if element not in gone}
    rating = Rating(
        visit=ticket.visit,
        question=question.id,
        version=question.version,
        scale=question.scale,
        face=face,
        language=press.language,
        decision_ms=said.decision_ms,
        since_press_ms=said.since_press_ms,
    )
    withdrawn = (_withdraw(ticket.visit, element) for element in gone)
    return replace(said, face=face, words=kept), (rating, *withdrawn)


def reason(
    said: Said, form: Form, ticket: Ticket, place: Touchpoint, *, good: bool
) -> tuple[Said, tuple[Event, ...]]:
    """Take all reasons of a form: what is new or another is said, what is gone is withdrawn."""
    words = {
        element: word
        for element in place.elements
        if (word := form.said.get(element)) in words_for(element, good=good)
    }
    gone = (_withdraw(ticket.visit, one) for one in said.words if one not in words)
    new = (
        _reason(ticket.visit, element, word)
        for element, word in words.items()
        if said.words.get(element) != word
    )
    return replace(said, words=words), (*gone, *new)


def _unfit(words: Mapping[str, str], *, good: bool) -> list[str]:
    """The elements with a word that does not go with the face."""
    known = [one.name for one in ELEMENTS if one.name in words]
    return [name for name in known if words[name] not in words_for(name, good=good)]


def _withdraw(visit: str, element: str) -> Reason:
    return Reason(visit=visit, element=element, withdrawn=True)


def _reason(visit: str, element: str, word: str) -> Reason:
    if word == LIKED:
        return Reason(visit=visit, element=element, liked=True)
    kind = "direction" if word in wording.DIRECTIONS else "problem"
    return msgspec.convert({"visit": visit, "element": element, kind: word}, Reason)
