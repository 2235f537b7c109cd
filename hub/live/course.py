"""Makes the desk's views of a scope: how it went, its week, and the grid. PURE.

In come what the model says; out goes what is published, rounded to what can be told apart.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from config.shop import Shop
from hub.live.compose import Crowd
from hub.live.desk import (
    BookView,
    CellView,
    GridView,
    HourView,
    LedgerView,
    PeopleView,
    PointView,
    SeriesView,
    SinglesView,
    SingleView,
    WeekView,
)
from hub.live.detail import ScoresView
from hub.live.log import ActionView
from hub.live.values import LiveView
from hub.scoring.belief import Score
from hub.scoring.day import Calendar
from hub.scoring.lookback import Cell, People, Point, Step
from hub.scoring.plan import aim_on
from hub.scoring.scope import Scope
from hub.scoring.state import BIN_MS, Item
from wire import topics
from wire.codec import from_ms, to_ms


def grid(found: ScoresView, scopes: Mapping[str, Scope]) -> GridView:
    """The cells, rows and columns that something is asked for."""
    cells: dict[str, list[CellView]] = {"cell": [], "expro": [], "module": []}
    for one in found.scopes:
        if one.kind not in cells:
            continue
        row, _, column = one.scope.partition("|")
        members = scopes[one.scope].members
        cells[one.kind].append(
            CellView(
                scope=one.scope,
                expro=None if row == "*" else row,
                module=column or None,
                score=one.score,
                questions=tuple(sorted({each.item.question for each in members})),
                touchpoints=tuple(sorted({each.item.touchpoint for each in members})),
            )
        )
    return GridView(
        store=found.store,
        as_of=found.as_of,
        expros=tuple(cells["expro"]),
        modules=tuple(cells["module"]),
        cells=tuple(cells["cell"]),
    )


def singles(page: SinglesView, crowds: Collection[Crowd]) -> SinglesView:
    """A page of answers, with those marked that came in a bin of more answers than people."""

    def told(one: SingleView) -> SingleView:
        item = Item(page.touchpoint, placed=True, question=one.question, scale=one.scale)
        crowded = one.held is None and (item, to_ms(one.at) // BIN_MS) in crowds
        return replace(one, held="crowd") if crowded else one

    return replace(page, answers=tuple(map(told, page.answers)))


def series(
    shop: Shop, scope: Scope, step: Step, points: Sequence[Point], actions: Sequence[ActionView]
) -> SeriesView:
    """How a scope went, each step beside the target that was in force on its day."""
    calendar = Calendar(ZoneInfo(shop.timezone), shop.day_starts)
    days = [calendar.day(one.start_ms // BIN_MS) for one in points]
    aims = {day: aim_on(shop, scope.target_keys, day) for day in set(days)}
    return SeriesView(
        store=shop.store,
        scope=scope.key,
        step=step,
        timezone=shop.timezone,
        points=tuple(
            PointView(
                at=from_ms(one.start_ms),
                seconds=one.seconds,
                value=_value(one.score),
                lo=_low(one.score),
                hi=_high(one.score),
                n=round(one.n, 1),
                target=None if (aim := aims[day]) is None else aim.value,
                people=_people(one.people),
            )
            for day, one in zip(days, points, strict=True)
        ),
        actions=tuple(actions),
    )


def week(shop: Shop, scope: str, cells: Iterable[Cell], days: int) -> WeekView:
    """A scope by weekday and hour."""
    return WeekView(
        store=shop.store,
        scope=scope,
        timezone=shop.timezone,
        days=days,
        hours=tuple(
            HourView(
                weekday=one.weekday,
                hour=one.hour,
                days=one.days,
                value=_value(one.score),
                lo=_low(one.score),
                hi=_high(one.score),
                n=round(one.n, 1),
                people=_people(one.people),
            )
            for one in cells
        ),
    )


def ledger(live: LiveView, quarantined: Mapping[str, int]) -> LedgerView:
    """Every device's events; ``quarantined`` by device, as far as they were looked at."""
    books = [
        BookView(
            device=one.name,
            place=one.place,
            state=one.state,
            ledger=one.ledger,
            quarantined=quarantined.get(one.name, 0),
        )
        for one in live.devices
        if one.name != topics.HUB
    ]
    return LedgerView(
        store=live.store,
        as_of=live.as_of,
        balanced=all(one.ledger is None or one.ledger.missing == 0 for one in books),
        devices=tuple(books),
        quarantine_read=sum(quarantined.values()),
    )


def _value(score: Score | None) -> float | None:
    return None if score is None else round(score.score, 1)


def _low(score: Score | None) -> float | None:
    return None if score is None else round(score.lo, 1)


def _high(score: Score | None) -> float | None:
    return None if score is None else round(score.hi, 1)


def _people(one: People | None) -> PeopleView | None:
    if one is None:
        return None
    watched_s = one.bins * BIN_MS // 1000
    return PeopleView(in_=one.in_, out=one.out, passers=one.passers, watched=watched_s)
