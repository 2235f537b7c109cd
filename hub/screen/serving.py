"""Serves an application inside the hub's own loop, on a socket, until it is cancelled.

In come an application and where to listen; out go HTTP answers. It installs no signal handlers and
starts no threads: the program that it runs in stops it by cancelling it. It knows no route.
"""

import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from hub.screen.door import BACKLOG, Visitor, room

REQUEST_S = 10
"""How long a connection may take to ask; who has no more to ask is let go after as long."""

GOODBYE_S = 1
"""How long answers under way may take when the server stops; streams end at once."""

_log = logging.getLogger(__name__)


class ScreenError(Exception):
    """The live page cannot be served; the message says what an operator can do."""


async def answer_on(
    listener: socket.socket, app: ASGIApp, request_s: int, on_stop: Callable[[], None]
) -> None:
    """Answer on ``listener`` until cancelled; then call ``on_stop``, and close it."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        log_level="warning",  # its greetings are not for an operator
        access_log=False,
        server_header=False,
        http=Visitor,
        ws="none",
        backlog=BACKLOG,
        limit_concurrency=room(),
        timeout_keep_alive=request_s,
        timeout_graceful_shutdown=GOODBYE_S,
    )
    server = uvicorn.Server(config)  # its serve() would take the signals; its parts do not
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    _log.info("live page on http://%s", _address(listener))
    try:
        await server.main_loop()
    finally:
        on_stop()
        await server.shutdown(sockets=[listener])


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        ScreenError: the address is taken, or is none of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((address[0], address[1]), family=family)
    except OSError as error:
        msg = f"the live page cannot be served on {host} port {port}: {error}; choose another port"
        raise ScreenError(msg) from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
