"""Serves a region's node inside its own loop: what hubs bring, and what staff see.

In come the house and the settings; out go HTTP answers. It starts no task and no thread: the
program that it runs in stops it by cancelling ``serve``.
"""

import socket
from typing import NoReturn

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from hub.accounts.rights import REGION, need_of
from hub.screen import assets
from hub.screen.answer import named, no_route, said
from hub.screen.gate import Gate
from hub.screen.reception import Reception
from hub.screen.region import openapi
from hub.screen.region.house import RegionHouse
from hub.screen.region.pages import Pages
from hub.screen.region.porter import Porter
from hub.screen.region.sync import Sync
from hub.screen.region.values import RegionHealth
from hub.screen.serving import REQUEST_S, answer_on, bind
from hub.screen.shield import Shield
from hub.settings import Http
from hub.store import StoreError

PAGES = {
    "/region": "region",
    "/login": "login",
    "/account": "account",
    "/people": "people",
}
"""Where each page is, and the name of its file below ``static``."""

_SMALLER = Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)

_LIVE = {"Cache-Control": "no-store"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASK_AGAIN = {"Cache-Control": "no-cache"}


async def serve(house: RegionHouse, http: Http) -> NoReturn:
    """Serve the pages until cancelled.

    Raises:
        ScreenError: the address is taken, or is none of this machine.
    """
    with bind(http.host, http.port) as listener:
        await RegionScreen(house, http).serve(listener)
    raise AssertionError  # the server runs until it is cancelled


class RegionScreen:
    """The HTTP side of one node; of ``http`` it reads only under which names it is known."""

    def __init__(self, house: RegionHouse, http: Http, request_s: int = REQUEST_S) -> None:
        self._house = house
        self._request_s = request_s
        self._assets = assets.load()
        self._openapi = msgspec.json.encode(openapi.document())
        people = Reception(house.register, house.timepiece, secure=http.is_secure, rights=REGION)
        routes = [
            *(Route(path, self._page, name=name) for path, name in PAGES.items()),
            Route("/static/{version}/{name}", self._file),
            *people.routes(),
            *Sync(house).routes(),
            *Porter(house).routes(),
            *Pages(house, self._assets.folder).routes(),
            Route("/", self._lead, name="first"),
            Route("/openapi.json", self._document),
            Route("/healthz", self._health),
        ]
        self.app = Starlette(
            routes=routes,
            middleware=[
                Middleware(Shield, hosts=tuple(http.known_as), secure=http.is_secure),
                Middleware(Gate, routes=routes, register=house.register, rights=REGION),
                _SMALLER,
            ],
            exception_handlers={HTTPException: no_route},
        )

    async def serve(self, listener: socket.socket) -> None:
        """Answer on ``listener`` until cancelled; then close it."""
        await answer_on(listener, self.app, self._request_s, lambda: None)

    async def _lead(self, _: Request) -> Response:
        return RedirectResponse("/region", 303, _ASK_AGAIN)

    async def _page(self, request: Request) -> Response:
        page = self._assets.pages[PAGES[request.url.path]]
        public = need_of("GET", request.url.path, REGION) == "public"
        return HTMLResponse(page, headers=_ASK_AGAIN if public else _LIVE)

    async def _file(self, request: Request) -> Response:
        found = self._assets.files.get(request.path_params["name"])
        if found is None or request.path_params["version"] != self._assets.version:
            return PlainTextResponse("There is no such file.", 404, _ASK_AGAIN)
        return Response(found.content, media_type=found.type, headers=_FOR_EVER)

    async def _document(self, request: Request) -> Response:
        return named(request, self._openapi)

    async def _health(self, _: Request) -> Response:
        door = self._house.books.taking
        try:
            await door.ask(door.ledger.members)
            fine = True
        except StoreError:
            fine = False
        health = RegionHealth(status="ok" if fine else "failing", ledger=fine)
        return said(health, 200 if fine else 503)
