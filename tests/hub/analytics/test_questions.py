"""Whole-chain questions: the pages, DuckDB and ClickHouse say one thing of the same days."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from chdb.state.sqlitelike import Connection, connect

from hub.analytics.figures import ANSWERS, Chain
from hub.analytics.questions import NAMES, read_by_clickhouse, read_by_duckdb, sentence
from hub.analytics.session import QuestionError, ask
from hub.export.files import export
from hub.ledger import Ledger, Member
from hub.ledger.sqlite import SqliteLedger
from hub.region.days import Span
from hub.region.shown import Shown
from hub.region.visitors import Visitors
from hub.screen.region.almanac import Almanac, Choice
from tests.hub.chain import DAYS, FEBRUARY, JANUARY, LATE_DAYS, bring, region
from tests.hub.ledger.books import FIRST, Hub
from tests.hub.region.drawn import NOW, drawn

WHOLE = Span(JANUARY[0], FEBRUARY[1])
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEEDS = range(int(os.environ.get("VETRINA_CHAINS", "2")))
CHOICES = (
    Choice(weeks=4),
    Choice(weeks=2, until=FIRST + timedelta(days=10)),
)


class Drawn(NamedTuple):
    """A ledger, and the same days as files."""

    ledger: Ledger
    files: Path


@pytest.fixture(scope="module", params=SEEDS)
def chain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drawn]:
    folder = tmp_path_factory.mktemp("of the chain's days")
    ledger = drawn(folder, request.param)
    export(ledger, folder / "files", "parquet", (date(2025, 12, 1), WHOLE.last), lambda _: None)
    yield Drawn(ledger, folder / "files")
    ledger.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    ledger = region(folder)
    export(ledger, folder / "files", "parquet", WHOLE, lambda _: None)
    ledger.close()
    return folder / "files"


@pytest.fixture(scope="module")
def clickhouse() -> Iterator[Connection]:
    """ClickHouse in this program."""
    with closing(connect(":memory:")) as found:
        yield found


def counted(
    clickhouse: Connection, files: Path, span: Span, what: str, over: date
) -> list[list[object]]:
    """The rows of a sentence."""
    asked = sentence(what, span, over, read_by_clickhouse(str(files)))
    found = clickhouse.query(asked, "JSONCompact")
    rows: list[list[object]] = json.loads(found.bytes())["data"]
    return rows


def shown(one: Shown) -> tuple[object, ...]:
    return one.n, one.value, one.lo, one.hi


def came(one: Visitors | None) -> tuple[object, ...]:
    if one is None:
        return (None,) * 6
    off = (None,) * 3 if one.wrong is None else (one.wrong.share, one.wrong.low, one.wrong.high)
    return one.counted, one.at_least, one.unseen, *off


def compared(almanac: Almanac, choice: Choice) -> list[tuple[object, ...]]:
    return [
        (
            one.store,
            *shown(one.plain),
            *shown(one.adjusted)[1:],
            one.standing,
            one.days.arrived,
            one.days.expected,
            *came(one.people),
            one.waiting,
            " ".join(one.warnings),
        )
        for one in almanac.compare(choice, "", "").compared.stores
    ]


def gone(almanac: Almanac, choice: Choice) -> list[tuple[object, ...]]:
    return [
        (point.week, of.expro, *shown(point.score), point.run)
        for of in almanac.trend(choice).trend.courses
        for point in of.points
    ]


def bad(almanac: Almanac, choice: Choice) -> list[tuple[object, ...]]:
    return [
        (one.store, one.touchpoint, *shown(one.score), one.elsewhere)
        for one in almanac.worst(choice).worst.touchpoints
    ]


def lacking(almanac: Almanac, choice: Choice) -> list[tuple[object, ...]]:
    stores = almanac.compare(choice, "", "").compared.stores
    lines = [
        (one.store, one.days.arrived, one.days.expected, one.days.expected - one.days.arrived)
        for one in stores
    ]
    return sorted(lines, key=lambda line: (-line[3], line[0]))


def done(almanac: Almanac, choice: Choice) -> list[tuple[object, ...]]:
    return [
        (
            one.element,
            one.stores,
            one.better,
            one.worse,
            one.cannot_tell,
            *(one.share or (None, None, None)),
        )
        for one in almanac.worked(choice).worked.outcomes
    ]


ON_PAGES = {"compare": compared, "trend": gone, "worst": bad, "missing": lacking, "worked": done}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_pages_and_both_engines_say_the_same(
    chain: Drawn, clickhouse: Connection, name: str
) -> None:
    almanac = Almanac(chain.ledger, "north", NOW)
    for choice in CHOICES:
        chosen = almanac.compare(choice, "", "").chosen
        span = Span(chosen.first, chosen.last)
        found = ask(chain.files, name, span, NOW)
        assert (found.rows, found.days) == (ON_PAGES[name](almanac, choice), chosen.days)
        by_other = Chain(partial(counted, clickhouse, chain.files, span), span, NOW)
        assert ANSWERS[name](by_other) == found


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_count_alike_over_any_days(
    chain: Drawn, clickhouse: Connection, name: str
) -> None:
    span, over = Span(FIRST + timedelta(days=3), FIRST + timedelta(days=19)), FIRST
    asked = sentence(name, span, over, read_by_duckdb(str(chain.files)))
    rows = [[_plain(cell) for cell in row] for row in duckdb.sql(asked).fetchall()]
    assert rows == counted(clickhouse, chain.files, span, name, over)
    assert rows or name in {"edges", "done"}


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def test_a_store_that_sent_nothing_is_missing(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "region.db")
    for store in ("mute-1", "some-1"):
        ledger.register(Member(store=store, label=store))
    hub = Hub("some-1")
    for day in range(3):
        hub.write(day, 0)
    bring(ledger, hub)
    export(ledger, tmp_path / "files", "parquet", WHOLE, lambda _: None)
    ledger.close()
    found = ask(tmp_path / "files", "missing", Span(FIRST, FIRST + timedelta(days=4)), LATER)
    assert found.rows == [("mute-1", 0, 5, 5), ("some-1", 3, 5, 2)]


def test_a_store_that_is_late_has_fewer_days(files: Path) -> None:
    arrived = {row[0]: row[1] for row in ask(files, "missing", WHOLE, LATER).rows}
    assert arrived == {"milan-1": DAYS, "rome-1": DAYS, "turin-1": LATE_DAYS}


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"cannot be asked: .*No files found") as found:
        ask(tmp_path, "compare", WHOLE, LATER)
    assert "export" not in str(found.value)


@pytest.mark.parametrize("month", ["2026-01", "2026-02"])
def test_a_month_of_an_older_release_is_to_be_exported_again(
    files: Path, tmp_path: Path, month: str
) -> None:
    folder = Path(shutil.copytree(files, tmp_path / "files"))
    old = folder / f"days-{month}.parquet"
    told = duckdb.read_parquet(str(files / old.name))
    told.project("* EXCLUDE (at_least, likely)").write_parquet(str(old))
    with pytest.raises(QuestionError, match="export months again that an older release"):
        ask(folder, "compare", WHOLE, LATER)
