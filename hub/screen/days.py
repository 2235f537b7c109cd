"""The routes of day reports, of the card, and of the signed log that a region follows.

In: requests, and the reader of the register. Out: JSON, a page, and lines of the log as they were
signed. Who may ask is decided at the gate.
"""

from datetime import date

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.shop import Shop
from hub.board import Board
from hub.daily.card import Named
from hub.daily.chain import NOTHING, Head
from hub.live.days import DAYS_MAX, Forked
from hub.live.upstream import Way
from hub.register.reader import Reader
from hub.screen.answer import ASK_AGAIN, named, refused, said
from hub.screen.cards import Cards
from hub.screen.query import QueryError, number
from wire.report import Revision
from wire.sync import LINES_TYPE, PAGE_LINES_MAX, packed

SEQ_MAX = 2**31
"""Above every line's number and every day's."""

_HEX = frozenset("0123456789abcdef")
_PAPER = "No such day has a report."


class Days:
    """What staff and regions may read of the days."""

    def __init__(self, board: Board, reader: Reader, way: Way, static: str) -> None:
        self._board = board
        self._reader = reader
        self._way = way
        self._cards = Cards(static)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/days", self._days, methods=["GET"]),
            Route("/api/v1/days/{day}", self._day, methods=["GET"]),
            Route("/days/{day}/card", self._card, methods=["GET"]),
            Route("/days/{day}/card.pdf", self._paper, methods=["GET"]),
            Route("/api/v1/log", self._log, methods=["GET"]),
        ]

    async def _days(self, request: Request) -> Response:
        try:
            most = number(request.query_params, "limit", DAYS_MAX, 1, DAYS_MAX)
        except QueryError as error:
            return refused(str(error), 422)
        before = _date(request.query_params.get("before", "9999-12-31"))
        if before is None:
            return refused("before is a date, such as 2026-01-31", 422)
        found = await self._reader.days(self._board.shop.store, before, most)
        return named(request, replace(found, region=self._way.view))

    async def _day(self, request: Request) -> Response:
        day = _date(request.path_params["day"])
        found = None if day is None else await self._reader.day(day)
        return refused(_PAPER, 404) if found is None else named(request, found)

    async def _card(self, request: Request) -> Response:
        revision, shop = await self._revision(request), self._board.shop
        return await self._cards.page(request, revision, _named(shop), shop.languages)

    async def _paper(self, request: Request) -> Response:
        revision, shop = await self._revision(request), self._board.shop
        return await self._cards.paper(request, revision, _named(shop), shop.languages)

    async def _revision(self, request: Request) -> Revision | None:
        """A day's last revision; None where it has no report."""
        day = _date(request.path_params["day"])
        found = None if day is None else await self._reader.day(day)
        return None if found is None else found.revision

    async def _log(self, request: Request) -> Response:
        query = request.query_params
        try:
            after = number(query, "after", 0, 0, SEQ_MAX)
            most = number(query, "limit", PAGE_LINES_MAX, 1, PAGE_LINES_MAX)
        except QueryError as error:
            return refused(str(error), 422)
        digest = query.get("head", NOTHING.digest)
        if len(digest) != len(NOTHING.digest) or not _HEX.issuperset(digest):
            return refused("head is the hash of the line after, in 64 hexadecimal digits", 422)
        page = await self._reader.page(Head(after, digest), most)
        if page.forked:
            problem = "this log never had that head: the hub was restored; read it from 0"
            return said(Forked(problem=problem, seq=page.head.seq, head=page.head.digest), 409)
        headers = {**ASK_AGAIN, "ETag": f'"{page.head.digest}"'}
        if _is_known(request, page.head):
            return Response(status_code=304, headers=headers)
        return Response(packed(page.lines), media_type=LINES_TYPE, headers=headers)


def _named(shop: Shop) -> Named:
    return Named(store=shop.name, places={place.id: place.name for place in shop.touchpoints})


def _date(word: str) -> date | None:
    """A day as its date is written; None where it is none."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _is_known(request: Request, head: Head) -> bool:
    """Whether who asks has the whole log; a proxy may have made the name a weak one."""
    names = request.headers.get("if-none-match", "").replace("W/", "").split(",")
    return f'"{head.digest}"' in [one.strip() for one in names]
