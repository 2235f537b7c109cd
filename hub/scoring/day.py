"""When the store's business days begin, and which day and hour a moment belongs to. PURE.

A business day runs from the configured local hour to the same hour of the next date: 23 or 25
hours where the clocks change in between. It does not know opening hours.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

from hub.scoring.state import BIN_MS
from wire.codec import from_ms, to_ms

_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Calendar(Struct, frozen=True):
    """A store's days (numbered from 1 January 1970) and hours; a bin belongs where it begins."""

    zone: tzinfo
    day_starts: int = 0

    def day(self, bin_: int) -> int:
        """The number of the business day that a bin belongs to."""
        local = self._local(bin_)
        return local.toordinal() - _EPOCH_DAY - (local.hour < self.day_starts)

    def hour(self, bin_: int) -> int:
        """The local hour, 0 to 23, that a bin belongs to."""
        return self._local(bin_).hour

    def bins(self, day: int) -> range:
        """The bins of a business day."""
        return range(self._first_bin(day), self._first_bin(day + 1))

    def _local(self, bin_: int) -> datetime:
        return from_ms(bin_ * BIN_MS).astimezone(self.zone)

    def _first_bin(self, day: int) -> int:
        begins = date.fromordinal(day + _EPOCH_DAY)
        return to_ms(datetime.combine(begins, time(self.day_starts), self.zone)) // BIN_MS


class Successor(Calendar, frozen=True):
    """A calendar that took over from another one in the middle of its day ``first``.

    That day begins at ``first_bin``, where the other had it begin, and ends where the next one of
    this calendar begins: it alone is shorter or longer. Of the days before it knows nothing.
    """

    first: int = 0
    first_bin: int = 0

    def day(self, bin_: int) -> int:
        """The number of the business day that a bin belongs to."""
        return self.first if bin_ < self._first_bin(self.first + 1) else super().day(bin_)

    def _first_bin(self, day: int) -> int:
        if day <= self.first:
            return self.first_bin
        begins = super()._first_bin(day)
        # A zone a whole day ahead has the next date behind it: that one is left out.
        return begins if begins > self.first_bin else super()._first_bin(day + 1)


def date_of(day: int) -> date:
    """The date on which a business day begins."""
    return date.fromordinal(day + _EPOCH_DAY)


def day_of(begun: date) -> int:
    """The number of the business day that begins on a date."""
    return begun.toordinal() - _EPOCH_DAY


def day_start_ms(now_ms: int, timezone: str, day_starts: int) -> int:
    """Epoch in ms at which the business day of ``now_ms`` began.

    ``day_starts`` is the local hour, 0 to 23. Where that hour does not exist (clocks go forward)
    the day begins at the change; where it comes twice, at the first of the two.
    """
    zone = ZoneInfo(timezone)
    local = from_ms(now_ms).astimezone(zone)
    begins = local.date() - timedelta(days=local.hour < day_starts)
    return to_ms(datetime.combine(begins, time(day_starts), zone))
