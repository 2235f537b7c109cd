"""Who may come in: every request passes here before the application sees it.

In: a request, a table of ``hub.accounts.rights`` and who holds which key or cookie. Out: the
request, with the person who asks; or a refusal. A route that stands in no line of the table is
refused, and so is a change that a page of somebody else may have sent. What is changed is written
into the audit log.
"""

import ipaddress
import logging
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.accounts.origin import Origin
from hub.accounts.register import Register
from hub.accounts.rights import NOTED_THERE, RIGHTS, Rights, need_of
from hub.accounts.role import NOBODY, Need, Person, may
from hub.accounts.session import is_token
from hub.live.log import Refusal
from hub.store import StoreError
from hub.store.people import Session

COOKIE = "vetrina"
"""Holds a session on the shop's own network, where there is no TLS."""

SECURE_COOKIE = "__Host-vetrina"
"""Holds it otherwise; a browser takes it only from this very host, and only over TLS."""

TOKEN = "X-Vetrina-Token"  # noqa: S105 - the name of a header

ALONE = "X-Vetrina-Alone"
"""A page asks by itself, and nobody has touched it since: that is no use of a session."""

_PERSON, _SESSION = "vetrina.person", "vetrina.session"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_ERROR_STATUS_MIN = 400

_log = logging.getLogger(__name__)


class Gate:
    """ASGI middleware around the application with these ``routes``."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        register: Register,
        rights: Rights = RIGHTS,
    ) -> None:
        self._app = app
        self._routes = routes
        self._register = register
        self._rights = rights

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        session = self._session(request)
        person = self._holder(request) if session is None else self._register.person(session)
        scope[_PERSON], scope[_SESSION] = person, session
        path, named = self._served(scope)
        refusal = None if path is None else self._refusal(request, person, path, named)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        meant = ALONE not in request.headers and self._need(request, path or "") != "public"
        if session is not None and meant:
            await self._register.use(session)
        answered = _Answered(send)
        await self._app(scope, receive, answered)
        if path is not None and answered.is_change(request.method, path):
            await self._note(request, person)

    def _session(self, request: Request) -> Session | None:
        cookie = cookie_of(request)
        if cookie is None or "authorization" in request.headers:
            return None
        return self._register.session(cookie)

    def _holder(self, request: Request) -> Person:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return NOBODY
        return self._register.holder(key.strip(), here=is_here(request))

    def _served(self, scope: Scope) -> tuple[str | None, Mapping[str, str]]:
        """The path of the route that will answer, as the table spells it, and what it names.

        None where none will: the application says so itself, and asks no handler.
        """
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                path = route.path if isinstance(route, Route) else ""
                return path, found.get("path_params", {})
        return None, {}

    def _need(self, request: Request, path: str) -> Need | None:
        return need_of(request.method, path, self._rights)

    def _refusal(
        self, request: Request, person: Person, path: str, named: Mapping[str, str]
    ) -> Response | None:
        need = self._need(request, path)
        if need is None:
            _log.error(
                "%s %s stands in no line of the rights, and is refused", request.method, path
            )
            return refuse("nobody may do that", 403)
        if not may(person.role, need, here=is_here(request)):
            return _not_enough(request, person, need)
        if need == "store" and person.role == "store" and person.name != named.get("store"):
            return refuse(f"this token is that of {person.name}", 403)
        if request.method not in _SAFE and need != "public" and not _is_meant(request):
            return refuse("another page asked that, or one that is too old: load it anew", 403)
        return None

    async def _note(self, request: Request, person: Person) -> None:
        path = request.url.path[:_SUBJECT_CHARACTERS_MAX]
        try:
            await self._register.note(person, request.method, path, origin_of(request))
        except StoreError as error:
            _log.warning("%s by %s is not in the audit log: %s", path, person.name, error)


_SUBJECT_CHARACTERS_MAX = 200


class _Answered:
    """Passes an answer on, and remembers how it began."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = _ERROR_STATUS_MIN

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        await self._send(message)

    def is_change(self, method: str, path: str) -> bool:
        """Whether something was changed that is not in the log already."""
        changes = method not in _SAFE and self._status < _ERROR_STATUS_MIN
        return changes and (method, path) not in NOTED_THERE


def asking(request: Request) -> Person:
    """Who asks; ``NOBODY`` where the route is public and nobody has signed in."""
    person: Person = request.scope[_PERSON]
    return person


def session_of(request: Request) -> Session | None:
    """The session of the browser that asks; a program has none."""
    session: Session | None = request.scope[_SESSION]
    return session


def cookie_of(request: Request) -> str | None:
    """What the browser holds."""
    return request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)


def address_of(request: Request) -> str:
    """Which machine asks; a proxy on the hub's own machine is looked through."""
    return request.client.host if request.client else ""


def origin_of(request: Request) -> Origin:
    """Where a request comes from."""
    return Origin(address_of(request), request.headers.get("user-agent", ""))


def is_here(request: Request) -> bool:
    """Whether a request comes from the hub's own machine."""
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


def _not_enough(request: Request, person: Person, need: str) -> Response:
    if person.role == "nobody":
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            query = f"?{request.url.query}" if request.url.query else ""
            there = quote(request.url.path + query, safe="/")
            return RedirectResponse(f"/login?next={there}", 303, {"Cache-Control": "no-store"})
        return refuse("sign in first", 401, {"WWW-Authenticate": "Bearer"})
    return refuse(f"that needs the role {need}, and {person.name} has {person.role}", 403)


def _is_meant(request: Request) -> bool:
    """Whether a page of this hub sent it: a browser sends its cookie along for any page.

    A key is sent by nobody who does not mean it.
    """
    if session_of(request) is None:
        return True
    cookie = cookie_of(request) or ""
    return is_same_site(request) and is_token(request.headers.get(TOKEN, ""), cookie)


def is_same_site(request: Request) -> bool:
    """Whether a browser that tells where a request was made tells of this hub."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("//")[2] != request.headers.get("host"):
        return False
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def refuse(problem: str, status: int, headers: dict[str, str] | None = None) -> Response:
    """An answer that says why there is none."""
    return Response(
        msgspec.json.encode(Refusal(problem=problem)),
        status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
