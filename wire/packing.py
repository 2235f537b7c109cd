"""How a page of a log is packed on its way: with gzip, or after a line that both sides have. PURE.

In come lines, and the document of a line that the receiver has; out go fewer bytes. A day's report
is much like the one before it: packed after that, a lone day takes little more than half of what
gzip needs (`docs/explain/scale.md` has the figures). Who can read it says so in
``wire.sync.CursorView.packs``; everybody reads gzip. What is signed is never changed: it comes out
byte for byte. It asks nobody for a line.
"""

import json
import zlib
from collections.abc import Sequence

from wire.report import Sealed
from wire.sync import packed

GZIP = "gzip"

AFTER = "vetrina-after"
"""A Content-Encoding of ours: zlib's, with a preset dictionary, which is a document of the log."""

AFTER_HEADER = "Vetrina-After"
"""By its hash: which document that is."""

_GZIP_BITS = 16 + zlib.MAX_WBITS  # tells zlib that a gzip header and trailer stand around it
_LEVEL = 6  # above it nothing is gained
_LEVEL_ALONE = 9  # of a page after a line, mostly one day: half a millisecond


def small(lines: Sequence[Sealed]) -> bytes:
    """A page with gzip; the same lines are the same bytes."""
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP_BITS)
    return packer.compress(packed(lines)) + packer.flush()


def smaller(lines: Sequence[Sealed], after: bytes) -> bytes:
    """A page after a document; only who has the same document can read it."""
    packer = zlib.compressobj(_LEVEL_ALONE, zdict=_as_sent(after))
    return packer.compress(packed(lines)) + packer.flush()


def unpacker(after: bytes | None) -> "zlib._Decompress":
    """What unpacks a page after a document; None: one with gzip.

    It raises ``zlib.error`` where the page is neither, or after another document.
    """
    if after is None:
        return zlib.decompressobj(_GZIP_BITS)
    return zlib.decompressobj(zdict=_as_sent(after))


def _as_sent(document: bytes) -> bytes:
    """A document as it stands in a page: its quotes escaped."""
    return json.dumps(document.decode("latin-1")).encode()
