"""What one visit says, of which the latest word counts. PURE.

In come a visit's presses, the elements that it names and the choices that it makes, in any order;
out go the counters as if only its latest words had been said. A second press on a question is a
correction: the first is counted back out of its bin, in O(1), and the last one in. Which word is
the latest the device's own numbers say, so neither its clock nor the order of arrival matters. It
lets nothing in: that is ``hub.scoring.intake``.
"""

from collections.abc import Callable

from config.parameters import Parameters
from hub.scoring.guard import is_burst
from hub.scoring.state import (
    BIN_MS,
    Answers,
    Press,
    Rated,
    State,
    Visit,
    Visitor,
    Word,
    count_held,
    count_rating,
    count_session,
)

VISITS_MAX = 200_000
"""Visits remembered for what they may say yet: a week of a store with one every three seconds."""

WORDS_MAX = 32
"""Questions, and elements, that one visit may speak of; a screen shows some few."""

UNKNOWN_MS = -1
"""The kiosk did not know how long ago a face was pressed: no burst."""

WITHDRAWN = "withdrawn"
"""The word that takes back what was said of an element."""


def visit_of(state: State, visitor: Visitor, at_ms: int) -> Visit | None:
    """The memory of a visit, made when missing; None where there is no room for one more."""
    visit = state.visits.get(visitor)
    if visit is None:
        if len(state.visits) >= VISITS_MAX:
            return None
        visit = state.visits[visitor] = Visit(at_ms, at_ms)
    elif at_ms > visit.latest_ms:
        visit.latest_ms = at_ms
    elif at_ms < visit.first_ms:
        visit.first_ms = at_ms
    return visit


def rate(
    state: State, answers: Answers, visit: Visit | None, press: Press, parameters: Parameters
) -> None:
    """Count a press as what the visit answers to its question, unless a later one was known.

    ``answers`` are the counters of ``press.item``. Without a ``visit`` it stands for itself.
    """
    rated = Rated(press, press)
    if visit is None or not visit.rated:  # nearly always
        _count_rated(state, answers, rated, parameters, 1)
        if visit is not None:
            visit.rated = (rated,)
            if visit.named:
                _count_session(state, visit, parameters, 1)
        return
    question = press.item.question
    known = next((one for one in visit.rated if one.last.item.question == question), None)
    if known is None and len(visit.rated) >= WORDS_MAX:
        state.tally.set_aside += 1
        return
    _count_session(state, visit, parameters, -1)
    if known is not None:
        _count_rated(state, state.items[known.last.item], known, parameters, -1)
        rated = Rated(min(known.first, press), max(known.last, press))
        state.tally.corrected += 1
    others = [one for one in visit.rated if one is not known]
    visit.rated = tuple(sorted([*others, rated]))
    _count_rated(state, state.items[rated.last.item], rated, parameters, 1)
    _count_session(state, visit, parameters, 1)


def name(state: State, visit: Visit, word: Word, parameters: Parameters) -> None:
    """Let a visit name an element, or take back what it had said of it."""
    if visit.named:
        _count_session(state, visit, parameters, -1)
    visit.named = _latest(state, visit.named, word, _uncounted)
    _count_session(state, visit, parameters, 1)


def choose(
    state: State, visit: Visit | None, word: Word, count: Callable[[Word, int], None]
) -> None:
    """Count a choice in place of the visit's earlier one; ``count`` is told how many times."""
    if visit is None:
        state.tally.accepted += 1
        count(word, 1)
    else:
        visit.chosen = _latest(state, visit.chosen, word, count)


def _uncounted(_word: Word, _times: int) -> None:
    """What is named is counted with its session."""


def _latest(
    state: State, words: tuple[Word, ...], word: Word, count: Callable[[Word, int], None]
) -> tuple[Word, ...]:
    """The words with one more; one that is older than what was said since changes nothing."""
    known = next((one for one in words if one.about == word.about), None) if words else None
    if known is None:
        if len(words) >= WORDS_MAX:
            state.tally.set_aside += 1
            return words
        state.tally.accepted += 1
        count(word, 1)
        return tuple(sorted([*words, word])) if words else (word,)
    state.tally.corrected += 1
    if word <= known:
        return words
    count(known, -1)
    count(word, 1)
    return tuple(word if one is known else one for one in words)


def _count_rated(
    state: State, answers: Answers, rated: Rated, parameters: Parameters, times: int
) -> None:
    last = rated.last
    if is_burst(rated.first.since_press_ms, parameters):
        count_held(answers, last.at_ms, times)
        state.tally.suppressed += times
    else:
        count_rating(answers, last.at_ms, last.face, last.item.scale, times)
        state.tally.accepted += times
    state.touched.add(last.at_ms // BIN_MS)


def _count_session(state: State, visit: Visit, parameters: Parameters, times: int) -> None:
    """Count what was named, at the rating that speaks for the visit: the first that counts."""
    named = [(one.about, one.said) for one in visit.named if one.said != WITHDRAWN]
    if not named:
        return
    for rated in visit.rated:
        if not is_burst(rated.first.since_press_ms, parameters):
            last = rated.last
            press = (last.at_ms, last.face, last.item.scale)
            count_session(state.items[last.item], press, named, times)
            state.touched.add(last.at_ms // BIN_MS)
            return
