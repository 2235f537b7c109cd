"""The routes of the doors: the people of a day, and a manager's count by hand.

In: requests, and the hub's doorbook. Out: JSON, the page to count on, and the counts as a file for
``vetrina-sensor audit``. Who may ask is decided at the gate.
"""

from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from hub.doorbook import Doorbook, TakenError, UnknownDayError, UnknownLineError, UntimelyError
from hub.footfall.compare import Tapped
from hub.scoring.day import day_of
from hub.screen.answer import ASK_AGAIN, NOW, refused, said
from hub.screen.asked import asked, only_json
from wire.audit import Span
from wire.timepiece import Timepiece

NUMBER_DIGITS_MAX = 9


class Counts:
    """What is counted at the doors, by cameras and by hand; ``page`` is where a hand counts."""

    def __init__(self, doorbook: Doorbook, timepiece: Timepiece, page: str) -> None:
        self._doorbook = doorbook
        self._timepiece = timepiece
        self._html = page

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/traffic", self._traffic, methods=["GET"]),
            Route("/api/v1/traffic/{day}", self._day, methods=["GET"]),
            Route("/count/{line}", self._page, methods=["GET"]),
            Route("/api/v1/counts/{line}", self._plan, methods=["GET"]),
            Route("/api/v1/counts", self._count, methods=["POST"]),
            Route("/api/v1/counts/{number}/withdrawn", self._withdraw, methods=["POST"]),
            Route("/api/v1/audit", self._audit, methods=["GET"]),
        ]

    async def _page(self, _: Request) -> Response:
        return HTMLResponse(self._html, headers=ASK_AGAIN)

    async def _traffic(self, _: Request) -> Response:
        return said(self._doorbook.report(None, self._timepiece.wall_ms()))

    async def _day(self, request: Request) -> Response:
        said_day = request.path_params["day"]
        try:
            day = day_of(date.fromisoformat(said_day))
            return said(self._doorbook.report(day, self._timepiece.wall_ms()))
        except UnknownDayError as error:
            return refused(str(error), 404)
        except ValueError:
            return refused(f"{said_day!r} is not a date such as 2026-01-31", 404)

    async def _plan(self, request: Request) -> Response:
        try:
            plan = self._doorbook.plan(request.path_params["line"], self._timepiece.wall_ms())
        except UnknownLineError as error:
            return refused(str(error), 404)
        return said(plan)

    async def _count(self, request: Request) -> Response:
        tapped = await asked(request, Tapped)
        try:
            return said(self._doorbook.submit(tapped, self._timepiece.wall_ms()), 201)
        except UnknownLineError as error:
            return refused(str(error), 404)
        except TakenError as error:
            return refused(str(error), 409)
        except UntimelyError as error:
            return refused(str(error), 422)

    async def _withdraw(self, request: Request) -> Response:
        only_json(request)
        number = request.path_params["number"]
        found = (
            self._doorbook.withdraw(int(number), self._timepiece.wall_ms())
            if number.isdecimal() and len(number) <= NUMBER_DIGITS_MAX
            else None
        )
        if found is None:
            return refused(f"there is no count {number}", 404)
        return said(found)

    async def _audit(self, _: Request) -> Response:
        spans = self._doorbook.spans(self._timepiece.wall_ms())
        name = {"Content-Disposition": 'attachment; filename="audit.toml"'}
        return PlainTextResponse("\n".join(map(_toml, spans)), headers={**NOW, **name})


def _toml(span: Span) -> str:
    """One span as ``vetrina-sensor audit`` reads it; names are of a form that needs no quoting."""
    return (
        f'[[spans]]\nline = "{span.line}"\nhand_in = {span.hand_in}\nhand_out = {span.hand_out}\n'
        f"sensor_in = {span.sensor_in}\nsensor_out = {span.sensor_out}\n"
    )
