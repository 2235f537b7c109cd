"""What the answers of a visit come to once nobody asks about the visit any more. PURE.

In comes all that a visit has said, and the store's time zone; out go counts by local hour. They are
the very counters that scores are made of (``hub.scoring.state``), by question and version and of
the latest words alone, so that they add up over visits in any order. A visit, its language and how
long it took are in none of them.

A comment counts as one, without words. An hour is one of the store's clocks at that time, and is
named by its first moment; the hour that the clocks repeat is two.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec.structs import replace

from config.parameters import Parameters
from hub.scoring.guard import is_stale
from hub.scoring.intake import Asked, Happened, fold
from hub.scoring.state import BIN_MS, Senses, State, Word
from hub.scoring.visit import choose, visit_of
from wire.events import Answer, Comment, Rating

HOUR_MS = 3_600_000
HOURS_KEPT = 4_096
"""Bins whose hour is remembered: two weeks of them."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = "@"  # which no name can hold; the fold keeps apart what has different names

Kind = Literal[
    "face",
    "held",
    "stale",
    "session",
    "unhappy",
    "liked",
    "blamed",
    "loss",
    "felt",
    "choice",
    "comment",
]
"""What is counted. ``said`` of it is

* ``face``     the face that was tapped; ``held``, ``stale``: nothing (bursts; what came too late,
  where it came, of whatever question)
* ``session``  nothing: visits that named something, and of them those that blamed (``unhappy``)
* ``liked``, ``loss``  the element; ``blamed``, ``felt``  the element and the word, as in
  ``hub.scoring.state.Senses``
* ``choice``   what was chosen of a further question
* ``comment``  nothing
"""


class Sum(NamedTuple):
    """What is counted: from when on for an hour, where, of what, and what was said."""

    hour_ms: int
    device: str
    question: str
    version: int
    scale: int
    kind: Kind
    said: str


def sums(visit: Iterable[Happened], zone: tzinfo, parameters: Parameters) -> Counter[Sum]:
    """All that one visit to one device comes to; none of the counts is 0."""
    state, found = State(), Counter[Sum]()
    needs = Asked(
        places={}, expectations={}, recommend=None, lines=frozenset(), parameters=parameters
    )
    device, said = "", set[int]()
    for one in visit:
        device = one.device
        if isinstance(one.event, Rating):
            fold(state, _versioned(one, one.event), needs)
        elif isinstance(one.event, Answer):
            _choose(state, one, one.event, parameters, found, zone)
        elif isinstance(one.event, Comment):
            said.add(hour_of(one.at_ms // BIN_MS, zone))
        else:
            fold(state, one, needs)
    for bin_, question, version, scale, kind, word, n in _counted(state):
        found[Sum(hour_of(bin_, zone), device, question, version, scale, kind, word)] += n
    if said:
        found[Sum(min(said), device, "", 0, 0, "comment", "")] = 1
    return Counter({key: n for key, n in found.items() if n})


@lru_cache(maxsize=HOURS_KEPT)
def hour_of(bin_: int, zone: tzinfo) -> int:
    """The first moment of the local hour that a bin is in."""
    at_ms = bin_ * BIN_MS
    offset = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone).utcoffset()
    ahead_ms = 0 if offset is None else offset // timedelta(milliseconds=1)
    return at_ms - (at_ms + ahead_ms) % HOUR_MS


def _versioned(one: Happened, rating: Rating) -> Happened:
    """The same, of a question whose name says its version as well."""
    named = f"{rating.question}{_MARK}{rating.version}"
    return replace(one, event=replace(rating, question=named))


def _choose(  # noqa: PLR0913, PLR0917 - who said what, and where it counts
    state: State,
    one: Happened,
    answer: Answer,
    parameters: Parameters,
    found: Counter[Sum],
    zone: tzinfo,
) -> None:
    if is_stale(one.at_ms, one.received_ms, parameters):
        return

    def count(word: Word, times: int) -> None:
        hour_ms = hour_of(word.at_ms // BIN_MS, zone)
        question, _, version = word.about.rpartition(_MARK)
        found[Sum(hour_ms, one.device, question, int(version), 0, "choice", word.said)] += times

    about = f"{answer.question}{_MARK}{answer.version}"
    word = Word(about, one.seq, one.at_ms, answer.choice)
    choose(state, visit_of(state, (one.device, answer.visit), one.at_ms), word, count)


_Counted = tuple[int, str, int, int, Kind, str, int]


def _counted(state: State) -> Iterator[_Counted]:
    """The counters one by one: bin, question, version, scale, what, said, how many."""
    for item, answers in state.items.items():
        name, _, version = item.question.rpartition(_MARK)
        asked = name, int(version), item.scale
        for bin_, faces in answers.faces.items():
            for face, n in enumerate(faces, 1):
                yield bin_, *asked, "face", str(face), n
        for bin_, n in answers.held.items():
            yield bin_, *asked, "held", "", n
        for bin_, senses in answers.senses.items():
            for kind, said, n in _sensed(senses):
                yield bin_, *asked, kind, said, n
    for bin_, n in state.stale.items():
        yield bin_, "", 0, 0, "stale", "", n


def _sensed(senses: Senses) -> Iterator[tuple[Kind, str, int]]:
    """Elements that were blamed have no sum of their own: theirs is that of their words."""
    yield "session", "", senses.n
    yield "unhappy", "", senses.nbad
    for element, n in senses.good.items():
        yield "liked", element, n
    for said, n in senses.said.items():
        yield "blamed", said, n
    for element, n in senses.loss.items():
        yield "loss", element, n
    for said, n in senses.felt.items():
        yield "felt", said, n
