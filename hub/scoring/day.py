"""When a store's business day began, in its own time zone. PURE.

A business day runs from the configured local hour to the same hour of the next date: 23 or 25
hours where the clocks change in between. It does not know opening hours.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wire.codec import from_ms, to_ms


def day_start_ms(now_ms: int, timezone: str, day_starts: int) -> int:
    """Epoch in ms at which the business day of ``now_ms`` began.

    ``day_starts`` is the local hour, 0 to 23. Where that hour does not exist (clocks go forward)
    the day begins at the change; where it comes twice, at the first of the two.
    """
    zone = ZoneInfo(timezone)
    local = from_ms(now_ms).astimezone(zone)
    date = local.date() - timedelta(days=local.hour < day_starts)
    return to_ms(datetime.combine(date, time(day_starts), zone))
