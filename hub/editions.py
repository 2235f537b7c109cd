"""The descriptions that a store's last days were under, and which day was under which. PURE.

In come the description in force and the time; out go ``Editions``: what is signed of a day goes by
the description that was in force when the day ended, whatever came after. Where the days begin
otherwise from one on, the day of the change ends where the next one begins: no moment is in two
days, and none is in no day. It reads no file and counts nothing.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from config.shop import Shop
from hub.scoring.day import Calendar, Successor
from hub.scoring.state import BIN_MS

EDITIONS_MAX = 70
"""One a day for as long as answers may come late (``late_days`` is 60 at most); of more, the oldest
are forgotten, and their days go by the next."""


class Edition(Struct, frozen=True, kw_only=True):
    """A description, and the first day that was under it, which began with ``first_bin``.

    The first one of all was in force ever since: both are 0.
    """

    shop: Shop
    first_day: int = 0
    first_bin: int = 0

    @property
    def calendar(self) -> Calendar:
        """Its days."""
        zone, starts = ZoneInfo(self.shop.timezone), self.shop.day_starts
        return Successor(zone, starts, self.first_day, self.first_bin)


class Editions(Struct, frozen=True):
    """One edition or more, the oldest first; the last is in force."""

    known: tuple[Edition, ...]

    @property
    def now(self) -> Edition:
        """The edition in force."""
        return self.known[-1]

    def on(self, day: int) -> Edition:
        """What a business day was under when it ended."""
        found = (one for one in reversed(self.known) if one.first_day <= day)
        return next(found, self.known[0])

    def day(self, bin_: int) -> int:
        """The business day that a bin belongs to, by the calendar of its time."""
        found = (one for one in reversed(self.known) if one.first_bin <= bin_)
        return next(found, self.known[0]).calendar.day(bin_)

    def turned(self, shop: Shop, now_ms: int) -> "Editions":
        """With another description from now on.

        Of several on one day the last one counts: the day has not ended yet.
        """
        if shop == self.now.shop:
            return self
        day = self.day(now_ms // BIN_MS)
        edition = Edition(shop=shop, first_day=day, first_bin=self.on(day).calendar.bins(day).start)
        before = [one for one in self.known if one.first_day < day]
        return Editions(_from_the_beginning([*before, edition][-EDITIONS_MAX:]))

    def since(self, day: int) -> "Editions":
        """Without those that no business day from ``day`` on was under."""
        gone = sum(one.first_day <= day for one in self.known[1:])
        return Editions(_from_the_beginning(self.known[gone:])) if gone else self


def only(shop: Shop) -> Editions:
    """A description that has been in force ever since."""
    return Editions((Edition(shop=shop),))


def _from_the_beginning(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    first, *others = editions
    return (replace(first, first_day=0, first_bin=0), *others)
