"""Rows as CSV (RFC 4180): UTF-8, CRLF, and no cell that a spreadsheet takes for a formula.

In come rows; out go bytes. An empty cell is no evidence; text that begins like a formula gets an
apostrophe before it, which spreadsheets show as text (OWASP: CSV injection). PURE.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from hub.export.dictionary import TableView
from hub.export.tables import Cell, Row

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With their full-width forms, which some spreadsheets take for the others."""


def header(table: TableView) -> bytes:
    """The first line."""
    return written([tuple(one.name for one in table.columns)])


def written(rows: Iterable[Row], *, safe: bool = True) -> bytes:
    """Some lines; not ``safe`` for a reader that knows no formulas, and wants the text as it is."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(one, safe=safe) for one in row])
    return text.getvalue().encode()


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def _cell(value: Cell, *, safe: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return safe_cell(value) if safe else value
    return repr(value)
