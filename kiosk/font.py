"""Which letters a font file has, so that no shopper meets an empty box. PURE.

In: the bytes of a TrueType or OpenType font, and the words that will be written in it. Out: the
letters that it lacks. Only the table of characters is read (OpenType 1.9, ``cmap``, formats 4 and
12, which every font for Unicode has); it draws nothing.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

FONT_BYTES_MAX = 20_000_000
"""Fonts for all of Chinese are of this size; one for five languages has less than a hundredth."""

LETTER_CODE_MAX = 0x10FFFF
"""The last of Unicode."""

_KINDS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_UNICODE = {(0, 3), (0, 4), (3, 1), (3, 10)}
"""Platform and encoding of the tables that hold Unicode."""

_SEGMENTS, _GROUPS = 4, 12  # numbers of the two formats


class FontError(ValueError):
    """These bytes are no font that the screen can write in."""


class _Span(NamedTuple):
    """Letters that follow each other, and how to find their drawings."""

    first: int
    last: int
    delta: int
    drawings: int | None
    """Where the list of their drawings begins; None: they follow each other too."""


def lacking(font: bytes, words: Iterable[str]) -> list[str]:
    """The letters of the words that the font cannot write, in the order of their codes.

    Raises:
        FontError: it is no font.
    """
    has = letters(font)
    return sorted({letter for text in words for letter in text if ord(letter) not in has})


def letters(font: bytes) -> frozenset[int]:
    """Codes of all letters that a font has a drawing for.

    Raises:
        FontError: it is no font.
    """
    try:
        return frozenset(_letters(font))
    except struct.error as error:
        msg = "is cut off"
        raise FontError(msg) from error


def _letters(font: bytes) -> Iterator[int]:
    if font[:4] not in _KINDS:
        msg = "is no TrueType or OpenType font"
        raise FontError(msg)
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        if (platform, encoding) in _UNICODE:
            yield from _mapped(font, start + offset)


def _table(font: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if tag == wanted:
            return int(offset)
    msg = "says of no letter how it is drawn"
    raise FontError(msg)


def _mapped(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == _SEGMENTS:
        for span in _in_order(_segments(font, at)):
            for letter in range(span.first, span.last + 1):
                if _drawing(font, span, letter):
                    yield letter
    elif kind == _GROUPS:
        for span in _in_order(_groups(font, at)):
            yield from range(span.first, span.last + 1)


def _in_order(spans: Iterable[_Span]) -> Iterator[_Span]:
    """As the format has them; a damaged table would otherwise name millions of letters again."""
    before = -1
    for span in spans:
        if not before < span.first <= span.last <= LETTER_CODE_MAX:
            msg = "has its letters out of order"
            raise FontError(msg)
        before = span.last
        yield span


def _groups(font: bytes, at: int) -> Iterator[_Span]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    for index in range(count):
        first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        yield _Span(first, last, 0, None)


def _segments(font: bytes, at: int) -> Iterator[_Span]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    ends = at + 14
    starts = ends + double + 2
    deltas, ranges = starts + double, starts + 2 * double
    for step in range(0, double, 2):
        last, first, delta, offset = (
            struct.unpack_from(">H", font, table + step)[0]
            for table in (ends, starts, deltas, ranges)
        )
        yield _Span(first, last, delta, ranges + step + offset if offset else None)


def _drawing(font: bytes, span: _Span, letter: int) -> int:
    """Number of a letter's drawing; 0 is the empty box."""
    if span.drawings is None:
        return (letter + span.delta) & 0xFFFF
    where = span.drawings + 2 * (letter - span.first)
    (drawing,) = struct.unpack_from(">H", font, where)
    return int(drawing)
