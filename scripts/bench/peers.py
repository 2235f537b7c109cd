"""What else the same chain can be asked with: DuckDB and ClickHouse over its Parquet files.

In come a folder of files and a span of days; out go times of the very sentences that
``hub.analytics`` puts to them, counted alone, without what is made of their rows. It also holds the
answers of both against each other.
"""

import importlib
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chain
import duckdb
from asked import RANGE_DAYS, Times, slow_end, took

from hub.analytics.figures import ANSWERS, Chain
from hub.analytics.questions import read_by_clickhouse, read_by_duckdb, sentence
from hub.analytics.session import ask
from hub.region.days import Span

ROUNDS = 20
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # all days are over

SAME = {
    "compare, 28 days": ("walked", RANGE_DAYS),  # three of the sums
    "trend of the chain, all weeks": ("weeks", None),
    "missing, 28 days": ("arrived", RANGE_DAYS),
    "worst ten, 28 days": ("places", RANGE_DAYS),
}
"""By the ledger's question: what counts the same, and over how many days (None: all)."""


def of_duckdb(folder: Path, size: chain.Size) -> dict[str, Times]:
    """DuckDB's times; a session is kept, so that only the first question opens files."""
    last, found = end(size), {}
    with duckdb.connect(":memory:") as session:
        for question, (name, days) in SAME.items():
            first = chain.FIRST if days is None else last - timedelta(days=days - 1)
            told = sentence(name, Span(first, last), last, read_by_duckdb(str(folder)))
            seen = [took(lambda: session.execute(told).fetchall()) for _ in range(ROUNDS)]  # noqa: B023 - called at once
            clock, spent = [one[0] for one in seen], sorted(one[1] for one in seen)
            found[question] = Times(sorted(clock)[ROUNDS // 2], slow_end(clock), spent[ROUNDS // 2])
    return found


def beside_clickhouse(folder: Path, size: chain.Size) -> dict[str, float]:
    """Milliseconds of ClickHouse's answers, each of which must be DuckDB's.

    Raises:
        SystemExit: chdb is not installed, or an answer differs.
    """
    try:
        chdb = importlib.import_module("chdb")
    except ImportError as error:
        sys.exit(f"ClickHouse runs in this program through chdb: pip install chdb-core ({error})")
    engine = chdb.connect(":memory:")
    span = Span(chain.FIRST, end(size))

    def counted(what: str, over: date) -> list[list[object]]:
        said = sentence(what, span, over, read_by_clickhouse(str(folder)))
        rows: list[list[object]] = json.loads(engine.query(said, "JSONCompact").bytes())["data"]
        return rows

    found = {}
    for question, answer in ANSWERS.items():
        found[question] = took(lambda: answer(Chain(counted, span, NOW)))[0]  # noqa: B023 - called at once
        if answer(Chain(counted, span, NOW)) != ask(folder, question, span, NOW):
            sys.exit(f"DuckDB and ClickHouse differ: {question}")
    return found


def end(size: chain.Size) -> date:
    """The chain's last day."""
    return chain.FIRST + timedelta(days=size.days - 1)
