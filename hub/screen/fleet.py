"""The routes of the devices' page.

In: requests, and the board. Out: JSON. Who may ask is decided at the gate.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.board import Board
from hub.live.fleet import fleet
from hub.screen.answer import said
from wire.timepiece import Timepiece


class Fleet:
    """What staff may know of the devices."""

    def __init__(self, board: Board, timepiece: Timepiece) -> None:
        self._board = board
        self._timepiece = timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [Route("/api/v1/fleet", self._fleet, methods=["GET"])]

    async def _fleet(self, _: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        return said(fleet(self._board.live(now_ms), self._board.devices()))
