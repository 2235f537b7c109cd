"""Who may come in: every request passes here before the application sees it.

In: a request, the table of ``hub.accounts.rights`` and who holds which key. Out: the request, with
the person who asks; or a refusal. A route that stands in no line of the table is refused.
"""

import ipaddress
import logging
from collections.abc import Sequence
from typing import Protocol

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.accounts.rights import need_of
from hub.accounts.role import NOBODY, Person, may
from hub.live.log import Refusal

_PERSON = "vetrina.person"

_log = logging.getLogger(__name__)


class KeyHolders(Protocol):
    """What is needed of ``hub.accounts.keys.Keys``."""

    def holder(self, key: str, *, here: bool) -> Person:
        """Whose key it is; ``NOBODY`` where it is none."""


class Gate:
    """ASGI middleware around the application with these ``routes``."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], keys: KeyHolders) -> None:
        self._app = app
        self._routes = routes
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        person = self._who(request)
        scope[_PERSON] = person
        path = self._served(scope)
        refusal = None if path is None else _refusal(request, person, path)
        await (refusal or self._app)(scope, receive, send)

    def _who(self, request: Request) -> Person:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return NOBODY
        return self._keys.holder(key.strip(), here=is_here(request))

    def _served(self, scope: Scope) -> str | None:
        """The path of the route that will answer, as the table spells it.

        None where none will: the application says so itself, and asks no handler.
        """
        for route in self._routes:
            if route.matches(scope)[0] is Match.FULL:
                return route.path if isinstance(route, Route) else ""
        return None


def asking(request: Request) -> Person:
    """Who asks; ``NOBODY`` where the route is public and nobody has signed in."""
    person: Person = request.scope[_PERSON]
    return person


def address_of(request: Request) -> str:
    """Where a request comes from; a proxy on the hub's own machine is looked through."""
    return request.client.host if request.client else ""


def is_here(request: Request) -> bool:
    """Whether a request comes from the hub's own machine."""
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


def _refusal(request: Request, person: Person, path: str) -> Response | None:
    need = need_of(request.method, path)
    if need is None:
        _log.error("%s %s stands in no line of the rights, and is refused", request.method, path)
        return refuse("nobody may do that", 403)
    if may(person.role, need, here=is_here(request)):
        return None
    if person.role == "nobody":
        return refuse("sign in first", 401, {"WWW-Authenticate": "Bearer"})
    return refuse(f"that needs the role {need}, and {person.name} has {person.role}", 403)


def refuse(problem: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """An answer that says why there is none."""
    return Response(
        msgspec.json.encode(Refusal(problem=problem)),
        status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
