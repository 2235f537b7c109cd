"""One revision to the rows that it is counted in, and two of them to what changes. PURE.

In comes a revision of a store-day; out go the row of that day and what it adds to each rollup. The
revision before it, folded alike, is what it takes away: sums are exact whole numbers, so that
adding and taking away in any order ends in the same rows. It reads nothing and writes nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import NamedTuple

from msgspec.structs import astuple

from config.shop import STORE
from hub.daily.traffic import traffic
from hub.daily.watched import well_watched
from hub.ledger.tables import EXPROS, FACES, HOURS, PLACES, RULES, WEEKS, Key, Rollups, Sum, Sums
from hub.scoring.day import day_of
from wire.report import DayReport, Revision, Row

REST = -1
"""The hour of answers whose hours are too small to be told."""

DAY_COLUMNS = (
    "made_s",
    "state",
    "why",
    "late",
    "begins",
    "ends",
    "seconds",
    "formula",
    "description",
    "asked",
    "awaited",
    "lost",
    "score",
    "low",
    "high",
    "target",
    "target_gap",
    "silent",
)
"""What a day's row has beside its place in the log and its sums."""

_PROMOTER, _PASSIVE = 9, 7  # of 0 to 10
_NO_FACES = (0,) * (len(FACES) - 1)


class Folded(NamedTuple):
    """A store-day in rows. ``facts`` go by ``DAY_COLUMNS``, ``totals`` by ``tables.TOTALS``.

    ``acted`` are number, scope, element, alert and verdict of what staff did.
    """

    day: int
    facts: tuple[int | str | None, ...]
    totals: Sums
    rollups: Rollups
    acted: tuple[tuple[int | str | None, ...], ...]


def week_of(day: int) -> int:
    """The Monday of a day's ISO week; both count from 1 January 1970, a Thursday."""
    return day - (day + 3) % 7


def fold(revision: Revision) -> Folded:
    """A revision in rows."""
    report = revision.report
    day = day_of(report.day)
    asked, totals = _asked(report.rows), _totals(report)
    return Folded(
        day=day,
        facts=_facts(revision, asked),
        totals=totals,
        rollups=_rollups(report, day, asked, totals),
        acted=tuple(
            (one.number, one.scope, one.element, one.alert, one.verdict) for one in report.actions
        ),
    )


def change(into: Rollups, rollups: Rollups, sign: int) -> None:
    """Add what a store-day adds (``sign`` 1), or take it away (-1)."""
    for table, rows in rollups.items():
        found = into.setdefault(table, {})
        for key, sums in rows.items():
            signed = sums if sign == 1 else tuple(-one for one in sums)
            found[key] = tuple(map(add, found[key], signed)) if key in found else signed


def _rollups(report: DayReport, day: int, asked: str, totals: Sums) -> Rollups:
    week, weekday = week_of(day), (day + 3) % 7
    expros: dict[Key, list[Sums]] = defaultdict(list)
    hours: dict[Key, list[Sums]] = defaultdict(list)
    places: dict[Key, list[Sums]] = defaultdict(list)
    for row in report.rows:
        if not row.answers:
            continue
        said = (row.answers, *(row.faces or _NO_FACES[: row.scale]))
        places[week, row.touchpoint, row.scale, int(row.context)].append(said)
        if row.context:
            continue
        expros[week, row.expro, row.scale].append(said)
        for hour, faces in row.hours.items():
            hours[week, weekday, int(hour), row.scale].append((sum(faces), *faces))
        if row.rest is not None and any(row.rest):
            hours[week, weekday, REST, row.scale].append((sum(row.rest), *row.rest))
    return {
        WEEKS.name: {(week,): totals},
        EXPROS.name: _summed(expros),
        HOURS.name: _summed(hours),
        RULES.name: {(week, report.versions.formula, asked): (1,)},
        PLACES.name: _summed(places),
    }


def _summed(found: Mapping[Key, Sequence[Sums]]) -> Sum:
    """The rows of each key together, column by column, as wide as the larger scale has it."""
    return {
        key: (*map(sum, zip(*rows, strict=True)), *_NO_FACES[len(rows[0]) - 1 :])
        for key, rows in found.items()
    }


def _facts(revision: Revision, asked: str) -> tuple[int | str | None, ...]:
    report, reason = revision.report, revision.reason
    store = next((one for one in report.standings if one.scope == STORE), None)
    standing: tuple[int | None, ...] = (None,) * 5
    if store is not None:
        standing = (store.score, store.low, store.high, store.target, store.gap)
    return (
        revision.made,
        report.state,
        reason.why,
        reason.late,
        report.begins,
        report.ends,
        report.seconds,
        report.versions.formula,
        report.versions.description,
        asked,
        revision.arrived.awaited,
        revision.arrived.lost,
        *standing,
        " ".join(() if report.present is None else report.present.silent),
    )


def _asked(rows: Iterable[Row]) -> str:
    """The questions and their versions, in short: another one, and answers are no longer alike."""
    told = sorted({f"{one.question} {one.version} {one.scale}" for one in rows})
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _totals(report: DayReport) -> Sums:
    """One day, by ``tables.TOTALS``."""
    faces = {scale: [(0,) * scale] for scale in (4, 5)}
    for row in report.rows:
        if row.faces is not None and not row.context:
            faces[row.scale].append(row.faces)
    store = next((one for one in report.standings if one.scope == STORE), None)
    gap = None if store is None else store.gap
    taps = report.taps
    return (
        1,
        int(report.state == "final"),
        int(report.state == "closed"),
        taps.counted,
        taps.made,
        taps.burst,
        taps.crowd,
        taps.unplaced,
        taps.waiting,
        *map(sum, zip(*faces[4], strict=True)),
        *map(sum, zip(*faces[5], strict=True)),
        *astuple(traffic(report.doors)),
        sum(one.people.passers for one in report.places if well_watched(one)),
        sum(one.answers for one in report.places if well_watched(one)),
        sum(one.expected for one in report.places),
        sum(one.people.bins for one in report.places),
        len(report.alerts),
        sum(not one.seen for one in report.alerts),
        len(report.actions),
        sum(one.verdict == "better" for one in report.actions),
        gap or 0,
        int(gap is not None),
        *_recommending(report.recommend),
    )


def _recommending(counts: Sums) -> tuple[int, int, int]:
    return sum(counts[_PROMOTER:]), sum(counts[_PASSIVE:_PROMOTER]), sum(counts[:_PASSIVE])
