"""Everything that scores are made of: integer counters in bins of five minutes. PURE.

In comes one stored event at a time, with its body decoded; it is added in O(1). The same events in
any order, or split over several states and merged, give an equal state: only sums and maxima are
kept. It does not judge answers (repeats and crowds count like all others), does not see a
repeated delivery (the log holds each event once) and reads no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from config.shop import Shop
from wire.events import Event, Passage, Rating

BIN_MS = 300_000
"""Width of a bin. Every time zone's offset is a multiple of it, so days begin on its edges."""

ITEMS_MAX = 500
"""Questions at touchpoints; a store has some tens, so more is a device that makes up names."""

LINES_MAX = 100
"""Counting lines; a store has some few."""

BUCKET_AGE_MAX_MS = 7_200_000
"""How long before its event a bucket may begin: the longest one, and as long again to be sent."""


class Happened(Struct, frozen=True, kw_only=True):
    """One event of the log: who said it, when it happened and what it says.

    ``shift_ms`` is what corrects a time inside the body, as the device's own clock wrote it.
    """

    device: str
    at_ms: int
    shift_ms: int
    event: Event


class Item(NamedTuple):
    """One question at one touchpoint.

    ``placed`` is False where the device stands at no touchpoint yet; ``touchpoint`` is then the
    device's own name.
    """

    touchpoint: str
    placed: bool
    question: str


class Cell(NamedTuple):
    """Where an answer is counted: a bin, and the number of faces it was given on."""

    bin: int
    scale: int


@dataclass
class Answers:
    """The answers to one item: for each cell how often face 1, 2, ... was tapped."""

    faces: dict[Cell, list[int]] = field(default_factory=dict)
    latest_ms: int = 0


@dataclass
class Crossed:
    """What was counted over one line in one bin, and how much of the time was watched."""

    in_: int = 0
    out: int = 0
    watched_ms: int = 0
    span_ms: int = 0


@dataclass
class Crossings:
    """One counting line: its bins, and the end of the last bucket with evidence."""

    bins: dict[int, Crossed] = field(default_factory=dict)
    watched_until_ms: int = 0


@dataclass
class State:
    """The counters. Mutable, since a copy for each event would make replay quadratic.

    ``set_aside`` counts what is not in them: names above the limits, and buckets whose time cannot
    be right.
    """

    items: dict[Item, Answers] = field(default_factory=dict)
    lines: dict[str, Crossings] = field(default_factory=dict)
    set_aside: int = 0


def placement(shop: Shop) -> dict[str, str]:
    """The touchpoint's id of every device that has been placed."""
    return {device: place.id for place in shop.touchpoints for device in place.devices}


def fold(state: State, happened: Happened, places: Mapping[str, str]) -> None:
    """Add one event to the counters; ``places`` is the shop's ``placement``."""
    event = happened.event
    if isinstance(event, Rating):
        _fold_rating(state, happened, event, places)
    elif isinstance(event, Passage):
        _fold_passage(state, happened, event)


def merge(into: State, other: State) -> None:
    """Add the counters of ``other``, folded from other events, to ``into``."""
    for item, answers in other.items.items():
        mine = into.items.setdefault(item, Answers())
        mine.latest_ms = max(mine.latest_ms, answers.latest_ms)
        for cell, faces in answers.faces.items():
            counts = mine.faces.setdefault(cell, [0] * cell.scale)
            for index, count in enumerate(faces):
                counts[index] += count
    for line, crossings in other.lines.items():
        ours = into.lines.setdefault(line, Crossings())
        ours.watched_until_ms = max(ours.watched_until_ms, crossings.watched_until_ms)
        for bin_, crossed in crossings.bins.items():
            _add(ours.bins.setdefault(bin_, Crossed()), crossed)
    into.set_aside += other.set_aside


def forget(state: State, before_ms: int) -> None:
    """Drop the bins that ended by ``before_ms``, and what has no bin left."""
    first = before_ms // BIN_MS
    for answers in state.items.values():
        for cell in [one for one in answers.faces if one.bin < first]:
            del answers.faces[cell]
    for crossings in state.lines.values():
        for bin_ in [one for one in crossings.bins if one < first]:
            del crossings.bins[bin_]
    state.items = {item: kept for item, kept in state.items.items() if kept.faces}
    state.lines = {line: kept for line, kept in state.lines.items() if kept.bins}


def _fold_rating(
    state: State, happened: Happened, rating: Rating, places: Mapping[str, str]
) -> None:
    touchpoint = places.get(happened.device)
    item = Item(touchpoint or happened.device, touchpoint is not None, rating.question)
    answers = state.items.get(item)
    if answers is None:
        if len(state.items) >= ITEMS_MAX:
            state.set_aside += 1
            return
        answers = state.items[item] = Answers()
    cell = Cell(happened.at_ms // BIN_MS, rating.scale)
    faces = answers.faces.get(cell)
    if faces is None:
        faces = answers.faces[cell] = [0] * rating.scale
    faces[rating.face - 1] += 1
    answers.latest_ms = max(answers.latest_ms, happened.at_ms)


def _fold_passage(state: State, happened: Happened, passage: Passage) -> None:
    start_ms = passage.start_ms + happened.shift_ms
    known = passage.line in state.lines or len(state.lines) < LINES_MAX
    if not known or not 0 <= happened.at_ms - start_ms <= BUCKET_AGE_MAX_MS:
        state.set_aside += 1
        return
    crossings = state.lines.setdefault(passage.line, Crossings())
    span_ms = passage.seconds * 1000
    crossed = Crossed(
        in_=passage.in_ or 0,
        out=passage.out or 0,
        watched_ms=round(span_ms * passage.coverage),
        span_ms=span_ms,
    )
    _add(crossings.bins.setdefault(start_ms // BIN_MS, Crossed()), crossed)
    if passage.coverage > 0:
        end_ms = min(start_ms + span_ms, happened.at_ms)
        crossings.watched_until_ms = max(crossings.watched_until_ms, end_ms)


def _add(into: Crossed, crossed: Crossed) -> None:
    into.in_ += crossed.in_
    into.out += crossed.out
    into.watched_ms += crossed.watched_ms
    into.span_ms += crossed.span_ms
