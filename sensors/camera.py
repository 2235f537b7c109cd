"""Watches a source through a child process and keeps watching: an order in, sights out.

A sight is a frame, an outage or the end. A grabber that says nothing for ``silence_s`` is killed;
one that fails, or was killed, is started again after a pause that grows with each failure. It
starts no task, decodes nothing and looks at no pixel.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Literal

import msgspec
import numpy as np

from sensors.detections import Pixels
from sensors.order import END, FRAME, HEAD, PROBLEM, Head, Order
from sensors.source import SourceError, source_of

FRAME_BYTES_MAX = 16_000_000
"""Largest frame taken from a grabber, many times what it sends; beyond it, it is broken."""

GRABBER = (sys.executable, "-m", "sensors.grabber")

_LAST_WORDS_S = 0.5  # for a grabber to notice that nobody asks; a wedged one needs for ever

_ENVIRONMENT = {
    # Over UDP a lost packet is a grey frame. No "nobuffer": it throws the first key frame away, and
    # all that follows is grey until the next one, which a recording may not have.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp",
    "OPENCV_LOG_LEVEL": "SILENT",
    "PYTHONPATH": os.pathsep.join(sys.path),  # it finds this program where its parent did
}


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture, taken at ``taken_ms`` of uptime; ``cut``: the one before was of another time."""

    pixels: Pixels
    cut: bool
    taken_ms: int


@dataclass(frozen=True, slots=True)
class Outage:
    """No frames for now: ``stalled`` when the source is silent, ``down`` when it fails."""

    state: Literal["stalled", "down"]
    problem: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The recording is over."""


Sight = Frame | Outage | Finished


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait; all in seconds.

    ``opening_s`` covers the start of the process and the opening of the source, ``silence_s`` the
    time between two frames. Pauses after failures double from the first to the last one, each with
    jitter, so that many sensors do not call on one recorder at once.
    """

    opening_s: float = 20.0
    silence_s: float = 10.0
    first_pause_s: float = 1.0
    last_pause_s: float = 60.0

    def pause_s(self, failures: int, random: Random) -> float:
        """How long to wait after the n-th failure in a row, n from 1."""
        longest = min(self.first_pause_s * 2.0 ** min(failures, 32), self.last_pause_s)
        return random.uniform(self.first_pause_s, longest)


async def watch(
    order: Order,
    random: Random,
    patience: Patience = Patience(),
    grabber: Sequence[str] = GRABBER,
) -> AsyncGenerator[Sight, None]:
    """Sights of a source, for ever or until it has finished; close it to end the grabber."""
    shown = source_of(order.source).shown
    failures = 0
    while True:
        try:
            async with (
                _started(grabber) as process,
                aclosing(_frames(process, order, patience)) as frames,
            ):
                async for frame in frames:
                    failures = 0
                    yield frame
        except TimeoutError:
            outage = Outage("stalled", f"{shown}: no frame for {patience.silence_s:g} s")
        except (SourceError, OSError) as error:
            outage = Outage("down", str(error))
        else:
            yield Finished()
            return
        failures += 1
        yield outage
        await asyncio.sleep(patience.pause_s(failures, random))


@asynccontextmanager
async def _started(grabber: Sequence[str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *grabber, stdin=PIPE, stdout=PIPE, env={**os.environ, **_ENVIRONMENT}
    )
    try:
        yield process
    finally:
        await _ended(process)


async def _ended(process: Process) -> None:
    """Let it end by itself, now that nobody asks any more; kill it when it is wedged."""
    try:
        async with asyncio.timeout(_LAST_WORDS_S):
            await process.communicate()  # reads on: a full pipe would keep it from ending
    except TimeoutError:
        process.kill()
        await process.communicate()


async def _frames(
    process: Process, order: Order, patience: Patience
) -> AsyncGenerator[Frame, None]:
    """Ask for one frame after the other until the end.

    Raises:
        TimeoutError: the grabber is silent.
        SourceError: it says that the source fails, or it breaks.
    """
    requests, answers = process.stdin, process.stdout
    if requests is None or answers is None:
        raise AssertionError  # both are pipes
    requests.write(msgspec.json.encode(order) + b"\n")
    wait_s = patience.opening_s
    while True:
        requests.write(b"+")
        async with asyncio.timeout(wait_s):
            head, payload = await _answer(answers)
        if head.kind == PROBLEM:
            raise SourceError(payload.decode(errors="replace"))
        if head.kind == END:
            return
        shape = (head.height_px, head.width_px, 3)
        if head.kind != FRAME or head.size_bytes != np.prod(shape):
            msg = f"the grabber speaks another language: {head}"
            raise SourceError(msg)
        yield Frame(np.frombuffer(payload, dtype=np.uint8).reshape(shape), head.cut, head.taken_ms)
        wait_s = patience.silence_s


async def _answer(answers: asyncio.StreamReader) -> tuple[Head, bytes]:
    try:
        head = Head(*HEAD.unpack(await answers.readexactly(HEAD.size)))
        if head.size_bytes > FRAME_BYTES_MAX:
            msg = f"the grabber announces a frame of {head.size_bytes} bytes"
            raise SourceError(msg)
        return head, await answers.readexactly(head.size_bytes)
    except asyncio.IncompleteReadError as error:
        msg = "the grabber process ended unexpectedly"
        raise SourceError(msg) from error
