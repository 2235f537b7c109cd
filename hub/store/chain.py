"""The audit log as a chain: each line's hash covers the line and the hash before it. PURE.

In: what was done, or the whole log. Out: a hash, or where the log is not as it was written. Whoever
may write the file could also compute every hash anew: that is found only by somebody who noted the
last hash elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable

from msgspec import Struct

BEGINNING = "0" * 64
"""Stands before the first line."""


class Deed(Struct, frozen=True, kw_only=True):
    """Who did what, when and from where; ``subject`` is whom or what it was done to."""

    at_ms: int
    who: str
    address: str
    deed: str
    subject: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """One line of the log."""

    number: int
    done: Deed
    hash: str


def link(before: str, number: int, done: Deed) -> str:
    """The hash of a line behind the one whose hash is ``before``."""
    fields = [before, number, done.at_ms, done.who, done.address, done.deed, done.subject]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def flaws(lines: Iterable[Line], newest: int) -> list[str]:
    """Where the log, read in order, is not as it was written; ``newest``: the last number given."""
    found, before, number = [], BEGINNING, 0
    for line in lines:
        missing = line.number - number - 1
        if missing > 0:
            found.append(f"{missing} missing before line {line.number}")
        elif link(before, line.number, line.done) != line.hash:
            found.append(f"line {line.number} is not as it was written")
        before, number = line.hash, line.number
    if newest > number:
        found.append(f"{newest - number} missing after line {number}")
    return found
