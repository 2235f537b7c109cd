"""Every screen of the kiosk, as states of a visit and duties, and words that are longer than ours.

In: a station. Out: states and duties by name. It opens no window; ``scripts/pictures-kiosk`` shows them.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from config.catalogue import Texts
from config.look import Look
from config.shop import Question
from config.station import Station
from config.vocabulary import ELEMENTS
from kiosk.duty import CLEANING_MS, Duty, Post
from kiosk.visit.state import Access, Scene, State
from wire.events import COMMENT_CHARACTERS_MAX, Reason

EASES = {
    "plain": Access(),
    "large": Access(large=True),
    "contrast": Access(contrast=True),
    "low": Access(low=True),
    "large-low": Access(large=True, low=True),
}
"""The eases that change where things stand, or their colours."""

STRETCH_SHARE = 0.4
"""Translations are up to so much longer than what they translate."""

PHONE = "http://192.168.178.20:8000/t/0123456789abcdef"
VISIT = "visit"

DRAFTS = {
    "it": "Mi piace molto, ma la musica era troppo forte.",
    "en": "I like it a lot, but the music was too loud.",
    "de": "Es gefällt mir sehr, aber die Musik war zu laut.",
    "fr": "J'aime beaucoup, mais la musique était trop forte.",
    "es": "Me gusta mucho, pero la música estaba muy alta.",
}


def still(station: Station) -> Station:
    """The station without motion, for pictures."""
    return replace(station, look=Look(mode=station.look.mode, motion=False))


def everything(station: Station) -> Station:
    """The station with everything switched on."""
    asked = station.expectation or "expected"
    return replace(station, comments=True, expectation=asked, phone=PHONE)


def states(station: Station, language: str, access: Access) -> Iterator[tuple[str, State]]:
    """Every screen of one visit, in the order of a visit."""
    asking = State(station=station, language=language, access=access)
    best = asking.question.scale
    rated = replace(asking, visit=VISIT, face=1, said=1)
    yield "asking", asking
    yield "storing", replace(asking, scene=Scene.STORING, visit=VISIT, face=best)
    if station.elements:
        bad = (Reason(visit=VISIT, element=station.elements[0], direction="too_much"),)
        yield "reasons", replace(rated, scene=Scene.REASONS)
        yield "reasons-said", replace(rated, scene=Scene.REASONS, reasons=bad, told=bad)
        liked = (Reason(visit=VISIT, element=station.elements[0], liked=True),)
        yield (
            "liked",
            replace(rated, scene=Scene.REASONS, face=best, reasons=liked, told=liked),
        )
        for element in ELEMENTS:
            yield (
                f"directions-{element.name}",
                replace(rated, scene=Scene.DIRECTIONS, element=element.name),
            )
    for turn in range(len(station.further)):
        yield f"further-{turn + 1}", replace(rated, scene=Scene.FURTHER, turn=turn)
    if station.expectation is not None:
        yield "expected", replace(rated, scene=Scene.EXPECTED)
    if station.comments:
        writing = replace(rated, scene=Scene.COMMENT, draft=DRAFTS[language])
        yield "comment", writing
        many = "Perché no? " * COMMENT_CHARACTERS_MAX
        yield "comment-full", replace(writing, draft=many[:COMMENT_CHARACTERS_MAX])
        yield "still", replace(writing, warned=True)
    yield "thanks", replace(rated, scene=Scene.THANKS, face=best)
    yield "refused", replace(asking, scene=Scene.REFUSED, face=best)


def duties() -> Iterator[tuple[str, Duty]]:
    """Every screen of the house, with the most that it can say."""
    night = datetime(2026, 3, 7, 22, 15)  # noqa: DTZ001 - a wall clock, of whatever zone
    opens = night + timedelta(hours=35)
    pad = Duty(post=Post.PAD, pin=True, local=night.replace(hour=12))
    yield "asleep", Duty(post=Post.ASLEEP, local=night, opens=opens)
    yield "cleaning", Duty(post=Post.CLEANING, left_s=CLEANING_MS // 1000)
    yield "shut", Duty(post=Post.SHUT, shut_ms=1)
    yield "unmet", Duty(post=Post.UNMET, met=False)
    yield "pad", replace(pad, digits="40291")
    yield "pad-wrong", replace(pad, wrong=True)
    yield "pad-locked", replace(pad, locked_ms=1)
    yield "pad-allowed", replace(pad, allowed=True)


def in_long_words(station: Station, texts: dict[str, Texts]) -> Station:
    """The same station with every word longer, as in a language that nobody has tried yet."""
    words = {
        code: {key: stretched(text) for key, text in one.words.items() if key != "language"}
        for code, one in texts.items()
    }
    return replace(station, words=words, questions=[_longer(one) for one in station.questions])


def stretched(text: str) -> str:
    """A text two fifths longer, word by word; what is filled in stays."""
    return re.sub(r"\{\w+\}|[^\W\d_]+", _stretched_word, text)


def _stretched_word(word: re.Match[str]) -> str:
    found = word[0]
    extra = 0 if found.startswith("{") else round(len(found) * STRETCH_SHARE)
    return found + found[-1] * extra


def _longer(question: Question) -> Question:
    return replace(question, text={code: stretched(text) for code, text in question.text.items()})
