"""A line between a hub and its region that fails now and then, and at which a test may lie in wait.

One request a connection. Some are answered with an error by nobody who was asked, some answers are
cut off. Every line of a log that goes over it is noted.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import NamedTuple

from wire.packing import AFTER_HEADER, unpacker
from wire.report import Sealed
from wire.sync import unpacked

HOST = "127.0.0.1"
ERRORS = 0.10
CUT_OFF = 0.15
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

POINTS = ("came", "sent", "answered")
"""Of a page: it is on its way, the region has it, the region has answered."""


class Ambush(NamedTuple):
    """Somebody is killed when a page has come to a point."""

    point: str
    kill: Callable[[], None]
    is_over: asyncio.Event


class RoughLine:
    """Start and stop it; ``broken`` counts what went wrong on it.

    ``written`` are all lines there are, by hash: a page may be packed after any of them.
    """

    def __init__(self, to_port: int, random: Random, written: Mapping[str, Sealed]) -> None:
        self._to_port = to_port
        self._written = written
        self._random = random
        self.ambush: Ambush | None = None
        self.is_rough = True
        self.broken = 0
        self.sent: list[Sealed] = []
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Its port."""
        self._server = await asyncio.start_server(self._let_in, HOST, 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Whoever still waits for somebody who was killed is let go."""
        self._server.close()
        for one in self._open:
            one.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passing = asyncio.create_task(self._pass_on(reader, writer))
        self._open.add(passing)
        passing.add_done_callback(self._open.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                writer.write(await self._answer(reader))
                await writer.drain()
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        """What comes back; nothing where the region is not there."""
        head = await reader.readuntil(b"\r\n\r\n")
        page = await reader.readexactly(_length(head))
        draw = self._random.random() if self.is_rough else 0.5
        if draw < ERRORS:
            self.broken += 1
            return BUSY
        self._spring("came", page)
        self.sent += self._lines(head, page) if page else ()
        try:
            answer = await self._asked(head, page)
        except OSError:
            answer = b""
        if not answer or draw > 1 - CUT_OFF:
            self.broken += 1
            return answer[: self._random.randrange(len(answer))] if answer else b""
        return answer

    def _lines(self, head: bytes, page: bytes) -> Sequence[Sealed]:
        name = _field(head, AFTER_HEADER)
        return unpacked(unpacker(self._written[name].document if name else None).decompress(page))

    async def _asked(self, head: bytes, page: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(HOST, self._to_port)
        try:
            closing = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
            writer.write(closing.replace(b"Connection: keep-alive\r\n", b"") + page)
            await writer.drain()
            self._spring("sent", page)
            answer = await reader.read()
            self._spring("answered", page)
            return answer
        finally:
            writer.close()

    def _spring(self, point: str, page: bytes) -> None:
        if self.ambush is not None and page and self.ambush.point == point:
            self.ambush.kill()
            self.ambush.is_over.set()
            self.ambush = None


def _length(head: bytes) -> int:
    return int(_field(head, "Content-Length") or 0)


def _field(head: bytes, name: str) -> str:
    """A header's value; empty where there is none."""
    for line in head.lower().decode("ascii").split("\r\n"):
        if line.startswith(f"{name.lower()}:"):
            return line.partition(":")[2].strip()
    return ""
