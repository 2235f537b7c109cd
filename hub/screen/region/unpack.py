"""Reads a page of a log out of a request: packed or not, and never more than it may be.

In: a request, and who finds a document of the store by its hash. Out: lines, or the
``HTTPException`` that says why there are none. Of a body that grows beyond its limit when it is
unpacked, no more than that limit is ever unpacked.
"""

import zlib
from collections.abc import Awaitable, Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request

from hub.screen.asked import body
from wire.packing import AFTER, AFTER_HEADER, GZIP, unpacker
from wire.report import Hash, Sealed
from wire.sync import LINES_TYPE, POST_BYTES_MAX, UNPACKED_BYTES_MAX, SyncError, unpacked

Find = Callable[[Hash], Awaitable[bytes | None]]
"""A document of the store that brings something, by its hash; None: it is not here."""


async def lines(request: Request, find: Find) -> Sequence[Sealed]:
    """The lines that a request brings.

    Raises:
        HTTPException: 415, they are not said as lines; 413, they are too many; 422, one is none;
            412, they are packed after a line that is not here.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != LINES_TYPE:
        raise HTTPException(415, f"say it as {LINES_TYPE}")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {GZIP, AFTER, "identity"}:
        raise HTTPException(415, "pack it with gzip, or not at all")
    after = await _after(request, find) if encoding == AFTER else None
    content = await body(request, POST_BYTES_MAX)
    if encoding != "identity":
        content = _opened(content, after)
    try:
        return unpacked(content)
    except SyncError as error:
        raise HTTPException(422, str(error)) from error


async def _after(request: Request, find: Find) -> bytes:
    """The document that a page is packed after."""
    found = await find(request.headers.get(AFTER_HEADER, ""))
    if found is None:
        raise HTTPException(412, "the line that it is packed after is not here: pack it with gzip")
    return found


def _opened(content: bytes, after: bytes | None) -> bytes:
    """What a packed body holds; a second one behind it is not read."""
    stream = unpacker(after)
    try:
        found = stream.decompress(content, UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise HTTPException(422, f"it is not packed as it says: {error}") from error
    if stream.unconsumed_tail:
        raise HTTPException(413, f"at most {UNPACKED_BYTES_MAX} bytes when unpacked")
    if not stream.eof or stream.unused_data:
        raise HTTPException(422, "it is cut off, or more than one page")
    return found
