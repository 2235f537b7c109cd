"""The routes that take the words out of comments.

In: requests of an admin. Out: how many were erased, and what may still hold them. What was erased
is repeated nowhere: the audit log has the path alone, and a path holds a number at most.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.erasure import Eraser
from hub.live.desk import Erased, Words
from hub.screen.answer import refused, said
from hub.screen.asked import asked, only_json
from hub.store import StoreError

DIGITS_MAX = 15
"""Of a comment's number: no log is longer."""


class Erasing:
    """What may be done to comments."""

    def __init__(self, eraser: Eraser) -> None:
        self._eraser = eraser

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/comments/erased", self._containing, methods=["POST"]),
            Route("/api/v1/comments/{number}", self._one, methods=["DELETE"]),
        ]

    async def _one(self, request: Request) -> Response:
        only_json(request)
        number = request.path_params["number"]
        if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX):
            return refused("a comment's number is that of the list", 404)
        try:
            return _told(await self._eraser.one(int(number)))
        except StoreError as error:
            return refused(str(error), 503)

    async def _containing(self, request: Request) -> Response:
        wanted = await asked(request, Words)
        try:
            return _told(await self._eraser.containing(wanted.contains))
        except StoreError as error:
            return refused(str(error), 503)


def _told(done: Erased) -> Response:
    if done.erased == 0:
        return refused("no comment there has words", 404)
    return said(done)
