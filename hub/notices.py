"""What the hub retains on the broker for whoever wants a number and no page: score and occupancy.

In comes the live view; out go the messages that differ from what was said last. It knows neither
the broker nor the time, and decides nothing about the numbers. PURE.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, field

from hub.live import LiveView
from hub.live.values import ScoreView
from wire import topics

REPEAT = timedelta(minutes=1)
"""What has not changed is said again after it: a notice that is older belongs to no running hub."""


class ScoreNotice(Struct, frozen=True, kw_only=True):
    """The store's score as the live page shows it; ``simulated`` as there."""

    as_of: datetime
    score: ScoreView
    simulated: bool


class OccupancyNotice(Struct, frozen=True, kw_only=True):
    """How many people are inside, and what the counters saw since ``day_start``; null: unknown."""

    as_of: datetime
    in_: int | None = field(name="in")
    out: int | None
    occupancy: int | None
    coverage: float | None
    watched_until: datetime | None
    day_start: datetime


Notice = ScoreNotice | OccupancyNotice


class Notices:
    """Remembers what was said last, and says what is new."""

    def __init__(self) -> None:
        self._said: dict[str, Notice] = {}

    def forget(self) -> None:
        """Say everything again: the broker may have forgotten it."""
        self._said.clear()

    def new(self, live: LiveView) -> Iterator[tuple[str, bytes]]:
        """The topics and payloads to retain now."""
        for topic, notice in _notices(live):
            last = self._said.get(topic)
            age = (
                REPEAT if last is None else abs(notice.as_of - last.as_of)
            )  # a clock may step back
            if last is not None and age < REPEAT and _same(notice, last):
                continue
            self._said[topic] = notice
            yield topic, msgspec.json.encode(notice)


def _notices(live: LiveView) -> Iterator[tuple[str, Notice]]:
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
        ),
    )


def _is_fresh(last: Notice, now: Notice) -> bool:
    return abs(now.as_of - last.as_of) < REPEAT  # a clock may step back


def _same(one: Notice, other: Notice) -> bool:
    return msgspec.structs.replace(one, as_of=other.as_of) == other
