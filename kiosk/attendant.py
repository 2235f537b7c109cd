"""Carries out what the session asks for: keeps its state, feeds it, and does the effects.

In: what the stage hears and the outbox answers. Out: states to show, ratings to the outbox, the
device's problem to the hub, and one log line when an outage begins and one when it ends. It
decides nothing; that is ``kiosk.session``.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Protocol

from kiosk import session
from wire.events import Event, Rating
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
    program, ``new_visit`` makes a token that was never used.
    """

    def __init__(  # noqa: PLR0913 - its five partners and where it begins, each by name
        self,
        *,
        state: session.State,
        timepiece: Timepiece,
        speaker: Speaker,
        show: Callable[[session.State], None],
        start: Callable[[Coroutine[None, None, None]], object],
        new_visit: Callable[[], str],
    ) -> None:
        """Meet the partners; nothing is shown yet."""
        self.state = state
        self._timepiece = timepiece
        self._speaker = speaker
        self._show = show
        self._start = start
        self._new_visit = new_visit

    def tap(self, face: int) -> None:
        """A face was pressed."""
        self._feed(session.Tap(face=face, visit=self._new_visit()))

    def touch(self) -> None:
        """The thanks were touched."""
        self._feed(session.Touch())

    def choose(self, language: str) -> None:
        """A language was chosen."""
        self._feed(session.Choose(language))

    def leave(self) -> None:
        """The house needs the screen."""
        self._feed(session.Leave())

    def tick(self) -> None:
        """Time has passed."""
        self._feed(session.Tick())

    def _feed(self, given: session.Input) -> None:
        before = self.state
        self.state, effects = session.step(before, given, self._timepiece.uptime_ms())
        if self.state != before:
            self._show(self.state)
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: session.Effect) -> None:
        match effect:
            case session.Say(rating):
                self._start(self._say(rating))
            case session.Trouble(problem):
                log.warning("answers cannot be stored, the screen says so: %s", problem)
                self._speaker.tell(problem=problem)
            case session.GaveUp(ratings):
                log.warning("answers given up, refused for too long, never thanked: %d", ratings)
            case session.Recovered(lasted_ms):
                log.info("answers are stored again, after %.1f s", lasted_ms / 1000)
                self._speaker.tell(problem=None)

    async def _say(self, rating: Rating) -> None:
        try:
            await self._speaker.say(rating)
        except OutboxError as error:
            self._feed(session.Refused(rating.visit, str(error)[:PROBLEM_CHARACTERS_MAX]))
        else:
            self._feed(session.Stored(rating.visit))
