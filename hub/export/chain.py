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


_WHERE = (
    Column("store", "text", "The store's name."),
    Column("day", "date", "The date on which the business day began."),
)

STORES = TableView(
    name="stores",
    words="One line for each store of the region's roster.",
    columns=(
        Column("store", "text", "The store's name."),
        Column("label", "text", "What people call it."),
        Column("area", "text", "Where it belongs in the region."),
        Column("format", "text", "The type of store."),
        Column("opened", "date", "Its first day; empty: before the region began."),
        Column("closed_on", "date", "Its last day; empty: it is open."),
        Column("timezone", "text", "Its time zone."),
    ),
)
DAYS = TableView(
    name="days",
    words="One line for each store and business day that has arrived, in its last revision.",
    columns=(
        *_WHERE,
        Column("state", "text", "final, provisional, or closed: it never opened."),
        Column("rev", "integer", "How many times it was reported."),
        Column("forked", "boolean", "It stands on a branch that another has superseded."),
        Column("begins", "integer", "Its first moment, in seconds since 1970 UTC.", "s"),
        Column("seconds", "integer", "How long it was: 82800, 86400, 90000 ...", "s"),
        Column("answers", "integer", "Answers that count.", "answers"),
        Column("made", "integer", "Taps that were made.", "taps"),
        Column("held", "integer", "Of them those that do not count.", "taps"),
        Column("waiting", "integer", "Of them late ones, too few to be told apart.", "taps"),
        Column("awaited", "integer", "Events still at devices, as of this revision.", "events"),
        Column("lost", "integer", "Events nowhere any more, since the database began.", "events"),
        Column("score", "integer", "The store's score.", "points"),
        Column("lo", "integer", "Lower end of its 90 % interval.", "points"),
        Column("hi", "integer", "Upper end of its 90 % interval.", "points"),
        Column("target", "integer", "As it should have been.", "points"),
        Column("gap", "integer", "Score minus target.", "points"),
        Column("visitors", "integer", "In through public doors; empty: not counted.", "people"),
        Column("at_least", "boolean", "There were more: a door was hardly watched."),
        Column("coverage", "integer", "Of those who came what was counted.", "per mille"),
        Column(
            "likely",
            "integer",
            "Had all doors been watched; empty: nobody knows.",
            "people",
        ),
        Column("audit_right", "integer", "Counted alike by hand and by the doors.", "crossings"),
        Column("audit_of", "integer", "Of so many that either of them saw.", "crossings"),
        Column("alerts", "integer", "Alerts that were raised.", "alerts"),
        Column("unseen", "integer", "Of them those that nobody acknowledged.", "alerts"),
        Column("actions", "integer", "What staff did.", "actions"),
        Column("worked", "integer", "Of it what made things better.", "actions"),
        Column("formula", "text", "The version of the scores' formula."),
        Column("asked", "text", "A short hash of the questions and their versions."),
    ),
)
ANSWERS = TableView(
    name="answers",
    words="One line for each store, business day and question. Lines add up over days and stores.",
    columns=(
        *_WHERE,
        Column("touchpoint", "text", "Where it was asked."),
        Column("question", "text", "The question."),
        Column("version", "integer", "Its version."),
        Column("expro", "text", "The experience provider that it speaks for."),
        Column("module", "text", "sense, feel, think, act or relate."),
        Column("context", "boolean", "The store does not own the touchpoint: no part of scores."),
        Column("scale", "integer", "How many faces there were."),
        Column("answers", "integer", "Answers that count.", "answers"),
        *(
            Column(f"f{face}", "integer", f"Answers with face {face}, 1 the worst.", "answers")
            for face in range(1, FACES_MAX + 1)
        ),
    ),
)
ACTIONS = TableView(
    name="actions",
    words="One line for each thing that staff did, and whether it worked.",
    columns=(
        *_WHERE,
        Column("number", "integer", "Its number in the store."),
        Column("scope", "text", "Where it was done."),
        Column("element", "text", "What was changed."),
        Column("alert", "integer", "The alert that it answers."),
        Column("verdict", "text", "better, worse or cannot_tell."),
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
