"""The routes of alerts and of what staff did about them.

In: requests, and the hub's logbook. Out: JSON. Who may ask is decided at the gate.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.actions import Action, Reply
from hub.archive.reader import NEWEST, Archive
from hub.live.log import Did, Remarked, Snooze, Tell
from hub.logbook import Logbook, UnfitReplyError, UnknownScopeError
from hub.post.postman import Postman
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import asked, only_json
from hub.screen.gate import asking
from hub.screen.query import QueryError
from hub.screen.query import number as whole
from hub.store import StoreError
from wire.events import DAY_MS
from wire.timepiece import Timepiece

OLDER_ACTIONS = 20
"""Of one page: each is judged, which costs some milliseconds of the loop."""

DIGITS_MAX = 9
"""Of a number in a path; no store has more alerts."""


class Office:
    """What staff may read and say."""

    def __init__(
        self, logbook: Logbook, archive: Archive, postman: Postman, timepiece: Timepiece
    ) -> None:
        self._logbook = logbook
        self._archive = archive
        self._postman = postman
        self._timepiece = timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/alerts", self._alerts, methods=["GET"]),
            Route("/api/v1/alerts/{number}/seen", self._seen, methods=["POST"]),
            Route("/api/v1/alerts/{number}/snooze", self._snooze, methods=["POST"]),
            Route("/api/v1/alerts/{number}/remarks", self._remark, methods=["POST"]),
            Route("/api/v1/post", self._post, methods=["GET"]),
            Route("/api/v1/actions", self._actions, methods=["GET"]),
            Route("/api/v1/actions", self._did, methods=["POST"]),
            Route("/api/v1/actions/{number}/reply", self._tell, methods=["PUT"]),
            Route("/api/v1/actions/{number}/reply", self._withdraw, methods=["DELETE"]),
        ]

    async def _alerts(self, _: Request) -> Response:
        return said(self._logbook.alerts(self._timepiece.wall_ms()))

    async def _actions(self, request: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        if "before" not in request.query_params:
            return said(self._logbook.actions(now_ms))
        try:
            before = whole(request.query_params, "before", NEWEST, 1, NEWEST)
            older = await self._archive.actions(before, OLDER_ACTIONS)
        except QueryError as error:
            return refused(str(error), 422)
        except StoreError as error:
            return refused(str(error), 503)
        shown = older[:OLDER_ACTIONS]
        more = shown[-1].number if len(older) > OLDER_ACTIONS else None
        return said(self._logbook.judged(shown, now_ms, more))

    async def _post(self, _: Request) -> Response:
        return said(self._postman.view())

    async def _seen(self, request: Request) -> Response:
        only_json(request)
        now_ms, by = self._timepiece.wall_ms(), asking(request).name
        known = self._logbook.acknowledge(_number(request), now_ms, by)
        return _noted(request, "alert", known=known)

    async def _snooze(self, request: Request) -> Response:
        wish = await asked(request, Snooze)
        now_ms = self._timepiece.wall_ms()
        until_ms = now_ms + wish.minutes * 60_000
        known = self._logbook.snooze(_number(request), until_ms, now_ms, asking(request).name)
        return _noted(request, "alert", known=known)

    async def _remark(self, request: Request) -> Response:
        remark = await asked(request, Remarked)
        now_ms, by = self._timepiece.wall_ms(), asking(request).name
        known = self._logbook.remark(_number(request), remark.text, now_ms, by)
        return _noted(request, "alert", known=known)

    async def _did(self, request: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        did = await asked(request, Did)
        try:
            action = Action(
                number=0,
                at_ms=now_ms if did.at_ms is None else min(did.at_ms, now_ms),
                scope=did.scope,
                text=did.text,
                element=did.element,
                alert=did.alert,
                by=asking(request).name,
            )
            return said(self._logbook.note(action, now_ms), 201)
        except UnknownScopeError as error:
            return refused(str(error), 422)

    async def _tell(self, request: Request) -> Response:
        now_ms = self._timepiece.wall_ms()
        told = await asked(request, Tell)
        try:
            until_ms = now_ms + told.days * DAY_MS
            reply = Reply(action=_number(request), words=told.words, until_ms=until_ms)
            return _noted(request, "action", known=self._logbook.reply(reply, now_ms))
        except UnfitReplyError as error:
            return refused(str(error), 422)

    async def _withdraw(self, request: Request) -> Response:
        only_json(request)
        now_ms = self._timepiece.wall_ms()
        reply = Reply(action=_number(request), words={}, until_ms=now_ms)
        return _noted(request, "action", known=self._logbook.reply(reply, now_ms))


def _number(request: Request) -> int:
    """The number in the path; 0, which nothing has, where it is none."""
    number: str = request.path_params["number"]
    return int(number) if number.isdecimal() and len(number) <= DIGITS_MAX else 0


def _noted(request: Request, what: str, *, known: bool) -> Response:
    if known:
        return Response(status_code=204, headers=NOW)
    return refused(f"there is no {what} {request.path_params['number']}", 404)
