"""The tables that can be exported: their columns, and rows out of events and views. PURE.

In come stored events, sums of old ones, or what is published; out go rows in the order of the
columns. Times are ``datetime``s in the store's zone. No words of shoppers are in any table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

from config.parameters import Parameters
from config.shop import Shop
from hub.export.dictionary import MEASURES, Column, DictionaryView, TableView
from hub.live.detail import HistoryView, ScoresView
from hub.scoring.guard import is_burst, is_stale
from hub.scoring.state import LIKED, LOSS_UNITS
from hub.scoring.sums import Kind, Sum
from hub.scoring.visit import UNKNOWN_MS, WITHDRAWN
from hub.store import Stored
from wire.codec import BodyError, decode_body, from_ms
from wire.events import Answer, Passage, Rating, Reason

Cell = str | int | float | bool | date | datetime | None
Row = tuple[Cell, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """What rows need of a store: its zone, its touchpoints by device, and what counts."""

    zone: tzinfo
    places: Mapping[str, str]
    parameters: Parameters


def asked(shop: Shop) -> Asked:
    """What the rows of a store need."""
    return Asked(
        zone=ZoneInfo(shop.timezone),
        places={device: place.id for place in shop.touchpoints for device in place.speakers},
        parameters=shop.scoring,
    )


def _column(name: str, type_: str, words: str, unit: str | None = None) -> Column:
    known = {one.id for one in MEASURES}
    measure = {"score": "score", "lo": "interval", "hi": "interval"}.get(name, name)
    held = measure if measure in known else None
    return Column(name=name, type=type_, words=words, unit=unit, measure=held)


_SCORE = (
    _column("score", "number", "The score.", "points"),
    _column("lo", "number", "Lower end of its 90 % interval.", "points"),
    _column("hi", "number", "Upper end of its 90 % interval.", "points"),
)

ANSWERS = TableView(
    name="answers",
    words="One line for each thing that shoppers said, in the log's order; no free text. Of a visit"
    " the latest word on each question and element counts.",
    columns=(
        _column("at", "time", "When it was said."),
        _column("touchpoint", "text", "Where; empty for a device that stands at none."),
        _column("device", "text", "The kiosk or phone desk."),
        _column("visit", "text", "A made-up token that joins what one visit said."),
        _column("said", "text", "rating, reason or answer."),
        _column("question", "text", "The question."),
        _column("version", "integer", "Its version."),
        _column("face", "integer", "From 1, the worst, to scale."),
        _column("scale", "integer", "How many faces there were."),
        Column(name="points", type="number", unit="points", words="100 x (face-1) / (scale-1)."),
        _column("element", "text", "The element of a reason."),
        _column("word", "text", "too_little, too_much, a problem, liked or withdrawn."),
        _column("choice", "text", "The choice of a further question."),
        _column("language", "text", "ISO 639-1 code of the screen."),
        _column("decision_ms", "integer", "From first sight of the question to the tap.", "ms"),
        Column(name="not_counted", type="text", words="burst or stale; empty: it counts."),
        _column("retimed", "boolean", "Whether the hub corrected its time."),
    ),
)
SUMS = TableView(
    name="sums",
    words="What the answers became that are too old to be in answers: one line for each hour and"
    " each thing that was counted in it, of the latest words of each visit. What is in one of the"
    " two tables is not in the other.",
    columns=(
        _column("hour", "time", "When an hour of the store's clocks began."),
        _column("touchpoint", "text", "Where; empty for a device that stands at none."),
        _column("device", "text", "The kiosk or phone desk."),
        _column("question", "text", "The question; empty for stale and comment."),
        _column("version", "integer", "Its version."),
        _column("scale", "integer", "How many faces there were; empty for choice."),
        _column(
            "kind",
            "text",
            "face; held (bursts); stale (came too late, where it came); session (visits that named"
            " an element), unhappy (of them, those that blamed one); liked, blamed, loss, felt;"
            " choice; comment.",
        ),
        _column("face", "integer", "Of face: from 1, the worst, to scale."),
        _column("element", "text", "Of liked, blamed, loss and felt: the element."),
        _column(
            "word",
            "text",
            "Of blamed: too_little, too_much or a problem. Of felt: liked or blamed.",
        ),
        _column("choice", "text", "Of choice: what was chosen of a further question."),
        _column(
            "times",
            "integer",
            f"How often. Of loss: what the faces lost, {LOSS_UNITS} for a whole answer, shared"
            " among the elements that were blamed. Of felt: the faces, 0 to 60 each.",
        ),
    ),
)
TRAFFIC = TableView(
    name="traffic",
    words="One line for each bucket of each counting line, in the log's order. Buckets of one line"
    " and start are disjoint parts, and add up.",
    columns=(
        _column("at", "time", "When the bucket began."),
        _column("seconds", "integer", "How long it is.", "s"),
        _column("line", "text", "The counting line."),
        _column("device", "text", "The sensor."),
        _column("in", "integer", "People in; empty where nobody watched.", "people"),
        _column("out", "integer", "People out; empty where nobody watched.", "people"),
        _column("coverage", "number", "Share of it that was watched.", "0 to 1"),
    ),
)
SCORES = TableView(
    name="scores",
    words="One line for each thing that is scored, now.",
    columns=(
        _column("at", "time", "Now."),
        _column("scope", "text", "Its name in targets and alerts."),
        _column("kind", "text", "store, expro, module, cell, touchpoint or question."),
        _column("name", "text", "What people call it."),
        *_SCORE,
        _column("n", "integer", "Answers of the last 26 hours.", "answers"),
        _column("n_hour", "integer", "Answers of the last hour.", "answers"),
        _column("status", "text", "none, few or enough answers."),
        _column("held", "integer", "Presses that do not count.", "presses"),
        _column("usual", "number", "What is usual in this hour.", "points"),
        _column("target", "number", "As it should be.", "points"),
        _column("gap", "number", "Score minus target.", "points"),
        _column("p_miss", "number", "Probability that the target is missed.", "0 to 1"),
        _column("consistency", "number", "How alike its questions are.", "0 to 100"),
    ),
)
DAYS = TableView(
    name="days",
    words="One line for each business day before today and each thing that was scored on it.",
    columns=(
        _column("day", "date", "The date on which the business day began."),
        _column("scope", "text", "Its name in targets and alerts."),
        *_SCORE,
        _column("n", "number", "Answers, as they weigh.", "answers"),
        _column("target", "number", "As it was in force on that day.", "points"),
        _column("aim", "text", "met, unsure or below."),
        _column("closed", "boolean", "Whether late answers can change it no more."),
    ),
)
TABLES = (ANSWERS, SUMS, SCORES, TRAFFIC, DAYS)

DICTIONARY = DictionaryView(formula=Parameters().formula, measures=MEASURES, tables=TABLES)


def answers(events: Iterable[Stored], asked: Asked) -> Iterator[Row]:
    """The rows of ``ANSWERS`` in some events."""
    for stored in events:
        row = _said(stored, asked)
        if row is not None:
            yield row


def sums(counted: Iterable[tuple[Sum, int]], asked: Asked) -> Iterator[Row]:
    """The rows of ``SUMS``, of sums and how often each was counted."""
    for one, times in counted:
        place = asked.places.get(one.device)
        about = (one.question or None, one.version or None, one.scale or None)
        at = _local(one.hour_ms, asked)
        yield at, place, one.device, *about, one.kind, *_told(one.kind, one.said), times


def traffic(events: Iterable[Stored], asked: Asked) -> Iterator[Row]:
    """The rows of ``TRAFFIC`` in some events."""
    for stored in events:
        event = _event(stored)
        if isinstance(event, Passage):
            start = _local(event.start_ms + stored.shift_ms, asked)
            counted = (event.in_, event.out, event.coverage)
            yield start, event.seconds, event.line, stored.device, *counted


FROM_LOG: Mapping[str, Callable[[Iterable[Stored], Asked], Iterator[Row]]] = {
    ANSWERS.name: answers,
    TRAFFIC.name: traffic,
}
"""The tables that are read out of the log, page by page."""


def scores(view: ScoresView, asked: Asked) -> Iterator[Row]:
    """The rows of ``SCORES``."""
    at = view.as_of.astimezone(asked.zone)
    for one in view.scopes:
        shown, aim = one.score, one.aim
        yield (
            *(at, one.scope, one.kind, one.name),
            *(shown.value, shown.lo, shown.hi, shown.n, shown.n_hour, shown.status, shown.held),
            *(shown.usual, shown.target),
            *((None, None) if aim is None or shown.value is None else (aim.gap, aim.p_miss)),
            one.consistency,
        )


def days(view: HistoryView) -> Iterator[Row]:
    """The rows of ``DAYS``."""
    for day in view.days:
        for scope, one in day.scopes.items():
            yield day.day, scope, one.value, one.lo, one.hi, one.n, one.target, one.aim, day.closed


def _told(kind: Kind, said: str) -> Row:
    """What was said, as a face, an element, a word and a choice."""
    if kind == "face":
        return int(said), None, None, None
    if kind == "choice":
        return None, None, None, said
    element, _, word = said.partition("|")
    return None, element or None, word or None, None


def _said(stored: Stored, asked: Asked) -> Row | None:
    event, nothing = _event(stored), None
    if isinstance(event, Rating):
        points = round(100 * (event.face - 1) / (event.scale - 1), 1)
        rated = (event.question, event.version, event.face, event.scale, points)
        more = (nothing, nothing, nothing, event.language, event.decision_ms)
        return *_head(stored, event.visit, "rating", asked), *rated, *more, *_end(stored, asked)
    if isinstance(event, Reason):
        word = event.direction or event.problem or (LIKED if event.liked else WITHDRAWN)
        named = (*[nothing] * 5, event.element, word, nothing, nothing, nothing)
        return *_head(stored, event.visit, "reason", asked), *named, *_end(stored, asked)
    if isinstance(event, Answer):
        chosen = (event.question, event.version, *[nothing] * 5, event.choice, nothing, nothing)
        return *_head(stored, event.visit, "answer", asked), *chosen, *_end(stored, asked)
    return None


def _head(stored: Stored, visit: str, said: str, asked: Asked) -> Row:
    at = _local(min(stored.at_ms, stored.received_ms), asked)
    return at, asked.places.get(stored.device), stored.device, visit, said


def _end(stored: Stored, asked: Asked) -> Row:
    event = _event(stored)
    since_ms = event.since_press_ms if isinstance(event, Rating) else None
    held = None
    if is_stale(stored.at_ms, stored.received_ms, asked.parameters):
        held = "stale"
    elif is_burst(UNKNOWN_MS if since_ms is None else since_ms, asked.parameters):
        held = "burst"
    return held, stored.retimed


def _local(epoch_ms: int, asked: Asked) -> datetime:
    return from_ms(epoch_ms).astimezone(asked.zone)


def _event(stored: Stored) -> object:
    """What an event says; None where only a newer program knows."""
    try:
        return decode_body(stored.type, stored.body.encode())
    except BodyError:
        return None
