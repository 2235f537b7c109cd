"""A new device looks which hubs are on its network; whoever answers is to be proved yet.

In: nothing but the network. Out: hints, and from which address each came. It asks by multicast from
a port of its own, for some seconds, and listens to nobody otherwise. The address of a hub is the
one that its answer comes from: what a packet says of others counts for nothing.
"""

import asyncio
import secrets
from typing import NamedTuple

from wire.hint import GROUP, PACKET_BYTES_MAX, PORT, Hint, heard, question
from wire.joining import Where

LOOK_S = 3.0
"""A hub answers at once; a packet on Wi-Fi may be lost, and is said again."""

ASKED_TIMES = 3

HUBS_MAX = 16
"""More than a person chooses from."""

ADDRESS_HUBS_MAX = 3
"""Two stores' hubs on one machine, and one that lies in their name; one neighbour alone never fills
the list before a hub answers."""


class Found(NamedTuple):
    """A hub that answers, if it is one; its fingerprint is what it says."""

    store: str
    where: Where
    fingerprint: str


class NoNetworkError(Exception):
    """Nobody can be asked; the message says why."""


async def look_out(to: tuple[str, int] = (GROUP, PORT), seconds: float = LOOK_S) -> list[Found]:
    """Every hub that answers, by store and address; each address and port once.

    Raises:
        NoNetworkError: nobody can be asked.
    """
    number = secrets.randbits(16)
    loop = asyncio.get_running_loop()
    try:
        transport, ears = await loop.create_datagram_endpoint(
            lambda: _Ears(number),
            local_addr=("0.0.0.0", 0),  # noqa: S104 - hubs answer there, for three seconds
        )
    except OSError as error:
        raise NoNetworkError(str(error)) from error
    try:
        for _ in range(ASKED_TIMES):
            transport.sendto(question(number), to)
            await asyncio.sleep(seconds / ASKED_TIMES)
    finally:
        transport.close()
    if ears.problem is not None and not ears.found:
        raise NoNetworkError(str(ears.problem)) from ears.problem
    return sorted(ears.found.values())


class _Ears(asyncio.DatagramProtocol):
    def __init__(self, number: int) -> None:
        self._number = number
        self.found: dict[tuple[str, int, str], Found] = {}
        self.problem: Exception | None = None

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        hint: Hint | None = None
        if len(data) <= PACKET_BYTES_MAX and self._has_room(addr[0]):
            hint = heard(data, self._number)
        if hint is not None:
            where = Where(addr[0], hint.port)
            key = (where.host, where.port, hint.fingerprint)
            self.found[key] = Found(hint.store, where, hint.fingerprint)

    def _has_room(self, host: str) -> bool:
        of_host = sum(one.where.host == host for one in self.found.values())
        return len(self.found) < HUBS_MAX and of_host < ADDRESS_HUBS_MAX

    def error_received(self, exc: Exception) -> None:
        self.problem = exc
