"""What every server of a hub has: pages with their files, its document of routes, and its doors.

In come where the pages are, the document and who may do what; out go routes, and the application
around all of them. It knows no route of a store or of a region, and starts nothing.
"""

from collections.abc import Mapping, Sequence

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from hub.accounts.register import Register
from hub.accounts.rights import Rights, need_of
from hub.screen import assets
from hub.screen.answer import NOW, named, no_route
from hub.screen.gate import Gate
from hub.screen.shield import Shield
from hub.settings import Http

PAGES = {"/login": "login", "/account": "account", "/people": "people"}
"""Where the pages are that every server has, and the names of their files below ``static``."""

_SMALLER = Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
"""Level 5 takes 2 ms for every score at once, and no more bytes than 9 that a page would feel."""

_ASK_AGAIN = {"Cache-Control": "no-cache"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class Front:
    """The pages of one server, and the way to them; ``pages`` are those beside ``PAGES``."""

    def __init__(
        self, pages: Mapping[str, str], document: Mapping[str, object], rights: Rights
    ) -> None:
        self._pages = {**pages, **PAGES}
        self._document = msgspec.json.encode(document)
        self._rights = rights
        self.assets = assets.load(has_papers=need_of("GET", "/privacy", rights) is not None)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            *(Route(path, self._page, name=name) for path, name in self._pages.items()),
            Route("/static/{version}/{name}", self._file),
            Route("/openapi.json", self._described),
        ]

    def application(self, routes: Sequence[Route], register: Register, http: Http) -> Starlette:
        """All routes behind the gate; of ``http`` it reads only under which names it is known."""
        return Starlette(
            routes=routes,
            middleware=[
                Middleware(Shield, hosts=tuple(http.known_as), secure=http.is_secure),
                Middleware(Gate, routes=routes, register=register, rights=self._rights),
                _SMALLER,
            ],
            exception_handlers={HTTPException: no_route},
        )

    async def _page(self, request: Request) -> Response:
        page = self.assets.pages[self._pages[request.url.path]]
        public = need_of("GET", request.url.path, self._rights) == "public"
        return HTMLResponse(page, headers=_ASK_AGAIN if public else NOW)

    async def _file(self, request: Request) -> Response:
        found = self.assets.files.get(request.path_params["name"])
        if found is None or request.path_params["version"] != self.assets.version:
            return PlainTextResponse("There is no such file.", 404, _ASK_AGAIN)
        return Response(found.content, media_type=found.type, headers=_FOR_EVER)

    async def _described(self, request: Request) -> Response:
        return named(request, self._document)
