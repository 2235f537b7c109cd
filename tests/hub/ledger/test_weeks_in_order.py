"""Sums by week in their order, and a day's sums in an index: read from where they lie side by side."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from hub.ledger.keeper import Keeper
from hub.ledger.sqlite import SqliteLedger
from hub.ledger.tables import TOTALS
from tests.hub.ledger.books import FIRST, STORE, log

FRIDAY_TO_SATURDAY = FIRST + timedelta(days=1), FIRST + timedelta(days=23)


def fill(ledger: Keeper) -> None:
    for store in (STORE, "rome-1"):
        ledger.ingest(store, log(30, store).lines, 1, "push")


@pytest.mark.parametrize("columns", [TOTALS, ("days", "finals", "closed")])
def test_stores_are_summed_up_from_days_and_weeks_that_lie_side_by_side(
    tmp_path: Path, columns: tuple[str, ...]
) -> None:
    """Thousands of stores: one row fetched from beside its store is one read from a disk."""
    with closing(SqliteLedger(tmp_path / "region.db")) as ledger:
        fill(ledger)
        steps = planned(ledger, columns, FRIDAY_TO_SATURDAY)
    plan = [one for one in steps if one.startswith("SEARCH")]
    days = "SEARCH days USING COVERING INDEX days_by_day (day>? AND day<?)"
    assert plan == [days, "SEARCH weeks USING PRIMARY KEY (week>? AND week<?)", days]


def planned(
    ledger: SqliteLedger, columns: tuple[str, ...], span: tuple[date, date]
) -> Sequence[str]:
    """How the file will look for what is asked."""
    asked: list[str] = []
    ledger.database.conn.set_trace_callback(asked.append)
    if columns == TOTALS:
        ledger.compare(*span)
    else:
        ledger.tallies(*span)
    ledger.database.conn.set_trace_callback(None)
    [sentence] = [one for one in asked if "UNION ALL" in one]
    return [row[3] for row in ledger.database.conn.execute(f"EXPLAIN QUERY PLAN {sentence}")]
