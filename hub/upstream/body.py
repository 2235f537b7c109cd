"""Reads the body of an answer: unpacked, and never more of it than it may be.

In: how it is packed, and its parts as they come. Out: all of it, or ``BodyError``. What would grow
beyond its limit when it is unpacked is not unpacked beyond that, whoever sends it.
"""

import zlib

from wire.sync import UNPACKED_BYTES_MAX

PACKED = "gzip"

_GZIP = 16 + zlib.MAX_WBITS
"""Tells zlib that a gzip header and trailer stand around what it unpacks."""


class BodyError(ValueError):
    """A body is too long, or not what it says it is."""


class Body:
    """One body; ``encoding`` is what its header says.

    Raises:
        BodyError: it is packed in a way that nobody asked for.
    """

    def __init__(self, encoding: str) -> None:
        if encoding not in {"", "identity", PACKED}:
            msg = "its answer is packed in a way that nobody asked for"
            raise BodyError(msg)
        self._stream = zlib.decompressobj(_GZIP) if encoding == PACKED else None
        self._read = bytearray()

    def add(self, part: bytes) -> None:
        """Take what came.

        Raises:
            BodyError: it is too much, or no gzip.
        """
        self._read += part if self._stream is None else self._unpacked(self._stream, part)
        if len(self._read) > UNPACKED_BYTES_MAX:
            msg = f"its answer is longer than {UNPACKED_BYTES_MAX} bytes"
            raise BodyError(msg)

    def whole(self) -> bytes:
        """All of it.

        Raises:
            BodyError: it was cut off.
        """
        if self._stream is not None and self._read and not self._stream.eof:
            msg = "its answer is cut off"
            raise BodyError(msg)
        return bytes(self._read)

    def _unpacked(self, stream: "zlib._Decompress", part: bytes) -> bytes:
        if stream.eof:
            msg = "its answer goes on behind its end"
            raise BodyError(msg)
        try:
            return stream.decompress(part, UNPACKED_BYTES_MAX + 1)
        except zlib.error as error:
            msg = f"its answer is no gzip: {error}"
            raise BodyError(msg) from error
