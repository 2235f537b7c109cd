"""Counters of doors as they would be folded, and the store of these tests."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from config.hours import Hours
from hub.footfall.doors import Doors
from hub.scoring.day import Calendar
from hub.scoring.seen import Seen
from hub.scoring.state import BIN_MS, Crossed, Crossings
from wire.events import Audited

ROME = Calendar(ZoneInfo("Europe/Rome"), 4)
THURSDAY_MS = 1_767_222_000_000  # 1 January 2026, midnight in Rome
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
DAILY = ["09:00-20:00"]
EVERY_DAY = Hours(mon=DAILY, tue=DAILY, wed=DAILY, thu=DAILY, fri=DAILY, sat=DAILY, sun=DAILY)
DOORS = Doors(public=("north", "south"), staff=("yard",))
AUDIT = Audited(right=97, of=100, low=0.915, high=0.99, factor=1.02, due_ms=THURSDAY_MS)


def at(hour: int, minute: int = 0, day: int = 0) -> int:
    return THURSDAY_MS + (24 * day + hour) * HOUR_MS + minute * MINUTE_MS


def line(
    first_ms: int, last_ms: int, crossed: Mapping[int, tuple[int, int]], blind: Sequence[int] = ()
) -> Crossings:
    """Watched in every bin from ``first_ms`` to before ``last_ms`` but the ``blind`` ones.

    ``crossed`` has in and out by the time at which somebody came.
    """
    found = Crossings(seen=Seen(last_ms - MINUTE_MS, "camera-1", 60))
    dark = {one // BIN_MS for one in blind}
    for bin_ in range(first_ms // BIN_MS, last_ms // BIN_MS):
        seen = bin_ not in dark
        found.bins[bin_] = Crossed(watched_ms=BIN_MS if seen else 0, span_ms=BIN_MS)
        if seen:
            found.watched_until_ms = (bin_ + 1) * BIN_MS
    for at_ms, (in_, out) in crossed.items():
        one = found.bins[at_ms // BIN_MS]
        one.in_ += in_
        one.out += out
    return found
