"""How many store-days are in a ledger, of how many, and where a span of whole weeks ends. PURE.

In come the ledger, stores and the time; out go extents, and spans of which every sum of the
ledger's is of these days and of no other. It judges no day.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from hub.ledger import Among, Ledger, Member
from hub.region.days import DAY, Came, Extent, Span, beyond, extent_of, newest
from hub.region.known import Outlet
from hub.region.trend import monday

WEEK = timedelta(days=7)


def outlet(member: Member) -> Outlet:
    """A store as ``hub.region`` knows it."""
    return Outlet(
        store=member.store,
        label=member.label,
        area=member.area,
        format=member.format,
        timezone=member.timezone,
        opened=member.opened,
        closed_on=member.closed_on,
    )


class Arrivals:
    """What of some stores' days has come by a moment; ``among`` is what names these stores."""

    def __init__(
        self, ledger: Ledger, outlets: Sequence[Outlet], among: Among, now: datetime
    ) -> None:
        self._ledger = ledger
        self._outlets = outlets
        self._among = among
        self._now = now

    def extents(self, span: Span) -> dict[str, Extent]:
        """How many days of each store are there."""
        came, odd = self._of(span, self._among), Counter[str]()
        for part, stores in self._unasked(span).items():
            odd += self._counted(part, stores)
        return {
            one.store: extent_of(one, span, self._now, Came(came[one.store], odd[one.store]))
            for one in self._outlets
        }

    def unexpected(self, span: Span) -> Mapping[date, int]:
        """How many days that nobody expected came in each week, by its Monday, as far as any."""
        found = Counter[date]()
        for part, stores in self._unasked(span).items():
            week = monday(part.first) if self._counted(part, stores) else part.last + DAY
            while week <= part.last:
                within = Span(max(week, part.first), min(week + WEEK - DAY, part.last))
                found[week] += self._counted(within, stores).total()
                week += WEEK
        return found

    def weeks_until(self, until: date | None, weeks: int) -> Span:
        """So many weeks, whole ones but for the last, up to a day; None: up to the newest.

        Sums are kept by week. So where days behind the one that is asked for have come in its week,
        the span ends with the week before: no sum holds a day that was not asked for.
        """
        over = newest(self._outlets, self._now) or self._now.date()
        last = over if until is None else min(until, over)
        later = self._later(last)
        cut = until is not None and later > until
        last = monday(last) - DAY if cut else max(last, later)
        return Span(monday(last) - (weeks - 1) * WEEK, last)

    def _later(self, last: date) -> date:
        """The last day that has come in the week of a day, from that one on."""
        rest = Span(last + DAY, monday(last) + WEEK - DAY)
        if rest.first > rest.last or not self._of(rest, self._among):
            return last
        return max(one for one in rest.days() if self._of(Span(one, one), self._among))

    def _unasked(self, span: Span) -> Mapping[Span, Sequence[str]]:
        """The days on which nobody expects a report, and of which stores.

        They are alike for most stores, which share a zone and neither open nor close in the span.
        """
        parts: dict[Span, list[str]] = defaultdict(list)
        for one in self._outlets:
            for part in beyond(one, span, self._now):
                parts[part].append(one.store)
        return parts

    def _counted(self, span: Span, stores: Sequence[str]) -> Counter[str]:
        """How many days of some stores have come."""
        alone = replace(self._among, store=stores[0]) if len(stores) == 1 else self._among
        came = self._of(span, alone)
        return Counter({store: came[store] for store in stores if came[store]})

    def _of(self, span: Span, among: Among) -> Counter[str]:
        found = self._ledger.tallies(*span, among)
        return Counter({one.store: one.finals + one.provisional + one.closed for one in found})
