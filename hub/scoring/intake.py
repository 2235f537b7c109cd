"""From the log to the counters: one event at a time, in O(1). PURE.

In comes a stored event with its body decoded; the guard judges it and what counts is added to the
``State``. What a shopper says comes as events of their own, perhaps the reasons before the rating,
perhaps a correction before what it corrects; ``hub.scoring.visit`` counts a visit by its latest
words. The same events in any order give an equal state.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from msgspec import Struct

from config import vocabulary
from config.parameters import Parameters
from config.shop import Shop
from hub.scoring.guard import count_stale, is_stale
from hub.scoring.presence import fingerprint, stayed
from hub.scoring.seen import Seen
from hub.scoring.state import (
    BIN_MS,
    EXPECT_CHOICES,
    ITEMS_MAX,
    LIKED,
    LINES_MAX,
    NPS_CHOICES,
    Crossed,
    Item,
    Press,
    State,
    Word,
    answers_of,
    count_crossed,
    count_expected,
    count_nps,
    count_stayed,
)
from hub.scoring.till import TILLS_MAX, Sold, ring_up
from hub.scoring.told import is_new, part
from hub.scoring.visit import UNKNOWN_MS, WITHDRAWN, choose, name, rate, visit_of
from wire.events import Answer, Event, Passage, Presence, Rating, Reason, Sale

BUCKET_AGE_MAX_MS = 7_200_000
"""How long before its event a bucket may begin: the longest one, and as long again to be sent."""

EXPECTED: Mapping[str, int] = {choice: rank for rank, choice in enumerate(vocabulary.EXPECTED, 1)}
"""The choices of an expectation question, from the worst."""

RECOMMENDED: Mapping[str, int] = {str(one): one for one in range(NPS_CHOICES)}
"""The choices of the question whether they would recommend the store."""

_SAID = (Rating, Reason, Answer)  # by shoppers; it may come too late

assert len(EXPECTED) == EXPECT_CHOICES  # noqa: S101 - the two lists are one contract


class Happened(Struct, frozen=True, kw_only=True):
    """One event of the log: who said it, when it happened and came in, and what it says.

    ``seq`` puts what a device says in one visit in order. ``shift_ms`` is what corrects a time
    inside the body, as the device's own clock wrote it. ``event`` is None where a newer program has
    written what this one does not understand.
    """

    device: str
    seq: int = 0
    at_ms: int
    shift_ms: int
    received_ms: int
    event: Event | None


class Asked(Struct, frozen=True, kw_only=True):
    """What the store's description says of the answers that come in.

    ``places`` is the touchpoint's id of every device that has been placed; ``expectations`` the
    ExPro of each question that asks whether it was as expected; ``recommend`` the question that
    asks whether they would recommend the store; ``lines`` the counting lines and zones
    that it names.
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
        lines=frozenset([*shop.entrances, *shop.staff.doors, *shop.queues]).union(
            *(place.lines for place in shop.touchpoints)
        ),
        parameters=shop.scoring,
    )


def fold(state: State, happened: Happened, asked: Asked) -> None:
    """Add one event to the counters, if it counts; if not, it is tallied."""
    event = happened.event
    if isinstance(event, Passage):
        _passage(state, happened, event, asked)
    elif isinstance(event, Presence):
        _presence(state, happened, event, asked)
    elif isinstance(event, Sale):
        _sale(state, happened, event, asked)
    elif isinstance(event, _SAID):
        if is_stale(happened.at_ms, happened.received_ms, asked.parameters):
            state.tally.stale += 1
            if isinstance(event, Rating):
                count_stale(state, happened.received_ms)
        elif isinstance(event, Rating):
            _rating(state, happened, event, asked)
        elif isinstance(event, Reason):
            _reason(state, happened, event, asked)
        else:
            _answer(state, happened, event, asked)


def _rating(state: State, happened: Happened, rating: Rating, asked: Asked) -> None:
    device, at_ms = happened.device, happened.at_ms
    item = _item(asked.places.get(device), device, rating.question, rating.scale)
    answers = state.items.get(item) or answers_of(state, item)
    if answers is None:
        state.tally.set_aside += 1
        return
    answers.latest_ms = max(answers.latest_ms, at_ms)
    since_ms = UNKNOWN_MS if rating.since_press_ms is None else rating.since_press_ms
    press = Press(happened.seq, at_ms, item, rating.face, since_ms)
    visit = visit_of(state, (device, rating.visit), at_ms)
    rate(state, answers, visit, press, asked.parameters)


@lru_cache(maxsize=2 * ITEMS_MAX)
def _item(touchpoint: str | None, device: str, question: str, scale: int) -> Item:
    return Item(touchpoint or device, touchpoint is not None, question, scale)


def _reason(state: State, happened: Happened, reason: Reason, asked: Asked) -> None:
    visit = visit_of(state, (happened.device, reason.visit), happened.at_ms)
    if visit is None:
        state.tally.set_aside += 1
        return
    said = reason.direction or reason.problem or (LIKED if reason.liked else WITHDRAWN)
    word = Word(reason.element, happened.seq, happened.at_ms, said)
    name(state, visit, word, asked.parameters)


def _answer(state: State, happened: Happened, answer: Answer, asked: Asked) -> None:
    expro = asked.expectations.get(answer.question)
    if expro is None and answer.question != asked.recommend:
        return
    choices = RECOMMENDED if expro is None else EXPECTED
    if answer.choice not in choices:
        state.tally.set_aside += 1
        return

    def count(word: Word, times: int) -> None:
        state.touched.add(word.at_ms // BIN_MS)
        if expro is None:
            count_nps(state, word.at_ms, choices[word.said], times)
        else:
            count_expected(state, expro, word.at_ms, choices[word.said], times)

    word = Word(answer.question, happened.seq, happened.at_ms, answer.choice)
    visit = visit_of(state, (happened.device, answer.visit), happened.at_ms)
    choose(state, visit, word, count)


def _passage(state: State, happened: Happened, passage: Passage, asked: Asked) -> None:
    line, start_ms = passage.line, passage.start_ms + happened.shift_ms
    known = line in state.lines or _has_room(line, state.lines.keys(), asked)
    if not known or not 0 <= happened.at_ms - start_ms <= BUCKET_AGE_MAX_MS:
        state.tally.set_aside += 1
        return
    came, went, coverage = passage.in_ or 0, passage.out or 0, passage.coverage
    span_ms, bin_ = passage.seconds * 1000, start_ms // BIN_MS
    watched_ms = span_ms if coverage == 1 else round(span_ms * coverage)
    one = part(start_ms % BIN_MS, passage.seconds, watched_ms, came << 32 | went)
    if not is_new(state.told, (happened.device, "line", line), bin_, one):
        state.tally.set_aside += 1
        return
    due_ms = 0 if passage.audit is None else passage.audit.due_ms
    seen = Seen(start_ms, happened.device, passage.seconds, due_ms, passage.audit)
    crossings = count_crossed(state, line, bin_, Crossed(came, went, watched_ms, span_ms), seen)
    state.touched.add(bin_)
    if coverage > 0:
        end_ms = min(start_ms + span_ms, happened.at_ms)
        crossings.watched_until_ms = max(crossings.watched_until_ms, end_ms)


def _presence(state: State, happened: Happened, presence: Presence, asked: Asked) -> None:
    zone, start_ms = presence.zone, presence.start_ms + happened.shift_ms
    known = zone in state.zones or _has_room(zone, state.zones.keys(), asked)
    if not known or not 0 <= happened.at_ms - start_ms <= BUCKET_AGE_MAX_MS:
        state.tally.set_aside += 1
        return
    more, bin_ = stayed(presence), start_ms // BIN_MS
    one = part(start_ms % BIN_MS, presence.seconds, more.watched_ms, fingerprint(more))
    if is_new(state.told, (happened.device, "zone", zone), bin_, one):
        count_stayed(state, zone, bin_, more)
    else:
        state.tally.set_aside += 1


def _sale(state: State, happened: Happened, sale: Sale, asked: Asked) -> None:
    """A till may send a bucket as late as a shopper's answer comes, but not before it has ended."""
    start_ms = sale.start_ms + happened.shift_ms
    end_ms = start_ms + 1_000 * sale.seconds
    room = happened.device in state.tills or len(state.tills) < TILLS_MAX
    if not room or end_ms > happened.received_ms:
        state.tally.set_aside += 1
    elif is_stale(start_ms, happened.received_ms, asked.parameters):
        state.tally.stale += 1
    else:
        sold = Sold(sale.revision, start_ms, end_ms, sale.receipts, sale.returns)
        ring_up(state.tills, happened.device, sale.start_ms, sold)
        state.touched.update(range(start_ms // BIN_MS, (end_ms - 1) // BIN_MS + 1))


def _has_room(name: str, counted: AbstractSet[str], asked: Asked) -> bool:
    """Whether a line or zone that was not counted yet may be."""
    return name in asked.lines or len(counted - asked.lines) < LINES_MAX
