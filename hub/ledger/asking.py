"""Questions about many store-days: which have arrived, and what they sum up to.

In come a range of dates, which stores, and an open transaction; out go values. Ranges of days are
answered exactly: whole weeks from the weekly sums, the days around them one by one. It judges
nothing: a score, an interval and a warning are for ``hub.region`` to make.
"""

from collections.abc import Sequence
from datetime import date

from hub.ledger import Among, Lack, Untold
from hub.ledger.database import Found, Row, Sentences, Value
from hub.ledger.fold import DAY_COLUMNS, REST, week_of
from hub.ledger.known import (
    ActedRow,
    Compared,
    DayKnown,
    DayStanding,
    ExproRow,
    Faces,
    HourRow,
    JudgedRow,
    PlaceRow,
    RuleRow,
    Tally,
    Totals,
    TrendRow,
)
from hub.ledger.tables import FACES, TOTALS, Sums, marks, ungroup
from hub.scoring.day import date_of, day_of

_FACE_SUMS = ", ".join(f"sum({one})" for one in FACES)
_DAYS = ("store", "day", "digest", "incarnation", "seq", "rev", "forked", *DAY_COLUMNS)
_TOLD = ("days", "finals", "closed")
_DAYS_OF_WEEK = 7
_FOUR, _FIVE = TOTALS.index("four1"), TOTALS.index("five1")
_AFTER = _FIVE + 5
_PLAIN = (*TOTALS[:_FOUR], *TOTALS[_AFTER:])


def days(db: Sentences, first: date, last: date, among: Among) -> Sequence[DayKnown]:
    """What is known of each store-day."""
    where, values = stores_of(among)
    rows = db.rows(
        f"SELECT {', '.join((*_DAYS, *TOTALS))} FROM days WHERE day BETWEEN ? AND ? {where}"  # noqa: S608 - words from here
        " ORDER BY store, day",
        (day_of(first), day_of(last), *values),
    )
    return [_day(row) for row in rows]


def untold(db: Sentences, first: date, last: date, among: Among) -> Sequence[Untold]:
    """Where days without a report may be."""
    where, values = stores_of(among)
    begin, end = day_of(first), day_of(last)
    holes = db.rows(
        "SELECT store, after_day, before_day FROM holes"  # noqa: S608 - words from here
        f" WHERE before_day > ? AND after_day < ? {where} ORDER BY store, first_seq",
        (begin, end, *values),
    )
    unsigned = db.rows(
        f"SELECT store, day FROM lines WHERE trusted = 0 AND day BETWEEN ? AND ? {where}"  # noqa: S608 - words from here
        " UNION SELECT store, day FROM faults"
        f" WHERE trouble = 'signature' AND day BETWEEN ? AND ? {where} ORDER BY store, day",
        (begin, end, *values, begin, end, *values),
    )
    gaps = ((store, max(after + 1, begin), min(before - 1, end)) for store, after, before in holes)
    return [
        *(_untold(*one, "gap") for one in gaps if one[1] <= one[2]),
        *(_untold(store, day, day, "unsigned") for store, day in unsigned),
    ]


def _untold(store: str, first: int, last: int, why: Lack) -> Untold:
    return Untold(store=store, first=date_of(first), last=date_of(last), why=why)


def tallies(db: Sentences, first: date, last: date, among: Among) -> Sequence[Tally]:
    """How many days have arrived."""
    where, values = stores_of(among)
    forked: dict[str, int] = dict(
        db.rows(
            "SELECT store, count(*) FROM days WHERE forked = 1"  # noqa: S608 - words from here
            f" AND day BETWEEN ? AND ? {where} GROUP BY store",
            (day_of(first), day_of(last), *values),
        )
    )
    return [
        Tally(
            store=store,
            finals=finals,
            provisional=told - finals - closed,
            closed=closed,
            forked=forked.get(store, 0),
        )
        for store, told, finals, closed in _summed(db, _TOLD, first, last, among)
    ]


def compare(db: Sentences, first: date, last: date, among: Among) -> Sequence[Compared]:
    """Each store's sums over exactly these days."""
    found = _summed(db, TOTALS, first, last, among)
    return [Compared(store=row[0], totals=_totals(row[1:])) for row in found]


def expros(db: Sentences, first: date, last: date, among: Among) -> Sequence[ExproRow]:
    """Each store's answers by ExPro."""
    where, values = stores_of(among, "holder")
    rows = db.rows(
        f"SELECT holder, expro, scale, {_FACE_SUMS} FROM expros WHERE week BETWEEN ? AND ?"  # noqa: S608 - words from here
        f" AND holder IN (SELECT store FROM stores) {where}"
        " GROUP BY holder, expro, scale ORDER BY holder, expro, scale",
        (*_weeks(first, last), *values),
    )
    return [ExproRow(store=row[0], expro=row[1], said=_faces(row[2:])) for row in rows]


def places(db: Sentences, first: date, last: date, among: Among) -> Sequence[PlaceRow]:
    """Each store's answers by touchpoint."""
    where, values = stores_of(among, "holder")
    rows = db.rows(
        f"SELECT holder, touchpoint, context, scale, {_FACE_SUMS} FROM places"  # noqa: S608 - words from here
        f" WHERE week BETWEEN ? AND ? {where} GROUP BY holder, touchpoint, context, scale"
        " ORDER BY holder, touchpoint, context, scale",
        (*_weeks(first, last), *values),
    )
    return [_place(row) for row in rows]


def worst(  # noqa: PLR0913, PLR0917 - a question and its bounds
    db: Sentences, first: date, last: date, most: int, answers_min: int, among: Among
) -> Sequence[PlaceRow]:
    """The touchpoints with the lowest mean face, as a share of what their scale allows."""
    where, values = stores_of(among, "holder")
    said = "sum(f1 + f2 + f3 + f4 + f5)"
    mean = (  # whole numbers in both databases
        "CAST(sum(f2 + 2 * f3 + 3 * f4 + 4 * f5) * 1000000 AS BIGINT)"
        f" / CAST((scale - 1) * {said} AS BIGINT)"
    )
    rows = db.rows(
        f"SELECT holder, touchpoint, context, scale, {_FACE_SUMS} FROM places"  # noqa: S608 - words from here
        f" WHERE week BETWEEN ? AND ? AND context = 0 {where}"
        " GROUP BY holder, touchpoint, context, scale"
        f" HAVING {said} >= ? ORDER BY {mean}, holder, touchpoint, scale LIMIT ?",
        (*_weeks(first, last), *values, max(1, answers_min), most),
    )
    return [_place(row) for row in rows]


def trend(db: Sentences, first: date, last: date, among: Among) -> Sequence[TrendRow]:
    """Answers by week and ExPro."""
    rows = _together(db, "expros", ("week", "expro", "scale"), _FACE_SUMS, (first, last), among)
    return [TrendRow(week=date_of(row[0]), expro=row[1], said=_faces(row[2:])) for row in rows]


def hours(db: Sentences, first: date, last: date, among: Among) -> Sequence[HourRow]:
    """Answers by weekday and hour."""
    rows = _together(db, "hours", ("weekday", "hour", "scale"), _FACE_SUMS, (first, last), among)
    return [
        HourRow(weekday=row[0], hour=None if row[1] == REST else row[1], said=_faces(row[2:]))
        for row in rows
    ]


def rules(db: Sentences, first: date, last: date, among: Among) -> Sequence[RuleRow]:
    """By what the weeks were judged."""
    rows = _together(db, "rules", ("week", "formula", "asked"), "sum(days)", (first, last), among)
    return [
        RuleRow(week=date_of(week), formula=formula, asked=asked, days=days)
        for week, formula, asked, days in rows
    ]


def judged(db: Sentences, first: date, last: date, among: Among) -> Sequence[JudgedRow]:
    """By what each store was judged."""
    where, values = stores_of(among, "holder")
    rows = db.rows(
        "SELECT DISTINCT holder, formula, asked FROM rules WHERE week BETWEEN ? AND ?"  # noqa: S608 - words from here
        f" AND holder IN (SELECT store FROM stores) {where} ORDER BY holder, formula, asked",
        (*_weeks(first, last), *values),
    )
    return [JudgedRow(store=store, formula=formula, asked=asked) for store, formula, asked in rows]


def actions(db: Sentences, first: date, last: date, among: Among) -> Sequence[ActedRow]:
    """What staff did."""
    where, values = stores_of(among)
    rows = db.rows(
        "SELECT store, day, number, scope, element, alert, verdict FROM acts"  # noqa: S608 - words from here
        f" WHERE day BETWEEN ? AND ? {where} ORDER BY store, day, number",
        (day_of(first), day_of(last), *values),
    )
    return [
        ActedRow(
            store=store,
            day=date_of(day),
            number=number,
            scope=scope,
            element=element,
            alert=alert,
            verdict=verdict,
        )
        for store, day, number, scope, element, alert, verdict in rows
    ]


def _summed(db: Sentences, columns: Sequence[str], first: date, last: date, among: Among) -> Found:
    """Each store's sums of some of ``TOTALS`` over exactly these days, by store."""
    named, parts, values = ", ".join(columns), list[str](), list[Value]()
    for table, held, when, *between in _parts(day_of(first), day_of(last)):
        where, chosen = stores_of(among, held)
        parts.append(
            f"SELECT {held} AS store, {named} FROM {table} WHERE {when} BETWEEN ? AND ? {where}"  # noqa: S608 - words from here
        )
        values += (*between, *chosen)
    sums = ", ".join(f"sum({one})" for one in columns)
    return db.rows(
        f"SELECT store, {sums} FROM ({' UNION ALL '.join(parts)}) AS part"  # noqa: S608 - words from here
        " GROUP BY store ORDER BY store",
        values,
    )


def _parts(begin: int, end: int) -> Sequence[tuple[str, str, str, int, int]]:
    """Of what days and weeks are made up: table, who and when in it, and from when to when."""
    monday = begin + -(begin + 3) % _DAYS_OF_WEEK  # of the first week that is wholly inside
    beyond = week_of(end + 1)  # of the first one that is not any more
    if monday >= beyond:
        return [("days", "store", "day", begin, end)]
    parts = [
        ("days", "store", "day", begin, monday - 1),
        ("weeks", "holder", "week", monday, beyond - 1),
        ("days", "store", "day", beyond, end),
    ]
    return [one for one in parts if one[3] <= one[4]]


def _together(  # noqa: PLR0913, PLR0917 - a table, what of it, and of whom
    db: Sentences,
    table: str,
    keys: tuple[str, ...],
    sums: str,
    between: tuple[date, date],
    among: Among,
) -> Found:
    """The sums of all stores that are asked for, by some keys, in the weeks of two dates."""
    held = _holders(db, among)
    if not held:
        return []
    named = ", ".join(keys)
    return db.rows(
        f"SELECT {named}, {sums} FROM {table} WHERE holder IN ({marks(len(held))})"  # noqa: S608 - words from here
        f" AND week BETWEEN ? AND ? GROUP BY {named} ORDER BY {named}",
        (*held, *_weeks(*between)),
    )


def _holders(db: Sentences, among: Among) -> Sequence[str]:
    """In whose sums all the stores are: their own, or those of their groups."""
    if among.store is None:
        rows = db.rows("SELECT DISTINCT holder FROM stores ORDER BY holder")
        return [name for (name,) in rows if _is_in(name, among)]
    where, values = stores_of(among)
    return [name for (name,) in db.rows(f"SELECT store FROM stores WHERE 1 = 1 {where}", values)]  # noqa: S608 - words from here


def _is_in(holder: str, among: Among) -> bool:
    area, format_ = ungroup(holder)
    return among.area in {None, area} and among.format in {None, format_}


def stores_of(among: Among, column: str = "store") -> tuple[str, Sequence[Value]]:
    """What else a sentence asks of a store, and its values."""
    where, values = "", []
    if among.store is not None:
        where, values = f" AND {column} = ?", [among.store]
    for name, value in (("area", among.area), ("format", among.format)):
        if value is not None:
            where += f" AND {column} IN (SELECT store FROM members WHERE {name} = ?)"  # noqa: S608 - words from here
            values.append(value)
    return where, values


def _weeks(first: date, last: date) -> tuple[int, int]:
    return week_of(day_of(first)), week_of(day_of(last))


def _place(row: Row) -> PlaceRow:
    return PlaceRow(store=row[0], touchpoint=row[1], context=bool(row[2]), said=_faces(row[3:]))


def _faces(row: Row) -> Faces:
    """A scale, and the sums by ``tables.FACES``."""
    scale, answers = row[:2]
    return Faces(scale=scale, answers=answers, faces=row[2 : 2 + scale])


def _day(row: Row) -> DayKnown:
    width = len(_DAYS)
    named = dict(zip(_DAYS, row[:width], strict=True))
    score, low, high = (named.pop(name) for name in ("score", "low", "high"))
    target, gap = named.pop("target"), named.pop("target_gap")
    standing = None
    if score is not None:
        standing = DayStanding(score=score, low=low, high=high, target=target, gap=gap)
    day, made, forked = (named.pop(name) for name in ("day", "made_s", "forked"))
    silent = named.pop("silent").split()
    return DayKnown(
        **named,
        day=date_of(day),
        made=made,
        forked=bool(forked),
        silent=tuple(silent),
        standing=standing,
        totals=_totals(row[width:]),
    )


def _totals(row: Sums) -> Totals:
    """Sums by ``tables.TOTALS``."""
    faces = {4: row[_FOUR:_FIVE], 5: row[_FIVE:_AFTER]}
    plain = zip(_PLAIN, row[:_FOUR] + row[_AFTER:], strict=True)
    return Totals(faces=faces, **dict(plain))
