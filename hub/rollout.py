"""Which devices take a new release next: one, then a tenth, then all; never while open. PURE.

In: the release that the hub carries, what the devices of its program say, the store's hours. Out:
names of devices to be told. It remembers nothing but what it is given, so that a hub that begins
anew goes on where the devices say they are.
"""

from collections.abc import Iterable
from datetime import datetime
from math import ceil

from msgspec import Struct

from config.hours import Hours, is_open

SHARE = 0.1
"""Of the devices, once one has shown that the release holds."""

PATIENCE_MS = 2 * 3_600_000
"""How long a device that was told may take; its own unit gives up then as well."""

NIGHT_HOURS = range(2, 5)
"""When a store that says no hours is taken to be closed."""


class Candidate(Struct, frozen=True, kw_only=True):
    """One device of the release's program.

    ``release`` is what it runs, ``failed`` that its last new release did not hold, ``told_ms`` when
    it was told to take this one, None: it was not.
    """

    name: str
    online: bool
    release: int | None
    failed: bool
    told_ms: int | None


def due(counter: int, devices: Iterable[Candidate], now_ms: int, *, closed: bool) -> list[str]:
    """The devices to be told now; none while the store is open, or since one has failed.

    A device that no release has installed (``release`` None) is left to whoever installed it.
    """
    known = [one for one in devices if one.release is not None]
    if not closed or any(one.failed for one in known):
        return []
    have = [one for one in known if (one.release or 0) >= counter]
    under_way = [one for one in known if one not in have and _is_under_way(one, now_ms)]
    rest = sorted(o.name for o in known if o.online and o not in have and o not in under_way)
    return rest[: max(0, _goal(len(have), len(known)) - len(have) - len(under_way))]


def _goal(have: int, known: int) -> int:
    """How many may have the release, or be at it, while so many have shown that it holds."""
    tenth = ceil(SHARE * known)
    if have == 0:
        return 1
    return tenth if have < tenth else known


def is_closed(hours: Hours | None, local: datetime) -> bool:
    """Whether nobody shops at a local time."""
    return local.hour in NIGHT_HOURS if hours is None else not is_open(hours, local)


def _is_under_way(one: Candidate, now_ms: int) -> bool:
    return one.told_ms is not None and now_ms - one.told_ms < PATIENCE_MS
