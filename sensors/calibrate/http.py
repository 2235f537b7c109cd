"""One HTTP request at a time over a connection: bytes in, a request out, an answer back.

h11 reads and writes the protocol; this moves its bytes. A connection asks once and is closed: the
page is for one person. It knows no route and no password.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import h11

BODY_BYTES_MAX = 65_536
"""Drawings of 16 lines and 16 zones are a tenth of it."""

ASKING_S = 10.0
"""How long a connection may take to ask."""

_READ_BYTES = 16_384


class Request(NamedTuple):
    """What was asked; header names are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    peer: str


class Answer(NamedTuple):
    """What is answered."""

    status: int
    content: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


Handle = Callable[[Request], Awaitable[Answer]]


class TooMuch(Exception):
    """A request is larger than any of ours."""


async def converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handle: Handle
) -> None:
    """Take one request, answer it and close."""
    connection = h11.Connection(h11.SERVER)
    request = None
    try:
        async with asyncio.timeout(ASKING_S):
            request = await _asked(reader, writer, connection)
        answer = None if request is None else await handle(request)
    except h11.RemoteProtocolError as error:
        answer = Answer(error.error_status_hint)
    except TooMuch:
        answer = Answer(413)
    except (TimeoutError, OSError):
        answer = None
    try:
        if answer is not None:
            bare = request is not None and request.method == "HEAD"
            writer.write(_said(connection, answer, bare=bare))
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except OSError:
        return  # whoever asked has gone


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: h11.Connection
) -> Request | None:
    """A whole request; ``None`` when the other side has nothing to ask."""
    head: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_READ_BYTES))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > BODY_BYTES_MAX:
                raise TooMuch
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            headers = {
                name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers
            }
            peer = str((writer.get_extra_info("peername") or ("?",))[0])
            path = head.target.decode("latin-1").partition("?")[0]
            return Request(head.method.decode("latin-1"), path, headers, body, peer)
        else:
            return None


def _said(connection: h11.Connection, answer: Answer, *, bare: bool) -> bytes:
    """An answer as bytes; ``bare``: its head alone."""
    headers = [
        ("Content-Type", answer.kind),
        ("Content-Length", str(len(answer.content))),
        ("Connection", "close"),
        *answer.headers,
    ]
    if connection.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
        return b""
    parts = (
        connection.send(h11.Response(status_code=answer.status, headers=headers)),
        connection.send(h11.Data(data=b"" if bare else answer.content)),
        connection.send(h11.EndOfMessage()),
    )
    return b"".join(part for part in parts if part is not None)
