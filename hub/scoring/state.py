"""Everything that scores are made of: integer counters in bins of five minutes. PURE.

In come answers, sessions of reasons and bucket counts that were let in already
(``hub.scoring.intake``); each is added in O(1). Only sums and maxima are kept, so the same
evidence in any order, or split over several states and merged, gives an equal state. It weighs
nothing, forgets nothing by itself and reads no clock. What a visit corrects is counted back out by
``hub.scoring.visit``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from hub.scoring import presence
from hub.scoring.presence import Stayed, Zone
from hub.scoring.seen import Seen, newest
from hub.scoring.till import Tills, merge_tills, tills_since
from hub.scoring.told import Told, merge_told, told_since

K = TypeVar("K")

BIN_MS = 300_000
"""Width of a bin. Every time zone's offset is a multiple of it, so days begin on its edges."""

ITEMS_MAX = 500
"""Questions at touchpoints, and as many again of devices that stand at none; a store has some tens,
so more is a device that makes up names."""

LINES_MAX = 100
"""Counting lines that the store's file does not name, and zones; a store has some few."""

LOSS_UNITS = 25_200
"""What one wholly lost answer counts: divisible by the steps of every scale (60) and by every
number of elements up to 8 that it may be shared among (420)."""

LIKED = "liked"
"""What is said of an element that pleases; every other word is something wrong."""

BLAMED = "blamed"

KEYS_KEPT = 1_024
"""Elements and what may be wrong with each: some tens, or names that a device makes up."""

NPS_CHOICES = 11  # 0 to 10
EXPECT_CHOICES = 3  # worse, as, better than expected


class Item(NamedTuple):
    """One question at one touchpoint, on one scale.

    ``placed`` is False where the device stands at no touchpoint yet; ``touchpoint`` is then the
    device's own name.
    """

    touchpoint: str
    placed: bool
    question: str
    scale: int


@dataclass
class Senses:
    """The sessions of one bin that named something: how many, and which elements how often.

    ``loss`` is in ``LOSS_UNITS``; ``said`` counts what was wrong, by ``element|word``; ``felt`` is
    the utility, in 60ths, of all who liked an element (``element|liked``) or blamed it
    (``element|blamed``). What nobody named has no entry.
    """

    n: int = 0
    nbad: int = 0
    bad: dict[str, int] = field(default_factory=dict)
    good: dict[str, int] = field(default_factory=dict)
    loss: dict[str, int] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    felt: dict[str, int] = field(default_factory=dict)


@dataclass
class Answers:
    """One item: by bin how often each face was tapped, the taps held back, and what was sensed."""

    faces: dict[int, list[int]] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    senses: dict[int, Senses] = field(default_factory=dict)
    latest_ms: int = 0  # of its newest press, whether it still counts or not


@dataclass
class Crossed:
    """What was counted over one line in one bin, and how much of the time was watched."""

    in_: int = 0
    out: int = 0
    watched_ms: int = 0
    span_ms: int = 0


@dataclass
class Crossings:
    """One counting line: its bins, the end of the last bucket with evidence, the newest bucket."""

    bins: dict[int, Crossed] = field(default_factory=dict)
    watched_until_ms: int = 0
    seen: Seen | None = None


Visitor = tuple[str, str]
"""One visit: the device it was made at, and the device's token for it."""


class Press(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A press of a face; presses of a visit are told apart, and put in order, by all of it.

    The device's own order comes first: its clock may be set between two of them, and an estimated
    time may be cut off at the time of receipt.
    ``since_press_ms`` is ``UNKNOWN_MS`` where the kiosk did not know it.
    """

    seq: int
    at_ms: int
    item: Item
    face: int
    since_press_ms: int


class Rated(Struct, frozen=True, order=True, array_like=True, gc=False):
    """What a visit has answered to one question: the last press counts.

    Whether it counts at all is the first one's: a correction comes soon after it, and is no burst.
    """

    first: Press
    last: Press


class Word(Struct, frozen=True, order=True, array_like=True, gc=False):
    """The latest word of a visit on one element or further question."""

    about: str
    seq: int
    at_ms: int
    said: str


class Visit(Struct, array_like=True, gc=False):
    """What one visit has said so far, each in order: ratings, elements named, choices made.

    There may be ``VISITS_MAX`` of them, and none can be part of a cycle: garbage collection need
    not look at them.
    """

    first_ms: int = 0
    latest_ms: int = 0
    rated: tuple[Rated, ...] = ()
    named: tuple[Word, ...] = ()
    chosen: tuple[Word, ...] = ()


@dataclass
class Tally:
    """What became of what was read; ``set_aside`` is what no counter has room or time for.

    A word that replaces an earlier one of its visit, or comes after the one that replaces it, is
    not accepted once more but ``corrected``.
    """

    accepted: int = 0
    suppressed: int = 0
    stale: int = 0
    set_aside: int = 0
    corrected: int = 0


@dataclass
class State:
    """The counters. Mutable, since a copy for each event would make replay quadratic."""

    items: dict[Item, Answers] = field(default_factory=dict)
    nps: dict[int, list[int]] = field(default_factory=dict)
    expect: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    lines: dict[str, Crossings] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    tills: Tills = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    visits: dict[Visitor, Visit] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    stale: dict[int, int] = field(default_factory=dict)  # ratings too late, by when they came
    touched: set[int] = field(default_factory=set, compare=False)
    """The bins that were counted in since somebody looked: what is kept of them is out of date."""


def answers_of(state: State, item: Item) -> Answers | None:
    """The counters of an item, made when missing; None where there is no room for one more."""
    answers = state.items.get(item)
    if answers is None and sum(one.placed == item.placed for one in state.items) < ITEMS_MAX:
        answers = state.items[item] = Answers()
    return answers


def count_rating(answers: Answers, at_ms: int, face: int, scale: int, times: int = 1) -> None:
    """Count one tap on ``face``, 1 to ``scale``, or take it back (``times`` -1)."""
    _add_in(answers.faces, at_ms // BIN_MS, scale, face - 1, times)


def count_held(answers: Answers, at_ms: int, times: int = 1) -> None:
    """Count one tap that is kept and seen, and is no answer, or take it back."""
    _add(answers.held, at_ms // BIN_MS, times)


def count_session(
    answers: Answers,
    press: tuple[int, int, int],
    named: Collection[tuple[str, str]],
    times: int = 1,
) -> None:
    """Count a session once, or take it back (``times`` -1) before it is counted anew (R4).

    ``press`` is its rating: when in ms, the face and the scale. ``named`` are elements, each with
    ``LIKED`` or what is wrong with it; what the face lost is shared equally among those blamed.
    """
    at_ms, face, scale = press
    bin_ = at_ms // BIN_MS
    senses = answers.senses.get(bin_)
    if senses is None:
        senses = answers.senses[bin_] = Senses()
    senses.n += times
    utility = 60 * (face - 1) // (scale - 1)
    blamed = sum(word != LIKED for _, word in named)
    if blamed:
        senses.nbad += times
        lost = times * ((60 - utility) * 420 // blamed)
    for element, word in named:
        said, felt = _keys(element, word)
        if word == LIKED:
            _add(senses.good, element, times)
        else:
            _add(senses.bad, element, times)
            _add(senses.said, said, times)
            _add(senses.loss, element, lost)
        _add(senses.felt, felt, times * utility)
    if senses.n == 0:
        del answers.senses[bin_]


def count_nps(state: State, at_ms: int, choice: int, times: int = 1) -> None:
    """Count one answer 0 to 10 to whether they would recommend the store, or take it back."""
    _add_in(state.nps, at_ms // BIN_MS, NPS_CHOICES, choice, times)


def count_expected(state: State, expro: str, at_ms: int, choice: int, times: int = 1) -> None:
    """Count one answer 1 worse, 2 as, 3 better than expected, or take it back."""
    bins = state.expect.setdefault(expro, {})
    _add_in(bins, at_ms // BIN_MS, EXPECT_CHOICES, choice - 1, times)
    if not bins:
        del state.expect[expro]


def count_crossed(
    state: State, line: str, bin_: int, crossed: Crossed, seen: Seen | None = None
) -> Crossings:
    """Count people over a line; parts of a bin add up. ``crossed`` is the state's from then on."""
    crossings = state.lines.get(line)
    if crossings is None:
        crossings = state.lines[line] = Crossings()
    crossings.seen = newest(crossings.seen, seen)
    known = crossings.bins.get(bin_)
    if known is None:
        crossings.bins[bin_] = crossed
    else:
        _add_crossed(known, crossed)
    return crossings


def count_stayed(state: State, zone: str, bin_: int, stayed: Stayed) -> None:
    """Count people in a zone, as over a line."""
    presence.add(state.zones.setdefault(zone, {}), bin_, stayed)


def merge(into: State, other: State) -> None:
    """Add the counters of ``other``, folded from other devices' events, to ``into``."""
    for item, answers in other.items.items():
        _merge_answers(into.items.setdefault(item, Answers()), answers)
    _merge_lists(into.nps, other.nps)
    for expro, bins in other.expect.items():
        _merge_lists(into.expect.setdefault(expro, {}), bins)
    for line, crossings in other.lines.items():
        ours = into.lines.setdefault(line, Crossings())
        ours.watched_until_ms = max(ours.watched_until_ms, crossings.watched_until_ms)
        ours.seen = newest(ours.seen, crossings.seen)
        for bin_, crossed in crossings.bins.items():
            _add_crossed(ours.bins.setdefault(bin_, Crossed()), crossed)
    for name, zone in other.zones.items():
        for bin_, stayed in zone.items():
            count_stayed(into, name, bin_, stayed)
    merge_tills(into.tills, other.tills)
    merge_told(into.told, other.told)
    into.visits.update(other.visits)
    for bin_, count in other.stale.items():
        _add(into.stale, bin_, count)
    into.touched |= other.touched
    for name, count in vars(other.tally).items():
        setattr(into.tally, name, getattr(into.tally, name) + count)


def forget(state: State, before_ms: int) -> None:
    """Drop the bins that ended by ``before_ms``, and what has nothing left."""
    first = before_ms // BIN_MS
    before_ms = first * BIN_MS
    for answers in state.items.values():
        for bins in (answers.faces, answers.held, answers.senses):
            _drop(bins, first)
    counted: list[dict[int, Any]] = [state.nps, *state.expect.values(), *state.zones.values()]
    counted += (state.stale, *(one.bins for one in state.lines.values()))
    for bins_of_one in counted:
        _drop(bins_of_one, first)
    state.items = {
        item: kept
        for item, kept in state.items.items()
        if kept.faces or kept.held or kept.senses or kept.latest_ms >= before_ms
    }
    state.expect = {expro: bins for expro, bins in state.expect.items() if bins}
    state.lines = {line: kept for line, kept in state.lines.items() if kept.bins}
    state.zones = {zone: bins for zone, bins in state.zones.items() if bins}
    state.tills = tills_since(state.tills, before_ms)
    state.told = told_since(state.told, first)
    visits = state.visits
    for visitor in [one for one, kept in visits.items() if kept.first_ms < before_ms]:
        if _since_ms(visits[visitor]) < before_ms:
            del visits[visitor]


def _since_ms(visit: Visit) -> int:
    """From when on bins are needed to count the visit anew."""
    counted = [one.last.at_ms for one in visit.rated] + [one.at_ms for one in visit.chosen]
    return min(counted, default=visit.latest_ms)


def _merge_answers(into: Answers, other: Answers) -> None:
    into.latest_ms = max(into.latest_ms, other.latest_ms)
    _merge_lists(into.faces, other.faces)
    for bin_, held in other.held.items():
        into.held[bin_] = into.held.get(bin_, 0) + held
    for bin_, senses in other.senses.items():
        ours = into.senses.setdefault(bin_, Senses())
        ours.n += senses.n
        ours.nbad += senses.nbad
        for name in ("bad", "good", "loss", "said", "felt"):
            for element, count in getattr(senses, name).items():
                _add(getattr(ours, name), element, count)


def _merge_lists(into: dict[int, list[int]], other: Mapping[int, list[int]]) -> None:
    for bin_, counts in other.items():
        mine = into.setdefault(bin_, [0] * len(counts))
        for index, count in enumerate(counts):
            mine[index] += count


@lru_cache(maxsize=KEYS_KEPT)
def _keys(element: str, word: str) -> tuple[str, str]:
    """Where a mention counts in ``said`` and in ``felt``."""
    return f"{element}|{word}", f"{element}|{LIKED if word == LIKED else BLAMED}"


def _add(counts: dict[K, int], name: K, more: int) -> None:
    """Add, and keep no entry of 0, so that equal counters are equal dicts."""
    total = counts.get(name, 0) + more
    if total:
        counts[name] = total
    else:
        counts.pop(name, None)


def _add_in(bins: dict[int, list[int]], bin_: int, width: int, index: int, more: int) -> None:
    """Add to one of the ``width`` counts of a bin; an empty bin is kept no more than an empty 0."""
    counts = bins.get(bin_)
    if counts is None:
        counts = bins[bin_] = [0] * width
    counts[index] += more
    if more < 0 and not any(counts):
        del bins[bin_]


def _add_crossed(into: Crossed, crossed: Crossed) -> None:
    into.in_ += crossed.in_
    into.out += crossed.out
    into.watched_ms += crossed.watched_ms
    into.span_ms += crossed.span_ms


def _drop(bins: dict[int, Any], first: int) -> None:
    for bin_ in [one for one in bins if one < first]:
        del bins[bin_]
