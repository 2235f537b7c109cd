"""What a chain asks of all its days at once, as SQL that DuckDB and ClickHouse read alike. PURE.

In comes where the tables are, in an engine's own words; out go sentences with no value of anybody's
in them but dates and a number that are checked types. They give whole sums: what may be told of
them (small numbers, other versions) is for whoever shows them. No word of either dialect that the
other lacks is used, and no column is named like one of its sums: ClickHouse would take the sum.
"""

from collections.abc import Mapping
from datetime import date
from string import Template

from msgspec import Struct

ANSWERS_MIN = 50
"""Of a touchpoint that is called one of the worst."""

MOST = 10
"""Of the worst that are listed."""


class Span(Struct, frozen=True, kw_only=True):
    """The days that are asked about, both ends among them."""

    first: date
    last: date


_TABLES = ("answers", "days", "actions")

_PARTS = {
    "points": "100.0 * sum(f2 + 2 * f3 + 3 * f4 + 4 * coalesce(f5, 0)) / sum((scale - 1) * told)",
    "said": "(SELECT *, f1 + f2 + f3 + f4 + coalesce(f5, 0) AS told FROM $answers"
    " WHERE day BETWEEN $first AND $last AND f1 IS NOT NULL AND NOT context) AS said",
}

_SENTENCES = {
    "compare": "SELECT store, sum(told) AS n, $points AS points FROM $said"
    " GROUP BY store ORDER BY store",
    "trend": "SELECT CAST(date_trunc('week', day) AS DATE) AS week, expro, sum(told) AS n,"
    " $points AS points FROM $said GROUP BY week, expro ORDER BY week, expro",
    "worst": "SELECT store, touchpoint, sum(told) AS n, $points AS points FROM $said"
    " GROUP BY store, touchpoint HAVING sum(told) >= $answers_min"
    " ORDER BY points, store, touchpoint LIMIT $most",
    "missing": "SELECT store, count(*) AS arrived FROM $days"
    " WHERE day BETWEEN $first AND $last GROUP BY store ORDER BY arrived, store",
    "worked": "SELECT coalesce(element, '') AS what, count(*) AS done,"
    " sum(CASE WHEN verdict = 'better' THEN 1 ELSE 0 END) AS worked FROM $actions"
    " WHERE day BETWEEN $first AND $last GROUP BY what ORDER BY done DESC, what",
}

NAMES = tuple(_SENTENCES)
"""What can be asked."""


def sentence(name: str, span: Span, tables: Mapping[str, str]) -> str:
    """A question as SQL; ``tables`` says how an engine reads each table's files.

    Raises:
        KeyError: there is no such question, or a table of it is not among them.
    """
    asked = Template(_SENTENCES[name]).safe_substitute(_PARTS)
    return Template(asked).substitute(
        tables,
        first=f"CAST('{span.first.isoformat()}' AS DATE)",
        last=f"CAST('{span.last.isoformat()}' AS DATE)",
        answers_min=ANSWERS_MIN,
        most=MOST,
    )


def read_by_duckdb(folder: str) -> dict[str, str]:
    """The tables in a folder of Parquet files, month by month, for DuckDB."""
    return {name: f"read_parquet('{_quoted(folder)}/{name}-*.parquet')" for name in _TABLES}


def read_by_clickhouse(folder: str) -> dict[str, str]:
    """The same files for ClickHouse, whether a server reads them or it runs in a program."""
    return {name: f"file('{_quoted(folder)}/{name}-*.parquet', Parquet)" for name in _TABLES}


def _quoted(folder: str) -> str:
    return folder.replace("\\", "\\\\").replace("'", "''")
