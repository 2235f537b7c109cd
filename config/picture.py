"""Whether a file is a picture that a page may show, and the same picture without all else. PURE.

In: the bytes of a PNG or JPEG file. Out: its kind, its size, and its bytes with nothing left in
them but the picture: where, when and with what it was taken, words, thumbnails and what hangs
behind its end are gone. What is only seen right with such a note is refused, as is one
that would fill a viewer's memory, or whose parts do not fit together. It decodes no pixel.

Sources: PNG is ISO/IEC 15948; JPEG is ITU-T T.81, annex B.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

PictureName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
"""A file's own name, in the folder of who names it."""

PICTURE_BYTES_MAX = 400_000
"""A drawing of a floor has some tens of thousands; each page that shows it loads it once."""

SIDE_PX_MAX = 2_000
"""A screen of 1080 lines shows no more; a small file can hold a picture of gigabytes."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""Says that the colours are those of every camera, and nothing else (JFIF 1.02)."""

_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of a pixel by colour type."""
_INDEXED = 3
"""The colour type whose pixels are numbers of a palette."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}

_TABLES = (0xDB, 0xC4, 0xDD)  # quantization, Huffman, restart interval
_FRAMES = (0xC0, 0xC1, 0xC2)  # baseline, extended, progressive
_NO_FRAMES = (0xC4, 0xC8, 0xCC)  # stand between the numbers of frames
_SCAN, _END = 0xDA, 0xD9
_WORDS = (*range(0xE0, 0xF0), 0xFE)  # applications' own, comments
_GREY_OR_COLOUR = (1, 3)
_EXIF, _ADOBE = 0xE1, 0xEE  # two of the applications' own that change what is seen
_ORIENTATION, _UPRIGHT = 0x0112, 1
_YCC = b"\x01"

_INFLATED_BYTES = 65_536


class Picture(Struct, frozen=True, kw_only=True):
    """A picture and nothing else."""

    kind: Literal["png", "jpeg"]
    width_px: int
    height_px: int
    content: bytes


class PictureError(ValueError):
    """It cannot be shown; the message says why, and what to do."""


def cleaned(content: bytes) -> Picture:
    """The picture in a file.

    Raises:
        PictureError: it is none, or none that may be shown.
    """
    if len(content) > PICTURE_BYTES_MAX:
        msg = f"more than {PICTURE_BYTES_MAX} bytes: make the picture smaller"
        raise PictureError(msg)
    try:
        if content.startswith(_PNG):
            return _png(content)
        if content.startswith(_JPEG):
            return _jpeg(content)
    except (struct.error, IndexError, zlib.error) as error:
        raise PictureError(_BROKEN) from error
    msg = "is neither a PNG nor a JPEG picture"
    raise PictureError(msg)


_BROKEN = "is damaged: save the picture anew"


def _png(content: bytes) -> Picture:
    parts = [*_chunks(content)]
    kinds = [kind for kind, _ in parts]
    if kinds[0] != b"IHDR" or kinds.count(b"IHDR") > 1 or b"IDAT" not in kinds:
        raise PictureError(_BROKEN)
    width, height, depth, colour, deflate, filters, interlaced = struct.unpack(
        ">LLBBBBB", parts[0][1]
    )
    _sized(width, height)
    is_bare = colour == _INDEXED and b"PLTE" not in kinds
    if deflate or filters or is_bare or depth not in _DEPTHS.get(colour, ()):
        raise PictureError(_BROKEN)
    if interlaced:
        msg = "is interlaced: save it without"
        raise PictureError(msg)
    line_bytes = 1 + (width * _CHANNELS[colour] * depth + 7) // 8
    if _inflated(b"".join(body for kind, body in parts if kind == b"IDAT")) != height * line_bytes:
        raise PictureError(_BROKEN)
    kept = b"".join(_chunk(kind, body) for kind, body in parts if kind in _KEPT)
    return Picture(kind="png", width_px=width, height_px=height, content=_PNG + kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG up to its end, each as its sum says that it was written."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">L4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (checked,) = struct.unpack_from(">L", content, at + 8 + length)
        is_unknown = kind not in _KEPT and not kind[0] & 0x20  # a small letter: may be left out
        if checked != zlib.crc32(kind + body) or is_unknown:
            raise PictureError(_BROKEN)
        at += 12 + length
        yield kind, body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L4s", len(body), kind) + body + struct.pack(">L", zlib.crc32(kind + body))


def _inflated(packed: bytes) -> int:
    """How many bytes it is unpacked, as far as a picture of the greatest size goes."""
    unpacking, found = zlib.decompressobj(), 0
    while not unpacking.eof and found <= SIDE_PX_MAX * (1 + 8 * SIDE_PX_MAX):
        part = unpacking.decompress(packed, _INFLATED_BYTES)
        if not part and not unpacking.unconsumed_tail:
            break
        found += len(part)
        packed = unpacking.unconsumed_tail
    return found if unpacking.eof else -1


def _jpeg(content: bytes) -> Picture:
    kept, size, scans, has_own_colours = [_JPEG, _JFIF], None, 0, False
    for marker, segment in _segments(content):
        if marker in _WORDS:
            has_own_colours |= _changes_what_is_seen(marker, segment)
            continue
        if marker in _FRAMES and size is None:
            size = _frame(segment)
        elif marker == _SCAN and size is not None:
            scans += 1
        elif marker not in _TABLES:
            raise PictureError(_UNUSUAL if _is_frame(marker) else _BROKEN)
        kept.append(segment)
    if size is None or not scans:
        raise PictureError(_BROKEN)
    width, height, channels = size
    if has_own_colours and channels > 1:
        raise PictureError(_UNUSUAL)
    whole = b"".join([*kept, bytes((0xFF, _END))])
    return Picture(kind="jpeg", width_px=width, height_px=height, content=whole)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts of a JPEG up to its end; to a scan belong the pixels behind it."""
    at = len(_JPEG)
    while True:
        at, marker = _marker(content, at)
        if marker == _END:
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < struct.calcsize(">H") or end > len(content):
            raise PictureError(_BROKEN)
        if marker == _SCAN:
            end = _scan_end(content, end)
        yield marker, content[at:end]
        at = end


_UNUSUAL = "is a JPEG that browsers do not show: save it as PNG"


_TURNED = "is stored turned, with a note how to turn it back: save it upright"


def _changes_what_is_seen(marker: int, segment: bytes) -> bool:
    """Whether a part says that the colours are others; one that turns the picture is refused."""
    if marker == _EXIF and _is_turned(segment):
        raise PictureError(_TURNED)
    return marker == _ADOBE and _has_own_colours(segment)


def _is_turned(segment: bytes) -> bool:
    """Whether an EXIF part says that the picture is to be turned or mirrored to be seen right.

    Without the note everybody would see it turned. A part that cannot be read says nothing.
    Source: Exif 2.3, 4.6.4, tag Orientation.
    """
    body = segment[4:]
    if not body.startswith(b"Exif\0\0"):
        return False
    tiff = body[6:]
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        (at,) = struct.unpack_from(f"{order}L", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHLH", tiff, at + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value not in (0, _UPRIGHT)
    except struct.error:
        return False
    return False


def _has_own_colours(segment: bytes) -> bool:
    """Whether an Adobe part says that the colours are not those that ``_JFIF`` says they are.

    Source: Adobe TN 5116, the DCT filters in PostScript Level 2: the last byte of APP14.
    """
    adobe = segment[4:].startswith(b"Adobe")
    return adobe and not segment.endswith(_YCC)


def _is_frame(marker: int) -> bool:
    return _FRAMES[0] <= marker <= 0xCF and marker not in _NO_FRAMES  # noqa: PLR2004 - SOF15


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Where the next marker is, behind what fills the way to it, and which."""
    if content[at] != 0xFF:  # noqa: PLR2004 - begins each marker
        raise PictureError(_BROKEN)
    while content[at + 1] == 0xFF:  # noqa: PLR2004 - as above
        at += 1
    return at, content[at + 1]


def _frame(segment: bytes) -> tuple[int, int, int]:
    """The size that a frame has: its width, its height, its channels."""
    depth, height, width, channels = struct.unpack_from(">BHHB", segment, 4)
    _sized(width, height)
    if depth != 8 or channels not in _GREY_OR_COLOUR:  # noqa: PLR2004 - bits
        raise PictureError(_UNUSUAL)
    return width, height, channels


def _scan_end(content: bytes, at: int) -> int:
    """Where a scan's packed pixels end: at a marker that is no stuffed byte and no restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise PictureError(_BROKEN)
        follows = content[at + 1]
        if follows != 0 and not 0xD0 <= follows <= 0xD7:  # noqa: PLR2004 - RST0 to RST7
            return at
        at += 2


def _sized(width_px: int, height_px: int) -> None:
    if not (0 < width_px <= SIDE_PX_MAX and 0 < height_px <= SIDE_PX_MAX):
        msg = f"is {width_px} x {height_px} pixels; 1 to {SIDE_PX_MAX} a side can be shown"
        raise PictureError(msg)
