"""What a sensor and its grabber process say to each other; values only.

To the grabber: an ``Order`` in one line of JSON, then one byte for each frame wanted. Back: packed
``Head``s, each with its payload.
"""

import struct
from typing import NamedTuple

import msgspec

FRAME, PROBLEM, END = b"F", b"P", b"E"

CAMERA_PX = (640, 480)
"""Asked of a camera that nobody says otherwise of: all have it, and no network looks closer."""


class Order(msgspec.Struct, frozen=True):
    """What to watch and how.

    ``frames_per_second`` is the pace of a recording (``None``: its own) and the most that is taken
    of a live source (``None``: all); ``loop`` starts a file again at its end. ``size_px`` is the
    width and height that a camera is asked for; it may give another one.
    """

    source: str
    frames_per_second: float | None = None
    loop: bool = False
    size_px: tuple[int, int] = CAMERA_PX


class Head(NamedTuple):
    """What comes before a payload: a frame's pixels, the text of a problem, or nothing at the end.

    ``cut`` marks the first frame after a jump in time, ``taken_ms`` says when it was taken, in
    milliseconds since the machine's start. After a problem or the end the grabber stops.
    """

    kind: bytes
    cut: bool = False
    height_px: int = 0
    width_px: int = 0
    size_bytes: int = 0
    taken_ms: int = 0


HEAD = struct.Struct(">c?HHIQ")
"""A ``Head`` as bytes."""
