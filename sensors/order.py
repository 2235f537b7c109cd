"""What a sensor and its grabber process say to each other; values only.

To the grabber: an ``Order`` in one line of JSON, then one byte for each frame wanted. Back: packed
``Head``s, each with its payload.
"""

import struct
from typing import NamedTuple

import msgspec

FRAME, PROBLEM, END = b"F", b"P", b"E"


class Order(msgspec.Struct, frozen=True):
    """What to watch and how.

    ``frames_per_second`` is the pace of a recording (``None``: its own) and the most that is taken
    of a live source (``None``: all); ``loop`` starts a file again at its end.
    """

    source: str
    frames_per_second: float | None = None
    loop: bool = False


class Head(NamedTuple):
    """What comes before a payload: a frame's pixels, the text of a problem, or nothing at the end.

    ``cut`` marks the first frame after a jump in time. After a problem or the end the grabber
    stops.
    """

    kind: bytes
    cut: bool = False
    height_px: int = 0
    width_px: int = 0
    size_bytes: int = 0


HEAD = struct.Struct(">c?HHI")
"""A ``Head`` as bytes."""
