"""The page's routes: requests in, answers out, and a line in the log for every use.

Only who has given the password sees the picture or changes anything; every answer forbids keeping
it. It opens no socket and starts no task.
"""

import asyncio
import ipaddress
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct

from config.load import ConfigError
from sensors.calibrate import door
from sensors.calibrate.drawing import Drawing, warnings
from sensors.calibrate.http import Answer, Request
from sensors.calibrate.ledger import Ledger
from sensors.calibrate.password import Lock
from sensors.calibrate.scene import Scene
from sensors.settings import LineSettings, SensorSettings, problems
from sensors.size import PersonSize
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

COOKIE = "vetrina-calibrate"
PROPOSED = "proposed"
"""The name of a proposed line, until somebody gives it one."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)

GUARDS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)

_FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/drawing.js": ("drawing.js", "text/javascript; charset=utf-8"),
}

_NO_FORM = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding a body may raise: another form, no UTF-8, nested without end."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody at the door says."""

    password: str


class State(Struct, frozen=True, kw_only=True):
    """Everything that the page shows beside the picture."""

    device: str
    drawing: Drawing
    problem: str | None
    people: int
    proposal: LineSettings | None
    proposal_over: int
    proposal_of: int
    can_undo: bool
    seconds_left: int


class Judged(Struct, frozen=True, kw_only=True):
    """What is wrong with a drawing (it is refused) and what is doubtful (it may be kept)."""

    problems: list[str]
    warnings: list[str]


class Desk:
    """Answers one person who draws; ``names`` are hosts it goes by beside addresses."""

    def __init__(
        self,
        lock: Lock,
        scene: Scene,
        ledger: Ledger,
        timepiece: Timepiece,
        names: tuple[str, ...] = (),
    ) -> None:
        """The time that the page is open begins now."""
        self._lock = lock
        self._scene = scene
        self._ledger = ledger
        self._timepiece = timepiece
        self._names = ("localhost", *names)
        self._door = door.opened(timepiece.uptime_ms())
        self._trying = asyncio.Lock()  # tries one after the other: no guessing side by side
        self.left = asyncio.Event()
        folder = resources.files("sensors.calibrate") / "static"
        self._files = {
            path: Answer(200, (folder / name).read_bytes(), kind)
            for path, (name, kind) in _FILES.items()
        }
        self._routes: Mapping[tuple[str, str], Callable[[Request], Awaitable[Answer]]] = {
            ("GET", "/state"): self._state,
            ("GET", "/still.jpg"): self._still,
            ("POST", "/check"): self._check,
            ("POST", "/keep"): self._keep,
            ("POST", "/undo"): self._undo,
            ("POST", "/leave"): self._leave,
        }

    @property
    def seconds_left(self) -> float:
        """Until the page closes itself."""
        return max(self._door.closes_ms - self._timepiece.uptime_ms(), 0) / 1000

    async def answer(self, request: Request) -> Answer:
        """One request, whatever it is."""
        answer = await self._answered(request)
        return answer._replace(headers=(*GUARDS, *answer.headers))

    async def _answered(self, request: Request) -> Answer:
        stranger = self._stranger(request)
        if stranger is not None:
            return stranger
        if request.method in {"GET", "HEAD"} and request.path in self._files:
            return self._files[request.path]
        if (request.method, request.path) == ("POST", "/enter"):
            return await self._enter(request)
        route = self._routes.get((request.method, request.path))
        if route is None:
            return _refused(404, "there is nothing here")
        if not door.is_inside(self._door, _token(request), self._timepiece.uptime_ms()):
            return _refused(401, "give the password first")
        return await route(request)

    def _stranger(self, request: Request) -> Answer | None:
        """Why somebody else's page, or somebody else's name for this one, is refused."""
        host = request.headers.get("host", "")
        if not _is_known(host, self._names):
            return _refused(421, "this page does not go by that name")
        if request.method == "POST" and request.headers.get("origin") != f"http://{host}":
            return _refused(403, "the request comes from another page")
        return None

    async def _enter(self, request: Request) -> Answer:
        async with self._trying:
            wait_s = door.wait_s(self._door, self._timepiece.uptime_ms())
            if wait_s or not self.seconds_left:
                refused = _refused(429, f"too many tries: wait {wait_s} s")
                return refused._replace(headers=(("Retry-After", str(wait_s)),))
            try:
                password = msgspec.json.decode(request.body, type=Entry).password
            except _NO_FORM:
                return _refused(400, "no password")
            right = await asyncio.to_thread(self._lock.fits, password)
            token = secrets.token_urlsafe(32) if right else None
            self._door = door.knocked(self._door, token, self._timepiece.uptime_ms())
        if token is None:
            log.warning("calibration: a wrong password from %s", request.peer)
            return _refused(403, "that is not the password")
        log.info("calibration: somebody came in from %s", request.peer)
        cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"
        return Answer(204, headers=(("Set-Cookie", cookie),))

    async def _state(self, _: Request) -> Answer:
        try:
            settings = self._ledger.settings()
        except ConfigError as error:
            return _refused(409, "; ".join(error.problems))
        found = self._scene.proposal()
        line = None if found is None else LineSettings(name=PROPOSED, a=found.a, b=found.b)
        return _json(
            State(
                device=settings.device,
                drawing=Drawing(lines=settings.lines, zones=settings.zones),
                problem=self._scene.problem,
                people=self._scene.people,
                proposal=line,
                proposal_over=0 if found is None else found.over,
                proposal_of=0 if found is None else found.of,
                can_undo=self._ledger.can_undo,
                seconds_left=round(self.seconds_left),
            )
        )

    async def _still(self, request: Request) -> Answer:
        picture = await self._scene.still()
        if picture is None:
            return _refused(503, self._scene.problem or "no picture")
        log.info("calibration: a still was shown to %s", request.peer)
        return Answer(200, picture, "image/jpeg")

    async def _check(self, request: Request) -> Answer:
        try:
            return _json(self._judged(_drawing(request), self._ledger.settings()))
        except ConfigError as error:
            return _json(Judged(problems=error.problems, warnings=[]))

    async def _keep(self, request: Request) -> Answer:
        try:
            drawing = _drawing(request)
            await asyncio.to_thread(self._ledger.keep, drawing)
            judged = self._judged(drawing, self._ledger.settings())
        except ConfigError as error:
            return _json(Judged(problems=error.problems, warnings=[]), 422)
        log.info(
            "calibration: %d lines and %d zones kept by %s",
            len(drawing.lines),
            len(drawing.zones),
            request.peer,
        )
        return _json(judged)

    async def _undo(self, request: Request) -> Answer:
        try:
            await asyncio.to_thread(self._ledger.undo)
        except ConfigError as error:
            return _refused(409, "; ".join(error.problems))
        log.info("calibration: the version before was put back by %s", request.peer)
        return await self._state(request)

    async def _leave(self, request: Request) -> Answer:
        log.info("calibration: closed by %s", request.peer)
        self.left.set()
        return Answer(204)

    def _judged(self, drawing: Drawing, settings: SensorSettings) -> Judged:
        changed = msgspec.structs.replace(settings, lines=drawing.lines, zones=drawing.zones)
        person, size_px = settings.person, self._scene.size_px
        size = PersonSize(person.far, person.near)
        doubts = [] if size_px is None else warnings(drawing, size, *size_px)
        return Judged(problems=problems(changed), warnings=doubts)


def _drawing(request: Request) -> Drawing:
    """What was drawn.

    Raises:
        ConfigError: it has no such form.
    """
    try:
        return msgspec.json.decode(request.body, type=Drawing)
    except _NO_FORM as error:
        raise ConfigError(request.path, [str(error)]) from error


def _token(request: Request) -> str | None:
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if morsel is None else morsel.value


def _is_known(host: str, names: tuple[str, ...]) -> bool:
    """Whether the page may be asked for under that name: a name of a stranger is refused."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _json(value: Any, status: int = 200) -> Answer:  # noqa: ANN401 - any Struct
    return Answer(status, msgspec.json.encode(value))


def _refused(status: int, why: str) -> Answer:
    return _json({"refused": why}, status)
