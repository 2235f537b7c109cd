"""A question to a folder of Parquet files, by DuckDB where it is installed.

In come the folder, the question's name, the days and the time; out goes a table. DuckDB runs in
memory, reads those files alone and fetches nothing. It blocks.
"""

from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

from hub.analytics.figures import ANSWERS, Chain, Table
from hub.analytics.questions import read_by_duckdb, sentence
from hub.region.days import Span

MISSING = "questions over Parquet files need DuckDB: install vetrina[analytics]"

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "2GB",  # of a laptop; 44 million rows need a third
}


class QuestionError(Exception):
    """The files could not be asked; the message says why."""


def is_there() -> bool:
    """Whether DuckDB is installed (the extra ``analytics``)."""
    return find_spec("duckdb") is not None


def ask(folder: Path, name: str, span: Span, now: datetime) -> Table:
    """The answer to a question, as of ``now``.

    Raises:
        QuestionError: the files are not there, or are no tables of ours.
    """
    import duckdb  # noqa: PLC0415 - an extra

    with duckdb.connect(":memory:", config=_CONFIG) as session:

        def counted(what: str, over: date) -> list[tuple[object, ...]]:
            asked = sentence(what, span, over, read_by_duckdb(str(folder)))
            return session.execute(asked).fetchall()

        try:
            return ANSWERS[name](Chain(counted, span, now))
        except duckdb.Error as error:
            msg = f"{folder} cannot be asked: {str(error).partition(chr(10))[0]}"
            if not isinstance(error, duckdb.IOException):  # the files are there
                msg += "; export months again that an older release has written"
            raise QuestionError(msg) from error
