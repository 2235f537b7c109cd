"""The routes of the devices' page.

In: requests, the board, who commands, and the hub's folder. Out: JSON, pictures of kiosks' own
screens, and the files of releases. Who may ask is decided at the gate.
"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from hub.carried import file_of
from hub.commander import CommandError
from hub.live.fleet import Commanded, Locking, fleet
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import asked, only_json
from hub.screen.gate import asking, origin_of
from hub.screen.house import House
from hub.store import StoreError
from wire.command import Identify, Lock, Order, Restart, Screenshot, Unlock


class Fleet:
    """What staff may know of the devices."""

    def __init__(self, house: House) -> None:
        self._board = house.board
        self._commander = house.commander
        self._register = house.register
        self._vault = house.vault
        self._own = house.own
        self._folder = house.settings.data
        self._timepiece = house.timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/fleet", self._fleet, methods=["GET"]),
            *(
                Route(f"/api/v1/fleet/{{device}}/{name}", do, methods=["POST"])
                for name, do in (
                    ("restart", self._ordering(Restart())),
                    ("identify", self._ordering(Identify())),
                    ("lock", self._lock),
                    ("unlock", self._ordering(Unlock())),
                    ("screenshot", self._ordering(Screenshot())),
                )
            ),
            Route("/api/v1/fleet/{device}/screenshot", self._screenshot, methods=["GET"]),
            Route("/api/v1/releases/{program}/{file}", self._release, methods=["GET"]),
        ]

    async def _fleet(self, _: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        devices = self._board.devices()
        known = {name: self._commanded(name) for name in devices}
        live, vault, own = self._board.live(now_ms), self._vault.view, self._own.view
        return said(fleet(live, devices, known, vault, own))

    def _commanded(self, name: str) -> Commanded:
        taken = self._commander.screen(name)
        return Commanded(
            last=self._commander.last(name),
            shown_ms=None if taken is None else taken.at_ms,
        )

    def _ordering(self, order: Order) -> Callable[[Request], Awaitable[Response]]:
        """A route that has a device do one thing."""

        async def do(request: Request) -> Response:
            only_json(request)
            return await self._order(request, order)

        return do

    async def _lock(self, request: Request) -> Response:
        wanted = await asked(request, Locking)
        return await self._order(request, Lock(wanted.minutes))

    async def _order(self, request: Request, order: Order) -> Response:
        device = request.path_params["device"]
        try:
            await self._commander.command(device, order, asking(request), origin_of(request))
        except CommandError as error:
            return refused(str(error), 409)
        return Response(status_code=204, headers=NOW)

    async def _screenshot(self, request: Request) -> Response:
        device = request.path_params["device"]
        taken = self._commander.screen(device)
        if taken is None:
            return refused("there is no picture of its screen any more", 404)
        subject = f"{device} {taken.shot.number}"
        try:
            await self._register.note(
                asking(request), "saw-screenshot", subject, origin_of(request)
            )
        except StoreError as error:
            return refused(f"it cannot be written down, and is not shown: {error}", 503)
        return Response(taken.shot.png, media_type="image/png", headers=NOW)

    async def _release(self, request: Request) -> Response:
        named = request.path_params["program"], request.path_params["file"]
        path = await asyncio.to_thread(file_of, self._folder, *named)
        if path is None:
            return refused("the hub carries no such file", 404)
        return FileResponse(path, media_type="application/octet-stream", headers=NOW)
