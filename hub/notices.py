"""What the hub retains on the broker for whoever wants a number and no page: score and occupancy.

In comes the live view; out go the messages that differ from what was said last. It knows neither
the broker nor the time, and decides nothing about the numbers. PURE.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, field

from hub.live import LiveView
from hub.live.detail import ScoresView
from hub.live.doors import ClosingView, OccupancyView
from hub.live.log import AlertsView
from hub.live.values import ScoreView
from wire import topics

REPEAT = timedelta(minutes=1)
"""What has not changed is said again after it: a notice that is older belongs to no running hub."""


class ScoreNotice(Struct, frozen=True, kw_only=True):
    """The store's score as the live page shows it; ``simulated`` as there."""

    as_of: datetime
    score: ScoreView
    simulated: bool


class ExProNotice(Struct, frozen=True, kw_only=True):
    """The score of one ExPro, by the formulas of version ``formula``."""

    as_of: datetime
    formula: str
    score: ScoreView
    simulated: bool


class OccupancyNotice(Struct, frozen=True, kw_only=True):
    """How many people are inside, and what the public doors saw since ``day_start``; null: unknown.

    ``inside`` is the same number with all that is known of it, ``closing`` what was left over when
    the store last closed, and how that was corrected.
    """

    as_of: datetime
    in_: int | None = field(name="in")
    out: int | None
    occupancy: int | None
    coverage: float | None
    watched_until: datetime | None
    day_start: datetime
    inside: OccupancyView
    closing: ClosingView | None = None


Notice = ScoreNotice | ExProNotice | OccupancyNotice | AlertsView


class Notices:
    """Remembers what was said last, and says what is new."""

    def __init__(self) -> None:
        self._said: dict[str, Notice] = {}

    def forget(self) -> None:
        """Say everything again: the broker may have forgotten it."""
        self._said.clear()

    def new(
        self, live: LiveView, inside: OccupancyView, closing: ClosingView | None
    ) -> Iterator[tuple[str, bytes]]:
        """The topics and payloads to retain now."""
        return self._changed(_notices(live, inside, closing))

    def new_of_expros(self, scores: ScoresView) -> Iterator[tuple[str, bytes]]:
        """The same for the ExPros."""
        return self._changed(_of_expros(scores))

    def new_of_alerts(self, alerts: AlertsView) -> Iterator[tuple[str, bytes]]:
        """The same for the open alerts."""
        return self._changed(iter([(topics.alert(alerts.store), alerts)]))

    def _changed(self, notices: Iterator[tuple[str, Notice]]) -> Iterator[tuple[str, bytes]]:
        for topic, notice in notices:
            last = self._said.get(topic)
            age = (
                REPEAT if last is None else abs(notice.as_of - last.as_of)
            )  # a clock may step back
            if last is not None and age < REPEAT and _same(notice, last):
                continue
            self._said[topic] = notice
            yield topic, msgspec.json.encode(notice)


def _notices(
    live: LiveView, inside: OccupancyView, closing: ClosingView | None
) -> Iterator[tuple[str, Notice]]:
    yield (
        topics.score(live.store, "store"),
        ScoreNotice(as_of=live.as_of, score=live.score, simulated=live.simulated),
    )
    traffic = live.traffic
    yield (
        topics.occupancy(live.store),
        OccupancyNotice(
            as_of=live.as_of,
            in_=traffic.in_,
            out=traffic.out,
            occupancy=traffic.occupancy,
            coverage=traffic.coverage,
            watched_until=traffic.watched_until,
            day_start=traffic.day_start,
            inside=inside,
            closing=closing,
        ),
    )


def _of_expros(scores: ScoresView) -> Iterator[tuple[str, Notice]]:
    for scope in scores.scopes:
        if scope.kind == "expro":
            yield (
                topics.score(scores.store, scope.scope),
                ExProNotice(
                    as_of=scores.as_of,
                    formula=scores.formula,
                    score=scope.score,
                    simulated=scores.simulated,
                ),
            )


def _same(one: Notice, other: Notice) -> bool:
    return msgspec.structs.replace(one, as_of=other.as_of) == other
