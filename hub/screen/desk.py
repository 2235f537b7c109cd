"""The routes of the desk: the grid, how a scope went, and what stands in the log.

In: requests, the board, the logbook and the archive. Out: JSON. What is made of many days is made
beside the loop, a few at once, and what is read of the log on the store's thread. Who may ask is
decided at the gate.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.shop import STORE
from hub.archive.reader import NEWEST, Archive
from hub.board import Board
from hub.live import course
from hub.live.desk import HeldPage
from hub.live.log import ActionView
from hub.logbook import Logbook
from hub.scoring.day import day_start_ms
from hub.scoring.lookback import Lookback, Point, Step, points, slots, week
from hub.scoring.scope import Scope, scopes
from hub.screen.answer import named, refused, said
from hub.screen.desk_paths import ANSWERS_MAX, ANSWERS_USUAL, STEP_HOURS
from hub.screen.query import QueryError, moment_ms, number
from hub.screen.sheet import Sheet
from hub.store import StoreError
from wire.codec import to_ms
from wire.events import DAY_MS
from wire.timepiece import Timepiece

STEPS: tuple[Step, ...] = ("5min", "hour", "day")

USUAL_DAYS: Mapping[Step, int] = {"5min": 0, "hour": 6, "day": 55}
"""Days before today that are shown where no span is asked for."""

AT_ONCE = 2
"""Looks back at once: each costs a core some hundredths of a second."""

HOUR_MS = 3_600_000

Handler = Callable[[Request], Awaitable[Response]]


class Desk:
    """What staff may read beside the wall's numbers."""

    def __init__(
        self, board: Board, logbook: Logbook, archive: Archive, sheet: Sheet, timepiece: Timepiece
    ) -> None:
        self._board = board
        self._logbook = logbook
        self._archive = archive
        self._sheet = sheet
        self._timepiece = timepiece
        self._turns = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route(path, _told(handler), methods=["GET"])
            for path, handler in {
                "/api/v1/grid": self._grid,
                "/api/v1/series": self._series,
                "/api/v1/week": self._week,
                "/api/v1/held": self._held,
                "/api/v1/ledger": self._ledger,
                "/api/v1/touchpoints/{touchpoint}/answers": self._answers,
                "/api/v1/comments": self._comments,
            }.items()
        ]

    async def _grid(self, _: Request) -> Response:
        look = self._board.look_back(self._timepiece.wall_ms())
        return said(course.grid(self._sheet.view(), _scopes(look)))

    async def _series(self, request: Request) -> Response:
        now_ms, query = self._timepiece.wall_ms(), request.query_params
        step = _step(query.get("step", "hour"))
        key, span_ms = query.get("scope", STORE), self._span(step, query, now_ms)
        look = self._board.look_back(now_ms)
        scope = _scopes(look).get(key)
        if scope is None:
            return refused(f"nothing is scored under {key!r}", 404)
        async with self._turns:
            if step == "5min":  # of counters that change in the loop
                found = points(look, scope, slots(look, scope, step, span_ms))
            else:
                found = await asyncio.to_thread(_course, look, scope, step, span_ms)
        did = self._did(key, span_ms, now_ms)
        return named(request, course.series(self._board.shop, scope, step, found, did))

    async def _week(self, request: Request) -> Response:
        key = request.query_params.get("scope", STORE)
        look = self._board.look_back(self._timepiece.wall_ms())
        scope = _scopes(look).get(key)
        if scope is None:
            return refused(f"nothing is scored under {key!r}", 404)
        async with self._turns:
            cells = await asyncio.to_thread(week, look, scope)
        return named(request, course.week(self._board.shop, key, cells, len(look.days)))

    async def _held(self, _: Request) -> Response:
        view = self._sheet.view()
        return said(HeldPage(store=view.store, as_of=view.as_of, held=view.held))

    async def _ledger(self, _: Request) -> Response:
        quarantined = await self._archive.quarantined()
        live = self._board.live(self._timepiece.wall_ms())
        return said(course.ledger(live, quarantined))

    async def _answers(self, request: Request) -> Response:
        wanted = request.path_params["touchpoint"]
        place = next((one for one in self._board.shop.touchpoints if one.id == wanted), None)
        if place is None:
            return refused(f"there is no touchpoint {wanted!r}", 404)
        before, most = _page(request)
        found = await self._archive.singles(place, before, most)
        return named(request, course.singles(found, self._board.crowds(self._timepiece.wall_ms())))

    async def _comments(self, request: Request) -> Response:
        before, most = _page(request)
        return named(request, await self._archive.comments(before, most))

    def _span(self, step: Step, query: Mapping[str, str], now_ms: int) -> tuple[int, int]:
        shop = self._board.shop
        today_ms = day_start_ms(now_ms, shop.timezone, shop.day_starts)
        until_ms = moment_ms(query, "to", now_ms)
        first_ms = moment_ms(query, "from", min(today_ms, until_ms) - USUAL_DAYS[step] * DAY_MS)
        if not 0 <= until_ms - first_ms <= STEP_HOURS[step] * HOUR_MS:
            msg = f"from is at most {STEP_HOURS[step]} hours before to in steps of {step}"
            raise QueryError(msg)
        return first_ms, until_ms

    def _did(self, key: str, span_ms: tuple[int, int], now_ms: int) -> list[ActionView]:
        return [
            one
            for one in self._logbook.actions(now_ms).actions
            if key in {STORE, one.scope} and span_ms[0] <= to_ms(one.done) < span_ms[1]
        ]


def _course(look: Lookback, scope: Scope, step: Step, span_ms: tuple[int, int]) -> list[Point]:
    return points(look, scope, slots(look, scope, step, span_ms))


def _told(handler: Handler) -> Handler:
    """A handler that says what is wrong with a query, and when the log cannot be read."""

    async def told(request: Request) -> Response:
        try:
            return await handler(request)
        except QueryError as error:
            return refused(str(error), 422)
        except StoreError as error:
            return refused(str(error), 503)

    return told


def _scopes(look: Lookback) -> Mapping[str, Scope]:
    return {one.key: one for one in scopes(look.plan)}


def _step(word: str) -> Step:
    for step in STEPS:
        if word == step:
            return step
    msg = f"step is one of {', '.join(STEPS)}"
    raise QueryError(msg)


def _page(request: Request) -> tuple[int, int]:
    query = request.query_params
    return (
        number(query, "before", NEWEST, 1, NEWEST),
        number(query, "limit", ANSWERS_USUAL, 1, ANSWERS_MAX),
    )
