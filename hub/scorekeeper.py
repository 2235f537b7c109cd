"""The counters of one store, and what the model makes of them. PURE.

In come a description and events with their times; out go readings of a moment and of the days
before. It knows neither the store's devices nor how far the log is: that is the board's.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from config.shop import Shop
from hub.actions import Action, Effect, effect
from hub.alerts import Sign
from hub.editions import Edition
from hub.scoring.belief import Score
from hub.scoring.chronicle import Chronicle, close, look, record, summaries, usual
from hub.scoring.footfall import footfalls
from hub.scoring.history import History
from hub.scoring.importance import Importance, importance
from hub.scoring.intake import Happened, asked
from hub.scoring.lookback import Lookback
from hub.scoring.past import Days, day_scores
from hub.scoring.plan import Plan, plan_of
from hub.scoring.realization import Realization, realization
from hub.scoring.scope import Scope, scopes
from hub.scoring.snapshot import restore, snapshot
from hub.scoring.state import BIN_MS, Crossings, State, Tally
from hub.scoring.summary import DaySummary, summarise
from hub.scoring.window import Window
from hub.signs import changes, hazards


class Dated(NamedTuple):
    """One business day: the plan that it is judged by, its summary, and the lines' counters."""

    plan: Plan
    summary: DaySummary
    lines: Mapping[str, Crossings]


class Scorekeeper:
    """Counts by one description until it is told another that counts alike."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._asked = asked(shop)
        self._zones = _zones(shop)
        self._chronicle = Chronicle()
        self._plan = plan_of(shop, ())
        self._plan_day: int | None = None
        self._judged: tuple[History, Days] | None = None
        self._scored: dict[int, tuple[DaySummary, Mapping[str, Score]]] = {}
        self._matters: Mapping[str, Importance] = {}

    @property
    def state(self) -> State:
        """The counters of the days that are still open."""
        return self._chronicle.state

    @property
    def open_day(self) -> int:
        """The first business day that late events may still change."""
        return self._chronicle.open_day

    @property
    def tally(self) -> Tally:
        """What became of the events that have been counted."""
        return self._chronicle.state.tally

    @property
    def rules(self) -> str:
        """A fingerprint of all that decides how an event is counted."""
        shop = self._shop
        places = (self._zones, shop.entrances)
        decisive = (self._asked, places, shop.store, shop.timezone, shop.day_starts)
        return hashlib.sha256(msgspec.json.encode(decisive, order="sorted")).hexdigest()

    def counts_like(self, shop: Shop) -> bool:
        """Whether the counters and what is made of them would be the same in another description.

        Goals with a day may differ: they judge, and count nothing.
        """
        known = (asked(self._shop), plan_of(self._shop, ()), self._zones)
        return known == (asked(shop), plan_of(shop, ()), _zones(shop))

    def describe(self, shop: Shop) -> None:
        """Go on with another description, which counts alike."""
        self._shop = shop
        self._plan, self._plan_day, self._judged = plan_of(shop, ()), None, None
        self._scored.clear()

    def memory(self) -> bytes:
        """What has been counted so far, to ``restore`` from."""
        return snapshot(self._chronicle)

    def restore(self, memory: bytes) -> None:
        """Go on from the ``memory`` that was made under the same rules.

        Raises:
            SnapshotError: it cannot be read; nothing has changed.
        """
        self._chronicle = restore(memory)

    def count(self, happened: Happened) -> None:
        """Add one event, in the log's order."""
        if self._chronicle.turns(happened.received_ms):
            close(self._chronicle, self._planned(), self._zones, happened.received_ms)
        record(self._chronicle, happened, self._asked)

    def window(self, now_ms: int) -> Window:
        """What a reading at ``now_ms`` looks at."""
        day = self._plan.calendar.day(now_ms // BIN_MS)
        return look(self._chronicle, self._planned(day), self._zones, now_ms)

    def days(self, now_ms: int) -> tuple[Days, Mapping[str, Importance]]:
        """The days before today by scope, and what matters; made anew when one has changed."""
        past = self._usual(now_ms)
        if self._judged is None or self._judged[0] is not past:
            plan, items = self._planned(past.day), self._chronicle.state.items
            known = summaries(self._chronicle, plan, self._zones, past.day)
            changed = [one for one in known if self._scored.get(one.day, (None,))[0] is not one]
            fresh = day_scores(lambda day: plan_of(self._shop, items, day), changed)
            self._scored = {
                one.day: (one, fresh[one.day] if one.day in fresh else self._scored[one.day][1])
                for one in known
            }
            self._judged = past, {day: scored for day, (_, scored) in self._scored.items()}
            self._matters = importance(plan, known, past.day)
        return self._judged[1], self._matters

    def _usual(self, now_ms: int) -> History:
        day = self._plan.calendar.day(now_ms // BIN_MS)
        return usual(self._chronicle, self._planned(day), self._zones, day)

    def realized(self, now_ms: int) -> Mapping[int, Realization]:
        """What came of the days before today, by day; none where no till or entrance spoke."""
        plan = self._planned(self.local(now_ms)[0])
        known = summaries(self._chronicle, plan, self._zones, self.local(now_ms)[0])
        found = {one.day: realization(one.takings, plan.parameters.z) for one in known}
        return {day: one for day, one in found.items() if one is not None}

    def changes(self, now_ms: int, cleared: Mapping[str, int]) -> list[Sign]:
        """What has changed today, as it is seen now; ``cleared``: what had recovered, and when."""
        return list(changes(self._shop, self.window(now_ms), cleared))

    def changes_of(self, day: int) -> list[Sign]:
        """What has changed on a business day before, with all that is known of it now."""
        return self.changes(self._plan.calendar.bins(day).stop * BIN_MS - 1, {})

    def hazards(self, now_ms: int) -> list[Sign]:
        """The hazards that somebody has just named."""
        day = self._plan.calendar.day(now_ms // BIN_MS)
        return list(hazards(self._shop.alerts.hazards, self.state, day, now_ms))

    def local(self, now_ms: int) -> tuple[int, int]:
        """The business day and the local hour of a moment."""
        bin_ = now_ms // BIN_MS
        return self._plan.calendar.day(bin_), self._plan.calendar.hour(bin_)

    def scopes(self) -> Mapping[str, Scope]:
        """Everything that is scored, by its name."""
        return {one.key: one for one in scopes(self._planned())}

    def effect(self, action: Action, now_ms: int) -> Effect:
        """Whether what staff did has worked, as far as can be told now."""
        today, _ = self.local(now_ms)
        scope = self.scopes().get(action.scope)
        plan = self._planned(today)
        known = summaries(self._chronicle, plan, self._zones, today + 1)
        return effect(plan, () if scope is None else scope.members, known, self.local(action.at_ms))

    def look_back(self, now_ms: int) -> Lookback:
        """The days as far as history looks back, and today as it is now."""
        today, _ = self.local(now_ms)
        plan, state = self._planned(today), self._chronicle.state
        known = summaries(self._chronicle, plan, self._zones, today)
        records = footfalls(state.lines, self._zones, plan.calendar.bins(today))
        entrances = set(self._shop.entrances)
        whole = (name for name, lines in self._zones.items() if set(lines) == entrances)
        return Lookback(
            plan=plan,
            days=(*known, summarise(plan, state, records, today)),
            state=state,
            zones=self._zones,
            gate=next(whole, None),
        )

    def under(self, edition: Edition, day: int) -> Dated | None:
        """A business day by the description that it was under; its answers mean the same in it.

        None where its counters have been let go, and were not summed up by its own calendar.
        """
        state, calendar = self._chronicle.state, edition.calendar
        bins = calendar.bins(day)
        plan = replace(plan_of(edition.shop, state.items, day), calendar=calendar)
        if bins.start * BIN_MS >= self._chronicle.opened_ms:
            records = footfalls(state.lines, _zones(edition.shop), bins)
            return Dated(plan, summarise(plan, state, records, day), state.lines)
        known = self._chronicle.days.get(day)
        if known is None or bins != self._plan.calendar.bins(day):
            return None
        return Dated(plan, known, state.lines)

    def _planned(self, day: int | None = None) -> Plan:
        """The plan of a day, made anew when another comes or somebody answers what is new to it."""
        known = {one.item for one in self._plan.items}
        day = self._plan_day if day is None else day
        if day != self._plan_day or not self._chronicle.state.items.keys() <= known:
            self._plan = plan_of(self._shop, self._chronicle.state.items, day)
            self._plan_day = day
        return self._plan


def meaning_of(shop: Shop) -> str:
    """A fingerprint of what the answers of a store's devices mean."""
    return hashlib.sha256(msgspec.json.encode(asked(shop), order="sorted")).hexdigest()


def _zones(shop: Shop) -> Mapping[str, Sequence[str]]:
    """The counting lines of each touchpoint that has some."""
    return {place.id: place.lines for place in shop.touchpoints if place.lines}
