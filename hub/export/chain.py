"""The tables of a whole region: their columns, and rows out of its ledger's values. PURE.

In come what is known of store-days, the reports that are counted, and what staff did; out go rows
in the order of the columns. Whole numbers only, as they came from the stores: an empty cell is no
evidence or too few answers to be told, never 0. It reads no ledger.
"""

from collections.abc import Iterable, Iterator

from hub.export.dictionary import Column, TableView
from hub.export.tables import Row as Cells
from hub.ledger import Member
from hub.ledger.known import ActedRow, DayKnown, Totals
from wire.report import DayReport

FACES_MAX = 5
"""Of the widest scale."""


def _column(name: str, type_: str, words: str, unit: str | None = None) -> Column:
    return Column(name=name, type=type_, words=words, unit=unit)


_WHERE = (
    _column("store", "text", "The store's name."),
    _column("day", "date", "The date on which the business day began."),
)

STORES = TableView(
    name="stores",
    words="One line for each store of the region's roster.",
    columns=(
        _column("store", "text", "The store's name."),
        _column("label", "text", "What people call it."),
        _column("area", "text", "Where it belongs in the region."),
        _column("format", "text", "The type of store."),
        _column("opened", "date", "Its first day; empty: before the region began."),
        _column("closed_on", "date", "Its last day; empty: it is open."),
        _column("timezone", "text", "Its time zone."),
    ),
)
DAYS = TableView(
    name="days",
    words="One line for each store and business day that has arrived, in its last revision.",
    columns=(
        *_WHERE,
        _column("state", "text", "final, provisional, or closed: it never opened."),
        _column("rev", "integer", "How many times it was reported."),
        _column("forked", "boolean", "It stands on a branch that another has superseded."),
        _column("begins", "integer", "Its first moment, in seconds since 1970 UTC.", "s"),
        _column("seconds", "integer", "How long it was: 82800, 86400, 90000 ...", "s"),
        _column("answers", "integer", "Answers that count.", "answers"),
        _column("made", "integer", "Taps that were made.", "taps"),
        _column("held", "integer", "Of them those that do not count.", "taps"),
        _column("waiting", "integer", "Of them late ones, too few to be told apart.", "taps"),
        _column("awaited", "integer", "Events still at devices, as of this revision.", "events"),
        _column("lost", "integer", "Events nowhere any more, since the database began.", "events"),
        _column("score", "integer", "The store's score.", "points"),
        _column("lo", "integer", "Lower end of its 90 % interval.", "points"),
        _column("hi", "integer", "Upper end of its 90 % interval.", "points"),
        _column("target", "integer", "As it should have been.", "points"),
        _column("gap", "integer", "Score minus target.", "points"),
        _column("visitors", "integer", "In through public doors; empty: not counted.", "people"),
        _column("at_least", "boolean", "There were more: a door was hardly watched."),
        _column("coverage", "integer", "Of those who came what was counted.", "per mille"),
        _column(
            "likely",
            "integer",
            "Had all doors been watched; empty: nobody knows.",
            "people",
        ),
        _column("audit_right", "integer", "Counted alike by hand and by the doors.", "crossings"),
        _column("audit_of", "integer", "Of so many that either of them saw.", "crossings"),
        _column("alerts", "integer", "Alerts that were raised.", "alerts"),
        _column("unseen", "integer", "Of them those that nobody acknowledged.", "alerts"),
        _column("actions", "integer", "What staff did.", "actions"),
        _column("worked", "integer", "Of it what made things better.", "actions"),
        _column("formula", "text", "The version of the scores' formula."),
        _column("asked", "text", "A short hash of the questions and their versions."),
    ),
)
ANSWERS = TableView(
    name="answers",
    words="One line for each store, business day and question. Lines add up over days and stores.",
    columns=(
        *_WHERE,
        _column("touchpoint", "text", "Where it was asked."),
        _column("question", "text", "The question."),
        _column("version", "integer", "Its version."),
        _column("expro", "text", "The experience provider that it speaks for."),
        _column("module", "text", "sense, feel, think, act or relate."),
        _column("context", "boolean", "The store does not own the touchpoint: no part of scores."),
        _column("scale", "integer", "How many faces there were."),
        _column("answers", "integer", "Answers that count.", "answers"),
        *(
            _column(f"f{face}", "integer", f"Answers with face {face}, 1 the worst.", "answers")
            for face in range(1, FACES_MAX + 1)
        ),
    ),
)
ACTIONS = TableView(
    name="actions",
    words="One line for each thing that staff did, and whether it worked.",
    columns=(
        *_WHERE,
        _column("number", "integer", "Its number in the store."),
        _column("scope", "text", "Where it was done."),
        _column("element", "text", "What was changed."),
        _column("alert", "integer", "The alert that it answers."),
        _column("verdict", "text", "better, worse or cannot_tell."),
    ),
)
TABLES = (STORES, DAYS, ANSWERS, ACTIONS)


def stores(roster: Iterable[Member]) -> Iterator[Cells]:
    """The rows of ``STORES``."""
    for one in roster:
        opens = (one.opened, one.closed_on)
        yield one.store, one.label, one.area, one.format, *opens, one.timezone


def days(known: Iterable[DayKnown]) -> Iterator[Cells]:
    """The rows of ``DAYS``."""
    for one in known:
        at, sums = one.standing, one.totals
        held = sums.burst + sums.crowd + sums.unplaced
        yield (
            *(one.store, one.day, one.state, one.rev, one.forked, one.begins, one.seconds),
            *(sums.answers, sums.made, held, sums.waiting, one.awaited, one.lost),
            *(
                (None,) * FACES_MAX
                if at is None
                else (at.score, at.low, at.high, at.target, at.gap)
            ),
            *_visitors(sums),
            *(sums.alerts, sums.unseen, sums.actions, sums.worked, one.formula, one.asked),
        )


def _visitors(sums: Totals) -> Cells:
    """Where nobody was counted and somebody should have been, there were more than none."""
    traffic, at_least = sums.traffic, sums.bound_days > 0
    if traffic is None:
        return (None, at_least or None, *(None,) * 4)
    audit = (traffic.audit_right, traffic.audit_of) if traffic.audit_days else (None, None)
    likely = None if at_least else traffic.likely
    return traffic.people, at_least, traffic.watched, likely, *audit


def answers(report: DayReport) -> Iterator[Cells]:
    """The rows of ``ANSWERS`` in one day's report."""
    for row in report.rows:
        faces = (None,) * FACES_MAX if row.faces is None else _widened(row.faces)
        asked = (row.touchpoint, row.question, row.version, row.expro, row.module, row.context)
        yield report.store, report.day, *asked, row.scale, row.answers, *faces


def actions(done: Iterable[ActedRow]) -> Iterator[Cells]:
    """The rows of ``ACTIONS``."""
    for one in done:
        what = (one.number, one.scope, one.element, one.alert, one.verdict)
        yield one.store, one.day, *what


def _widened(faces: tuple[int, ...]) -> tuple[int | None, ...]:
    """As many cells as the widest scale; a face that was not shown has none."""
    return (*faces, *(None,) * (FACES_MAX - len(faces)))
