"""A network camera that is there, stalls, comes back, dies and comes back; by a real RTSP server.

The server plays a part of the clip as JPEG frames, which arrive unchanged: the test knows each one
by its pixels, and so which frames were counted. What was said is held against a second counter that
is given the same frames from the file.
"""

import asyncio
import logging
import signal
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import cv2
import psutil
import pytest

from sensors import minute
from sensors.camera import Frame, Outage, Patience, Sight, watch
from sensors.counting import Counting
from sensors.detect import MotionDetector
from sensors.detections import Pixels
from sensors.floor import Stretch
from sensors.frames import TIMEOUT_MS, open_footage
from sensors.minute import BRIDGED_MS, Moment
from sensors.order import Order
from sensors.shift import Shift
from sensors.size import PersonSize
from sensors.source import source_of
from tests.ports import free_port
from wire.events import Event, Passage
from wire.timepiece import SystemTimepiece

RECORDER = Path(__file__).with_name("recorder.py")
SECRET = "s3cret-word"  # noqa: S105 - of a film that everybody has
PLAYED = range(265, 365)
"""Frames of the clip that are played; five people cross D1 from the 296th to the 345th."""

ENOUGH = 85
"""The film's frame after which those five have crossed; at ``FPS`` the first 2 s go by unseen."""

FPS = 10.0
PATIENCE_S = 90  # a busy machine may take it; nothing is judged by it


class Film(NamedTuple):
    """What the server plays; ``numbers`` tells a frame by the hash of its pixels."""

    path: Path
    numbers: dict[bytes, int]
    line: Stretch

    def number(self, frame: Pixels) -> int:
        return self.numbers[mark(frame)]

    def counting(self) -> Counting:
        return Counting(MotionDetector(PersonSize(far=0.02, near=0.27)), [self.line])


def mark(frame: Pixels) -> bytes:
    return blake2b(frame.tobytes(), digest_size=16).digest()


@pytest.fixture(scope="module")
def film(clip: Path, truth: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Film:
    path = tmp_path_factory.mktemp("films") / "door.avi"
    size, code = (truth["width"], truth["height"]), cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, code, FPS, size)
    footage = open_footage(source_of(str(clip)))
    for number in range(PLAYED.stop):
        assert footage.grab()
        if number in PLAYED:
            writer.write(footage.retrieve())
    footage.close()
    writer.release()
    (ax, ay), (bx, by) = truth["lines"]["D1"]["a"], truth["lines"]["D1"]["b"]
    line = Stretch("D1", (ax / size[0], ay / size[1]), (bx / size[0], by / size[1]))
    frames = {mark(frame): number for number, frame in enumerate(frames_of(path))}
    assert len(frames) == len(PLAYED)
    return Film(path, frames, line)


def frames_of(path: Path) -> list[Pixels]:
    footage, frames = open_footage(source_of(str(path))), []
    while footage.grab():
        frame = footage.retrieve()
        assert frame is not None
        frames.append(frame)
    footage.close()
    return frames


@asynccontextmanager
async def recorder(film: Film, port: int) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        "/usr/bin/python3", str(RECORDER), str(film.path), str(port), stdout=PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n", "see requirements/debian.txt"
        yield process
    finally:
        process.kill()
        await process.wait()


def address(port: int) -> str:
    return f"rtsp://door:{SECRET}@127.0.0.1:{port}/film"


class Notebook:
    """What the watcher was shown, and what the shift has said of it."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self.rounds: list[list[tuple[int, int]]] = []  # film frame and time, by connection
        self.outages: list[Outage] = []
        self.said: list[Passage] = []
        self.told: list[dict[str, object]] = []

    async def shown(self, sights: AsyncGenerator[Sight, None]) -> AsyncIterator[Sight]:
        async for sight in sights:
            if isinstance(sight, Frame):
                if sight.cut:
                    self.rounds.append([])
                self.rounds[-1].append((self._film.number(sight.pixels), sight.taken_ms))
            elif isinstance(sight, Outage):
                self.outages.append(sight)
            yield sight

    async def say(self, *events: Event) -> None:
        self.said += [event for event in events if isinstance(event, Passage)]

    def tell(self, *, soon: bool = True, **changes: object) -> None:
        assert soon
        self.told.append(changes)

    def again(self) -> list[Counter[str]]:
        """The crossings of the same frames, taken from the file, by another counter; by round."""
        counting, frames = self._film.counting(), frames_of(self._film.path)
        counts = [Counter[str]() for _ in self.rounds]
        for counted, shown in zip(counts, self.rounds, strict=True):
            for n, (number, taken_ms) in enumerate(shown):
                seen = counting.see(frames[number], taken_ms, cut=n == 0)
                counted.update(one.direction for one in (seen.crossings if seen else []))
        return counts

    def outs(self) -> int:
        """How often the source was told as gone after it was well."""
        states = [told["source"] for told in self.told]
        return sum(one == "ok" != other for one, other in pairwise(states))


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not so():  # noqa: ASYNC110 - what is waited for is told by nobody
            await asyncio.sleep(0.05)


@pytest.mark.timeout(400)  # half a minute; four times that and more on a busy machine
async def test_a_stream_stalls_dies_and_returns_and_the_gaps_are_gaps(
    film: Film, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    port, timepiece, book = free_port(), SystemTimepiece(), Notebook(film)
    now = Moment(timepiece.wall_ms(), timepiece.uptime_ms())
    shift = Shift(book, film.counting(), minute.opened(["D1"], 1_000, now), timepiece)

    def played() -> Callable[[], bool]:
        begun = len(book.rounds)
        return lambda: any(one[-1][0] >= ENOUGH for one in book.rounds[begun:])

    def out(times: int) -> Callable[[], bool]:
        begun = len(book.outages)
        return lambda: len(book.outages) >= begun + times

    async with aclosing(watch(Order(address(port), FPS), Random(1))) as sights:
        async with recorder(film, port) as camera:
            watching = asyncio.create_task(shift.watch(book.shown(sights)))
            await until(played())
            assert SECRET not in " ".join(
                word for child in psutil.Process().children() for word in child.cmdline()
            )
            camera.send_signal(signal.SIGSTOP)
            await until(out(1))
            camera.send_signal(signal.SIGCONT)
            await until(played())
        await until(out(2))  # the second one refuses: the camera has gone
        async with recorder(film, port):
            await until(played())
        await until(lambda: book.told[-1]["source"] != "ok")
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    await shift.end()

    said = Counter[str]()
    for one in book.said:
        said.update({"in": one.in_ or 0, "out": one.out or 0})
    rounds = book.again()
    assert +said == sum(rounds, Counter())
    assert all(rounds), "somebody crosses in each"
    for before_gap, after_gap in pairwise(book.rounds):
        lost_ms, back_ms = before_gap[-1][1], after_gap[0][1]
        inside = [
            one
            for one in book.said
            if lost_ms < one.start_ms - offset_ms(timepiece)
            and one.start_ms + 1_000 - offset_ms(timepiece) < back_ms
        ]
        assert inside, "a gap is seconds long"
        assert {(one.coverage, one.in_, one.out) for one in inside} == {(0.0, None, None)}
    assert {one.state for one in book.outages} <= {"down", "stalled"}
    assert [record.levelname for record in caplog.records].count("WARNING") == book.outs() >= 3
    assert SECRET not in caplog.text + "".join(capfd.readouterr()) + repr(book.told)


def offset_ms(timepiece: SystemTimepiece) -> int:
    return timepiece.wall_ms() - timepiece.uptime_ms()


def test_a_stall_is_noticed_within_ten_seconds() -> None:
    """FFmpeg's own limit comes first; the watchdog's holds where a read ignores it."""
    assert TIMEOUT_MS <= 5_000
    assert Patience().silence_s <= 10.0
    assert BRIDGED_MS < TIMEOUT_MS, "a gap that is told is no watched time"


async def test_a_frame_of_a_stream_has_the_time_of_its_camera(film: Film) -> None:
    """Whatever the stream says of frames in a second: RTP's clock tells them apart."""
    port = free_port()
    async with recorder(film, port):
        claims = await asyncio.to_thread(claimed, film, address(port))
    (first, begun_ms), *later = claims
    for number, claim_ms in later:
        assert claim_ms - begun_ms == pytest.approx(1000 / FPS * (number - first), abs=2)


def claimed(film: Film, stream: str) -> list[tuple[int, float]]:
    footage, claims = open_footage(source_of(stream)), []
    for _ in range(12):
        assert footage.grab()
        frame = footage.retrieve()
        assert frame is not None
        assert footage.claim_ms is not None
        claims.append((film.number(frame), footage.claim_ms))
    footage.close()
    return claims


async def test_a_wrong_password_is_told_and_not_shown(film: Film) -> None:
    port = free_port()
    async with (
        recorder(film, port),
        aclosing(watch(Order(address(port).replace("word", "wort")), Random(1))) as sights,
    ):
        sight = await anext(sights)
    assert isinstance(sight, Outage)
    assert sight.problem.startswith(f"rtsp://127.0.0.1:{port}/film: cannot be opened")
    assert "s3cret" not in sight.problem
