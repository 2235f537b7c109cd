"""Answers as JSON: one shape for what is said, for what is refused, and for what is still so.

In: values. Out: responses. An answer that names itself (``ETag``) is asked for again by its name,
and not sent again while it is the same (RFC 9110, 13.1.2); one of this very moment is never kept.
"""

import hashlib

import msgspec
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.live.log import Refusal

JSON = "application/json"

NOW = {"Cache-Control": "no-store"}
ASK_AGAIN = {"Cache-Control": "private, no-cache"}


def said(value: Struct | bytes, status: int = 200) -> Response:
    """What is so at this moment, to be kept by nobody."""
    return Response(_body(value), status, media_type=JSON, headers=NOW)


def named(request: Request, value: Struct | bytes, media_type: str = JSON) -> Response:
    """What may be so for long; 304 without a body for whoever has it already."""
    body = _body(value)
    name = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {**ASK_AGAIN, "ETag": name}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if name in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def refused(problem: str, status: int) -> Response:
    """Why there is no answer."""
    return said(Refusal(problem=problem), status)


async def no_route(request: Request, error: Exception) -> Response:
    """What the application says where no handler does: in the API's shape to programs."""
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith(("/api/", "/enrol/")):
        answer = refused(error.detail, error.status_code)
    else:
        answer = PlainTextResponse(error.detail, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _body(value: Struct | bytes) -> bytes:
    return value if isinstance(value, bytes) else msgspec.json.encode(value)
