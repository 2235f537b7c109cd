"""What happens at the hub itself: alerts, who has seen them, and what staff did about it.

In come a board, the time, and what staff say; out go alerts and actions as they stand, and lines
for the journal, which ``recall`` reads again at a start. A line waits here until it is on disk. It
starts no task and sends nothing.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from config.reply import Words
from config.reply import mistakes as reply_mistakes
from hub.actions import ACTION, AFTER_DAYS, Action, Deed, Effect, Reply, confounding
from hub.alerts import (
    Alert,
    Alerts,
    Remark,
    acknowledge,
    changed,
    close_day,
    confirm,
    recovered,
    remark,
    snooze,
    step,
    unconfirmed,
)
from hub.board import Board
from hub.live.log import (
    ActionsView,
    ActionView,
    AlertsView,
    AlertView,
    action_view,
    alert_view,
)
from hub.store import Entry
from wire.codec import from_ms
from wire.events import DAY_MS

ALERT = "alert"
REPLY = "reply"

ACTIONS_KEPT = 200
"""The newest are in memory, with what shoppers are told of them; the journal has the others.
Whoever does ten things a day can tell none of them apart."""

DEEDS_KEPT = 20_000
"""When and where the actions of so many were done is in memory, some 2 MB: ten a day for five
years. Beyond it the one that was done the longest ago is forgotten."""

JUDGED_MS = 60_000
"""Between two judgements of one action: each costs some milliseconds of the loop."""

SETTLED_MS = (AFTER_DAYS + 4) * DAY_MS
"""After so long only answers that come very late can change a judgement."""

SETTLED_JUDGED_MS = 3_600_000

THOROUGH_MS = 30_000
"""Between two looks at every scope: the detector sees closed bins of five minutes only."""

CONFIRM_MS = 3_600_000
"""Between two looks at the days before, whose late answers may still come in."""


WAITING_MAX = 1_000
"""Lines that wait for a disk which takes nothing; beyond it the oldest are not kept."""


class Line(NamedTuple):
    """A line of the journal that has to be written."""

    at_ms: int
    kind: str
    body: str


class UnknownScopeError(ValueError):
    """Nothing is scored under this name."""


class UnfitReplyError(ValueError):
    """It cannot be told to shoppers; the message has a line for each reason."""


class Logbook:
    """The alerts and actions of one store; ``waiting`` are lines that are not on disk yet."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._alerts: Alerts = {}
        self._actions: dict[int, Action] = {}
        self._replies: dict[int, Reply] = {}
        self._deeds: list[Deed] = []  # in the order in which they were done
        self._noted = 0  # the highest number so far
        self._effects: dict[int, tuple[int, Effect]] = {}  # when it was judged, by number
        self._looked_ms: int | None = None
        self._confirmed_ms: int | None = None
        self.waiting: deque[Line] = deque(maxlen=WAITING_MAX)

    def recall(self, entries: Iterable[Entry]) -> None:
        """Read the journal again, in its order."""
        alerts = dict(self._alerts)
        for entry in entries:
            if entry.kind == ALERT:
                alert = msgspec.json.decode(entry.body, type=Alert)
                alerts[alert.number] = alert
            elif entry.kind == ACTION:
                action = msgspec.json.decode(entry.body, type=Action)
                self._hold(action)
            elif entry.kind == REPLY:
                reply = msgspec.json.decode(entry.body, type=Reply)
                if reply.action in self._actions:
                    self._replies[reply.action] = reply
        self._alerts = alerts

    def look(self, now_ms: int) -> None:
        """Look for hazards, and now and then at everything else."""
        board, alerts = self._board, self._alerts
        day, hour = board.local(now_ms)
        signs = [*board.hazards(now_ms)]
        if self._looked_ms is None or abs(now_ms - self._looked_ms) >= THOROUGH_MS:
            self._looked_ms = now_ms
            signs += board.changes(now_ms, recovered(alerts, day))
            alerts = close_day(alerts, day - 1, now_ms)
        alerts = step(alerts, signs, board.shop.alerts, hour, now_ms)
        if self._confirmed_ms is None or abs(now_ms - self._confirmed_ms) >= CONFIRM_MS:
            self._confirmed_ms = now_ms
            since = day - board.shop.scoring.late_days
            for before in unconfirmed(alerts, day, since):
                alerts = confirm(alerts, before, board.changes_of(before))
        self._take(alerts, now_ms)

    def acknowledge(self, number: int, now_ms: int, by: str | None = None) -> bool:
        """Somebody has seen an alert; False where there is none of this number."""
        self._take(acknowledge(self._alerts, number, now_ms, by), now_ms)
        return number in self._alerts

    def snooze(self, number: int, until_ms: int, now_ms: int, by: str | None = None) -> bool:
        """Put an alert off; False where there is none of this number."""
        self._take(snooze(self._alerts, number, until_ms, now_ms, by), now_ms)
        return number in self._alerts

    def remark(self, number: int, text: str, now_ms: int, by: str | None = None) -> bool:
        """Write something on an alert; False where there is none of this number."""
        said = Remark(at_ms=now_ms, text=text, by=by)
        self._take(remark(self._alerts, number, said), now_ms)
        return number in self._alerts

    def note(self, action: Action, now_ms: int) -> Action:
        """Note what staff did; its number is given here.

        Raises:
            UnknownScopeError: nothing is scored under its scope.
        """
        if action.scope not in self._board.questions():
            msg = f"nothing is scored under {action.scope!r}"
            raise UnknownScopeError(msg)
        noted = replace(action, number=self._noted + 1)
        self._hold(noted)
        self.waiting.append(Line(now_ms, ACTION, msgspec.json.encode(noted).decode()))
        return noted

    def keep(self, at_ms: int, kind: str, body: str) -> None:
        """Have a line of another room written into the journal."""
        self.waiting.append(Line(at_ms, kind, body))

    @property
    def remembered(self) -> Alerts:
        """All alerts that are remembered, as they stand."""
        return self._alerts

    @property
    def noted(self) -> Sequence[Action]:
        """The newest that staff did, in the order in which it was noted."""
        return [*self._actions.values()]

    def reply(self, reply: Reply, now_ms: int) -> bool:
        """Tell shoppers of an action, or no more; False where none of the newest has this number.

        Raises:
            UnfitReplyError: it cannot be told.
        """
        if found := [*reply_mistakes(reply.words, self._board.shop.languages)]:
            raise UnfitReplyError("\n".join(found))
        if reply.action not in self._actions:
            return False
        self._replies[reply.action] = reply
        self.waiting.append(Line(now_ms, REPLY, msgspec.json.encode(reply).decode()))
        return True

    def replies(self, now_ms: int) -> dict[str, Words]:
        """What shoppers read at each touchpoint now: of its newest action that is told."""
        told: dict[str, Words] = {}
        shared = self._board.questions()
        for number, reply in sorted(self._replies.items()):
            asked = shared.get(self._actions[number].scope, frozenset())
            if reply.words and now_ms < reply.until_ms:
                for place in self._board.shop.touchpoints:
                    if any(one.id in asked for one in place.questions):
                        told[place.id] = reply.words
        return told

    def alerts(self, now_ms: int) -> AlertsView:
        """All alerts that are remembered."""
        found = [alert_view(one) for _, one in sorted(self._alerts.items(), reverse=True)]
        return self._view(found, now_ms)

    def open_alerts(self, now_ms: int) -> AlertsView:
        """Those that nobody has dealt with: pushed, not cleared, and not put off."""
        found = [
            alert_view(one, names=False)
            for _, one in sorted(self._alerts.items(), reverse=True)
            if one.withheld is None and one.state != "cleared" and one.snoozed_until_ms is None
        ]
        return self._view(found, now_ms)

    def lasting(self) -> tuple[AlertView, ...]:
        """Those that are not over, pushed or not: what whoever looks at the store should know."""
        return tuple(
            alert_view(one, names=False)
            for _, one in sorted(self._alerts.items(), reverse=True)
            if one.state != "cleared"
        )

    def actions(self, now_ms: int) -> ActionsView:
        """The newest that staff did, and whether it worked as far as can be told."""
        oldest = min(self._actions, default=1)
        return self.judged([*self._actions.values()], now_ms, oldest if oldest > 1 else None)

    def judged(self, some: Iterable[Action], now_ms: int, before: int | None) -> ActionsView:
        """The same of some actions, the last done first; ``before`` asks for those before them."""
        last_first = sorted(some, key=_done_ms, reverse=True)
        shared = self._board.questions()
        return ActionsView(
            store=self._board.shop.store,
            actions=tuple(self._judged(one, shared, now_ms) for one in last_first),
            before=before,
        )

    def _hold(self, action: Action) -> None:
        self._noted = max(self._noted, action.number)
        self._actions[action.number] = action
        insort(self._deeds, Deed(action.at_ms, action.number, action.scope))
        del self._deeds[:-DEEDS_KEPT]
        for number in sorted(self._actions)[:-ACTIONS_KEPT]:
            del self._actions[number]
            self._replies.pop(number, None)
            self._effects.pop(number, None)

    def _effect(self, one: Action, now_ms: int) -> Effect:
        """Whether it worked, judged anew now and then."""
        settled = now_ms - one.at_ms > SETTLED_MS
        known = self._effects.get(one.number)
        if known is not None and abs(now_ms - known[0]) < (
            SETTLED_JUDGED_MS if settled else JUDGED_MS
        ):
            return known[1]
        found = self._board.effect(one, now_ms)
        if one.number in self._actions:
            self._effects[one.number] = now_ms, found
        return found

    def _judged(self, one: Action, shared: Mapping[str, frozenset[str]], now_ms: int) -> ActionView:
        found = self._effect(one, now_ms)
        judged = replace(found, confounded=confounding(one, self._near(one), shared))
        reply = self._replies.get(one.number)
        told = reply is not None and bool(reply.words) and now_ms < reply.until_ms
        return action_view(one, judged, reply if told else None)

    def _near(self, one: Action) -> Sequence[Deed]:
        """What was done in the same days, on whatever page it is shown."""
        span_ms = AFTER_DAYS * DAY_MS
        first = bisect_left(self._deeds, one.at_ms - span_ms, key=_deed_ms)
        end = bisect_left(self._deeds, one.at_ms + span_ms + 1, key=_deed_ms)
        return self._deeds[first:end]

    def _view(self, found: list[AlertView], now_ms: int) -> AlertsView:
        return AlertsView(store=self._board.shop.store, as_of=from_ms(now_ms), alerts=tuple(found))

    def _take(self, alerts: Alerts, now_ms: int) -> None:
        for one in changed(self._alerts, alerts):
            self.waiting.append(Line(now_ms, ALERT, msgspec.json.encode(one).decode()))
        self._alerts = alerts


def _done_ms(action: Action) -> int:
    return action.at_ms


def _deed_ms(deed: Deed) -> int:
    return deed.at_ms
