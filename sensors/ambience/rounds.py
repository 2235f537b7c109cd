"""The rounds of the probes: values in, readings said and troubles told.

The imperative shell between the probes and the device. It starts no task and opens nothing itself;
what cannot be said at once, because the disk refuses, is kept in memory, bounded.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from random import Random
from typing import NoReturn, Protocol

from config.ambience import QUANTITIES
from sensors.ambience import span
from sensors.ambience.measured import Doubt, Measured, Probe, ProbeError, Series
from sensors.minute import Moment
from wire.events import Event, Reading
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

TICK_S = 1.0
"""How often buckets are looked after while no value comes."""

PAUSE_S_MIN = 1.0
PAUSE_S_MAX = 60.0
"""Between two tries of a probe that fails: a loose wire may come back any time."""

UNSAID_MAX = 1_000
"""Readings kept while the disk refuses them: some hours of five quantities; then the oldest go."""

_NOTE_CHARACTERS_MAX = 200  # as in wire.events.Status


class Speaker(Protocol):
    """What the rounds need of ``wire.device.Device``."""

    async def say(self, *events: Event) -> None:
        """Put events on disk, all or none; raises OutboxError."""

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        """Change what the device says of itself."""


class Rounds:
    """Looks after every probe of one sensor."""

    def __init__(
        self, speaker: Speaker, bucket_ms: int, timepiece: Timepiece, random: Random
    ) -> None:
        """Nothing is measured before a probe is followed."""
        self._speaker = speaker
        self._timepiece = timepiece
        self._random = random
        self._span = span.opened(bucket_ms, self._now())
        self._troubles: dict[str, str] = {}
        self._unsaid: list[Reading] = []
        self._full = False
        self._saying = asyncio.Lock()

    async def follow(self, probe: Probe) -> NoReturn:
        """Take in what a probe measures, and try again when it fails, more seldom each time."""
        failures = 0
        while True:
            try:
                async with aclosing(probe.watch()) as values:
                    async for one in values:
                        failures = 0
                        self._clear(probe.name)
                        await self.take(one)
            except ProbeError as error:
                self._trouble(probe.name, str(error))
            failures += 1
            longest_s = min(PAUSE_S_MIN * 2.0 ** min(failures, 10), PAUSE_S_MAX)
            await asyncio.sleep(self._random.uniform(PAUSE_S_MIN, longest_s))

    async def take(self, one: Measured | Doubt) -> None:
        """Take in a value, or why it is none."""
        if isinstance(one, Doubt):
            self._trouble(str(one.series), one.problem)
            return
        limits = QUANTITIES[one.series.quantity]
        if not limits.is_plausible(one.value):
            self._trouble(str(one.series), _implausible(one.series, one.value))
            return
        self._clear(str(one.series))
        self._span, readings = span.took(self._span, one, self._now())
        await self._say(readings)

    async def keep_time(self) -> NoReturn:
        """Close buckets that no value closes."""
        while True:
            await asyncio.sleep(TICK_S)
            await self.tick()

    async def tick(self) -> None:
        """Close what is over by now."""
        self._span, readings = span.waited(self._span, self._now())
        await self._say(readings)

    async def end(self) -> None:
        """Say what the open bucket holds; the next run goes on with the rest of it."""
        now = self._now()
        readings, self._span = span.closed(self._span, now), span.opened(self._span.bucket_ms, now)
        await asyncio.shield(self._put(readings))  # also waits for what is being said

    async def _say(self, readings: Sequence[Reading]) -> None:
        """Say readings once each: whoever is stopped meanwhile leaves nothing half said."""
        if readings:
            await asyncio.shield(self._put(readings))

    async def _put(self, readings: Sequence[Reading]) -> None:
        """Put readings on disk, after those that are on their way there."""
        async with self._saying:
            self._unsaid = [*self._unsaid, *readings][-UNSAID_MAX:]
            if not self._unsaid:
                return
            try:
                await self._speaker.say(*self._unsaid)
            except OutboxError as error:
                if not self._full:
                    log.warning("%s; readings are kept in memory", error)
                self._full = True
                return
            if self._full:
                waited = len(self._unsaid)
                log.info("the outbox takes events again; %d readings were waiting", waited)
            self._full = False
            self._unsaid = []

    def _trouble(self, where: str, problem: str) -> None:
        """Tell staff; in the log once when it begins and once when it is over."""
        if where not in self._troubles:
            log.warning("%s: %s", where, problem)
        if self._troubles.get(where) != problem:
            self._troubles[where] = problem
            self._tell()

    def _clear(self, where: str) -> None:
        if self._troubles.pop(where, None) is not None:
            log.info("%s: measures again", where)
            self._tell()

    def _tell(self) -> None:
        told = "; ".join(f"{where}: {problem}" for where, problem in self._troubles.items())
        self._speaker.tell(note=told[:_NOTE_CHARACTERS_MAX] or None)

    def _now(self) -> Moment:
        return Moment(self._timepiece.wall_ms(), self._timepiece.uptime_ms())


def _implausible(series: Series, value: float) -> str:
    limits = QUANTITIES[series.quantity]
    between = f"{limits.low:g} to {limits.high:g} {limits.shown}"
    return f"{value:g} {limits.shown} is not plausible ({between}); the probe is broken or covered"
