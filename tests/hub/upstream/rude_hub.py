"""Hubs that answer something else than their log, each in its own way, and count nobody's patience.

Whatever they answer comes over a real socket.
"""

import asyncio
import gzip
from contextlib import suppress

from wire.sync import LINES_TYPE

HOST = "127.0.0.1"
MANY = 1 << 20


def head(status: str = "200 OK", kind: str = LINES_TYPE, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode()


def answer(body: bytes, **said: str) -> bytes:
    return head(more=f"Content-Length: {len(body)}\r\n{said.pop('more', '')}", **said) + body


BOMB = gzip.compress(bytes(64 * MANY))

MANNERS: dict[str, tuple[bytes, bytes, str]] = {
    "nonsense": (answer(b"\x00\xff{]\n"), b"", "no log: line 1"),
    "a page": (answer(b"<html>Sign in</html>", kind="text/html"), b"", "no log but text/html"),
    "an empty page": (answer(b"", kind="text/html"), b"", "no log but text/html"),
    "a lone string": (answer(b'"x"\n'), b"", "no log: line 1"),
    "too deep": (answer(b"[" * 50_000), b"", "no log: line 1"),
    "half of it": (
        head(more="Content-Length: 900\r\n") + b'{"document":',
        b"",
        "cannot be reached",
    ),
    "half a gzip": (
        answer(gzip.compress(b"x" * 99)[:-9], more="Content-Encoding: gzip\r\n"),
        b"",
        "cut off",
    ),
    "no gzip": (answer(b"plain", more="Content-Encoding: gzip\r\n"), b"", "no gzip"),
    "too long a gzip": (answer(BOMB, more="Content-Encoding: gzip\r\n"), b"", "longer than"),
    "gzip in gzip": (
        answer(gzip.compress(BOMB), more="Content-Encoding: gzip, gzip\r\n"),
        b"",
        "nobody asked for",
    ),
    "ten gigabytes": (
        head(more=f"Content-Length: {10 * 1024 * MANY}\r\n"),
        bytes(MANY),
        "longer than",
    ),
    "no end": (head(), bytes(MANY), "longer than"),
    "no HTTP": (b"220 mail.example ESMTP\r\n", b"", "cannot be reached"),
    "nothing": (b"", b"", "cannot be reached"),
    "elsewhere": (
        answer(b"", status="302 Found", more="Location: /login\r\n"),
        b"",
        "answered 302",
    ),
    "an error": (answer(b'{"problem":"no room"}', status="500 Oops"), b"", "500: no room"),
}
"""What is sent, what is sent again and again behind it, and what a person is told."""


class RudeHub:
    """Start and stop it; ``sent`` is how many bytes went out."""

    def __init__(self, first: bytes, on_and_on: bytes) -> None:
        self._first, self._on_and_on = first, on_and_on
        self.sent = 0

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
            await self._send(writer, self._first)
            while self._on_and_on:
                await self._send(writer, self._on_and_on)
        writer.close()

    async def _send(self, writer: asyncio.StreamWriter, part: bytes) -> None:
        writer.write(part)
        await writer.drain()
        self.sent += len(part)
