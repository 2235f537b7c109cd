"""The register in lines for the command line: its days, one of them, and whether the log holds.

In: the hub's data folder, where the hub may be running. Out: text. It changes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from hub.daily.chain import NOTHING, ChainError, faults, opened
from hub.register.signet import anchor
from hub.scoring.day import date_of, day_of
from hub.store import DATABASE
from hub.store.sheets import read_sheets


class Told(NamedTuple):
    """What is said; ``is_well``: it was found, and is as it should be."""

    lines: Sequence[str]
    is_well: bool


def answer(folder: Path, what: Literal["list", "show", "verify"], wanted: date | None) -> Told:
    """Answer one of the verb's questions.

    Raises:
        StoreError, SignetError: the database, or what was kept beside it, cannot be read.
    """
    if what == "list":
        return Told([*_days(folder)] or ["no report yet"], is_well=True)
    if what == "verify":
        found = [*_troubles(folder)]
        return Told(found or ["every line holds"], is_well=not found)
    shown = None if wanted is None else _day(folder, wanted)
    return Told([shown or "no such day has a report; days list names them"], shown is not None)


def _days(folder: Path) -> Iterator[str]:
    """A line for each day, in its last revision."""
    newest = {one.day: one for one in read_sheets(folder / DATABASE)}
    for _, sheet in sorted(newest.items()):
        try:
            one = opened(sheet.sealed)
        except ChainError:
            yield f"{date_of(sheet.day)}  line {sheet.seq} cannot be read; days verify looks at it"
            continue
        counted, state = one.report.taps.counted, one.report.state
        yield f"{one.report.day}  {state:<11}  revision {one.rev}  {counted:>6} answers"


def _day(folder: Path, wanted: date) -> str | None:
    """The last revision of a day as JSON; None where there is none."""
    number = day_of(wanted)
    found = [one for one in read_sheets(folder / DATABASE) if one.day == number]
    return msgspec.json.format(found[-1].sealed.document).decode() if found else None


def _troubles(folder: Path) -> Iterator[str]:
    """A line for everything that is wrong with the log."""
    held = anchor(folder)
    keys, reached = ((), NOTHING) if held is None else (held.keys, held.head)
    lines = (one.sealed for one in read_sheets(folder / DATABASE))
    for fault in faults(lines, keys, reached=reached):
        yield f"line {fault.line}: {fault.trouble}"
