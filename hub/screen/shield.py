"""Which hosts are answered, how much is read, and what every answer carries.

Only names that are known to be this hub are answered: a page elsewhere whose name is pointed at a
store's address (DNS rebinding) gets nothing. Numeric addresses, ``localhost`` and the machine's own
name, which nobody on the Internet has, are always known. It does not know users.
"""

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wire.machine import own_names

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

ONLY_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Where browsers come over TLS, they never come without it."""

BODY_BYTES_MAX = 1_048_576
"""Of any request; most routes read far less. A picture of a floor has room."""


class Shield:
    """ASGI middleware around the whole application; ``hosts`` are further names of this hub.

    ``secure``: browsers come over TLS.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), *, secure: bool = False) -> None:
        self._app = app
        self._carried = HEADERS | (ONLY_TLS if secure else {})
        self._hosts = {"localhost", *(name.lower() for name in (*own_names(), *hosts))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a known host, with the headers; refuse another one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._carried.items():
                    headers[name] = value
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_known(headers.get("host", "")):
            app: ASGIApp = PlainTextResponse("This hub does not go by that name.", 421)
        elif _declared_bytes(headers) > BODY_BYTES_MAX:
            app = PlainTextResponse("That is too much.", 413)
        else:
            app = self._app
        await app(scope, _Measured(receive), guarded)

    def _is_known(self, host: str) -> bool:
        name = _without_port(host).lower()
        if name in self._hosts or name.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class _Measured:
    """Reads a body that did not say how long it is, and stops where it is too long."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read_bytes = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._read_bytes += len(message.get("body", b""))
        if self._read_bytes > BODY_BYTES_MAX:
            raise HTTPException(413, "That is too much.")
        return message


def _declared_bytes(headers: Headers) -> int:
    text = headers.get("content-length", "")
    return int(text) if text.isdecimal() and text.isascii() else 0


def _without_port(host: str) -> str:
    if host.startswith("["):  # an IPv6 address
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
