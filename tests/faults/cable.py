"""A network cable between a device and its broker, for tests to pull."""

import asyncio
from contextlib import suppress

from tests.faults.brokers import HOST
from tests.ports import free_port

PART_BYTES = 65_536


class Cable:
    """Forwards connections from ``port`` to another one of this machine, while it is plugged in."""

    def __init__(self, to_port: int) -> None:
        self.port = free_port()
        self._to_port = to_port
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._joints: set[asyncio.Future[None]] = set()

    async def plug(self) -> None:
        """Let connections through; on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._forward, HOST, self.port)

    async def pull(self) -> None:
        """Cut every connection, and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in list(self._ends):
            end.transport.abort()
        await asyncio.gather(*self._joints, return_exceptions=True)

    def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A callback and no coroutine: a stream would complain of one that is cancelled."""
        self._ends.add(writer)
        task = asyncio.ensure_future(self._join(reader, writer))
        self._joints.add(task)
        task.add_done_callback(self._joints.discard)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far = None
        try:
            with suppress(OSError):  # either end may go at any moment; that is what it is for
                there, far = await asyncio.open_connection(HOST, self._to_port)
                self._ends.add(far)
                ways = {
                    asyncio.ensure_future(one) for one in (_pour(reader, far), _pour(there, writer))
                }
                _, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in left:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            for end in (writer, far):
                if end is not None:
                    self._ends.discard(end)
                    end.close()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while part := await source.read(PART_BYTES):
        into.write(part)
        await into.drain()
