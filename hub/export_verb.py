"""The verbs ``region export`` and ``region ask``: a region's days as files, and questions to them.

In: what was typed. Out: files in a folder, or a table on the terminal. It changes no ledger.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from config.bar import bar
from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from hub import region_books
from hub.analytics.figures import ANSWERS
from hub.region.days import Span
from hub.store import StoreError
from wire.codec import from_ms
from wire.timepiece import Timepiece

FORMATS = ("csv", "parquet", "json")
ROWS_MAX = 1_000
"""Of an answer on a terminal."""


def add_export(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("folder", type=Path, help="where the files go; whole months are replaced")
    verb.add_argument("--format", choices=FORMATS, default="csv")
    _add_days(verb)
    region_books.add(verb)


def add_ask(verb: argparse.ArgumentParser) -> None:
    """What may be typed."""
    verb.add_argument("question", choices=tuple(ANSWERS))
    verb.add_argument("folder", type=Path, help="of Parquet files, from: region export")
    _add_days(verb)


def export(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Write the files."""
    try:
        from hub.export import parquet  # noqa: PLC0415 - --help works without what it needs
        from hub.export.files import Step  # noqa: PLC0415
        from hub.export.files import export as write  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    if chosen.format == "parquet" and not parquet.is_there():
        complain("Parquet needs DuckDB: install vetrina[analytics], or take --format csv")
        return FAILED
    begun_ms = timepiece.uptime_ms()

    def tell(step: Step) -> None:
        took_ms = timepiece.uptime_ms() - begun_ms
        sys.stderr.write(f"\r{bar(step.done, step.months, 'months', took_ms)}")
        sys.stderr.flush()

    try:
        with region_books.reading(chosen) as ledger:
            names = write(ledger, chosen.folder, chosen.format, (chosen.first, chosen.last), tell)
    except (StoreError, OSError) as error:
        complain(f"\n{error}")
        return FAILED
    complain("")  # ends the line of the bar
    say(f"{len(names)} files in {chosen.folder}")
    return OK


def ask(chosen: argparse.Namespace, timepiece: Timepiece) -> int:
    """Answer a question on the terminal, with tabs between its columns."""
    from hub.analytics import session  # noqa: PLC0415 - --help works without what it needs

    if not session.is_there():
        complain(session.MISSING)
        return FAILED
    try:
        span, now = Span(chosen.first, chosen.last), from_ms(timepiece.wall_ms())
        found = session.ask(chosen.folder, chosen.question, span, now)
    except session.QuestionError as error:
        complain(str(error))
        return FAILED
    for line in (found.columns, *found.rows[:ROWS_MAX]):
        say("\t".join(_cells(line)))
    if len(found.rows) > ROWS_MAX:
        complain(f"and {len(found.rows) - ROWS_MAX} more")
    complain(f"of {found.days.arrived} of {found.days.expected} days of stores")
    return OK


def _add_days(verb: argparse.ArgumentParser) -> None:
    for name, kept in (("--from", "first"), ("--to", "last")):
        verb.add_argument(name, dest=kept, type=date.fromisoformat, required=True, metavar="DATE")


def _cells(row: Sequence[object]) -> list[str]:
    """An empty cell is no evidence."""
    return ["" if one is None else str(one) for one in row]
