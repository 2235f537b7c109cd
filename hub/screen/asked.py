"""Reads what a request says: JSON of a published type, no longer than it may be.

In: a request. Out: a value, or the ``HTTPException`` that says why there is none. JSON is asked for
by its name, so that a form on another site's page cannot say anything here.
"""

from typing import TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from hub.screen.answer import JSON

T = TypeVar("T")

SAID_BYTES_MAX = 4_096
"""What staff did fits in a line; a name, a code and a password have room."""


async def asked(request: Request, kind: type[T], bytes_max: int = SAID_BYTES_MAX) -> T:
    """The body as a value.

    Raises:
        HTTPException: 415, it is no JSON; 413, it is too long; 422, it says something else.
    """
    only_json(request)
    try:
        return msgspec.json.decode(await body(request, bytes_max), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HTTPException(422, str(error)) from error


def only_json(request: Request) -> None:
    """Refuse what may be another page's form.

    Raises:
        HTTPException: 415, it is not said as JSON.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != JSON:
        raise HTTPException(415, "say it as JSON")


async def body(request: Request, bytes_max: int) -> bytes:
    """The body.

    Raises:
        HTTPException: 413, it is longer than it may be.
    """
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > bytes_max:
            raise HTTPException(413, f"at most {bytes_max} bytes")
    return read
