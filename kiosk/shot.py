"""A picture of the kiosk's own screen as a small PNG. PURE.

In: pixels as the graphics library hands them out. Out: a PNG (RFC 2083) that fits a limit; where it
does not, every second point is left out, then every third. It looks at no screen; that is
``kiosk.stage``.
"""

import struct
import zlib

from msgspec import Struct

from wire.screenshot import PNG

COARSEST = 8
"""Every eighth point; words are not read any more, and nothing coarser helps anybody."""

LEVEL = 6  # of zlib; a picture of 1280 x 800 takes about a tenth of a second on a Raspberry Pi

_DEEP, _RGB = 8, 2  # bits of a colour, and three colours a point


class Dots(Struct, frozen=True, kw_only=True):
    """Pixels as RGBA, a byte each, the lowest row first."""

    width_px: int
    height_px: int
    rgba: bytes


def png(dots: Dots, bytes_max: int) -> bytes | None:
    """The finest picture that fits; None: not even the coarsest does."""
    for step in range(1, COARSEST + 1):
        made = _encoded(dots, step)
        if len(made) <= bytes_max:
            return made
    return None


def _encoded(dots: Dots, step: int) -> bytes:
    row_bytes = 4 * dots.width_px
    rows = []
    for top in range(dots.height_px - 1, -1, -step):
        row = dots.rgba[top * row_bytes : (top + 1) * row_bytes]
        line = bytearray(3 * len(range(0, dots.width_px, step)))
        for colour in range(3):
            line[colour::3] = row[colour :: 4 * step]
        rows.append(b"\0" + line)  # no filter: surfaces of one colour are packed well without
    width_px, height_px = len(range(0, dots.width_px, step)), len(rows)
    head = struct.pack(">IIBBBBB", width_px, height_px, _DEEP, _RGB, 0, 0, 0)
    packed = zlib.compress(b"".join(rows), LEVEL)
    return PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
