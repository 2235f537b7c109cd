"""The routes of alerts and of what staff did about them.

In: requests, and the hub's logbook. Out: JSON. Who may ask is decided at the gate.
"""

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.actions import Action
from hub.live.log import Did, Refusal
from hub.logbook import Logbook, UnknownScopeError
from wire.timepiece import Timepiece

JSON = "application/json"

SAID_BYTES_MAX = 4_096
"""What staff did fits in a line."""

_LIVE = {"Cache-Control": "no-store"}


class Office:
    """What staff may read and say."""

    def __init__(self, logbook: Logbook, timepiece: Timepiece) -> None:
        self._logbook = logbook
        self._timepiece = timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/alerts", self._alerts, methods=["GET"]),
            Route("/api/v1/alerts/{number}/seen", self._seen, methods=["POST"]),
            Route("/api/v1/actions", self._actions, methods=["GET"]),
            Route("/api/v1/actions", self._did, methods=["POST"]),
        ]

    async def _alerts(self, _: Request) -> Response:
        return _answer(self._logbook.alerts(self._timepiece.wall_ms()))

    async def _actions(self, _: Request) -> Response:
        return _answer(self._logbook.actions(self._timepiece.wall_ms()))

    async def _seen(self, request: Request) -> Response:
        refused = _refused(request)
        if refused is not None:
            return refused
        number = request.path_params["number"]
        known = number.isdecimal() and self._logbook.acknowledge(
            int(number), self._timepiece.wall_ms()
        )
        if not known:
            return _answer(Refusal(problem=f"there is no alert {number}"), 404)
        return Response(status_code=204, headers=_LIVE)

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
            )
            return _answer(self._logbook.note(action, now_ms), 201)
        except (msgspec.DecodeError, UnicodeDecodeError, UnknownScopeError) as error:
            return _answer(Refusal(problem=str(error)), 422)


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
