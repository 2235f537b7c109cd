"""The routes of alerts and of what staff did about them.

In: requests, and the hub's logbook. Out: JSON. Who may ask is decided at the gate.
"""

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.actions import Action, Reply
from hub.live.log import Did, Refusal, Remarked, Snooze, Tell
from hub.logbook import Logbook, UnfitReplyError, UnknownScopeError
from hub.post.postman import Postman
from hub.screen.gate import asking
from wire.events import DAY_MS
from wire.timepiece import Timepiece

JSON = "application/json"

SAID_BYTES_MAX = 4_096
"""What staff did fits in a line."""

DIGITS_MAX = 9
"""Of a number in a path; no store has more alerts."""

_LIVE = {"Cache-Control": "no-store"}


class Office:
    """What staff may read and say."""

    def __init__(self, logbook: Logbook, postman: Postman, timepiece: Timepiece) -> None:
        self._logbook = logbook
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
        return _answer(self._logbook.alerts(self._timepiece.wall_ms()))

    async def _actions(self, _: Request) -> Response:
        return _answer(self._logbook.actions(self._timepiece.wall_ms()))

    async def _post(self, _: Request) -> Response:
        return _answer(self._postman.view())

    async def _seen(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        now_ms, by = self._timepiece.wall_ms(), asking(request).name
        known = self._logbook.acknowledge(_number(request), now_ms, by)
        return _noted(request, "alert", known=known)

    async def _snooze(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        try:
            asked = msgspec.json.decode(await _body(request), type=Snooze)
        except _UNREADABLE as error:
            return _answer(Refusal(problem=str(error)), 422)
        now_ms = self._timepiece.wall_ms()
        until_ms = now_ms + asked.minutes * 60_000
        known = self._logbook.snooze(_number(request), until_ms, now_ms, asking(request).name)
        return _noted(request, "alert", known=known)

    async def _remark(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        try:
            said = msgspec.json.decode(await _body(request), type=Remarked)
        except _UNREADABLE as error:
            return _answer(Refusal(problem=str(error)), 422)
        now_ms, by = self._timepiece.wall_ms(), asking(request).name
        known = self._logbook.remark(_number(request), said.text, now_ms, by)
        return _noted(request, "alert", known=known)

    async def _did(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        now_ms = self._timepiece.wall_ms()
        try:
            did = msgspec.json.decode(await _body(request), type=Did)
            action = Action(
                number=0,
                at_ms=now_ms if did.at_ms is None else min(did.at_ms, now_ms),
                scope=did.scope,
                text=did.text,
                element=did.element,
                alert=did.alert,
                by=asking(request).name,
            )
            return _answer(self._logbook.note(action, now_ms), 201)
        except (*_UNREADABLE, UnknownScopeError) as error:
            return _answer(Refusal(problem=str(error)), 422)

    async def _tell(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        now_ms = self._timepiece.wall_ms()
        try:
            told = msgspec.json.decode(await _body(request), type=Tell)
            until_ms = now_ms + told.days * DAY_MS
            reply = Reply(action=_number(request), words=told.words, until_ms=until_ms)
            return _noted(request, "action", known=self._logbook.reply(reply, now_ms))
        except (*_UNREADABLE, UnfitReplyError) as error:
            return _answer(Refusal(problem=str(error)), 422)

    async def _withdraw(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        now_ms = self._timepiece.wall_ms()
        reply = Reply(action=_number(request), words={}, until_ms=now_ms)
        return _noted(request, "action", known=self._logbook.reply(reply, now_ms))


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError)


def _number(request: Request) -> int:
    """The number in the path; 0, which nothing has, where it is none."""
    number: str = request.path_params["number"]
    return int(number) if number.isdecimal() and len(number) <= DIGITS_MAX else 0


def _noted(request: Request, what: str, *, known: bool) -> Response:
    if known:
        return Response(status_code=204, headers=_LIVE)
    return _answer(Refusal(problem=f"there is no {what} {request.path_params['number']}"), 404)


async def _body(request: Request) -> bytes:
    """The body, or as much of it as is certainly too long to be read as JSON."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > SAID_BYTES_MAX:
            return b""
    return read


def _refused(request: Request) -> Response | None:
    """Why a post is not read: it may be another page's form."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != JSON:
        return _answer(Refusal(problem="say it as JSON"), 415)
    return None


def _answer(value: Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type=JSON, headers=_LIVE)
