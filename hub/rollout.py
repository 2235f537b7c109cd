"""Which devices take a new release next: one, then a tenth, then all; never while open. PURE.

In: the release that the hub carries, what the devices of its program say, the store's hours. Out:
names of devices to be told. It remembers nothing but what it is given, so that a hub that begins
anew goes on where the devices say they are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

from config.hours import Hours, is_open, opens_next

SHARE = 0.1
"""Of the devices, once one has shown that the release holds."""

PATIENCE_MS = 2 * 3_600_000
"""How long a device that was told may take; its own unit gives up then as well."""

NIGHT_HOURS = range(2, 5)
"""When a store that says no hours is taken to be closed."""


class Candidate(Struct, frozen=True, kw_only=True):
    """One device of the release's program.

    ``well`` is that it says of no trouble, ``release`` what it runs, ``settled`` that this is the
    new one and that it has answered to keep it, ``failed`` that the new one did not hold,
    ``told_ms`` when it was told to take it, None: it was not.
    """

    name: str
    online: bool
    well: bool
    release: int | None
    settled: bool
    failed: bool
    told_ms: int | None


def due(counter: int, devices: Iterable[Candidate], now_ms: int, *, closed: bool) -> list[str]:
    """The devices to be told now; none while the store is open, or while one speaks against it.

    A device that no release has installed (``release`` None) is left to whoever installed it, and
    one that runs a newer release as it is. Those in trouble come last: what ails them would be
    taken for the release's fault. Before them come those that were told and did not take it, the
    longest ago first: one that never takes a release would keep it from all others.
    """
    known = [one for one in devices if one.release is not None and one.release <= counter]
    if not closed or any(_speaks_against(one, counter) for one in known):
        return []
    have = [one for one in known if one.settled and one.online]
    under_way = [o for o in known if o not in have and _is_under_way(o, counter, now_ms)]
    rest = [one for one in known if one.online and one not in have and one not in under_way]
    rest.sort(key=lambda one: (not one.well, one.told_ms or 0, one.name))
    room = max(0, _goal(len(have), len(known)) - len(have) - len(under_way))
    return [one.name for one in rest[:room]]


def _goal(have: int, known: int) -> int:
    """How many may have the release, or be at it, while so many have shown that it holds."""
    tenth = ceil(SHARE * known)
    if have == 0:
        return 1
    return tenth if have < tenth else known


def stays_closed(hours: Hours | None, local: datetime, for_ms: int = PATIENCE_MS) -> bool:
    """Whether nobody shops from a local time on, for as long as a device that is told may take."""
    patience = timedelta(milliseconds=for_ms)
    if hours is None:
        return local.hour in NIGHT_HOURS and (local + patience).hour in NIGHT_HOURS
    opens = opens_next(hours, local)
    return not is_open(hours, local) and (opens is None or opens - local >= patience)


def _speaks_against(one: Candidate, counter: int) -> bool:
    """Whether the release did not hold, ails it, or is what it may have fallen silent under."""
    is_unwell = one.release == counter and not one.well
    is_lost = one.told_ms is not None and not one.online and not one.settled
    return one.failed or is_unwell or is_lost


def _is_under_way(one: Candidate, counter: int, now_ms: int) -> bool:
    """Whether it may have the release and has not shown that it holds, such as one on trial."""
    return one.release == counter or (
        one.told_ms is not None and now_ms - one.told_ms < PATIENCE_MS
    )
