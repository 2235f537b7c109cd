"""A CSV file as Parquet, with the columns' types, by DuckDB where it is installed.

In comes a file of ``hub.export.lines`` (not made safe for spreadsheets), out goes another beside
it. It blocks: call it on a worker thread. DuckDB runs in memory on one core, fetches nothing, and
keeps nothing.
"""

import importlib
import tempfile
from importlib.util import find_spec
from pathlib import Path

from hub.export.dictionary import TableView

_TYPES = {
    "time": "TIMESTAMPTZ",
    "date": "DATE",
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}

_CONFIG = {
    "threads": "1",
    "memory_limit": "256MB",  # beside a hub of about 100 MB on the smallest machine
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


_READ = (
    "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
    " new_line = '\\r\\n'"
)


def is_there() -> bool:
    """Whether DuckDB is installed (the extra ``export``)."""
    return find_spec("duckdb") is not None


def workshop() -> tempfile.TemporaryDirectory[str]:
    """A folder for the two files; ``cleanup`` when the second is sent."""
    return tempfile.TemporaryDirectory(prefix="vetrina-export-")


def convert(table: TableView, source: Path, target: Path) -> None:
    """Write a CSV file of a table, with its header, as Parquet (zstd)."""
    duckdb = importlib.import_module("duckdb")  # 60 MB of memory that most hubs never need
    columns = ", ".join(f"{_text(one.name)}: {_text(_TYPES[one.type])}" for one in table.columns)
    with duckdb.connect(":memory:", config=_CONFIG) as session:
        session.execute(
            f"COPY (SELECT * FROM read_csv({_text(str(source))}, {_READ}, columns = {{{columns}}}))"  # noqa: S608 - names of ours
            f" TO {_text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
