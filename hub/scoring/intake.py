"""From the log to the counters: one event at a time, in O(1). PURE.

In comes a stored event with its body decoded; the guard judges it and what counts is added to the
``State``. A shopper's reasons come as events of their own, perhaps before the rating they belong
to; a visit therefore remembers what it has said, and is counted anew when it says more. The same
events in any order give an equal state.
"""

from collections.abc import Mapping

from msgspec import Struct

from config import vocabulary
from config.parameters import Parameters
from config.shop import Shop
from hub.scoring.guard import Verdict, judge
from hub.scoring.state import (
    BIN_MS,
    EXPECT_CHOICES,
    LINES_MAX,
    NPS_CHOICES,
    Crossed,
    Item,
    Rated,
    State,
    Visit,
    Visitor,
    answers_of,
    count_crossed,
    count_expected,
    count_held,
    count_nps,
    count_rating,
    count_session,
)
from wire.events import Answer, Event, Passage, Rating, Reason

BUCKET_AGE_MAX_MS = 7_200_000
"""How long before its event a bucket may begin: the longest one, and as long again to be sent."""

VISITS_MAX = 200_000
"""Visits remembered for their reasons: a week of a store with one answer every three seconds."""

EXPECTED: Mapping[str, int] = {choice: rank for rank, choice in enumerate(vocabulary.EXPECTED, 1)}
"""The choices of an expectation question, from the worst."""

RECOMMENDED: Mapping[str, int] = {str(one): one for one in range(NPS_CHOICES)}
"""The choices of the question whether they would recommend the store."""

assert len(EXPECTED) == EXPECT_CHOICES  # noqa: S101 - the two lists are one contract


class Happened(Struct, frozen=True, kw_only=True):
    """One event of the log: who said it, when it happened and came in, and what it says.

    ``shift_ms`` is what corrects a time inside the body, as the device's own clock wrote it.
    """

    device: str
    at_ms: int
    shift_ms: int
    received_ms: int
    event: Event


class Asked(Struct, frozen=True, kw_only=True):
    """What the store's description says of the answers that come in.

    ``places`` is the touchpoint's id of every device that has been placed; ``expectations`` the
    ExPro of each question that asks whether it was as expected; ``recommend`` the question that
    asks whether they would recommend the store; ``lines`` the counting lines that it names.
    """

    places: Mapping[str, str]
    expectations: Mapping[str, str]
    recommend: str | None
    lines: frozenset[str]
    parameters: Parameters


def asked(shop: Shop) -> Asked:
    """What the answers of a store's devices mean."""
    return Asked(
        places={device: place.id for place in shop.touchpoints for device in place.speakers},
        expectations=shop.expectations,
        recommend=shop.recommend,
        lines=frozenset(shop.entrances).union(*(place.lines for place in shop.touchpoints)),
        parameters=shop.scoring,
    )


def fold(state: State, happened: Happened, asked: Asked) -> None:
    """Add one event to the counters, if it counts; if not, it is tallied."""
    event = happened.event
    if isinstance(event, Rating):
        _rating(state, happened, event, asked)
    elif isinstance(event, Reason):
        _reason(state, happened, event, asked)
    elif isinstance(event, Answer):
        _answer(state, happened, event, asked)
    elif isinstance(event, Passage):
        _passage(state, happened, event, asked)


def _is_admitted(state: State, happened: Happened, asked: Asked) -> bool:
    verdict = judge(happened.at_ms, happened.received_ms, None, asked.parameters)
    state.tally.count(verdict)
    return verdict is Verdict.ACCEPTED


def _rating(state: State, happened: Happened, rating: Rating, asked: Asked) -> None:
    verdict = judge(happened.at_ms, happened.received_ms, rating.since_press_ms, asked.parameters)
    if verdict is Verdict.STALE:
        state.tally.count(verdict)
        return
    touchpoint = asked.places.get(happened.device)
    item = Item(
        touchpoint or happened.device, touchpoint is not None, rating.question, rating.scale
    )
    answers = answers_of(state, item)
    if answers is None:
        state.tally.set_aside += 1
        return
    state.tally.count(verdict)
    state.touched.add(happened.at_ms // BIN_MS)
    if verdict is Verdict.SUPPRESSED:
        count_held(answers, happened.at_ms)
        return
    count_rating(answers, happened.at_ms, rating.face, rating.scale)
    visit = _visit(state, happened, rating.visit)
    rated = Rated(happened.at_ms, item, rating.face)
    if visit is not None and (visit.rated is None or rated < visit.rated):
        _recount(state, visit, rated, visit.bad, visit.good)


def _reason(state: State, happened: Happened, reason: Reason, asked: Asked) -> None:
    visit = _visit(state, happened, reason.visit)
    if visit is None:
        state.tally.set_aside += 1
    elif _is_admitted(state, happened, asked):
        named = {reason.element}
        if reason.liked:
            _recount(state, visit, visit.rated, visit.bad, visit.good | named)
        else:
            _recount(state, visit, visit.rated, visit.bad | named, visit.good)


def _visit(state: State, happened: Happened, name: str) -> Visit | None:
    visitor = Visitor(happened.device, name)
    visit = state.visits.get(visitor)
    if visit is None:
        if len(state.visits) >= VISITS_MAX:
            return None
        visit = state.visits[visitor] = Visit()
    visit.latest_ms = max(visit.latest_ms, happened.at_ms)
    return visit


def _recount(
    state: State, visit: Visit, rated: Rated | None, bad: frozenset[str], good: frozenset[str]
) -> None:
    """Take back what a visit counted as a session, let it say more, and count it again."""
    if visit.bad or visit.good:
        _count(state, visit, -1)
    visit.rated, visit.bad, visit.good = rated, bad, good
    if bad or good:
        _count(state, visit, 1)


def _count(state: State, visit: Visit, times: int) -> None:
    if visit.rated is not None:
        count_session(state.items[visit.rated.item], visit.rated, visit, times)
        state.touched.add(visit.rated.at_ms // BIN_MS)


def _answer(state: State, happened: Happened, answer: Answer, asked: Asked) -> None:
    expro = asked.expectations.get(answer.question)
    if expro is not None:
        choice = EXPECTED.get(answer.choice)
    elif answer.question == asked.recommend:
        choice = RECOMMENDED.get(answer.choice)
    else:
        return
    if choice is None:
        state.tally.set_aside += 1
    elif _is_admitted(state, happened, asked):
        state.touched.add(happened.at_ms // BIN_MS)
        if expro is None:
            count_nps(state, happened.at_ms, choice)
        else:
            count_expected(state, expro, happened.at_ms, choice)


def _passage(state: State, happened: Happened, passage: Passage, asked: Asked) -> None:
    start_ms = passage.start_ms + happened.shift_ms
    known = passage.line in state.lines or passage.line in asked.lines
    known = known or len(state.lines.keys() - asked.lines) < LINES_MAX
    if not known or not 0 <= happened.at_ms - start_ms <= BUCKET_AGE_MAX_MS:
        state.tally.set_aside += 1
        return
    span_ms = passage.seconds * 1000
    crossed = Crossed(
        in_=passage.in_ or 0,
        out=passage.out or 0,
        watched_ms=round(span_ms * passage.coverage),
        span_ms=span_ms,
    )
    count_crossed(state, passage.line, start_ms // BIN_MS, crossed)
    state.touched.add(start_ms // BIN_MS)
    if passage.coverage > 0:
        crossings = state.lines[passage.line]
        end_ms = min(start_ms + span_ms, happened.at_ms)
        crossings.watched_until_ms = max(crossings.watched_until_ms, end_ms)
