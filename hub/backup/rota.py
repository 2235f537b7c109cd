"""When a copy is due, and which ones have had their time. PURE.

In: moments, the store's time zone and the rules. Out: yes or no, and the moments of the copies that
may go.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from wire.codec import from_ms


class Keep(Struct, frozen=True, kw_only=True):
    """Of how many days, weeks and months the last copy stays."""

    days: int
    weeks: int
    months: int


def is_due(last_ms: int | None, now_ms: int, zone: ZoneInfo, at: str) -> bool:
    """Whether ``at`` (local, ``03:30``) has passed since the last copy was made.

    A copy from a time to come is one from before the clock was set back, and proves nothing.
    """
    local = _local(now_ms, zone)
    hour, _, minute = at.partition(":")
    moment = local.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    if moment > local:
        moment -= timedelta(days=1)
    return last_ms is None or not moment.timestamp() * 1000 <= last_ms <= now_ms


def outdated(made: Iterable[int], zone: ZoneInfo, keep: Keep) -> Sequence[int]:
    """The moments of the copies that no rule keeps, the oldest first; never the newest."""
    ordered = sorted(made, reverse=True)
    stay = set(ordered[:1])
    for count, period in ((keep.days, _day), (keep.weeks, _week), (keep.months, _month)):
        last_of: dict[tuple[int, ...], int] = {}
        for one in ordered:
            last_of.setdefault(period(_local(one, zone)), one)
        stay.update([*last_of.values()][:count])
    return [one for one in reversed(ordered) if one not in stay]


def _day(local: datetime) -> tuple[int, ...]:
    return local.year, local.month, local.day


def _week(local: datetime) -> tuple[int, ...]:
    return local.isocalendar()[:2]


def _month(local: datetime) -> tuple[int, ...]:
    return local.year, local.month


def _local(at_ms: int, zone: ZoneInfo) -> datetime:
    return from_ms(at_ms).astimezone(zone)
