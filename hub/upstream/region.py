"""What is said to a region's node, and what it answers.

In: its address, a token and who is spoken of. Out: values that fit their types, or ``VisitError``
with what to do. Every call tries once; who tries again is ``hub.upstream.pusher``. Redirects are
not followed, and neither proxies nor secrets come from the environment.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from hub.daily.chain import NOTHING, digest
from hub.live.log import Refusal
from hub.upstream.body import PACKED, Body, BodyError
from wire.packing import AFTER, AFTER_HEADER, GZIP, small, smaller
from wire.report import Hash, Sealed
from wire.sync import (
    LINES_TYPE,
    NAMES_MAX,
    CursorView,
    LineName,
    NamesView,
    StoresView,
    Taken,
)

PATIENCE_S = 60.0
"""For one answer: a page of a megabyte over a shop's slowest line."""

CONNECT_S = 10.0

T = TypeVar("T")

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every request


class VisitError(Exception):
    """A region or a hub was not reached, or refused; the message says why, without secrets.

    ``wait_ms`` is how long it asked to be left alone, ``status`` what it answered.
    """

    def __init__(self, problem: str, wait_ms: int = 0, status: int = 0) -> None:
        super().__init__(problem)
        self.wait_ms = wait_ms
        self.status = status


class AwayError(VisitError):
    """There was no answer at all: whoever else is asked there does not get one either."""


class Address(NamedTuple):
    """Where somebody is, what opens their door, and whose certificates are believed."""

    url: str
    token: str
    ca_file: Path | None = None


class Answer(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Caller:
    """One connection to a node or a hub."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """An answer, whole.

        Raises:
            VisitError: there is none.
        """
        try:
            async with (
                asyncio.timeout(PATIENCE_S),  # httpx counts anew with each byte that comes
                self._client.stream(
                    method, path, params=query, content=content, headers=headers
                ) as answer,
            ):
                read = await _body(answer)
        except TimeoutError as error:
            msg = "it does not answer in time"
            raise AwayError(msg) from error
        except BodyError as error:
            raise VisitError(str(error), status=answer.status_code) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            msg = f"it cannot be reached: {type(error).__name__}"
            raise AwayError(msg) from error
        return Answer(answer.status_code, answer.headers, read)


async def _body(answer: httpx.Response) -> bytes:
    """What an answer says, unpacked here: httpx would unpack as much as a sender likes."""
    body = Body(answer.headers.get("content-encoding", "").strip().lower())
    async for part in answer.aiter_raw():
        body.add(part)
    return body.whole()


async def names(caller: Caller, path: str, after: int) -> Sequence[LineName]:
    """What a node has of a store behind a number, and what it refused; all of it.

    Raises:
        VisitError: it does not say.
    """
    found: list[LineName] = []
    above = NOTHING.digest
    while True:
        query: dict[str, str | int] = {"after": after, "above": above}
        told = heard(await caller.ask("GET", path, query), NamesView).names
        found += told
        if len(told) < NAMES_MAX or told[-1].name <= above:
            return found
        above = told[-1].name


class RegionNode:
    """A region's node, as a store's hub speaks to it."""

    def __init__(self, caller: Caller, store: str) -> None:
        self._caller = caller
        self._path = f"/region/v1/stores/{store}"
        self._reads_after = False

    async def cursor(self, holds: Hash | None = None) -> CursorView:
        """How far the node has this store's log, and whether it has a certain line.

        Raises:
            VisitError: it does not say.
        """
        query = None if holds is None else {"holds": holds}
        answer = await self._caller.ask("GET", f"{self._path}/cursor", query)
        view = heard(answer, CursorView)
        self._reads_after = view.packs == AFTER
        return view

    async def names(self, after: int) -> Sequence[LineName]:
        """What the node has behind a number, and what it refused; an older node says nothing.

        Raises:
            VisitError: it does not say.
        """
        try:
            return await names(self._caller, f"{self._path}/names", after)
        except VisitError as error:
            if error.status in _UNHEARD_OF:
                return ()
            raise

    async def bring(self, lines: Sequence[Sealed], after: Sealed | None = None) -> Taken:
        """Bring lines of the log, packed after one that the node has, where it reads that.

        Raises:
            VisitError: it is not known whether they arrived.
        """
        if after is not None and self._reads_after:
            content = await asyncio.to_thread(smaller, lines, after.document)
            named = {AFTER_HEADER: digest(after.document)}
            answer = await self._bring(content, {"Content-Encoding": AFTER, **named})
            if answer.status not in _UNREAD:
                return heard(answer, Taken)
            self._reads_after = False
        content = await asyncio.to_thread(small, lines)
        return heard(await self._bring(content, {"Content-Encoding": GZIP}), Taken)

    async def _bring(self, content: bytes, packing: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": LINES_TYPE, **packing}
        return await self._caller.ask("POST", f"{self._path}/log", content=content, headers=headers)


async def stores(caller: Caller) -> StoresView:
    """The roster of a region.

    Raises:
        VisitError: it does not say.
    """
    return heard(await caller.ask("GET", "/region/v1/stores"), StoresView)


@asynccontextmanager
async def called(address: Address) -> AsyncIterator[Caller]:
    """A connection, for as long as the block runs.

    Raises:
        VisitError: the certificates to be believed cannot be read, or the address is none.
    """
    trusted = await asyncio.to_thread(_trusted, address)
    async with _client(address, trusted) as client:
        yield Caller(client)


def heard(answer: Answer, kind: type[T]) -> T:
    """An answer as a value.

    Raises:
        VisitError: it is a refusal, or something else.
    """
    if answer.status != httpx.codes.OK:
        raise refusal(answer)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"its answer cannot be read: {error}"
        raise VisitError(msg) from error


def refusal(answer: Answer) -> VisitError:
    """Why there was no other answer."""
    try:
        said = msgspec.json.decode(answer.content, type=Refusal).problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = ""
    after = answer.headers.get("retry-after", "")
    wait_ms = int(after) * 1000 if after.isdecimal() and len(after) < _DIGITS else 0
    told = f": {said[:_SAID_CHARACTERS_MAX]}" if said else ""
    return VisitError(f"it answered {answer.status}{told}", wait_ms, answer.status)


_UNHEARD_OF = {httpx.codes.NOT_FOUND, httpx.codes.FORBIDDEN}  # of a route, at an older node
_UNREAD = {  # a page after a line that is not there, or past a proxy that knows gzip alone
    httpx.codes.PRECONDITION_FAILED,
    httpx.codes.UNSUPPORTED_MEDIA_TYPE,
    httpx.codes.UNPROCESSABLE_ENTITY,
}
_DIGITS = 7  # of seconds that anybody may have to wait
_SAID_CHARACTERS_MAX = 200


def _client(address: Address, trusted: ssl.SSLContext) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {address.token}", "Accept-Encoding": PACKED}
    patience = httpx.Timeout(PATIENCE_S, connect=CONNECT_S)
    try:
        return httpx.AsyncClient(
            base_url=address.url, headers=headers, timeout=patience, trust_env=False, verify=trusted
        )
    except (httpx.InvalidURL, ValueError) as error:
        msg = "its address or its key cannot be used: there is a character in it that has no place"
        raise VisitError(msg) from error


def _trusted(address: Address) -> ssl.SSLContext:
    """The machine's own certificates, or those of the file; making it reads the disk."""
    try:
        return ssl.create_default_context(cafile=address.ca_file)
    except OSError as error:
        msg = f"{address.ca_file} cannot be used: {error.strerror or type(error).__name__}"
        raise VisitError(msg) from error
