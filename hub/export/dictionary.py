"""Every measure that a hub publishes: what it is, how it is made, its unit, and from what. PURE.

The one source of ``/api/v1/dictionary`` and docs/reference/metrics.md; columns of exports name the
measure that they hold. It computes nothing.
"""

from msgspec import Struct


class Measure(Struct, frozen=True, kw_only=True):
    """One number; ``source`` says which events or settings it is made of.

    ``words`` say it plainly in the language asked for (``hub.export.meaning``).
    """

    id: str
    name: str
    formula: str
    unit: str
    source: str
    words: str = ""


class Column(Struct, frozen=True):
    """One column of an export; ``measure`` is the id of what it holds, null for names and times.

    ``type`` is ``time`` (ISO 8601 with the store's offset), ``date``, ``text``, ``integer``,
    ``number`` or ``boolean``. An empty cell means that there is no evidence, never 0.
    """

    name: str
    type: str
    words: str
    unit: str | None = None
    measure: str | None = None


class TableView(Struct, frozen=True, kw_only=True):
    """One table that can be exported."""

    name: str
    words: str
    columns: tuple[Column, ...]


class DictionaryView(Struct, frozen=True, kw_only=True):
    """What the numbers mean; ``formula`` is the version of the formulas in force."""

    formula: str
    measures: tuple[Measure, ...]
    tables: tuple[TableView, ...]


_RATINGS = "ratings that count"


def _measure(id_: str, name: str, unit: str, source: str, formula: str) -> Measure:
    return Measure(id=id_, name=name, formula=formula, unit=unit, source=source)


MEASURES = (
    _measure(
        "score",
        "Score",
        "points, 0 to 100",
        _RATINGS,
        "100 x (kappa m + sum(w u)) / (kappa + sum(w)); u = (face - 1) / (scale - 1), w = 2^(-age /"
        " half-life), m = what is usual. A group is the mean of its questions by the people they"
        " serve. Whole days and steps of a series do not fade (w = 1).",
    ),
    _measure(
        "interval",
        "Interval of the score (lo, hi)",
        "points, 0 to 100",
        _RATINGS,
        "logistic(logit(score) -+ 1.645 sd): 90 % of such intervals hold what all who might have"
        " answered would say.",
    ),
    _measure("n", "Answers", "answers", _RATINGS, "Ratings in the span; of a live score 26 hours."),
    _measure("n_hour", "Answers of the last hour", "answers", _RATINGS, "As n, in 60 minutes."),
    _measure(
        "held",
        "Presses that do not count",
        "presses",
        "all ratings",
        "Repeated within the burst gap by another visit, or above the cap of the people that"
        " passed in the same five minutes.",
    ),
    _measure(
        "usual",
        "What is usual in this hour",
        "points, 0 to 100",
        "ratings of up to 56 days before",
        "The weighed mean of the same hour on earlier days, drawn to the question's and the"
        " store's mean; a day counts half after its half-life.",
    ),
    _measure(
        "target", "Target", "points, 0 to 100", "the shop's file", "As it was in force on that day."
    ),
    _measure("gap", "Gap", "points", "score and target", "score - target; below 0 is missed."),
    _measure(
        "p_miss",
        "Probability that the target is missed",
        "0 to 1",
        "score and target",
        "The share of the score's distribution below the target.",
    ),
    _measure(
        "consistency",
        "Consistency",
        "0 to 100",
        "questions of a group",
        "100 x (1 - 2 sqrt(max(0, variance between questions - variance by chance))).",
    ),
    _measure(
        "engagement",
        "Answers per 100 people (voice share)",
        "answers per 100 people",
        "ratings and passages",
        "100 x answers / people that passed, over watched bins only.",
    ),
    _measure(
        "net",
        "Net of an element",
        "-100 to 100",
        "reasons",
        "100 x (2 p - 1), p = (liked + 1) / (liked + blamed + 2), each mention weighed by its age.",
    ),
    _measure(
        "lean",
        "Direction of an element",
        "-100 to 100",
        "reasons with a direction",
        "100 x (2 p - 1), p = (too much + 1) / (too much + too little + 2); below 0: too little.",
    ),
    _measure(
        "points_lost",
        "Points lost to an element",
        "points",
        "ratings and reasons",
        "100 - score, shared among the elements that were blamed by how much each visit lost.",
    ),
    _measure(
        "impact",
        "What an element matters",
        "points",
        "ratings and reasons of some weeks",
        "Mean of the visits that liked it minus mean of those that blamed it, two pseudo-visits at"
        " the mean added to each.",
    ),
    _measure(
        "expectation",
        "Better or worse than expected",
        "-100 to 100",
        "answers to the question of expectation",
        "100 x (better - worse) / (worse + as + better), one pseudo-answer added to each.",
    ),
    _measure(
        "recommended",
        "Net promoter score",
        "-100 to 100",
        "answers 0 to 10 of today",
        "100 x (promoters - detractors) / (answers + 3); 9 and 10 promote, 0 to 6 detract.",
    ),
    _measure(
        "realization",
        "Receipts per 100 visitors",
        "receipts per 100 people",
        "sales and passages of today",
        "100 x receipts / people in, over buckets in which a till spoke and every entrance was"
        " watched; interval by Wilson (1927).",
    ),
    _measure(
        "returns",
        "Returns per 100 receipts",
        "returns per 100 receipts",
        "sales of today",
        "100 x returns / receipts, over the same buckets as the realization.",
    ),
    _measure(
        "reach",
        "Breadth of a module, depth of an ExPro",
        "cells",
        "scores of the grid's cells",
        "Of a column's or a row's cells, those with answers enough that do not miss their target"
        " (breadth and depth of Schmitt 1999).",
    ),
    _measure(
        "effect",
        "Whether an action worked",
        "points",
        "ratings of 28 days before and 7 after",
        "The mean difference of the same hours of the same weekdays, weighed by people.",
    ),
    _measure("in", "People in", "people", "passages", "Crossings inwards, as the sensor counted."),
    _measure("out", "People out", "people", "passages", "Crossings outwards, as counted."),
    _measure("passers", "People that passed", "people", "passages", "in + out over the lines."),
    _measure(
        "occupancy", "People inside", "people", "passages", "max(0, in - out) since the day began."
    ),
    _measure(
        "coverage", "Watched share", "0 to 1", "passages", "Watched time / time; none is no number."
    ),
)
