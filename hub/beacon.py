"""Answers new devices that ask on the shop's network where a hub is.

In: what the hub says of itself; questions of whoever is on the network. Out: one packet for each,
to who asked, and never more than some a second. It is a hint: nobody believes it, and a device that
is told the address needs none (``wire.hint``). It asks nothing and remembers nobody.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from typing import NoReturn, cast

from hub.settings import HubSettings
from wire.hint import GROUP, PACKET_BYTES_MAX, PORT, Hint, answer, asked
from wire.timepiece import Timepiece

ANSWERS_MAX = 20
SPAN_MS = 1_000
"""A store that is opened with all its devices; who asks in somebody else's name gets no flood."""

AGAIN_S = 60.0
"""Before the next try where the network is not there yet, or lets nobody listen."""

log = logging.getLogger(__name__)


def beacons(
    settings: HubSettings, store: Callable[[], str], fingerprint: str, timepiece: Timepiece
) -> list[Coroutine[None, None, NoReturn]]:
    """What is to run for ever; nothing at a hub that no other machine could come to."""
    if settings.broker.embedded or settings.http.is_closed:
        return []
    return [shine(lambda: Hint(store(), settings.http.port, fingerprint), timepiece)]


async def shine(
    hint: Callable[[], Hint], timepiece: Timepiece, at: tuple[str, int] = (GROUP, PORT)
) -> NoReturn:
    """Answer for ever; once an outage it says that it cannot."""
    loop = asyncio.get_running_loop()
    told = False
    while True:
        try:
            listening = _opened(*at)
        except OSError as error:
            log.log(
                logging.DEBUG if told else logging.WARNING,
                "new devices do not find this hub by themselves: %s",
                error,
            )
            told = True
            await asyncio.sleep(AGAIN_S)
            continue
        transport, lamp = await loop.create_datagram_endpoint(
            lambda: Lamp(hint, timepiece), sock=listening
        )
        try:
            await lamp.lost.wait()
        finally:
            transport.close()


class Lamp(asyncio.DatagramProtocol):
    """One socket that is listened at."""

    def __init__(self, hint: Callable[[], Hint], timepiece: Timepiece) -> None:
        self.lost = asyncio.Event()
        self._hint = hint
        self._timepiece = timepiece
        self._transport: asyncio.DatagramTransport | None = None
        self._since_ms = 0
        self._answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # its class says less

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio says why
        """See asyncio."""
        self.lost.set()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """See asyncio: somebody says something."""
        number = asked(data) if len(data) <= PACKET_BYTES_MAX else None
        if number is None or self._transport is None or not self._may():
            return
        self._transport.sendto(answer(number, self._hint()), addr)

    def _may(self) -> bool:
        now_ms = self._timepiece.uptime_ms()
        if now_ms - self._since_ms >= SPAN_MS:
            self._since_ms, self._answers = now_ms, 0
        self._answers += 1
        return self._answers <= ANSWERS_MAX


def _opened(group: str, port: int) -> socket.socket:
    """A socket in the group, beside any other program's that speaks mDNS."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)  # noqa: FBT003 - the socket's own word
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if group == GROUP:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            opened.bind(("", port))
            joined = socket.inet_aton(group) + bytes(4)  # any interface
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        else:
            opened.bind((group, port))
    except OSError:
        opened.close()
        raise
    return opened
