"""Whole-chain questions: two engines give one answer, and it is what the ledger says."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from hub.analytics.questions import NAMES, Span
from hub.analytics.session import QuestionError, ask
from hub.export.files import export
from hub.ledger import Ledger
from tests.hub.chain import DAYS, FEBRUARY, JANUARY, LATE_DAYS, region

WHOLE = Span(first=JANUARY[0], last=FEBRUARY[1])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    found = region(tmp_path_factory.mktemp("region"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def files(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("of the region's files")
    export(ledger, folder, "parquet", (WHOLE.first, WHOLE.last), lambda _: None)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer(files: Path, name: str) -> None:
    found = ask(files, name, WHOLE)
    assert found.rows
    assert all(len(row) == len(found.columns) for row in found.rows)


def test_stores_have_the_answers_that_the_ledger_counts(ledger: Ledger, files: Path) -> None:
    counted = {
        one.store: sum(sum(faces) for faces in one.totals.faces.values())
        for one in ledger.compare(WHOLE.first, WHOLE.last)
    }
    assert {store: n for store, n, _ in ask(files, "compare", WHOLE).rows} == counted


def test_points_are_those_of_the_faces(ledger: Ledger, files: Path) -> None:
    asked = {one.store: one.totals.faces for one in ledger.compare(WHOLE.first, WHOLE.last)}
    for store, _, points in ask(files, "compare", WHOLE).rows:
        got = sum(face * n for faces in asked[store].values() for face, n in enumerate(faces))
        most = sum((len(faces) - 1) * sum(faces) for faces in asked[store].values())
        assert points == pytest.approx(100 * got / most)


def test_weeks_are_those_of_the_ledger(ledger: Ledger, files: Path) -> None:
    counted: Counter[tuple[object, str]] = Counter()
    for one in ledger.trend(WHOLE.first, WHOLE.last):
        counted[one.week, one.expro] += sum(one.said.faces)
    found = defaultdict(int)
    for week, expro, n, _ in ask(files, "trend", WHOLE).rows:
        found[week, expro] += n
    assert found == counted


def test_a_store_that_is_late_has_fewer_days(files: Path) -> None:
    arrived = dict(ask(files, "missing", WHOLE).rows)
    assert arrived == {"milan-1": DAYS, "rome-1": DAYS, "turin-1": LATE_DAYS}


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be asked"):
        ask(tmp_path, "compare", WHOLE)


def test_what_the_store_does_not_own_is_no_part_of_its_points(tmp_path: Path) -> None:
    said = (
        "SELECT 'a' AS store, DATE '2026-01-05' AS day, 4 AS scale, context,"
        " f1, 0 AS f2, 0 AS f3, f4, NULL::BIGINT AS f5"
        " FROM (VALUES (false, 0, 10), (true, 10, 0)) AS told(context, f1, f4)"
    )
    duckdb.sql(said).write_parquet(str(tmp_path / "answers-2026-01.parquet"))
    assert ask(tmp_path, "compare", WHOLE).rows == [("a", 10, 100.0)]
