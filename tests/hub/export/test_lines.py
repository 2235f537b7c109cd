"""Cells that nothing runs, and rows that read back as they were."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.export.lines import safe_cell, written

FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\uff1d1",
    '=HYPERLINK("http://evil.example")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert written([(text,)]).lstrip(b'"').startswith(b"'")
    assert written([(text,)], safe=False).lstrip(b'"').lstrip(b"'") != b""


@pytest.mark.parametrize("text", ["Bottega", "à la carte", "3 = 3", "'"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_numbers_below_zero_stay_numbers() -> None:
    assert written([(-3, -0.5)]) == b"-3,-0.5\r\n"


def test_no_evidence_is_an_empty_cell_and_no_zero() -> None:
    assert written([(None, 0, False)]) == b",0,false\r\n"


def test_times_have_their_offset() -> None:
    rome = timezone(timedelta(hours=2))
    at = datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(rome)
    assert written([(at, date(2026, 7, 1))]) == b"2026-07-01T14:00:00.000+02:00,2026-07-01\r\n"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_whatever_was_written_reads_back(rows: list[tuple[str, str]]) -> None:
    read = csv.reader(io.StringIO(written(rows, safe=False).decode(), newline=""), strict=True)
    assert [tuple(row) for row in read] == rows
