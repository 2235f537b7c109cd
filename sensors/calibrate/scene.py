"""What the camera shows now, for whoever draws on it: frames in, a still and ways out, in memory.

The newest frame that could be judged is kept until the next one: of another, nobody knows where
the heads are. Nothing is written or sent from here. A still has every head that was found made
unrecognisable before it is encoded.
"""

import asyncio
from collections.abc import AsyncIterator

import cv2

from sensors.annotate import blur_head
from sensors.calibrate.propose import Proposal, proposed
from sensors.camera import Frame, Outage, Sight
from sensors.counting import Counting
from sensors.detections import Pixels

WAYS_MAX = 500
"""People whose way is remembered; then the oldest go."""

POINTS_MAX = 300
"""Foot points of one way: half a minute; who stays longer is not walking."""

_BOX = (60, 200, 60)
_JPEG_QUALITY_LEVEL = 80


class Scene:
    """One camera, looked at by one person."""

    def __init__(self, counting: Counting) -> None:
        """Nothing is seen before ``watch``."""
        self._counting = counting
        self._newest: tuple[Pixels, list[list[float]]] | None = None
        self._ways: dict[int, list[tuple[float, float, float]]] = {}
        self.problem: str | None = "no picture yet"

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Width and height of the picture; ``None`` before the first."""
        if self._newest is None:
            return None
        height_px, width_px = self._newest[0].shape[:2]
        return width_px, height_px

    @property
    def people(self) -> int:
        """How many ways are known."""
        return len(self._ways)

    async def watch(self, sights: AsyncIterator[Sight]) -> None:
        """Look on until the source has finished."""
        async for sight in sights:
            match sight:
                case Frame():
                    await self._see(sight)
                case Outage(_, problem):
                    self._newest, self.problem = None, problem

    def proposal(self) -> Proposal | None:
        """A line for the people seen so far, if they are enough."""
        if self.size_px is None:
            return None
        return proposed(list(self._ways.values()), *self.size_px)

    async def still(self) -> bytes | None:
        """The picture as JPEG, people in boxes, heads blurred; ``None`` while there is none."""
        if self._newest is None:
            return None
        return await asyncio.to_thread(_encoded, *self._newest)

    async def _see(self, frame: Frame) -> None:
        seen = await asyncio.to_thread(
            self._counting.see, frame.pixels, frame.taken_ms, cut=frame.cut
        )
        if seen is None:
            self.problem = "the picture cannot be judged yet"
            return
        self._newest = frame.pixels, self._counting.boxes_px.tolist()
        self.problem = None
        for track in self._counting.tracks:
            if not track.static:
                way = self._ways.setdefault(track.id, [])
                if len(way) < POINTS_MAX:
                    way.append((*track.foot_px, track.height_px))
        while len(self._ways) > WAYS_MAX:
            del self._ways[next(iter(self._ways))]


def _encoded(pixels: Pixels, boxes: list[list[float]]) -> bytes:
    drawn = pixels.copy()
    for box in boxes:
        blur_head(drawn, box)
    for box in boxes:
        left, top, right, bottom = (round(value) for value in box)
        cv2.rectangle(drawn, (left, top), (right, bottom), _BOX, 1)
    _, encoded = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY_LEVEL])
    return encoded.tobytes()
