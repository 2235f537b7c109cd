"""Reads a page of a log out of a request: packed with gzip or not, and never more than it may be.

In: a request. Out: lines, or the ``HTTPException`` that says why there are none. Of a body that
grows beyond its limit when it is unpacked, no more than that limit is ever unpacked.
"""

import zlib
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request

from hub.screen.asked import body
from wire.report import Sealed
from wire.sync import LINES_TYPE, POST_BYTES_MAX, UNPACKED_BYTES_MAX, SyncError, unpacked

_GZIP = 16 + zlib.MAX_WBITS
"""Tells zlib that a gzip header and trailer stand around what it unpacks."""


async def lines(request: Request) -> Sequence[Sealed]:
    """The lines that a request brings.

    Raises:
        HTTPException: 415, they are not said as lines; 413, they are too many; 422, one is none.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != LINES_TYPE:
        raise HTTPException(415, f"say it as {LINES_TYPE}")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"gzip", "identity"}:
        raise HTTPException(415, "pack it with gzip, or not at all")
    content = await body(request, POST_BYTES_MAX)
    if encoding == "gzip":
        content = _opened(content)
    try:
        return unpacked(content)
    except SyncError as error:
        raise HTTPException(422, str(error)) from error


def _opened(content: bytes) -> bytes:
    """What a gzip body holds; a second one behind it is not read."""
    stream = zlib.decompressobj(_GZIP)
    try:
        found = stream.decompress(content, UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise HTTPException(422, f"it is no gzip: {error}") from error
    if stream.unconsumed_tail:
        raise HTTPException(413, f"at most {UNPACKED_BYTES_MAX} bytes when unpacked")
    if not stream.eof or stream.unused_data:
        raise HTTPException(422, "it is cut off, or more than one gzip")
    return found
