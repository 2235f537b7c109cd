"""A region's tables as files: the same in every format, and the same as the ledger."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from msgspec.structs import replace

from hub.daily.chain import opened, seal
from hub.export.chain import TABLES
from hub.export.files import DICTIONARY, Kind, export
from hub.ledger import Ledger
from hub.ledger.sqlite import SqliteLedger
from tests.hub.chain import DAYS, FEBRUARY, JANUARY, LATE_DAYS, bring, region
from tests.hub.ledger.books import log

WHOLE = (JANUARY[0], FEBRUARY[1])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    found = region(tmp_path_factory.mktemp("region"))
    yield found
    found.close()


def read(folder: Path, name: str, kind: Kind) -> list[tuple[str | None, ...]]:
    """The rows of a file as words, whatever it is; an empty cell is None."""
    path = folder / f"{name}.{'jsonl' if kind == 'json' else kind}"
    if kind == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(one.values()) for one in csv.DictReader(file, strict=True)]
    elif kind == "json":
        rows = [tuple(json.loads(one).values()) for one in path.read_text().splitlines()]
    else:
        rows = duckdb.read_parquet(str(path)).fetchall()
    return [tuple(None if cell in {None, ""} else _word(cell) for cell in row) for row in rows]


def _word(cell: object) -> str:
    said = str(cell).lower() if isinstance(cell, bool) else str(cell)
    return said.removeprefix("'")


def test_every_format_holds_the_same(ledger: Ledger, tmp_path: Path) -> None:
    found = {}
    for kind in ("csv", "parquet", "json"):
        names = export(ledger, tmp_path / kind, kind, WHOLE, lambda _: None)
        assert len(names) == len(set(names)) == 2 + 2 * 3
        assert sorted(names) == sorted(one.name for one in (tmp_path / kind).iterdir())
        found[kind] = [
            read(tmp_path / kind, name, kind)
            for name in ("stores", "days-2026-01", "answers-2026-02", "actions-2026-01")
        ]
        assert all(found[kind])
    assert found["csv"] == found["parquet"] == found["json"]


def test_the_files_add_up_to_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    steps = []
    export(ledger, tmp_path, "parquet", WHOLE, steps.append)
    assert [one.done for one in steps] == [0, 1, 2]
    days = duckdb.read_parquet(str(tmp_path / "days-*.parquet"))
    counted = days.aggregate("store, count(*)").fetchall()
    assert dict(counted) == {"milan-1": DAYS, "rome-1": DAYS, "turin-1": LATE_DAYS}
    answers = duckdb.read_parquet(str(tmp_path / "answers-*.parquet"))
    summed = {one.store: one.totals.answers for one in ledger.compare(*WHOLE)}
    assert dict(answers.aggregate("store, sum(answers)").fetchall()) == summed


def test_every_tap_of_every_store_day_is_somewhere(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path, "parquet", WHOLE, lambda _: None)
    days = duckdb.read_parquet(str(tmp_path / "days-*.parquet"))
    taps = days.project("made, answers + held + waiting, waiting").fetchall()
    assert len(taps) == 2 * DAYS + LATE_DAYS
    assert [made for made, _, _ in taps] == [found for _, found, _ in taps]
    assert any(waiting for _, _, waiting in taps)


def test_the_traffic_of_the_files_is_that_of_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path, "parquet", WHOLE, lambda _: None)
    days = duckdb.read_parquet(str(tmp_path / "days-*.parquet"))
    sums = "sum(visitors), sum(coalesce(likely, visitors)), sum(at_least::int), sum(audit_right), sum(audit_of)"
    found = {one[0]: one[1:] for one in days.aggregate(f"store, {sums}").fetchall()}
    right = {
        one.store: (
            one.totals.visitors,
            one.totals.likely,
            one.totals.bound_days,
            one.totals.audit_right,
            one.totals.audit_of,
        )
        for one in ledger.compare(*WHOLE)
    }
    assert found == right
    assert all(bound for _, _, bound, _, _ in right.values())
    cells = "count(*), count(coverage), count(likely)"
    hidden = days.filter("at_least").aggregate(cells).fetchall()
    assert hidden == [(sum(one[2] for one in right.values()), 0, 0)]


def test_a_day_on_which_every_door_was_dead_is_a_lower_bound_without_a_number(
    tmp_path: Path,
) -> None:
    hub = log(2)
    told = opened(hub.lines[1])
    dead = tuple(replace(one, in_=None, coverage=0) for one in told.report.doors)
    hub.lines[1] = seal(replace(told, report=replace(told.report, doors=dead)), hub.key)
    ledger = SqliteLedger(tmp_path / "region.db")
    try:
        bring(ledger, hub)
        export(ledger, tmp_path, "parquet", JANUARY, lambda _: None)
        [found] = ledger.compare(*JANUARY)
    finally:
        ledger.close()
    days = duckdb.read_parquet(str(tmp_path / "days-*.parquet"))
    cells = "visitors, at_least, coverage, likely, audit_right, audit_of"
    assert days.filter("day = '2026-01-02'").project(cells).fetchall() == [
        (None, True, None, None, None, None)
    ]
    assert found.totals.traffic.at_least
    assert found.totals.traffic.days == 1


def test_the_dictionary_says_what_each_column_is(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path, "csv", JANUARY, lambda _: None)
    told = json.loads((tmp_path / DICTIONARY).read_text(encoding="utf-8"))
    assert [one["name"] for one in told] == [one.name for one in TABLES]
    for table in told:
        [path, *_] = sorted(tmp_path.glob(f"{table['name']}*.csv"))
        head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert head == [one["name"] for one in table["columns"]]
        assert all(one["words"] for one in table["columns"])
        assert max(Counter(head).values()) == 1


def test_a_spreadsheet_finds_no_formula(ledger: Ledger, tmp_path: Path) -> None:
    export(ledger, tmp_path, "csv", JANUARY, lambda _: None)
    assert "'=Milan-1" in (tmp_path / "stores.csv").read_text(encoding="utf-8")
