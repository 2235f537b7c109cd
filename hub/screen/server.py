"""Serves the live page and its API inside the hub's own loop.

In come the board, the settings and a timepiece; out go HTTP answers. It installs no signal
handlers and starts no threads: the program that it runs in stops it by cancelling ``serve``.
"""

import socket
from typing import NoReturn

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.rights import RIGHTS
from hub.screen import metrics, openapi
from hub.screen.answer import NOW, named, refused, said
from hub.screen.counts import Counts
from hub.screen.days import Days
from hub.screen.desk import Desk
from hub.screen.erasing import Erasing
from hub.screen.feed import Feed
from hub.screen.fleet import Fleet
from hub.screen.front import Front
from hub.screen.house import House
from hub.screen.joining import Joining
from hub.screen.office import Office
from hub.screen.openapi import Health, Reached
from hub.screen.privacy import Notice
from hub.screen.reception import Reception
from hub.screen.serving import REQUEST_S, answer_on, bind
from hub.screen.setup import Setup
from hub.screen.sheet import Sheet
from hub.screen.stream import Stream
from hub.screen.takeaway import Takeaway

PAGES = {
    "/": "wall",
    "/desk": "desk",
    "/setup": "setup",
    "/fleet": "fleet",
    "/devices/join": "join",
}
"""Where each page of a store is, and the name of its file below ``static``."""


async def serve(house: House) -> NoReturn:
    """Serve the pages until cancelled; viewers are then sent away within two seconds.

    Raises:
        ScreenError: the address is taken, or is none of this machine.
    """
    http = house.settings.http
    with bind(http.host, http.port) as listener:
        await Screen(house).serve(listener)
    raise AssertionError  # the server runs until it is cancelled


class Screen:
    """The HTTP side of one hub, on whichever address it is given to listen."""

    def __init__(self, house: House, request_s: int = REQUEST_S) -> None:
        board, timepiece, http = house.board, house.timepiece, house.settings.http
        self._phones = house.phones
        self._board, self._register, self._postman = board, house.register, house.postman
        self._request_s = request_s
        self._way = house.way
        self._vault = house.vault
        self._timepiece = timepiece
        self._feed = Feed(board, timepiece)
        self._sheet = Sheet(board, timepiece)
        front = Front(PAGES, openapi.document(), RIGHTS)
        self._static = front.assets.folder
        routes = [
            *front.routes(),
            Route("/t/{touchpoint}", self._ask, methods=["GET"]),
            Route("/t/{touchpoint}", self._take, methods=["POST"]),
            Route("/api/v1/live", self._live),
            Route("/api/v1/scores", self._scores),
            Route("/api/v1/scores/{scope}", self._scope),
            Route("/api/v1/history", self._history),
            Route("/api/v1/ambience", self._ambience),
            *Office(house.logbook, house.archive, house.postman, timepiece).routes(),
            *Setup(house.editor, board, timepiece).routes(),
            *Desk(board, house.logbook, house.archive, self._sheet, timepiece).routes(),
            *Fleet(house).routes(),
            *Reception(house.register, timepiece, secure=http.is_secure).routes(),
            *Joining(house.admission, house.register).routes(),
            *Counts(house.doorbook, timepiece, front.assets.pages["count"]).routes(),
            *Days(board, house.days, house.way, self._static).routes(),
            *Notice(house, self._static).routes(),
            *Erasing(house.eraser).routes(),
            *Takeaway(board, house.archive, self._sheet, timepiece).routes(),
            Route("/api/v1/live/stream", Stream(self._feed, timepiece), methods=["GET"]),
            Route("/healthz", self._health),
            Route("/metrics", self._metrics),
        ]
        self.app = front.application(routes, house.register, http)

    async def serve(self, listener: socket.socket) -> None:
        """Answer on ``listener`` until cancelled; then end the streams and close it."""
        await answer_on(listener, self.app, self._request_s, self._feed.close)

    async def _ask(self, request: Request) -> Response:
        return await self._phones.ask(request, self._static)

    async def _take(self, request: Request) -> Response:
        return await self._phones.take(request, self._static)

    async def _live(self, _: Request) -> Response:
        return said(self._feed.body())

    async def _scores(self, _: Request) -> Response:
        return said(self._sheet.scores())

    async def _scope(self, request: Request) -> Response:
        key = request.path_params["scope"]
        found = self._sheet.scope(key)
        return refused(f"nothing is scored under {key!r}", 404) if found is None else said(found)

    async def _history(self, request: Request) -> Response:
        return named(request, self._sheet.history())

    async def _ambience(self, _: Request) -> Response:
        view = self._board.ambience(self._timepiece.wall_ms())
        return said(msgspec.json.encode(view))

    async def _health(self, _: Request) -> Response:
        link, store = self._board.is_connected, self._board.is_writable
        fine = link and store
        way = self._way.view
        health = Health(
            status="ok" if fine else "failing",
            link=link,
            store=store,
            region=None if way is None else Reached(reached=way.reached, behind=way.behind),
        )
        return said(health, 200 if fine else 503)

    async def _metrics(self, _: Request) -> Response:
        now = self._board.metrics(self._timepiece.wall_ms())
        doors = metrics.Doors(
            viewers=self._feed.viewers,
            refused=self._register.refused,
            post=self._postman.view(),
            way=self._way.view,
            copies=self._vault.view,
        )
        text = metrics.render(now, doors)
        return Response(text, headers={**NOW, "Content-Type": metrics.CONTENT_TYPE})
