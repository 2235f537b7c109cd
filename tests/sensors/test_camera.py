"""Sources that are missing, refuse, wedge, end and come back; with real child processes."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from random import Random
from subprocess import PIPE, run

import cv2
import msgspec
import numpy as np
import psutil
import pytest

from sensors.camera import GRABBER, Finished, Frame, Outage, Patience, Sight, watch
from sensors.order import FRAME, HEAD, Head, Order
from tests.ports import free_port

WEDGED = Path(__file__).with_name("wedged.py")
GRABS = {GRABBER[-1], str(WEDGED)}  # one of them stands in a grabber's command line
_RANDOM = Random(1)
IMPATIENT = Patience(opening_s=60.0, silence_s=0.5, first_pause_s=0.01, last_pause_s=0.02)

PATIENT = Patience(opening_s=60.0, silence_s=60.0)
BEFORE_FFMPEG = Patience(opening_s=29.0)
"""Shorter than FFmpeg waits when nobody tells it to be quicker: then the watchdog is first."""


async def first(sights: AsyncIterator[Sight], count: int) -> list[Sight]:
    seen = []
    async for sight in sights:
        seen.append(sight)
        if len(seen) == count:
            break
    return seen


def grabbers() -> list[psutil.Process]:
    """Children that grab; what other tests of this process have started is not ours to count."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # ended meanwhile
            if GRABS & {*child.cmdline()}:
                found.append(child)
    return found


async def test_a_file_is_played_to_its_end(film: Callable[..., Path]) -> None:
    order = Order(str(film([10, 20, 30, 40])), frames_per_second=5.0)
    async with aclosing(watch(order, _RANDOM, IMPATIENT)) as sights:
        seen = await first(sights, 5)  # or fewer: a busy machine passes frames over
    assert isinstance(seen[0], Frame)
    assert seen[0].cut
    assert seen[-1] == Finished()
    assert grabbers() == []


async def test_frames_are_those_of_the_recording_from_the_first_one_on(clip: Path) -> None:
    """Also where frames are made of those before them, as in all but the simplest recordings."""
    async with aclosing(watch(Order(str(clip)), _RANDOM, PATIENT)) as sights:
        seen = [one.pixels for one in await first(sights, 3) if isinstance(one, Frame)]
    capture = cv2.VideoCapture(str(clip))
    recorded = [capture.read()[1] for _ in range(100)]
    for pixels in seen:
        assert any(np.array_equal(pixels, one) for one in recorded)
    assert len(seen) == 3


async def test_a_file_is_not_played_faster_than_it_was_recorded(film: Callable[..., Path]) -> None:
    order = Order(str(film([10] * 11)), frames_per_second=10.0)
    async with aclosing(watch(order, _RANDOM, IMPATIENT)) as sights:
        await anext(sights)
        begun_s = time.monotonic()
        await first(sights, 10)
        assert time.monotonic() - begun_s > 0.8, "a recording is not hurried through"


def answers(order: Order, wishes: int) -> list[tuple[int, bool]]:
    """Brightness and cut of each frame, when all wishes wait from the start: none is passed over.

    The end of the recording, when it comes before the wishes are over, is ``(-1, False)``.
    """
    grabber = run(
        GRABBER,
        input=msgspec.json.encode(order) + b"\n" + b"+" * wishes,
        stdout=PIPE,
        check=True,
    )
    told, rest = [], grabber.stdout
    while rest:
        head = Head(*HEAD.unpack_from(rest))
        payload = rest[HEAD.size : HEAD.size + head.size_bytes]
        level = round(sum(payload) / len(payload) / 10) if head.kind == FRAME else -1
        told.append((level, head.cut))
        rest = rest[HEAD.size + head.size_bytes :]
    return told


def test_a_file_gives_each_frame_once(film: Callable[..., Path]) -> None:
    order = Order(str(film([10, 20, 30, 40])))
    assert answers(order, 9) == [(1, True), (2, False), (3, False), (4, False), (-1, False)]


def test_a_looped_file_marks_each_cut(film: Callable[..., Path]) -> None:
    order = Order(str(film([10, 20, 30])), loop=True)
    assert answers(order, 7) == [(1, True), (2, False), (3, False)] * 2 + [(1, True)]


async def test_who_is_slow_gets_the_newest_frame_and_still_every_cut(
    film: Callable[..., Path],
) -> None:
    order = Order(str(film([10, 20, 30, 40, 50, 60])), frames_per_second=50.0, loop=True)
    async with aclosing(watch(order, _RANDOM, IMPATIENT)) as sights:
        await anext(sights)
        for _ in range(3):
            await asyncio.sleep(0.25)  # two rounds pass
            late = await anext(sights)
            assert isinstance(late, Frame)
            assert late.cut


async def test_a_wedged_read_is_killed_and_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = (sys.executable, str(WEDGED), "2", str(starts))
    async with aclosing(watch(Order("walk"), _RANDOM, IMPATIENT, command)) as sights:
        seen = await first(sights, 5)
    assert [type(sight) for sight in seen] == [Frame, Frame, Outage, Frame, Frame]
    assert seen[2] == Outage("stalled", "walk: no frame for 0.5 s")
    assert starts.read_text().count("started") == 2
    assert grabbers() == []


async def test_a_grabber_that_never_opens_is_killed(tmp_path: Path) -> None:
    command = (sys.executable, str(WEDGED), "0", str(tmp_path / "starts"))
    patience = Patience(opening_s=1.0, silence_s=0.5, first_pause_s=0.01, last_pause_s=0.02)
    async with aclosing(watch(Order("walk"), _RANDOM, patience, command)) as sights:
        assert isinstance(await anext(sights), Outage)


async def test_a_killed_grabber_is_started_again() -> None:
    async with aclosing(watch(Order("walk"), _RANDOM, IMPATIENT)) as sights:
        assert isinstance(await anext(sights), Frame)
        (grabber,) = grabbers()
        os.kill(grabber.pid, signal.SIGKILL)
        seen = await first(sights, 4)
    gone = seen.index(Outage("down", "the grabber process ended unexpectedly"))
    back = seen[gone + 1]
    assert isinstance(back, Frame)
    assert back.cut


async def _problem(source: str, patience: Patience = IMPATIENT) -> str:
    async with aclosing(watch(Order(source), _RANDOM, patience)) as sights:
        sight = await anext(sights)
    assert isinstance(sight, Outage)
    assert sight.state == "down"
    return sight.problem


async def test_a_missing_file() -> None:
    assert await _problem("films/none.avi") == "films/none.avi: there is no such file"


async def test_a_file_that_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "text.avi"
    path.write_text("nothing to see")
    assert await _problem(str(path)) == f"{path}: is no video that can be read"


async def test_an_unplugged_camera() -> None:
    assert await _problem("/dev/video99") == "/dev/video99: there is no such camera"


async def test_a_device_that_is_no_camera() -> None:
    assert await _problem("/dev/null") == "/dev/null: cannot be opened: in use, or no camera"


async def test_a_ribbon_camera_needs_picamera2_and_says_how_to_get_it() -> None:
    problem = await _problem("picamera2:0")
    assert problem.startswith("picamera2:0: picamera2 is not installed: apt install python3-pica")


@pytest.fixture
def silent_host() -> Iterator[socket.socket]:
    """Accepts calls and never answers."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    yield listening
    listening.close()


async def test_a_refused_stream_is_told_without_its_password() -> None:
    port = free_port()
    problem = await _problem(f"rtsp://user:secret@127.0.0.1:{port}/door")
    assert problem.startswith(f"rtsp://127.0.0.1:{port}/door: cannot be opened")
    assert "secret" not in problem


async def test_a_stream_that_does_not_answer_is_given_up_in_time(
    silent_host: socket.socket,
) -> None:
    port = silent_host.getsockname()[1]
    address = f"rtsp://user:secret@127.0.0.1:{port}/door"
    assert "cannot be opened" in await _problem(address, BEFORE_FFMPEG)


async def test_the_grabber_shows_no_password(
    silent_host: socket.socket, capfd: pytest.CaptureFixture[str]
) -> None:
    port = silent_host.getsockname()[1]
    async with aclosing(
        watch(Order(f"rtsp://user:secret@127.0.0.1:{port}/door"), _RANDOM, IMPATIENT)
    ) as sights:
        asking = asyncio.ensure_future(anext(sights))
        await asyncio.sleep(1.5)
        (grabber,) = grabbers()
        assert "secret" not in " ".join(grabber.cmdline())
        assert isinstance(await asking, Outage)
    assert "secret" not in "".join(capfd.readouterr())


def test_pauses_grow_to_a_minute_with_jitter() -> None:
    random, patience = Random(1), Patience()
    longest = [max(patience.pause_s(n, random) for _ in range(500)) for n in range(1, 9)]
    assert longest == pytest.approx([2, 4, 8, 16, 32, 60, 60, 60], rel=0.02)
    assert all(patience.pause_s(10_000, random) >= 1.0 for _ in range(500))
    assert len({patience.pause_s(5, random) for _ in range(10)}) == 10


PARENT = """
import asyncio, random
from sensors.camera import watch
from sensors.order import FRAME, HEAD, Head, Order
from tests.ports import free_port

async def main():
    async for _ in watch(Order("walk"), random.Random(1)):
        print("seen", flush=True)

asyncio.run(main())
"""


def test_the_grabber_ends_with_its_parent() -> None:
    parent = psutil.Popen([sys.executable, "-c", PARENT], stdout=PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"seen\n"
    children: Sequence[psutil.Process] = parent.children()
    assert len(children) == 1
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, alive = psutil.wait_procs(children, timeout=60)
    assert not alive
    assert len(gone) == 1
