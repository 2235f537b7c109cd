"""The routes on which a store's hub brings its log, and a laptop follows those of all stores.

In: requests that the gate let in, and the ledger. Out: cursors, receipts, and lines as they were
signed. A retry is free: the ledger takes every line once, and its cursor moves with the rows.
"""

from collections.abc import Awaitable, Callable, Sequence
from math import ceil

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.tries import Tries
from hub.daily.chain import NOTHING, digest, public
from hub.daily.receipt import seal
from hub.ledger import Carrier, Ledger, Outcome
from hub.live.days import Forked
from hub.screen.answer import ASK_AGAIN, NOW, refused, said
from hub.screen.gate import asking
from hub.screen.query import QueryError, number
from hub.screen.region import unpack
from hub.screen.region.house import RegionHouse
from hub.store import StoreError
from hub.upstream.roster import enrol
from wire.events import Name
from wire.packing import AFTER
from wire.report import Hash, Sealed
from wire.sync import (
    LINES_TYPE,
    NAMED_MAX,
    NAMES_MAX,
    PAGE_BYTES_MAX,
    PAGE_LINES_MAX,
    Cursor,
    CursorView,
    Doubt,
    LineName,
    NamesView,
    Receipt,
    SealedReceipt,
    StoreLine,
    StoresView,
    Taken,
    packed,
    told_receipt,
)

POSTS_MAX = 120
"""Of one store in ``POSTS_SPAN_MS``: years of a log come in one go, and no loop of a broken hub."""

POSTS_SPAN_MS = 60_000

BUSY_S = 5
"""When somebody may come again whom the ledger had no time for."""

SEQ_MAX = 2**31
"""Above every line's number."""

FIRST = "0" * 64
"""Above it are all names."""

NO_NAME = "a store's name has up to 64 letters a-z, digits, and . _ -"

DOUBTS_MAX = 50
"""Told in one answer; the ledger keeps them all."""

Handler = Callable[[Request], Awaitable[Response]]


class Sync:
    """What carriers ask and bring."""

    def __init__(self, house: RegionHouse) -> None:
        self._house = house
        self._posts = Tries(POSTS_MAX, POSTS_SPAN_MS)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        one = "/region/v1/stores/{store}"
        return [
            Route("/region/v1/stores", in_time(self._stores), methods=["GET"]),
            Route(f"{one}/cursor", in_time(self._cursor), methods=["GET"]),
            Route(f"{one}/log", in_time(self._take), methods=["POST"]),
            Route(f"{one}/log", in_time(self._log), methods=["GET"]),
            Route(f"{one}/names", in_time(self._names), methods=["GET"]),
            Route(f"{one}/inventory", in_time(self._names), methods=["GET"]),
            Route(f"{one}/lines", in_time(self._lines), methods=["GET"]),
        ]

    async def _cursor(self, request: Request) -> Response:
        store, holds = request.path_params["store"], request.query_params.get("holds")
        if holds is not None and not is_a(holds, Hash):
            return refused("holds is the hash of a line, in 64 hexadecimal digits", 422)
        door = self._house.books.taking
        cursor, has = await door.ask(_cursor, door.ledger, store, holds)
        view = CursorView(
            region=self._house.name, store=store, cursor=cursor, holds=has, packs=AFTER
        )
        return said(view)

    async def _take(self, request: Request) -> Response:
        store, now_ms = request.path_params["store"], self._house.timepiece.uptime_ms()
        if not is_name(store):
            return refused(NO_NAME, 422)
        wait_ms = self._posts.wait_ms(store, now_ms)
        if wait_ms:
            return _later("this store brings too much at once", 429, ceil(wait_ms / 1000))
        self._posts.take(store, now_ms)
        lines = await unpack.lines(request, lambda name: self._document(store, name))
        carrier: Carrier = "push" if asking(request).role == "store" else "file"
        door, at_ms = self._house.books.taking, self._house.timepiece.wall_ms()
        return said(await door.ask(self._ingest, store, lines, at_ms, carrier))

    async def _document(self, store: str, name: Hash) -> bytes | None:
        """A document of a store that is here; of no other store, whoever asks."""
        door = self._house.books.taking
        found = await door.ask(door.ledger.named, store, [name])
        return found[0].document if found else None

    def _ingest(self, store: str, lines: Sequence[Sealed], at_ms: int, carrier: Carrier) -> Taken:
        """Take lines and give a receipt; on the ledger's thread."""
        ledger = self._house.books.taking.ledger
        if carrier == "file":
            enrol(ledger, store)
        outcome = ledger.ingest(store, lines, at_ms, carrier)
        receipt = None
        if outcome.cursor is not None:
            receipt = self._receipt(store, outcome.cursor, at_ms)
            if outcome.accepted:
                ledger.keep_receipt(store, receipt, at_ms)
        return _taken(outcome, receipt)

    def _receipt(self, store: str, cursor: Cursor, at_ms: int) -> SealedReceipt:
        key = self._house.key
        receipt = Receipt(
            region=self._house.name,
            store=store,
            incarnation=cursor.incarnation,
            seq=cursor.seq,
            digest=cursor.digest,
            at_ms=at_ms,
            key=public(key),
        )
        return seal(receipt, key)

    async def _stores(self, _: Request) -> Response:
        door = self._house.books.reading
        stores = await door.ask(_stores, door.ledger)
        return said(StoresView(region=self._house.name, stores=stores))

    async def _log(self, request: Request) -> Response:
        query, store = request.query_params, request.path_params["store"]
        try:
            after = number(query, "after", 0, 0, SEQ_MAX)
            most = number(query, "limit", PAGE_LINES_MAX, 1, PAGE_LINES_MAX)
        except QueryError as error:
            return refused(str(error), 422)
        head = query.get("head", NOTHING.digest)
        if not is_a(head, Hash):
            return refused("head is the hash of the line after, in 64 hexadecimal digits", 422)
        door = self._house.books.reading
        cursor, lines = await door.ask(_log, door.ledger, store, after, head, most)
        name = NOTHING.digest if cursor is None else cursor.digest
        if lines is None:
            seq = 0 if cursor is None else cursor.seq
            problem = "this log never had that head: read it from 0"
            return said(Forked(problem=problem, seq=seq, head=name), 409)
        headers = {**ASK_AGAIN, "ETag": f'"{name}"'}
        if f'"{name}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(packed(lines), media_type=LINES_TYPE, headers=headers)

    async def _names(self, request: Request) -> Response:
        store, above = request.path_params["store"], request.query_params.get("above", FIRST)
        try:
            after = number(request.query_params, "after", 0, 0, SEQ_MAX)
        except QueryError as error:
            return refused(str(error), 422)
        if not is_a(above, Hash):
            return refused("above is a name, in 64 hexadecimal digits", 422)
        door, now_ms = self._house.books.reading, self._house.timepiece.wall_ms()
        found = await door.ask(door.ledger.names, store, after, above, NAMES_MAX, now_ms)
        names = tuple(
            LineName(name=one.name, seq=one.seq, trouble=one.trouble, rests=one.rests)
            for one in found
        )
        return said(NamesView(store=store, names=names))

    async def _lines(self, request: Request) -> Response:
        store, names = request.path_params["store"], request.query_params.get("names", "")
        wanted = names.split(",")
        if len(wanted) > NAMED_MAX or not all(is_a(one, Hash) for one in wanted):
            return refused(f"names are up to {NAMED_MAX}, with commas between them", 422)
        door = self._house.books.reading
        lines = await door.ask(door.ledger.named, store, wanted)
        return Response(packed(_whole(lines)), media_type=LINES_TYPE, headers=NOW)


def in_time(handler: Handler) -> Handler:
    """The handler; where the ledger cannot answer now, that as its answer."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except StoreError as error:
            return _later(str(error), 503, BUSY_S)
        except HTTPException as error:
            return refused(error.detail, error.status_code)

    return answered


def _later(problem: str, status: int, wait_s: int) -> Response:
    answer = refused(problem, status)
    answer.headers["Retry-After"] = str(wait_s)
    return answer


def _cursor(ledger: Ledger, store: str, holds: str | None) -> tuple[Cursor | None, bool | None]:
    return ledger.cursor(store), None if holds is None else ledger.holds(store, holds)


def _stores(ledger: Ledger) -> tuple[StoreLine, ...]:
    counts = ledger.counts()
    return tuple(
        StoreLine(
            store=one.store,
            label=one.label,
            area=one.area,
            format=one.format,
            opened=one.opened,
            closed_on=one.closed_on,
            timezone=one.timezone,
            cursor=ledger.cursor(one.store),
            keys=tuple(pinned.key for pinned in ledger.keys(one.store)),
            names=counts.get(one.store, 0),
        )
        for one in ledger.members()
    )


def _log(
    ledger: Ledger, store: str, after: int, head: Hash, most: int
) -> tuple[Cursor | None, Sequence[Sealed] | None]:
    """How far the log is, and its lines behind a head; None where it never had that head."""
    cursor = ledger.cursor(store)
    if after == 0:
        stands = head == NOTHING.digest
    else:
        here = ledger.log(store, after - 1, 1)
        stands = bool(here) and digest(here[0].document) == head
    return cursor, _whole(ledger.log(store, after, most)) if stands else None


def _whole(lines: Sequence[Sealed]) -> Sequence[Sealed]:
    """As many lines as a page holds, and at least one."""
    size_bytes = 0
    for number_, one in enumerate(lines):
        size_bytes += len(one.document)
        if size_bytes > PAGE_BYTES_MAX and number_:
            return lines[:number_]
    return lines


def _taken(outcome: Outcome, receipt: SealedReceipt | None) -> Taken:
    doubts = [Doubt(seq=one.seq, trouble=one.trouble) for one in outcome.faults[:DOUBTS_MAX]]
    return Taken(
        cursor=outcome.cursor,
        accepted=outcome.accepted,
        known=outcome.known,
        doubts=tuple(doubts),
        receipt=None if receipt is None else told_receipt(receipt),
    )


def is_name(word: str) -> bool:
    """Whether a store can be called so."""
    return is_a(word, Name)


def is_a(word: str, kind: object) -> bool:
    """Whether a word of a path or a query is what it should be."""
    try:
        msgspec.convert(word, kind)
    except msgspec.ValidationError:
        return False
    return True
