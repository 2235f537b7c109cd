"""The routes by which new devices ask to be let in, and managers decide.

In: requests. Out: JSON. Devices need no key: what they say counts for nothing until a manager types
the code that they show. Who may decide is settled at the gate; what is decided goes into the log.
"""

import logging

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.register import Register
from hub.live.joining import Acceptance, JoiningRefusal
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import asked, only_json
from hub.screen.gate import address_of, asking, origin_of
from hub.store import StoreError
from hub.trust.admission import Admission, RefusedError, Why
from wire.enrol import WHOLE, Ask, AskId

_STATUS: dict[Why, int] = {
    "closed": 409,
    "stale": 409,
    "busy": 429,
    "unfit": 422,
    "gone": 404,
    "wrong": 422,
    "name": 422,
    "taken": 409,
    "shop": 409,
    "disk": 503,
    "unknown": 404,
}

_log = logging.getLogger(__name__)


class Joining:
    """Both sides of the door."""

    def __init__(self, admission: Admission, register: Register) -> None:
        self._admission = admission
        self._register = register

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/enrol/v1", self._offer, methods=["GET"]),
            Route("/enrol/v1/asks", self._ask, methods=["POST"]),
            Route("/enrol/v1/asks/{ask}", self._told, methods=["GET"]),
            Route("/api/v1/joining", self._view, methods=["GET"]),
            Route("/api/v1/joining/{ask}/accepted", self._accept, methods=["POST"]),
            Route("/api/v1/joining/{ask}/rejected", self._reject, methods=["POST"]),
            Route("/api/v1/joined/{device}/revoked", self._revoke, methods=["POST"]),
        ]

    async def _offer(self, request: Request) -> Response:
        try:
            return said(self._admission.offer(whole=WHOLE in request.query_params))
        except RefusedError as error:
            return _refused(error)

    async def _ask(self, request: Request) -> Response:
        heard = await asked(request, Ask)
        try:
            return said(self._admission.ask(heard, address_of(request)), 201)
        except RefusedError as error:
            return _refused(error)

    async def _told(self, request: Request) -> Response:
        try:
            name = msgspec.convert(request.path_params["ask"], AskId)
        except msgspec.ValidationError:
            return refused("there is no such ask", 404)
        return said(self._admission.told(name))

    async def _view(self, _: Request) -> Response:
        try:
            return said(await self._admission.view())
        except RefusedError as error:
            return _refused(error)

    async def _accept(self, request: Request) -> Response:
        wish = await asked(request, Acceptance)
        try:
            await self._admission.accept(
                request.path_params["ask"],
                typed=wish.code,
                device=wish.device,
                place=wish.place,
                replaces=wish.replaces,
                by=asking(request).name,
            )
        except RefusedError as error:
            return _refused(error)
        return await self._done(request, "device-accepted", wish.device)

    async def _reject(self, request: Request) -> Response:
        only_json(request)
        try:
            name = await self._admission.reject(request.path_params["ask"])
        except RefusedError as error:
            return _refused(error)
        return await self._done(request, "device-rejected", name)

    async def _revoke(self, request: Request) -> Response:
        only_json(request)
        device = request.path_params["device"]
        try:
            await self._admission.revoke(device, asking(request).name)
        except RefusedError as error:
            return _refused(error)
        return await self._done(request, "device-revoked", device)

    async def _done(self, request: Request, deed: str, device: str) -> Response:
        """It is done; where the log cannot take it, the hub's own log has it."""
        try:
            await self._register.note(asking(request), deed, device, origin_of(request))
        except StoreError as error:
            _log.warning("%s of %s is not in the audit log: %s", deed, device, error)
        return Response(status_code=204, headers=NOW)


def _refused(error: RefusedError) -> Response:
    return said(JoiningRefusal(problem=error.why, tries=error.tries), _STATUS[error.why])
