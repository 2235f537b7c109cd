"""Makes the ``TrafficReport`` of a day and the ``OccupancyView`` of now. PURE.

In come the counters, what the store declares, what audits say and how the devices are; out goes
what is published, rounded to what can be told apart. It decides nothing about a number.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from config.shop import Shop
from hub.footfall.closing import Closing, closings
from hub.footfall.day import LineDay, LineHour, line_day
from hub.footfall.doors import Doors, doors_of
from hub.footfall.hand import HandCount, Judged, score_of
from hub.footfall.occupancy import Hour, Inside, by_hour, inside
from hub.footfall.opening import period
from hub.footfall.zones import ZoneDay, zone_day
from hub.live.doors import (
    AuditView,
    ClosingView,
    CorrectedView,
    CountView,
    HourView,
    LevelView,
    LineView,
    OccupancyView,
    TrafficReport,
    ZoneView,
)
from hub.live.values import DeviceView
from hub.scoring.day import Calendar, date_of
from hub.scoring.state import BIN_MS, State
from wire.audit import Score, more_people, wrong
from wire.codec import from_ms
from wire.events import Audited


class Counted(Struct, frozen=True, kw_only=True):
    """What a report is made of; ``judged`` is the audit of each line that has one.

    From ``open_day`` on, a business day, the counters are held bin by bin.
    """

    shop: Shop
    state: State
    judged: Mapping[str, Judged]
    devices: Mapping[str, DeviceView]
    open_day: int = 0

    @property
    def doors(self) -> Doors:
        """The store's doors."""
        return doors_of(self.shop)

    @property
    def calendar(self) -> Calendar:
        """The store's days and hours."""
        return Calendar(ZoneInfo(self.shop.timezone), self.shop.day_starts)

    @property
    def audits(self) -> dict[str, Audited | None]:
        """The audit of each line alone."""
        return {line: one.audit for line, one in self.judged.items()}

    def bucket_s(self, line: str) -> int | None:
        """How long a line's buckets are; None where it has not said a word."""
        crossings = self.state.lines.get(line)
        return None if crossings is None or crossings.seen is None else crossings.seen.seconds

    @property
    def line_names(self) -> frozenset[str]:
        """The counting lines that are described, or have counted."""
        placed = (line for place in self.shop.touchpoints for line in place.lines)
        return frozenset({*self.doors.all, *placed} | self.state.lines.keys())

    def place_of(self, line: str) -> str:
        """The name of the touchpoint that a line belongs to, or else its own."""
        places = self.shop.touchpoints
        return next((place.name for place in places if line in place.lines), line)

    def closings(self, now_ms: int) -> list[Closing]:
        """The openings that are over and that late events may still change, the newest first."""
        hours, calendar = self.shop.hours, self.calendar
        return list(closings(self.state.lines, self.doors, hours, calendar, self.audits, now_ms))


def occupancy(counted: Counted, now_ms: int, *, hours: bool = True) -> OccupancyView:
    """The people inside now."""
    shop, doors, lines = counted.shop, counted.doors, counted.state.lines
    current = period(shop.hours, counted.calendar, now_ms)
    found = inside(lines, doors, current, counted.audits, now_ms)
    levels = by_hour(lines, doors, current, counted.calendar, now_ms) if hours else ()
    return _occupancy(found, levels)


def report(
    counted: Counted,
    ended: Iterable[tuple[Closing, int]],
    counts: Iterable[CountView],
    day: int | None,
    now_ms: int,
) -> TrafficReport:
    """The people of a business ``day``; None is the one of now."""
    calendar, state = counted.calendar, counted.state
    today = calendar.day(now_ms // BIN_MS)
    chosen = today if day is None else day
    bins = calendar.bins(chosen)
    names = dict.fromkeys([*counted.doors.all, *sorted(state.lines)])
    return TrafficReport(
        store=counted.shop.store,
        as_of=from_ms(now_ms),
        day=date_of(chosen),
        begins=from_ms(bins.start * BIN_MS),
        ends=from_ms(bins.stop * BIN_MS),
        occupancy=occupancy(counted, now_ms) if chosen == today else None,
        lines=tuple(_line(counted, name, chosen, now_ms) for name in names),
        zones=tuple(
            _zone(zone_day(name, zone, calendar, chosen, now_ms, queue=name in counted.shop.queues))
            for name, zone in sorted(state.zones.items())
        ),
        staff_share=counted.doors.share,
        staff_people=counted.doors.people,
        closings=tuple(closing_view(one, revised) for one, revised in ended),
        counts=tuple(counts),
    )


def closing_view(one: Closing, revised: int = 0) -> ClosingView:
    """A closing as it is published; ``revised`` is how often late events have changed it."""
    return ClosingView(
        day=date_of(one.day),
        closed=_moment(one.closes_ms),
        reset=from_ms(one.ends_ms),
        in_=one.in_,
        out=one.out,
        crossings=one.crossings,
        drift=one.net,
        correction=one.correction,
        share=_rounded(one.share, 4),
        coverage=_rounded(one.coverage, 3),
        expected=_rounded(one.expected, 1),
        beyond=one.beyond,
        missing=one.missing,
        revised=revised,
    )


def audit_view(one: Judged | None, now_ms: int) -> AuditView | None:
    """An audit as it is published."""
    if one is None:
        return None
    audit = one.audit
    off = wrong(audit.right, audit.of)
    return AuditView(
        wrong=off.share,
        wrong_lo=off.low,
        wrong_hi=off.high,
        people=audit.of,
        more=more_people(Score(right=audit.right, false=audit.of - audit.right)),
        factor=round(audit.factor, 4),
        due=from_ms(audit.due_ms),
        overdue=audit.due_ms < now_ms,
        source=one.source,
    )


def count_view(one: HandCount) -> CountView:
    """A count by hand as it is published."""
    tapped, seen, score = one.tapped, one.compared, score_of(one)
    of = 0 if score is None else score.right + score.false + score.missed
    off = wrong(score.right, of) if score is not None and of else None
    return CountView(
        number=one.number,
        line=tapped.line,
        begins=from_ms(tapped.begins_ms),
        ends=from_ms(tapped.ends_ms),
        settled=seen is not None,
        withdrawn=one.withdrawn,
        minutes=0 if seen is None else seen.minutes,
        of=len(tapped.in_),
        hand_all=sum(tapped.in_) + sum(tapped.out),
        hand_in=0 if seen is None else seen.hand_in,
        hand_out=0 if seen is None else seen.hand_out,
        sensor_in=0 if seen is None else seen.sensor_in,
        sensor_out=0 if seen is None else seen.sensor_out,
        error=None if score is None else _rounded(score.error, 4),
        wrong=None if off is None else off.share,
        wrong_lo=None if off is None else off.low,
        wrong_hi=None if off is None else off.high,
    )


def _line(counted: Counted, name: str, day: int, now_ms: int) -> LineView:
    crossings = counted.state.lines.get(name)
    judged = counted.judged.get(name)
    audit = None if judged is None else judged.audit
    found = line_day(name, crossings, counted.doors, audit, counted.calendar, day, now_ms)
    seen = None if crossings is None else crossings.seen
    device = None if seen is None else counted.devices.get(seen.device)
    return LineView(
        line=name,
        role=found.role,
        in_=found.in_,
        out=found.out,
        coverage=_rounded(found.coverage, 3),
        staff_in=found.staff_in,
        staff_out=found.staff_out,
        corrected=_corrected(found, audit),
        audit=audit_view(judged, now_ms),
        device=None if seen is None else seen.device,
        state=None if device is None else device.state,
        trouble=None if device is None else device.trouble,
        note=None if device is None else device.note,
        hours=tuple(_hour(one) for one in found.hours),
    )


def _corrected(found: LineDay, audit: Audited | None) -> CorrectedView | None:
    if audit is None or found.corrected_in is None or found.corrected_out is None:
        return None
    return CorrectedView(
        in_=found.corrected_in, out=found.corrected_out, factor=round(audit.factor, 4)
    )


def _hour(one: LineHour) -> HourView:
    return HourView(
        begins=from_ms(one.begins_ms),
        in_=one.in_,
        out=one.out,
        coverage=_rounded(one.coverage, 3),
    )


def _zone(one: ZoneDay) -> ZoneView:
    return ZoneView(
        zone=one.zone,
        queue=one.queue,
        visits=one.visits,
        mean=_rounded(one.mean, 2),
        peak=one.peak,
        stay_s=_rounded(one.stay_s, 1),
        stays=one.stays,
        coverage=_rounded(one.coverage, 3),
        length=_rounded(one.length, 2),
        wait_s=_rounded(one.wait_s, 1),
        wait_most_s=one.wait_most_s,
    )


def _occupancy(found: Inside, levels: Iterable[Hour]) -> OccupancyView:
    return OccupancyView(
        since=from_ms(found.since_ms),
        people=found.people,
        lo=found.lo,
        hi=found.hi,
        shoppers=found.shoppers,
        staff=found.staff,
        drift=found.net,
        public_in=found.public_in,
        public_out=found.public_out,
        staff_in=found.staff_in,
        staff_out=found.staff_out,
        coverage=_rounded(found.coverage, 3),
        sure=found.sure,
        missing=found.missing,
        hours=tuple(
            LevelView(begins=from_ms(one.begins_ms), mean=_rounded(one.mean, 1), peak=one.peak)
            for one in levels
        ),
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else from_ms(epoch_ms)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
