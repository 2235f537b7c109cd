"""The routes of signing in, of one's own account, and of who is known.

In: requests that the gate let in, and the register. Out: JSON, and a cookie that scripts cannot
read. It decides nothing; a changed password or role is on disk before it is answered.
"""

from collections.abc import Awaitable, Callable
from math import ceil
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts import view
from hub.accounts.refusal import RefusedError
from hub.accounts.register import Register, Signed
from hub.accounts.rights import RIGHTS, Rights, open_to
from hub.accounts.session import WHOLE_MS, token
from hub.accounts.staff import Staff
from hub.screen.answer import NOW, said
from hub.screen.asked import asked
from hub.screen.gate import (
    COOKIE,
    SECURE_COOKIE,
    asking,
    cookie_of,
    is_same_site,
    origin_of,
    refuse,
    session_of,
)
from hub.store import StoreError
from wire.timepiece import Timepiece

RETRY_S = 30
"""When somebody may come again whom the disk refused."""

T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]

_STATUS = {
    "wrong": 401,
    "busy": 429,
    "unknown": 404,
    "taken": 409,
    "full": 409,
    "last": 409,
    "first": 409,
}


class Reception:
    """What people do with their own accounts, and admins with all; ``secure``: only over TLS."""

    def __init__(
        self,
        register: Register,
        timepiece: Timepiece,
        *,
        secure: bool,
        rights: Rights = RIGHTS,
    ) -> None:
        self._register = register
        self._staff = Staff(register.roll)
        self._timepiece = timepiece
        self._secure = secure
        self._rights = rights

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        people, one = "/api/v1/people", "/api/v1/people/{person}"
        served: list[tuple[str, str, Handler]] = [
            ("GET", "/api/v1/session", self._who),
            ("POST", "/api/v1/session", self._sign_in),
            ("DELETE", "/api/v1/session", self._sign_out),
            ("POST", "/api/v1/session/code", self._redeem),
            ("GET", "/api/v1/sessions", self._sessions),
            ("DELETE", "/api/v1/sessions", self._sign_out_everywhere),
            ("PUT", "/api/v1/password", self._password),
            ("GET", people, self._people),
            ("POST", people, self._add),
            ("PUT", one, self._role),
            ("DELETE", one, self._remove),
            ("POST", f"{one}/code", self._recode),
            ("POST", "/api/v1/admin-code", self._first_code),
            ("GET", "/api/v1/deeds", self._audit),
        ]
        return [Route(path, _told(handler), methods=[how]) for how, path, handler in served]

    async def _who(self, request: Request) -> Response:
        person, cookie = asking(request), cookie_of(request)
        known = cookie if session_of(request) is not None else None
        return said(
            view.WhoView(
                name=person.name,
                role=person.role,
                pages=open_to(person.role, self._rights),
                token=None if known is None else token(known),
                is_new=not self._register.roll.has_admin,
            )
        )

    async def _sign_in(self, request: Request) -> Response:
        wish = await _read(request, view.SignIn)
        origin = origin_of(request)
        return self._signed(await self._register.sign_in(wish.name, wish.password, origin), request)

    async def _redeem(self, request: Request) -> Response:
        wish = await _read(request, view.Redeem)
        origin = origin_of(request)
        signed = await self._register.redeem(wish.code, wish.name, wish.password, origin)
        return self._signed(signed, request)

    async def _password(self, request: Request) -> Response:
        wish = await _read(request, view.NewPassword)
        session = session_of(request)
        if session is None:
            return refuse("only people have a password", 403)
        origin = origin_of(request)
        signed = await self._register.change_password(session, wish.old, wish.new, origin)
        return self._signed(signed, request)

    async def _sign_out(self, request: Request) -> Response:
        return await self._out(request, everywhere=False)

    async def _sign_out_everywhere(self, request: Request) -> Response:
        return await self._out(request, everywhere=True)

    async def _out(self, request: Request, *, everywhere: bool) -> Response:
        session = session_of(request)
        if session is not None:
            await self._register.sign_out(session, origin_of(request), everywhere=everywhere)
        gone = _nothing()
        gone.delete_cookie(self._cookie(request), secure=self._is_secure(request), httponly=True)
        return gone

    async def _sessions(self, request: Request) -> Response:
        own = session_of(request)
        found = [
            view.session_view(one, own) for one in self._register.sessions(asking(request).name)
        ]
        return said(view.SessionsView(sessions=tuple(found)))

    async def _people(self, _: Request) -> Response:
        found = [view.person_view(one) for one in self._register.roll.accounts()]
        return said(view.StaffView(people=tuple(found)))

    async def _add(self, request: Request) -> Response:
        wish = await _read(request, view.NewPerson)
        by, origin, now_ms = asking(request), origin_of(request), self._timepiece.wall_ms()
        told = await self._staff.add(wish.name, wish.role, by, origin, now_ms)
        return said(_once(told, is_key=wish.role == "regional"), 201)

    async def _recode(self, request: Request) -> Response:
        name, now_ms = request.path_params["person"], self._timepiece.wall_ms()
        told = await self._staff.recode(name, asking(request), origin_of(request), now_ms)
        account = self._register.roll.account(name)
        return said(_once(told, is_key=account is not None and account.role == "regional"), 201)

    async def _role(self, request: Request) -> Response:
        wish = await _read(request, view.NewRole)
        name, now_ms = request.path_params["person"], self._timepiece.wall_ms()
        by, origin = asking(request), origin_of(request)
        await self._staff.change_role(name, wish.role, by, origin, now_ms)
        return _nothing()

    async def _remove(self, request: Request) -> Response:
        name, now_ms = request.path_params["person"], self._timepiece.wall_ms()
        await self._staff.remove(name, asking(request), origin_of(request), now_ms)
        return _nothing()

    async def _first_code(self, _: Request) -> Response:
        return said(view.Told(code=await self._register.first_code()), 201)

    async def _audit(self, request: Request) -> Response:
        text = request.query_params.get("before", "")
        before = int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else None
        lines = await self._register.audit(before)
        return said(view.DeedsView(lines=tuple(map(view.deed_view, lines))))

    def _signed(self, signed: Signed, request: Request) -> Response:
        person = signed.person
        answer = said(
            view.WhoView(
                name=person.name,
                role=person.role,
                pages=open_to(person.role, self._rights),
                token=token(signed.cookie),
                is_new=False,
            )
        )
        answer.set_cookie(
            self._cookie(request),
            signed.cookie,
            max_age=WHOLE_MS // 1000,
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )
        return answer

    def _is_secure(self, request: Request) -> bool:
        return self._secure or request.url.scheme == "https"

    def _cookie(self, request: Request) -> str:
        return SECURE_COOKIE if self._is_secure(request) else COOKIE


_DIGITS = 18  # of a number that SQLite can hold


def _told(handler: Handler) -> Handler:
    """The handler, with its refusals as answers."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except StoreError as error:
            return refuse(str(error), 503, {"Retry-After": str(RETRY_S)})
        except RefusedError as error:
            denial = said(
                view.Denial(problem=str(error), reason=error.problem),
                _STATUS.get(error.problem, 422),
            )
            if error.wait_ms:
                denial.headers["Retry-After"] = str(ceil(error.wait_ms / 1000))
            return denial

    return answered


async def _read(request: Request, kind: type[T]) -> T:
    """What was sent, if a page of this hub sent it.

    Raises:
        HTTPException: it did not, or it is not what is asked for.
    """
    if not is_same_site(request):
        raise HTTPException(403, "that was asked by another page")
    return await asked(request, kind)


def _once(told: str, *, is_key: bool) -> view.Told:
    return view.Told(key=told) if is_key else view.Told(code=told)


def _nothing() -> Response:
    return Response(status_code=204, headers=NOW)
