"""The routes of the devices' page.

In: requests, the board, who commands, and the hub's folder. Out: JSON, and the files of releases.
Who may ask is decided at the gate.
"""

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from hub.board import Board
from hub.carried import file_of
from hub.commander import Commander, CommandError
from hub.live.backup import Vault
from hub.live.fleet import fleet
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import only_json
from hub.screen.gate import asking, origin_of
from wire.command import Restart
from wire.timepiece import Timepiece


class Fleet:
    """What staff may know of the devices."""

    def __init__(
        self, board: Board, commander: Commander, vault: Vault, folder: Path, timepiece: Timepiece
    ) -> None:
        self._board = board
        self._vault = vault
        self._commander = commander
        self._folder = folder
        self._timepiece = timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/fleet", self._fleet, methods=["GET"]),
            Route("/api/v1/fleet/{device}/restart", self._restart, methods=["POST"]),
            Route("/api/v1/releases/{program}/{file}", self._release, methods=["GET"]),
        ]

    async def _fleet(self, _: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        devices = self._board.devices()
        sent = {name: self._commander.last(name) for name in devices}
        return said(fleet(self._board.live(now_ms), devices, sent, self._vault.view))

    async def _restart(self, request: Request) -> Response:
        only_json(request)
        device = request.path_params["device"]
        try:
            await self._commander.command(device, Restart(), asking(request), origin_of(request))
        except CommandError as error:
            return refused(str(error), 409)
        return Response(status_code=204, headers=NOW)

    async def _release(self, request: Request) -> Response:
        named = request.path_params["program"], request.path_params["file"]
        path = await asyncio.to_thread(file_of, self._folder, *named)
        if path is None:
            return refused("the hub carries no such file", 404)
        return FileResponse(path, media_type="application/octet-stream", headers=NOW)
