"""A question to a folder of Parquet files, by DuckDB where it is installed.

In come the folder, the question's name and the days; out go column names and rows. DuckDB runs in
memory, reads those files alone and fetches nothing. It blocks.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from hub.analytics.questions import Span, read_by_duckdb, sentence

MISSING = "questions over Parquet files need DuckDB: install vetrina[analytics]"

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "2GB",  # of a laptop; 44 million rows need a third
}


class QuestionError(Exception):
    """The files could not be asked; the message says why."""


class Found(NamedTuple):
    """What came out, a row a line."""

    columns: Sequence[str]
    rows: Sequence[tuple[object, ...]]


def is_there() -> bool:
    """Whether DuckDB is installed (the extra ``analytics``)."""
    return find_spec("duckdb") is not None


def ask(folder: Path, name: str, span: Span) -> Found:
    """The answer to a question.

    Raises:
        QuestionError: the files are not there, or are no tables of ours.
    """
    import duckdb  # noqa: PLC0415 - an extra

    with duckdb.connect(":memory:", config=_CONFIG) as session:
        try:
            found = session.execute(sentence(name, span, read_by_duckdb(str(folder))))
            return Found([one[0] for one in found.description], found.fetchall())
        except duckdb.Error as error:
            msg = f"{folder} cannot be asked: {str(error).partition(chr(10))[0]}"
            raise QuestionError(msg) from error
