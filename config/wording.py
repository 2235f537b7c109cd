"""Every text of the kiosk by its key, and what a store may word its own way. PURE.

In: the wordings of a store's description. Out: what is wrong with them, so that the hub says it
before a kiosk has to refuse them. The words of the product itself are in ``config/texts``; reading
them is ``kiosk.texts``.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from string import Formatter

from config.hours import WEEKDAYS
from config.vocabulary import ELEMENTS, EXPECTED, Element

TEXT_CHARACTERS_MAX = 120
"""The longest of the product's own is about as long; more is not read standing."""

QUESTION_CHARACTERS_MAX = 200
"""A question of four lines; above this it is a text, and nobody reads it standing."""

DIRECTIONS = ("too_little", "too_much")
"""What is said of an element that can be too little or too much."""

FACES = {
    4: ("very-poor", "poor", "good", "very-good"),
    5: ("very-poor", "poor", "neutral", "good", "very-good"),
}
"""Keys of the words under the faces, from the worst, for each scale."""


def said(element: Element) -> tuple[str, str]:
    """The two words that can be said of an element that is wrong."""
    first, second = DIRECTIONS if element.directions else element.problems
    return first, second


KEYS = frozenset(
    {
        *("language", "note", "thanks", "thanks-detail", "refused", "refused-detail", *FACES[5]),
        *("why-bad", "why-good", "back", "undo", "done", "skip", "more-time", "still-there"),
        *(f"element-{element.name}" for element in ELEMENTS),
        *(f"said-{element.name}-{word}" for element in ELEMENTS for word in said(element)),
        *("expected-question", *(f"expected-{choice}" for choice in EXPECTED)),
        *("comment-ask", "comment-question", "comment-note", "send", "erase", "key-space"),
        *("ease", "ease-large", "ease-contrast", "ease-low", "ease-slow", "ease-aloud"),
        *("closed", "shut", "closed-until", "when-today", "when-tomorrow", "when-day"),
        *(f"day-{day}" for day in WEEKDAYS),
        *("cleaning", "cleaning-detail", "unmet", "unmet-detail", "phone"),
        *("self-test", "self-test-detail"),
        *("arrival", "arrival-code", "arrival-waits", "arrival-trouble", "arrival-rejected"),
        *("search-looking", "search-looking-detail", "search-choose", "search-choose-detail"),
        *("search-type", "search-type-detail", "search-nobody", "search-offline", "search-wrong"),
        *("search-ask", "search-typed", "search-again", "search-other"),
        *("pin-title", "pin-wrong", "pin-locked", "pad-leave", "pad-clean", "pad-stay"),
    }
)
"""Every text that the kiosk shows besides the shop's own questions."""

_PLACES = {
    "closed-until": {"when"},
    "when-today": {"time"},
    "when-tomorrow": {"time"},
    "when-day": {"day", "time"},
    "cleaning-detail": {"seconds"},
    "unmet-detail": {"device"},
}


def places(key: str) -> set[str]:
    """Names in braces that the text of a key must have, each to be filled in."""
    return _PLACES.get(key, set())


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: spaces, controls, signs without width."""
    return not any(unicodedata.category(sign)[0] in _SEEN for sign in text)


_SEEN = "LNPS"  # the categories of letters, numbers, punctuation and symbols begin so


def unfit(key: str, text: str) -> str | None:
    """Why a text cannot stand at a key of ``KEYS``; None: it can."""
    if is_blank(text):
        return "has no words"
    try:
        found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return "has a brace without its partner"
    if found != places(key):
        wanted = " and ".join(f"{{{name}}}" for name in sorted(places(key))) or "nothing"
        return f"must have {wanted} in braces"
    return None


def mistakes(words: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What is wrong with a store's own wordings, by language and key; a line for each reason."""
    return [line for code, own in words.items() for line in _mistakes_in(code, own)]


def _mistakes_in(code: str, own: Mapping[str, str]) -> Iterator[str]:
    for key, text in own.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield f"{code}.{key}: is shown nowhere{hint}"
        elif reason := unfit(key, text):
            yield f"{code}.{key}: {reason}"
        elif len(text) > TEXT_CHARACTERS_MAX:
            yield f"{code}.{key}: has {len(text)} characters, at most {TEXT_CHARACTERS_MAX} fit"
