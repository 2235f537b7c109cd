"""One sensor at work: sights in, records said and the state of the source told.

The imperative shell between the camera, the counting and the device. It starts no task, opens
nothing, and hands frames to the counting only: nothing but ``Passage`` and
``Presence`` is ever said.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Literal, Protocol

from sensors import health, minute, pace
from sensors.camera import Finished, Frame, Outage, Sight
from sensors.counting import Counting, Sighting
from sensors.detections import Detector
from sensors.minute import Moment, Record
from sensors.pace import Pace
from wire.events import Event
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

TICK_S = 1.0
"""How often buckets are looked after while no frame comes."""

BLIND_MS = 10_000
"""Frames that cannot be judged for longer than this are told as a problem."""

UNSAID_MAX = 1_000
"""Records kept in memory while the disk refuses them: a night of one line; then the oldest go."""

_PROBLEM_CHARACTERS_MAX = 200  # as in wire.events.Status, also of a note

Doubts = Callable[[int, int], list[str]]
"""What is wrong with the lines on a picture of a width and a height."""

Spare = Callable[[], Detector | None]
"""A lighter detector than the one before; ``None`` when there is none. May take a second."""


class Speaker(Protocol):
    """What a shift needs of ``wire.device.Device``."""

    async def say(self, *events: Event) -> None:
        """Put events on disk, all or none; raises OutboxError."""

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        """Change what the device says of itself."""


class Shift:
    """Watches and counts until the source has finished or the shift is ended."""

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        speaker: Speaker,
        counting: Counting,
        open_bucket: minute.Minute,
        timepiece: Timepiece,
        *,
        remark: str | None = None,
        doubts: Doubts = lambda _width_px, _height_px: [],
        spare: Spare = lambda: None,
    ) -> None:
        """``remark`` is told as the problem of a source that is well, such as a drawn one.

        ``doubts`` says what is wrong with the lines on a picture of a size; ``spare`` gives a
        lighter detector for a machine that is too slow, as long as there is one.
        """
        self._speaker = speaker
        self._counting = counting
        self._minute = open_bucket
        self._timepiece = timepiece
        self._remark = remark
        self._doubts: Doubts | None = doubts
        self._spare = spare
        self._pace = Pace()
        self._busy_ms = 0
        self._misplaced: list[str] = []
        self._slow: str | None = None
        self._lighter: str | None = None
        self._view = health.View()
        self._finished = False
        self._state: Literal["ok", "stalled", "down", "finished"] | None = None
        self._since_ms = timepiece.uptime_ms()
        self._judged_ms = timepiece.uptime_ms()
        self._taken_ms = timepiece.uptime_ms()
        self._source_problem: str | None = None
        self._disk_problem: str | None = None
        self._unsaid: list[Record] = []
        self._saying = asyncio.Lock()

    async def watch(self, sights: AsyncIterator[Sight]) -> None:
        """Count what is seen; returns when the source has finished."""
        async for sight in sights:
            match sight:
                case Frame():
                    await self._see(sight)
                case Outage(state, problem):
                    self._became(state, problem)
                case Finished():
                    await self.end()
                    self._finished = True
                    self._became("finished", None)

    async def keep_time(self) -> None:
        """Close buckets that no frame closes; returns when the source has finished."""
        while not self._finished:
            await asyncio.sleep(TICK_S)
            self._minute, records = minute.waited(self._minute, self._now())
            await self._say(records)

    async def end(self) -> None:
        """Say what the open bucket holds; the next shift goes on with the rest of it."""
        if not self._finished:
            records, self._minute = minute.closed(self._minute), minute.emptied(self._minute)
            await asyncio.shield(self._put(records))  # also waits for what is being said

    async def _see(self, frame: Frame) -> None:
        now = self._taken(frame)
        self._look_at_lines(frame)
        sighting = await asyncio.to_thread(self._judged, frame, now.uptime_ms)
        await self._keep_pace(now)
        trouble = self._view.trouble
        if sighting is None or trouble in health.BLIND:
            if trouble is not None:
                self._became("ok", health.WORDS[trouble])
            elif now.uptime_ms - self._judged_ms > BLIND_MS:
                self._became("ok", "the picture cannot be judged: the light or the camera moves")
            return
        self._judged_ms = now.uptime_ms
        self._became("ok", self._remark if trouble is None else health.WORDS[trouble])
        if self._pace.lost:
            return
        self._minute, records = minute.saw(self._minute, sighting, now)
        await self._say(records)

    def _judged(self, frame: Frame, at_ms: int) -> Sighting | None:
        """Count, and now and then look at the camera itself; off the event loop."""
        begun_ms = self._timepiece.uptime_ms()
        if health.due(self._view, at_ms):
            self._view = health.step(self._view, frame.pixels, at_ms)
        sighting = self._counting.see(frame.pixels, at_ms, cut=frame.cut)
        self._busy_ms = self._timepiece.uptime_ms() - begun_ms
        return sighting

    def _look_at_lines(self, frame: Frame) -> None:
        """Say once, when the size of the picture is known, which lines will count badly."""
        if self._doubts is None:
            return
        height_px, width_px = frame.pixels.shape[:2]
        self._misplaced, self._doubts = self._doubts(width_px, height_px), None
        for doubt in self._misplaced:
            log.warning("%s", doubt)
        if self._misplaced:
            self._annotate()

    async def _keep_pace(self, now: Moment) -> None:
        """Say when too few frames are counted; take a lighter detector when that may help."""
        before, self._pace = self._pace, pace.step(self._pace, now.uptime_ms, self._busy_ms)
        if self._pace.slow == "machine" and self._pace.begun_ms == now.uptime_ms:
            await self._lighten()
        if (before.slow, before.lost) == (self._pace.slow, self._pace.lost):
            return
        self._slow = pace.words(self._pace, self._counting.detector.name)
        log.warning("%s", self._slow or "enough frames are counted again")
        self._annotate()

    async def _lighten(self) -> None:
        """Go on with a lighter detector, if there is one; a machine seldom becomes faster."""
        lighter = await asyncio.to_thread(self._spare)
        if lighter is None:
            return
        heavy = self._counting.detector.name
        log.warning("%s: going on with %s", pace.words(self._pace, heavy), lighter.name)
        self._counting.detector = lighter
        self._minute = replace(self._minute, audits={})  # they were of the other one
        self._pace = Pace()
        self._lighter = f"too slow for {heavy}: counting with {lighter.name}"
        self._annotate()

    def _annotate(self) -> None:
        """Tell what staff should see to although the sensor works."""
        told = [one for one in (self._slow, self._lighter, *self._misplaced) if one]
        self._speaker.tell(note="; ".join(told)[:_PROBLEM_CHARACTERS_MAX] or None)

    async def _say(self, records: Sequence[Record]) -> None:
        """Say records once each: whoever is stopped meanwhile leaves nothing half said."""
        if records:
            await asyncio.shield(self._put(records))

    async def _put(self, records: Sequence[Record]) -> None:
        """Put records on disk, after those that are on their way there."""
        async with self._saying:
            self._unsaid = [*self._unsaid, *records][-UNSAID_MAX:]
            if not self._unsaid:
                return
            try:
                await self._speaker.say(*self._unsaid)
            except OutboxError as error:
                if self._disk_problem is None:
                    log.warning("%s; counts are kept in memory", error)
                self._disk_problem = str(error)
            else:
                if self._disk_problem is not None:
                    log.info("the outbox takes events again; %d were waiting", len(self._unsaid))
                self._disk_problem = None
                self._unsaid = []
            self._tell()

    def _became(
        self, state: Literal["ok", "stalled", "down", "finished"], problem: str | None
    ) -> None:
        """Note how the source is; say so in the log once when it goes and once when it is back."""
        if (state, problem) == (self._state, self._source_problem):
            return
        now_ms = self._timepiece.uptime_ms()
        was_out, is_out = self._state in {"stalled", "down"}, state in {"stalled", "down"}
        if is_out and not was_out:
            log.warning("%s: %s", state, problem)
        elif was_out and not is_out:
            log.info("watching again after %d s", (now_ms - self._since_ms) // 1000)
        elif state == "finished":
            log.info("the recording is over")
        if is_out != was_out:
            self._since_ms = now_ms
        self._state, self._source_problem = state, problem
        self._tell()

    def _tell(self) -> None:
        problem = self._disk_problem or self._source_problem
        short = problem[:_PROBLEM_CHARACTERS_MAX] if problem else None
        self._speaker.tell(source=self._state, problem=short)

    def _taken(self, frame: Frame) -> Moment:
        """When a frame was taken; never before the one before it, nor in the future."""
        now = self._now()
        self._taken_ms = min(max(frame.taken_ms, self._taken_ms), now.uptime_ms)
        return Moment(now.wall_ms - now.uptime_ms + self._taken_ms, self._taken_ms)

    def _now(self) -> Moment:
        return Moment(self._timepiece.wall_ms(), self._timepiece.uptime_ms())
