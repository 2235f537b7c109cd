"""One frame for all viewers: the ``LiveView`` of now, and what is new in it, serialised once.

In come the board and the time; out go ``Frame``s, about ten a second at most, with a new number
only where something changed beside the time. One viewer looks for all: the others sleep until it
has seen something. It holds no queue: a slow viewer gets the newest frame.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
from msgspec import Struct

from hub.board import Board
from hub.live import LiveView
from hub.screen.delta import difference
from wire.codec import from_ms
from wire.timepiece import Timepiece

FRAME_MS = 100
"""Ten frames a second are more than an eye follows on a page of numbers. With 200, changes that
come five times a second each waited for the frame after the last one, 150 ms at the median."""

FRAMES_AT_ONCE = 4
"""So many may follow each other at once while there was quiet before: a tap must not wait for
100 ms because a device has just said how it is."""

LOOK_S = 1.0
"""Time alone changes the view as well (a device goes stale): look that often without any news."""

VIEWERS_MAX = 50
"""Streams at once: walls, tablets, phones. 49 at two frames a second cost 2.3 % of a core."""

FEWER_MIN = 2
"""An address that has so many places more than another gives it one, and still has no fewer."""

DELTA_SHARE_MAX = 0.5
"""A delta larger than that part of the view is not worth being told apart from it."""

_EPOCH = from_ms(0)


class TooManyViewersError(Exception):
    """All ``VIEWERS_MAX`` places are taken."""


class Frame(Struct, frozen=True, kw_only=True):
    """One look at the board. ``number`` grows by one when the view changes, ``body`` is its JSON.

    ``delta`` is what is new since the frame before it, None where only the whole view tells.
    """

    number: int
    version: int
    looked_ms: int
    view: LiveView
    body: bytes
    delta: bytes | None = None


class Place:
    """A viewer's place; ``is_kept`` until somebody else has it. ``address`` is where it watches."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_kept = True


class Feed:
    """The frames of one board."""

    def __init__(self, board: Board, timepiece: Timepiece) -> None:
        self._board = board
        self._timepiece = timepiece
        self._encoder = msgspec.json.Encoder()
        self._places: list[Place] = []  # the newest last
        self._open = True
        self._spent_ms = 0  # until when the frames so far would have taken, one after the other
        self._looking = False
        self._looked = asyncio.Event()
        self._frame = self._look(number=1)

    @property
    def viewers(self) -> int:
        """How many streams are open."""
        return len(self._places)

    @property
    def is_open(self) -> bool:
        """Whether streams may go on."""
        return self._open

    def close(self) -> None:
        """End all streams: a server does not stop while one is open."""
        self._open = False
        self._board.wake()

    @contextmanager
    def viewer(self, address: str = "") -> Iterator["Place"]:
        """Take a viewer's place, until it is given back or given to somebody else.

        Where all are taken, the address that has most of them gives its newest one to an address
        that has at least two fewer: no machine can keep a wall out, and none takes turns.

        Raises:
            TooManyViewersError: none is left.
        """
        if len(self._places) >= VIEWERS_MAX:
            self._give_way(address)
        place = Place(address)
        self._places.append(place)
        try:
            yield place
        finally:
            if place.is_kept:
                self._places.remove(place)

    def _give_way(self, address: str) -> None:
        taken = Counter(one.address for one in self._places)
        most, count = taken.most_common(1)[0]
        if count - taken[address] < FEWER_MIN:
            raise TooManyViewersError
        newest = next(one for one in reversed(self._places) if one.address == most)
        newest.is_kept = False
        self._places.remove(newest)

    def frame(self) -> Frame:
        """The newest frame; made anew when the board changed, or a second has passed."""
        now_ms = self._timepiece.uptime_ms()
        changed = self._board.version != self._frame.version
        old = now_ms - self._frame.looked_ms >= LOOK_S * 1000
        if (changed and self._wait_ms(now_ms) <= 0) or old:
            self._spent_ms = max(self._spent_ms, now_ms) + FRAME_MS
            fresh = self._look(number=self._frame.number)
            if _timeless(fresh.view) != _timeless(self._frame.view):
                delta = self._delta(self._frame, fresh)
                fresh = msgspec.structs.replace(fresh, number=fresh.number + 1, delta=delta)
            else:  # who comes from the frame before has still to be told of this one
                fresh = msgspec.structs.replace(fresh, delta=self._frame.delta)
            self._frame = fresh
        return self._frame

    def body(self) -> bytes:
        """The view of this moment as JSON: who asks after a receipt must find its event."""
        if self._board.version == self._frame.version:
            return self.frame().body
        return self._look(number=self._frame.number).body

    async def next(self, seen: Frame) -> Frame:
        """The newest frame after ``seen``: soon after a change, or after ``LOOK_S`` without one."""
        if self._frame is not seen:
            return self._frame
        if self._looking:
            await self._looked.wait()
            return self._frame
        self._looking = True
        try:
            await self._news(seen)
            return self.frame()
        finally:  # who looked may have been sent away: then another one goes on
            self._looking = False
            looked, self._looked = self._looked, asyncio.Event()
            looked.set()

    async def _news(self, seen: Frame) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._board.change(seen.version)
        wait_ms = self._wait_ms(self._timepiece.uptime_ms())
        if wait_ms > 0 and self._open:
            await asyncio.sleep(wait_ms / 1000)

    def _wait_ms(self, now_ms: int) -> int:
        """How long until another frame may be made; a token bucket, as one number."""
        return self._spent_ms - (FRAMES_AT_ONCE - 1) * FRAME_MS - now_ms

    def _delta(self, before: Frame, after: Frame) -> bytes | None:
        known, new = msgspec.json.decode(before.body), msgspec.json.decode(after.body)
        patch = difference(known, new)
        if patch is None:
            return None
        body = self._encoder.encode({**patch, "as_of": new["as_of"]})  # looks between had others
        return body if len(body) < DELTA_SHARE_MAX * len(after.body) else None

    def _look(self, number: int) -> Frame:
        view = self._board.live(self._timepiece.wall_ms())
        return Frame(
            number=number,
            version=self._board.version,
            looked_ms=self._timepiece.uptime_ms(),
            view=view,
            body=self._encoder.encode(view),
        )


def _timeless(view: LiveView) -> LiveView:
    return msgspec.structs.replace(view, as_of=_EPOCH)
