"""Who may stay connected: uvicorn's HTTP/1.1 connection, with a limit on waiting and on room.

In come connections; who does not ask within the keep-alive time is shown out, and where all places
are taken, whoever waits longest without asking. Uvicorn itself waits for a first request for ever,
and answers nobody while enough others only wait. It reads no request.
"""

import asyncio
import resource

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from hub.screen.feed import VIEWERS_MAX

CONNECTIONS_MAX = 4 * VIEWERS_MAX
"""A page opens a stream and, for a moment, some files; more is not a store's wall."""

OF_ONE_ADDRESS_MAX = 64
"""All viewers may stand behind one proxy; more is one machine that wants all places."""

FILES_RESERVED = 96
"""Open files that are no viewers': the database, the broker, and a batch that is just let in."""

BACKLOG = 32
"""Connections let in at once. Python 3.11 goes on for so many when there is no file left for one,
and logs a traceback for each."""

FILES_MAX = 4_096
"""More open files than that nothing here could need."""

_ASKING = (h11.IDLE, h11.SEND_BODY)


def room() -> int:
    """How many connections there is room for, below this process's limit of open files."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return CONNECTIONS_MAX
    return min(CONNECTIONS_MAX, max(1, files - FILES_RESERVED))


def widen() -> None:
    """Let this process open as many files as it is allowed to, and can need."""
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_MAX if most == resource.RLIM_INFINITY else min(most, FILES_MAX)
    if files != resource.RLIM_INFINITY and files < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class Visitor(H11Protocol):
    """One connection. Places are uvicorn's ``limit_concurrency``; an address has few of them."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, and make room for it."""
        super().connection_made(transport)
        self._look()
        most = self.limit_concurrency or CONNECTIONS_MAX
        here = [one for one in self.connections if isinstance(one, Visitor) and one.is_here]
        host = self.client and self.client[0]
        neighbours = [one for one in here if one.client and one.client[0] == host]
        if len(neighbours) > min(OF_ONE_ADDRESS_MAX, most // 2):
            _show_one_out(neighbours, self)
        elif len(here) >= most:
            _show_one_out(here, self)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        self._stop_waiting()

    @property
    def is_here(self) -> bool:
        """Whether it still has its place."""
        return not self.transport.is_closing()

    @property
    def waiting_until_s(self) -> float | None:
        """When patience with its request ends; None while one is answered."""
        return None if self._patience is None else self._patience.when()

    def show_out(self) -> None:
        """Close the connection, without a word: nothing was asked."""
        self._stop_waiting()
        self.transport.close()

    def _look(self) -> None:
        if self.conn.their_state not in _ASKING:
            self._stop_waiting()
        elif self._patience is None:
            self._patience = self.loop.call_later(self.timeout_keep_alive, self.show_out)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def _show_one_out(some: list[Visitor], newest: Visitor) -> None:
    """The one that waits longest; where all others are being answered, the newest."""
    waiting = [(until, one) for one in some if (until := one.waiting_until_s) is not None]
    longest = min(waiting, key=_until, default=(0.0, newest))[1]
    longest.show_out()


def _until(waiting: tuple[float, Visitor]) -> float:
    return waiting[0]
