"""Which region's ledger is meant, of those on this machine: a node's, or one's own copy.

In: what was typed. Out: the ledger, opened for reading only, so that a node may run meanwhile.
"""

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from hub.ledger import Ledger
from hub.settings import load_settings

COPY = Path("data/region")
"""Where a copy is kept, unless somebody says otherwise."""


def add(verb: argparse.ArgumentParser) -> None:
    """How a ledger is named."""
    verb.add_argument(
        "--settings", type=Path, metavar="FILE", help="of the node whose ledger it is"
    )
    verb.add_argument(
        "--data", type=Path, metavar="DIR", help=f"where the ledger is ({COPY}; of the settings)"
    )


@contextmanager
def reading(chosen: argparse.Namespace) -> Iterator[Ledger]:
    """The ledger that was named.

    Raises:
        StoreError: it is not there, or cannot be read.
    """
    from hub.node import opened  # noqa: PLC0415 - --help works without what it needs

    settings = load_settings(chosen.settings)
    folder = chosen.data or (COPY if chosen.settings is None else settings.data)
    with closing(opened(replace(settings, data=folder), reads_only=True)) as ledger:
        yield ledger


def month_of(text: str) -> tuple[date, date]:
    """The first and the last day of a month as typed, such as ``2026-01``.

    Raises:
        ArgumentTypeError: it is none.
    """
    from hub.export.files import months  # noqa: PLC0415 - as above

    try:
        first = date.fromisoformat(f"{text}-01")
        [(begins, ends)] = months(first, first)
    except (ValueError, OverflowError) as error:  # the last month of all has none behind it
        msg = f"{text!r} is not a month such as 2026-01"
        raise argparse.ArgumentTypeError(msg) from error
    return begins, ends
