"""A region's tables as files of a folder, month by month: CSV, Parquet or JSON lines.

In come a ledger and the days that are wanted; out go files, and beside them ``dictionary.json``,
which says what each column holds. A month is written whole under another name and then takes its
place, so that whoever reads the folder never sees half of one. It blocks; it changes no ledger.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from hub.export import chain, parquet
from hub.export.dictionary import TableView
from hub.export.lines import header, written
from hub.export.tables import Row
from hub.ledger import Ledger

Kind = Literal["csv", "parquet", "json"]

BATCH_ROWS = 5_000
"""Of a file at a time."""

DICTIONARY = "dictionary.json"


class Step(NamedTuple):
    """How far an export is: of so many months."""

    done: int
    months: int


def export(
    ledger: Ledger,
    folder: Path,
    kind: Kind,
    span: tuple[date, date],
    tell: Callable[[Step], None],
) -> list[str]:
    """Write the tables of some days, whole months of them; return the names of the files.

    Raises:
        StoreError: the ledger cannot be read.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = [_write(folder, chain.STORES, "stores", kind, chain.stores(ledger.members()))]
    wanted = list(months(*span))
    for number, (first, last) in enumerate(wanted):
        tell(Step(number, len(wanted)))
        for table, rows in _tables(ledger, first, last):
            names.append(_write(folder, table, f"{table.name}-{first:%Y-%m}", kind, rows))
    tell(Step(len(wanted), len(wanted)))
    told = msgspec.json.format(msgspec.json.encode(chain.TABLES))
    (folder / DICTIONARY).write_bytes(told)
    return [*names, DICTIONARY]


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The months that have one of the days, each with its first and its last day."""
    begins = first.replace(day=1)
    while begins <= last:
        after = (begins + timedelta(days=31)).replace(day=1)
        yield begins, after - timedelta(days=1)
        begins = after


def _tables(ledger: Ledger, first: date, last: date) -> Iterator[tuple[TableView, Iterable[Row]]]:
    known = ledger.days(first, last)
    yield chain.DAYS, chain.days(known)
    yield chain.ANSWERS, _answers(ledger, [(one.store, one.digest) for one in known])
    yield chain.ACTIONS, chain.actions(ledger.actions(first, last))


def _answers(ledger: Ledger, lines: Iterable[tuple[str, str]]) -> Iterator[Row]:
    for store, digest in lines:
        found = ledger.revision(store, digest)
        if found is not None:
            yield from chain.answers(found.report)


def _write(folder: Path, table: TableView, name: str, kind: Kind, rows: Iterable[Row]) -> str:
    """One file, in the place of the one that was there; its name."""
    final = folder / f"{name}.{'jsonl' if kind == 'json' else kind}"
    draft = folder / f".{final.name}.part"
    if kind == "parquet":
        source = folder / f".{name}.csv"
        _fill(source, table, rows, safe=False)
        parquet.convert(table, source, draft)
        source.unlink()
    elif kind == "csv":
        _fill(draft, table, rows, safe=True)
    else:
        with draft.open("wb") as file:
            file.writelines(_objects(table, rows))
    draft.replace(final)
    return final.name


def _fill(path: Path, table: TableView, rows: Iterable[Row], *, safe: bool) -> None:
    with path.open("wb") as file:
        file.write(header(table))
        for batch in _batches(rows):
            file.write(written(batch, safe=safe))


def _objects(table: TableView, rows: Iterable[Row]) -> Iterator[bytes]:
    names = [one.name for one in table.columns]
    for row in rows:
        told = dict(zip(names, row, strict=True))
        yield json.dumps(told, default=str, separators=(",", ":")).encode() + b"\n"


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH_ROWS:
            yield batch
            batch = []
    yield batch
