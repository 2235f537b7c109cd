"""Carries out what the duty asks for: the light, the PIN, the end of the program.

In: what the glass and the pad report, what the hub said. Out: duties to show, visits to end, the
light switched, and one log line for each thing that staff would ask about later. It decides
nothing; that is ``kiosk.duty``.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from config.station import Station
from kiosk import duty
from kiosk.backlight import Backlight
from kiosk.pin import Gate
from kiosk.touch import Gesture
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)


class Caretaker:
    """The house behind the visit.

    ``show`` puts a duty on the screen before it returns, ``end_visit`` ends the visit of now,
    ``leave`` ends the program, ``start`` runs a coroutine beside it.
    """

    def __init__(  # noqa: PLR0913 - its partners, each by name
        self,
        *,
        timepiece: Timepiece,
        gate: Gate,
        show: Callable[[duty.Duty], None],
        end_visit: Callable[[], None],
        leave: Callable[[], object],
        start: Callable[[Coroutine[None, None, None]], object],
        backlight: Backlight | None = None,
    ) -> None:
        """Meet the partners; nothing is shown yet."""
        self._zone = ZoneInfo("UTC")
        self._timepiece = timepiece
        self._gate = gate
        self._backlight = backlight or Backlight()
        self._show = show
        self._end_visit = end_visit
        self._leave = leave
        self._start = start
        self._unsure = False
        self.duty = duty.begin(
            pin=gate.has_pin,
            tries=gate.tries(),
            now_ms=timepiece.uptime_ms(),
        )

    def touched(self) -> None:
        """Somebody touched the glass."""
        self._feed(duty.Touched())

    def asked(self, gesture: Gesture) -> None:
        """Somebody made a gesture for staff."""
        log.info("the %s gesture was made", gesture)
        self._feed(duty.Asked(gesture))

    def digit(self, digit: str) -> None:
        """A digit of the pad was pressed."""
        self._feed(duty.Digit(digit))

    def erase(self) -> None:
        """The pad's key that takes a digit back was pressed."""
        self._feed(duty.Erase())

    def enter(self) -> None:
        """The pad's last key was pressed."""
        self._feed(duty.Enter())

    def pick(self, choice: Literal["leave", "clean", "stay"]) -> None:
        """Staff chose what to do."""
        log.info("staff chose to %s", choice)
        self._feed(duty.Pick(choice))

    def told(self, station: Station, *, met: bool) -> None:
        """The kiosk has become this station; ``met``: the hub has said so."""
        self._zone = ZoneInfo(station.timezone)
        self._feed(duty.Told(met=met, hours=station.hours))

    def shut(self, until_ms: int | None) -> None:
        """The hub wants no taps until then; None: it does again."""
        self._feed(duty.Shut(until_ms))

    def name(self) -> None:
        """The hub wants to be seen which kiosk this is."""
        self._feed(duty.Name())

    def tick(self) -> None:
        """Time has passed."""
        self._feed(duty.Tick(self._local()))
        if self.duty.unsure and not self._unsure:
            log.warning("the clock is not set: no opening hours are kept, the screen stays on")
        self._unsure = self.duty.unsure

    def _local(self) -> datetime | None:
        """The store's wall time to the minute, so that a duty changes no more often."""
        if self._timepiece.clock() != "synced":
            return None
        now = datetime.fromtimestamp(self._timepiece.wall_ms() / 1000, UTC)
        return now.astimezone(self._zone).replace(second=0, microsecond=0)

    def _feed(self, given: duty.Input) -> None:
        before = self.duty
        self.duty, effects = duty.step(before, given, self._timepiece.uptime_ms())
        if self.duty != before:
            self._tell(before)
            self._show(self.duty)
        for effect in effects:
            self._carry_out(effect)

    def _tell(self, before: duty.Duty) -> None:
        now = self.duty
        if now.post is not before.post:
            log.info("%s, after %s", now.post, before.post)
        if now.locked_ms is not None and before.locked_ms is None:
            log.warning("%d wrong PINs: the pad is locked for a while", now.tries)

    def _carry_out(self, effect: duty.Effect) -> None:
        match effect:
            case duty.EndVisit():
                self._end_visit()
            case duty.Light(on):
                self._backlight.switch(on=on)
            case duty.Check(digits, tries):
                self._start(self._check(digits, tries))
            case duty.Forgive():
                self._start(asyncio.to_thread(self._gate.forgive))
            case duty.Quit():
                log.info("staff end the program")
                self._leave()

    async def _check(self, digits: str, tries: int) -> None:
        right = await asyncio.to_thread(self._gate.check, digits, tries)
        self._feed(duty.Checked(right))
