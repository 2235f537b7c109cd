"""The child process that reads a source, so that a read that never returns can be killed.

Its standard input is an ``Order`` in one line of JSON, then one byte for each frame wanted; its
standard output are ``Head``s, each with its payload. Between two wishes frames are passed over, so
the answer is always the newest; each says when it was taken. It ends with its parent, keeps no
frame and writes none; what FFmpeg and drivers print goes nowhere, since it may hold an address with
its password.
"""

import ctypes
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from sensors import stamp
from sensors.detections import Pixels
from sensors.frames import Footage, open_footage
from sensors.order import END, FRAME, HEAD, PROBLEM, Head, Order
from sensors.source import Kind, Source, SourceError, source_of
from sensors.stamp import Stamps

_PR_SET_PDEATHSIG = 1  # of prctl(2)
_LATE_MS_MAX = 1_000  # a recording that cannot keep up slips instead of rushing afterwards


def main() -> int:
    """Serve one order until the source or the parent ends."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a frame
    answers = _private_output()
    wishes = _Wishes(sys.stdin.fileno())
    try:
        _serve(wishes.order(), wishes, answers)
    except (EOFError, BrokenPipeError):
        return 0  # the parent has gone
    return 0


def _serve(order: Order, wishes: "_Wishes", answers: BinaryIO) -> None:
    source = source_of(order.source)
    try:
        for cut, taken_ms, frame in _wanted(order, source, wishes):
            head = Head(FRAME, cut, frame.shape[0], frame.shape[1], frame.nbytes, taken_ms)
            _say(answers, head, frame.tobytes())
    except SourceError as error:
        text = str(error).encode()
        _say(answers, Head(PROBLEM, size_bytes=len(text)), text)
    else:
        _say(answers, Head(END), b"")


def _wanted(order: Order, source: Source, wishes: "_Wishes") -> Iterator[tuple[bool, int, Pixels]]:
    """The newest frame for each wish, when it was taken, and whether time has jumped before it."""
    cut = wish = False
    for first, taken_ms, footage in _played(order, source):
        cut = cut or first
        wish = wish or wishes.waiting()
        frame = footage.retrieve() if wish else None
        if frame is not None:
            yield cut, taken_ms, frame
            cut = wish = False


def _played(order: Order, source: Source) -> Iterator[tuple[bool, int, Footage]]:
    """The footage at each frame that is due; ``True`` at the first one of each round."""
    while True:
        footage = open_footage(source, order.size_px)
        frames = 0
        try:
            due = _live if footage.frames_per_second is None else _recorded
            for taken_ms in due(order, footage):
                yield frames == 0, taken_ms, footage
                frames += 1
        finally:
            footage.close()
        if source.kind is not Kind.FILE:
            msg = f"{source.shown}: no more frames come"
            raise SourceError(msg)
        if not frames:
            msg = f"{source.shown}: has no frames"
            raise SourceError(msg)
        if not order.loop:
            return


def _recorded(order: Order, footage: Footage) -> Iterator[int]:
    """Grab every frame when it is due, and say when that was: the pace alone makes its time."""
    pace = order.frames_per_second or footage.frames_per_second
    step_ms = 1000 / pace if pace else 0.0
    due_ms = float(_uptime_ms())
    while footage.grab():
        now_ms = _uptime_ms()
        time.sleep(max(0.0, due_ms - now_ms) / 1000)
        yield round(due_ms)
        due_ms = max(due_ms + step_ms, now_ms - _LATE_MS_MAX)


def _live(order: Order, footage: Footage) -> Iterator[int]:
    """Grab every frame as it comes, pass over what is too many, and say when it was taken."""
    step_ms = 1000 / order.frames_per_second if order.frames_per_second else 0.0
    stamps, due_ms = Stamps(), 0.0
    while footage.grab():
        stamps = stamp.step(stamps, footage.claim_ms, _uptime_ms())
        if stamps.taken_ms >= due_ms:
            due_ms = max(due_ms + step_ms, stamps.taken_ms - step_ms)
            yield stamps.taken_ms


def _uptime_ms() -> int:
    """The parent's clock: that of ``wire.timepiece``."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class _Wishes:
    """What the parent asks for."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def order(self) -> Order:
        """The first line; raises EOFError when the parent has gone."""
        line = b""
        while not line.endswith(b"\n"):
            line += self._byte()
        return msgspec.json.decode(line, type=Order)

    def waiting(self) -> bool:
        """Whether a frame is wanted; takes the wish. Raises EOFError when the parent has gone."""
        if not select.select([self._descriptor], [], [], 0)[0]:
            return False
        self._byte()
        return True

    def _byte(self) -> bytes:
        byte = os.read(self._descriptor, 1)
        if not byte:
            raise EOFError
        return byte


def _say(answers: BinaryIO, head: Head, payload: bytes) -> None:
    answers.write(HEAD.pack(*head))
    answers.write(payload)
    answers.flush()


def _private_output() -> BinaryIO:
    """Standard output for the parent alone; this program's own tracebacks still reach stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    sys.stderr = os.fdopen(os.dup(2), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _end_with_parent() -> None:
    """Ask the kernel for SIGKILL when the parent dies, even while a read never returns."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
