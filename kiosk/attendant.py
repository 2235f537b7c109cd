"""Carries out what the visit asks for: keeps its state, feeds it, and does the effects.

In: what the stage and the house hear, and what the outbox answers. Out: states to show, events to
the outbox, the device's problem to the hub, and one log line when an outage begins and one when it
ends. It decides nothing; that is ``kiosk.visit``.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Protocol

from config.station import Station
from kiosk.visit.effects import Applied, Dropped, Effect, GaveUp, Recovered, Say, Saying, Trouble
from kiosk.visit.inputs import Input, Refused, Stored, Tap
from kiosk.visit.state import State
from kiosk.visit.step import step
from wire.events import Event
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

PROBLEM_CHARACTERS_MAX = 200
"""As ``wire.events.Status`` has it; a path can be longer."""


class Speaker(Protocol):
    """What the attendant needs of a ``wire.device.Device``."""

    async def say(self, *events: Event) -> None:
        """Return when the events are on disk."""

    def tell(self, *, problem: str | None) -> None:
        """Send along with the next status."""


class Attendant:
    """One kiosk at work.

    ``show`` puts a state on the screen before it returns, ``start`` runs a coroutine beside the
    program, ``new_visit`` makes a token that was never used, ``applied`` hears which station the
    kiosk has become, before its first state is shown.
    """

    def __init__(  # noqa: PLR0913 - its six partners and where it begins, each by name
        self,
        *,
        state: State,
        timepiece: Timepiece,
        speaker: Speaker,
        show: Callable[[State], None],
        start: Callable[[Coroutine[None, None, None]], object],
        new_visit: Callable[[], str],
        applied: Callable[[Station], None],
    ) -> None:
        """Meet the partners; nothing is shown yet."""
        self.state = state
        self._timepiece = timepiece
        self._speaker = speaker
        self._show = show
        self._start = start
        self._new_visit = new_visit
        self._applied = applied

    def tap(self, face: int) -> None:
        """A face was pressed."""
        self.hear(Tap(face=face, visit=self._new_visit()))

    def hear(self, given: Input) -> None:
        """Anything else happened, now."""
        before = self.state
        self.state, effects = step(before, given, self._timepiece.uptime_ms())
        for effect in effects:
            self._carry_out(effect)
        if self.state != before:
            self._show(self.state)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say(event):
                self._start(self._say(event))
            case Trouble(problem):
                log.warning("answers cannot be stored, the screen says so: %s", problem)
                self._speaker.tell(problem=problem)
            case Recovered(lasted_ms):
                log.info("answers are stored again, after %.1f s", lasted_ms / 1000)
                self._speaker.tell(problem=None)
            case GaveUp(ratings):
                log.warning("answers given up, refused for too long, never thanked: %d", ratings)
            case Dropped(event):
                kind = type(event).__name__.lower()
                log.warning("a %s was refused and is dropped; its rating is stored", kind)
            case Applied(station):
                log.info("asks at %s from now on", station.touchpoint)
                self._applied(station)

    async def _say(self, event: Saying) -> None:
        try:
            await self._speaker.say(event)
        except OutboxError as error:
            self.hear(Refused(event, str(error)[:PROBLEM_CHARACTERS_MAX]))
        else:
            self.hear(Stored(event))
