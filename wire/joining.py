"""A device's way into a store: it asks the hub, shows a code, and waits for a manager.

In: where the hub is, what the device is, randomness. Out: what is to be shown meanwhile, and at the
end what the device believes from then on, with its own password. It speaks plain HTTP: nothing of
it is a secret, and nothing of it is believed that does not prove to know the code (``wire.enrol``).
It keeps nothing, and asks one hub alone.
"""

import asyncio
import http.client
import logging
import secrets
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from wire import enrol
from wire.enrol import Ask, Asked, AskStanding, EnrolError, Joined, Offer, Program
from wire.machine import lan_address

T = TypeVar("T")

HUB_PORT = 8080
"""Where a hub serves its pages, unless somebody said otherwise."""

ANSWER_S = 5.0
"""A hub that is busy answers within this; asked again after."""

ANSWER_BYTES_MAX = 16_384

LOOK_S = 2.0
"""Between two looks whether a manager has decided: as a person waits for it."""

AGAIN_S = 10.0
"""Before the next try of what went wrong: a hub takes 20 asks of an address in ten minutes."""

PASSWORD_BYTES = 32
NONCE_BYTES = 32

_CREATED, _OK = 201, 200
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

KEYLESS = "named no key of its commands: a hub of before, or who stands between took it; join again"
"""What is told, in the log and on the terminal, of a device that obeys nobody from then on."""

_log = logging.getLogger(__name__)


class HubError(Exception):
    """The hub cannot be asked, or does not take devices; the message says why."""


class TurnedAwayError(Exception):
    """A manager rejected the device."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("a manager has rejected it at the hub's page")


class Where(NamedTuple):
    """A hub's own port; ``fingerprint`` is that of its authority, where it is known already."""

    host: str
    port: int = HUB_PORT
    fingerprint: str | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Shown(NamedTuple):
    """What a person is to see: the ``code`` to type at the ``page``; or the ``trouble``.

    ``page`` may be scanned by anybody: it names the ask, and never has the code in it.
    """

    code: str | None = None
    page: str | None = None
    trouble: str | None = None
    is_rejected: bool = False


class Admitted(NamedTuple):
    """A device that belongs to a store; the password is its own, and nobody else's."""

    joined: Joined
    password: str


class Newcomer:
    """A device that is in no store yet."""

    def __init__(  # noqa: PLR0913 - two are for who cannot wait
        self,
        where: Where,
        program: Program,
        name: str,
        show: Callable[[Shown], None],
        *,
        look_s: float = LOOK_S,
        again_s: float = AGAIN_S,
    ) -> None:
        self._where = where
        self._program: Program = program
        self._name = name
        self._show = show
        self._look_s = look_s
        self._again_s = again_s

    async def join(self) -> Admitted:
        """Ask until a manager decides, with a new code whenever one has had its time.

        Raises:
            TurnedAwayError: the manager does not want the device.
        """
        while True:
            try:
                found = await self._once()
            except (HubError, EnrolError) as error:
                _log.warning("%s: %s", self._where, error)
                self._show(Shown(trouble=str(error)))
                await asyncio.sleep(self._again_s)
                continue
            if found is not None:
                return found

    async def _once(self) -> Admitted | None:
        """One code's life; None where it ended without a decision."""
        offer = await self._ask_for("GET", f"{enrol.PATH}?{enrol.WHOLE}", None, Offer)
        known = self._where.fingerprint
        if known is not None and enrol.fingerprint(offer.certificate) != known:
            msg = "another hub answers than the one that was announced"
            raise EnrolError(msg)
        code = enrol.code_of(secrets.token_bytes(enrol.CODE_BYTES))
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        nonce = secrets.token_bytes(NONCE_BYTES)
        wish = enrol.wish(self._program, self._name, password, nonce, offer)
        key = await asyncio.to_thread(enrol.stretch, code, wish.nonce)
        ask = enrol.ask(key, wish)
        name = (await self._ask_for("POST", f"{enrol.PATH}/asks", ask, Asked)).ask
        self._show(Shown(code=enrol.spelt(code), page=_link(self._where, name)))
        standing = await self._decision(name)
        if standing.state == "rejected":
            raise TurnedAwayError
        if standing.state != "accepted":
            return None
        joined = enrol.joined(key, wish, offer, standing, self._where.host)
        if joined.command_key is None:
            _log.warning("%s: %s", self._where, KEYLESS)
        return Admitted(joined, password)

    async def _decision(self, name: str) -> AskStanding:
        """What the manager decides, or that nobody did in the life of a code."""
        standing = AskStanding(state="expired")
        try:
            async with asyncio.timeout(enrol.LIFE_S):
                while True:
                    standing = await self._look(name)
                    if standing.state != "pending":
                        return standing
                    await asyncio.sleep(self._look_s)
        except TimeoutError:
            return AskStanding(state="expired")

    async def _look(self, name: str) -> AskStanding:
        try:
            return await self._ask_for("GET", f"{enrol.PATH}/asks/{name}", None, AskStanding)
        except HubError as error:  # it restarts, or the network is away for a moment
            _log.debug("%s: %s", self._where, error)
            return AskStanding(state="pending")

    async def _ask_for(self, method: str, path: str, said: Ask | None, kind: type[T]) -> T:
        body = None if said is None else msgspec.json.encode(said)
        answer = await asyncio.to_thread(_exchange, self._where, method, path, body)
        try:
            return msgspec.json.decode(answer, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            msg = f"what answers is no hub, or one of another version: {error}"
            raise HubError(msg) from error


def _exchange(where: Where, method: str, path: str, body: bytes | None) -> bytes:
    """One question and its answer; blocks.

    Raises:
        HubError: there is none, or it is no.
    """
    connection = http.client.HTTPConnection(where.host, where.port, timeout=ANSWER_S)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read(ANSWER_BYTES_MAX)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        msg = f"the hub does not answer: {error or type(error).__name__}"
        raise HubError(msg) from error
    finally:
        connection.close()
    if answer.status not in {_OK, _CREATED}:
        msg = f"the hub says no ({answer.status}): {_words(content)}"
        raise HubError(msg)
    return content


class _No(msgspec.Struct):
    problem: str = ""


def _words(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=_No).problem[:80]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "no reason given"


def _link(where: Where, ask: str) -> str:
    """The page for managers, opened at this ask.

    It is where the device was told to ask, and not where the answer says: nobody has proved
    anything yet, and a page of somebody else's would ask for the code. A phone cannot follow to
    ``localhost``: a hub on this very machine has this machine's address.
    """
    host = (lan_address() if where.host in _THIS_MACHINE else None) or where.host
    said = f"[{host}]" if ":" in host else host
    return f"http://{said}:{where.port}{enrol.PAGE}#{ask}"
