"""What a region is told of its stores: the values that its views are made of. PURE.

Counts are sums over days, as ``wire.report`` sends them; a store's small cells are not in them. It
adds nothing up.
"""

from datetime import date
from typing import NamedTuple

from msgspec import Struct

from wire.report import DayState

Faces = tuple[int, ...]
"""Answers, worst face first; how many faces there are is their scale."""


class Outlet(Struct, frozen=True, kw_only=True):
    """One store of the roster: ``format`` is its type.

    Its days are from ``opened`` to ``closed_on``; None: ever since, and still.
    """

    store: str
    label: str
    area: str
    format: str
    timezone: str
    opened: date | None = None
    closed_on: date | None = None


class Heard(Struct, frozen=True, kw_only=True):
    """What came of one day of one store; ``state`` None: no report that counts.

    ``awaited``: events that its devices still hold, by the report; ``is_gap``: lines of the log
    in which it may be are not here. ``silent``: of the devices and lines that were expected, those
    that said nothing on the day. ``is_forked``: two logs tell it in two ways;
    ``is_foreign``: a line of it is not signed by a key that is trusted.
    """

    store: str
    day: date
    rev: int = 0
    state: DayState | None = None
    awaited: int = 0
    silent: tuple[str, ...] = ()
    is_gap: bool = False
    is_forked: bool = False
    is_foreign: bool = False


class Asked(NamedTuple):
    """What was answered at one touchpoint of a store, with one number of faces."""

    store: str
    touchpoint: str
    faces: Faces


class Stood(Struct, frozen=True, kw_only=True):
    """How a store stood on one day, in whole points, to a target if it had one."""

    score: int
    low: int
    high: int
    target: int | None
    gap: int | None
