"""Opens files, cameras and streams, and decodes their frames.

A source in, frames out, one at a time, each only when it is asked for. It keeps no frame and does
not decide when the next one is due; only a ``Film``, which no sensor at work opens, writes any.
Calls may block for as long as a driver likes: they belong into a process that can be killed
(``sensors.grabber``).
"""

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from sensors import walk
from sensors.detections import Pixels
from sensors.order import CAMERA_PX
from sensors.ribbon import Ribbon
from sensors.source import Kind, Source, SourceError

TIMEOUT_MS = 5_000
"""How long a stream may take to open, or to send the next frame, before FFmpeg gives up."""

WIDTH_PX_MAX = 768
"""Wider frames are made smaller before they travel on; no detector here looks closer."""

_UNKNOWN_PACE = 10.0  # frames/s of a file that does not say


class Footage(Protocol):
    """Frames of one source, in order."""

    frames_per_second: float | None
    """Pace of what is recorded or drawn; ``None`` for what is live."""

    size_px: tuple[int, int]
    """Width and height of the source; frames may come out smaller."""

    frames: int | None
    """How many a recording says that it has; ``None`` when that is unknown or without end."""

    @property
    def claim_ms(self) -> float | None:
        """The grabbed frame's time on the source's own clock; ``None`` where it has none."""

    def grab(self) -> bool:
        """Move on to the next frame; ``False`` at the end, or when a live source is lost."""

    def retrieve(self) -> Pixels | None:
        """The frame that was grabbed, at most ``WIDTH_PX_MAX`` wide; ``None`` when damaged."""

    def close(self) -> None:
        """Let go of the device."""


def open_footage(source: Source, size_px: tuple[int, int] = CAMERA_PX) -> Footage:
    """Open a source at its beginning; ``size_px`` is what a camera is asked for.

    Raises:
        SourceError: it is not there, refuses, or is no video.
    """
    match source.kind:
        case Kind.DRAWN:
            return _Drawn()
        case Kind.FILE:
            return _Recorded(_opened(source, cv2.CAP_FFMPEG))
        case Kind.STREAM:
            return _Live(_opened(source, cv2.CAP_FFMPEG))
        case Kind.CAMERA:
            return _Live(_asked(_opened(source, cv2.CAP_V4L2), size_px))
        case Kind.RIBBON:
            return Ribbon(source, _narrow(size_px))


class _Live:
    """A camera or a stream."""

    frames_per_second: float | None = None
    frames: int | None = None

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture
        width, height = cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT
        self.size_px = round(capture.get(width)), round(capture.get(height))

    @property
    def claim_ms(self) -> float | None:
        """RTP's clock or the driver's; OpenCV says 0 for ever where there is none."""
        return self._capture.get(cv2.CAP_PROP_POS_MSEC)

    def grab(self) -> bool:
        return self._capture.grab()

    def retrieve(self) -> Pixels | None:
        found, frame = self._capture.retrieve()
        if not found:
            return None
        scale = WIDTH_PX_MAX / frame.shape[1]
        if scale < 1:
            frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.asarray(frame, dtype=np.uint8)

    def close(self) -> None:
        self._capture.release()


class _Recorded(_Live):
    """A video file."""

    def __init__(self, capture: cv2.VideoCapture) -> None:
        super().__init__(capture)
        self.frames_per_second = capture.get(cv2.CAP_PROP_FPS) or _UNKNOWN_PACE
        count = round(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        self.frames = count if count > 0 else None


class _Drawn:
    """The walk scene, endless."""

    frames_per_second: float | None = walk.FRAMES_PER_SECOND
    size_px = walk.WIDTH_PX, walk.HEIGHT_PX
    frames: int | None = None
    claim_ms: float | None = None

    def __init__(self) -> None:
        self._number = -1

    def grab(self) -> bool:
        self._number += 1
        return True

    def retrieve(self) -> Pixels:
        return walk.draw(self._number)

    def close(self) -> None:
        """Nothing is held."""


class Film:
    """A new video file, written frame by frame; only for what an operator asks to see."""

    def __init__(self, path: Path, frames_per_second: float, size_px: tuple[int, int]) -> None:
        """Raises SourceError when it cannot be written."""
        code = cv2.VideoWriter.fourcc(*"mp4v")
        self._writer = cv2.VideoWriter(str(path), code, frames_per_second, size_px)
        if not self._writer.isOpened():
            msg = f"{path}: cannot be written as a video; end its name with .mp4"
            raise SourceError(msg)

    def add(self, frame: Pixels) -> None:
        """The next frame."""
        self._writer.write(frame)

    def close(self) -> None:
        """Finish the file."""
        self._writer.release()


def _narrow(size_px: tuple[int, int]) -> tuple[int, int]:
    """That size, or the same shape as wide as a frame may be; even, as a camera's scaler needs."""
    scale = min(1.0, WIDTH_PX_MAX / size_px[0])
    return round(size_px[0] * scale / 2) * 2, round(size_px[1] * scale / 2) * 2


def _asked(capture: cv2.VideoCapture, size_px: tuple[int, int]) -> cv2.VideoCapture:
    """Ask a camera for what a small machine can take; one that has it not gives something else."""
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw, USB 2 has few frames
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, size_px[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size_px[1])
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # an old frame is worth nothing
    return capture


def _opened(source: Source, backend: int) -> cv2.VideoCapture:
    if source.kind is not Kind.STREAM and not Path(source.address).exists():
        msg = f"{source.shown}: there is no such {source.kind.value}"
        raise SourceError(msg)
    options = (
        [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIMEOUT_MS]
        if backend == cv2.CAP_FFMPEG
        else []
    )
    capture = cv2.VideoCapture(source.address, backend, options)
    if not capture.isOpened():
        why = {
            Kind.FILE: "is no video that can be read",
            Kind.CAMERA: "cannot be opened: in use, or no camera",
            Kind.STREAM: "cannot be opened: refused, not there, or a wrong address or password",
        }
        msg = f"{source.shown}: {why[source.kind]}"
        raise SourceError(msg)
    return capture
