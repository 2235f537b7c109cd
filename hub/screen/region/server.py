"""Serves a region's node inside its own loop: what hubs bring, and what staff see.

In come the house and the settings; out go HTTP answers. It starts no task and no thread: the
program that it runs in stops it by cancelling ``serve``.
"""

import socket
from typing import NoReturn

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hub.accounts.rights import REGION
from hub.screen.answer import ASK_AGAIN, said
from hub.screen.front import Front
from hub.screen.reception import Reception
from hub.screen.region import openapi
from hub.screen.region.house import RegionHouse
from hub.screen.region.pages import Pages
from hub.screen.region.porter import Porter
from hub.screen.region.sync import Sync
from hub.screen.region.values import RegionHealth
from hub.screen.serving import REQUEST_S, answer_on, bind
from hub.settings import Http
from hub.store import StoreError

PAGES = {"/region": "region"}
"""Where the region's page is, and the name of its file below ``static``."""


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
        front = Front(PAGES, openapi.document(), REGION)
        people = Reception(house.register, house.timepiece, secure=http.is_secure, rights=REGION)
        routes = [
            *front.routes(),
            *people.routes(),
            *Sync(house).routes(),
            *Porter(house).routes(),
            *Pages(house, front.assets.folder).routes(),
            Route("/", self._lead, name="first"),
            Route("/healthz", self._health),
        ]
        self.app = front.application(routes, house.register, http)

    async def serve(self, listener: socket.socket) -> None:
        """Answer on ``listener`` until cancelled; then close it."""
        await answer_on(listener, self.app, self._request_s, lambda: None)

    async def _lead(self, _: Request) -> Response:
        return RedirectResponse("/region", 303, ASK_AGAIN)

    async def _health(self, _: Request) -> Response:
        door = self._house.books.taking
        try:
            await door.ask(door.ledger.members)
            fine = True
        except StoreError:
            fine = False
        health = RegionHealth(status="ok" if fine else "failing", ledger=fine)
        return said(health, 200 if fine else 503)
