"""What is counted for a chain's questions, as SQL that DuckDB and ClickHouse read alike. PURE.

In comes where the tables are, in an engine's own words; out go sentences with no value of anybody's
in them but dates, which are checked types. They count and judge nothing: their rows are whole
numbers, those that a ledger answers for the same days, and ``figures`` makes of them what the
region's pages show. No word of either dialect that the other lacks is used, and no column is named
like one of its sums: ClickHouse would take the sum.
"""

from collections.abc import Mapping
from datetime import date
from string import Template

from hub.export.chain import FACES_MAX
from hub.region.days import Span

_TABLES = ("stores", "answers", "days", "actions")

_PARTS = {
    "within": "day BETWEEN $first AND $last",
    "own": "day BETWEEN $first AND $last AND answers > 0 AND NOT context",
    "faces": ", ".join(f"sum(coalesce(f{face}, 0)) AS s{face}" for face in range(1, FACES_MAX + 1)),
    "week": "CAST(date_trunc('week', day) AS DATE) AS week",
}

_SENTENCES = {
    "roster": "SELECT store, label, area, format, timezone, opened, closed_on FROM $stores"
    " ORDER BY store",
    "arrived": "SELECT store, count(*) AS came FROM $days WHERE $within"
    " GROUP BY store ORDER BY store",
    "edges": "SELECT told.store AS whose, told.day AS on_day FROM $days AS told"
    " JOIN $stores AS known ON told.store = known.store"
    " WHERE told.day BETWEEN $first AND $last AND (told.day < coalesce(known.opened, $first)"
    " OR told.day > coalesce(known.closed_on, $last) OR told.day > $over) ORDER BY whose, on_day",
    "places": "SELECT store, touchpoint, scale, $faces FROM $answers WHERE $own"
    " GROUP BY store, touchpoint, scale ORDER BY store, touchpoint, scale",
    "weeks": "SELECT $week, expro, scale, $faces"
    " FROM $answers WHERE $own GROUP BY week, expro, scale ORDER BY week, expro, scale",
    "rules": "SELECT $week, formula, asked,"
    " count(*) AS told FROM $days WHERE $within GROUP BY week, formula, asked"
    " ORDER BY week, formula, asked",
    "judged": "SELECT DISTINCT store, formula, asked FROM $days WHERE $within"
    " ORDER BY store, formula, asked",
    "walked": "SELECT store, sum(coalesce(visitors, 0)) AS people, count(visitors) AS on_days,"
    " sum(coalesce(likely, visitors, 0)) AS all_people,"
    " sum(CASE WHEN at_least THEN 1 ELSE 0 END) AS bound,"
    " sum(coalesce(audit_right, 0)) AS agreed, sum(coalesce(audit_of, 0)) AS crossings,"
    " count(audit_of) AS audited, sum(waiting) AS withheld"
    " FROM $days WHERE $within GROUP BY store ORDER BY store",
    "done": "SELECT store, day, scope, coalesce(element, '') AS what, verdict FROM $actions"
    " WHERE $within ORDER BY store, day, number",
}

NAMES = tuple(_SENTENCES)
"""What can be counted."""


def sentence(name: str, span: Span, over: date, tables: Mapping[str, str]) -> str:
    """What is counted in some days, as SQL; ``tables`` says how an engine reads each table's files.

    ``over`` is a day that is over in every store.

    Raises:
        KeyError: nothing is counted by this name, or a table of it is not among them.
    """
    asked = Template(_SENTENCES[name]).safe_substitute(_PARTS)
    return Template(asked).substitute(
        tables, first=_day(span.first), last=_day(span.last), over=_day(over)
    )


def read_by_duckdb(folder: str) -> dict[str, str]:
    """The tables in a folder of Parquet files, month by month, for DuckDB."""
    return {name: f"read_parquet('{_files(folder, name)}')" for name in _TABLES}


def read_by_clickhouse(folder: str) -> dict[str, str]:
    """The same files for ClickHouse, whether a server reads them or it runs in a program."""
    return {name: f"file('{_files(folder, name)}', Parquet)" for name in _TABLES}


def _day(day: date) -> str:
    return f"CAST('{day.isoformat()}' AS DATE)"


def _files(folder: str, name: str) -> str:
    quoted = folder.replace("\\", "\\\\").replace("'", "''")
    return f"{quoted}/{name}.parquet" if name == "stores" else f"{quoted}/{name}-*.parquet"
