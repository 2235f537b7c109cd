"""What travels between a store's hub and its region beside the signed lines themselves. PURE.

In come lines of a hub's log, receipts and cursors; out go the bytes that carriers bring, or what is
wrong with some that came. One line is one JSON object: the document as text, so that its bytes come
out as they went in, and its signature. Everybody who sends or takes a log uses this one codec. It
signs nothing, and looks at no signature.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire.events import Name
from wire.report import Count, Hash, Incarnation, Key, Sealed

LINES_TYPE = "application/x-ndjson"

PAGE_LINES_MAX = 200
"""Of a log at a time: some half a year of a store."""

PAGE_BYTES_MAX = 1_048_576
"""Of documents at a time; one line is sent whatever its size."""

DOCUMENT_BYTES_MAX = 2_097_152
"""Of one document: a store of a thousand questions has half of it."""

NAMES_MAX = 1_000
"""In one answer: some 80 kB."""

NAMED_MAX = 50
"""Asked for in one request: an address of 3 kB."""

POST_BYTES_MAX = 1_048_576
"""Of a page as it is sent, packed."""

UNPACKED_BYTES_MAX = 8_388_608
"""Of a page: the largest document, with every character of it escaped."""

_HEX = r"(?:[0-9a-f]{2})+$(?!\n)"

Seal = Annotated[str, Meta(pattern=rf"^{_HEX}", max_length=128)]
"""An Ed25519 signature in hexadecimal digits."""


Moment = Annotated[int, Meta(ge=0, lt=253_402_300_800_000)]
"""Epoch in ms, before the year 10000."""


class SyncError(ValueError):
    """What came is not what travels here; the message says what is wrong with it."""


class Cursor(Struct, frozen=True, kw_only=True):
    """How far a receiver has the log of a store: its last line there."""

    incarnation: Incarnation
    seq: Annotated[int, Meta(ge=1)]
    digest: Hash


class Line(Struct, frozen=True, kw_only=True):
    """Something signed, as it is sent: a line of the log, or a receipt."""

    document: str
    signature: Seal


class Receipt(Struct, frozen=True, kw_only=True):
    """What a region says it has of a store: all up to this line, at ``at_ms``.

    ``key`` is the region's public key, with which the receipt is signed.
    """

    v: Literal[1] = 1
    region: Name
    store: Name
    incarnation: Incarnation
    seq: Annotated[int, Meta(ge=1)]
    digest: Hash
    at_ms: Moment
    key: Key

    @property
    def cursor(self) -> Cursor:
        """How far the region has the log."""
        return Cursor(incarnation=self.incarnation, seq=self.seq, digest=self.digest)


class SealedReceipt(Struct, frozen=True, kw_only=True):
    """A receipt as it was signed. ``document`` is canonical JSON; it is never written anew."""

    document: bytes
    signature: bytes


class CursorView(Struct, frozen=True, kw_only=True):
    """How far the region has a store's log; ``holds``: also the line that was asked for.

    ``packs`` is the way to pack a page that it reads beside gzip; an older region names none.
    """

    region: Name
    store: Name
    cursor: Cursor | None
    holds: bool | None = None
    packs: str | None = None


class LineName(Struct, frozen=True, kw_only=True):
    """A line that a region has, by its hash; or one that it refused, by that of what came.

    ``trouble`` is None where the line counts; ``foreign`` where it waits for its key to be trusted.
    ``rests``: it was refused more than once of late, and is not to be sent again now.
    """

    name: Hash
    seq: Count
    trouble: str | None = None
    rests: bool = False


class NamesView(Struct, frozen=True, kw_only=True):
    """Names behind a number, by name; as many as a page holds, where there are more."""

    store: Name
    names: tuple[LineName, ...]


class StoreLine(Struct, frozen=True, kw_only=True):
    """A store of a region: what the roster says of it, and how far its log is there.

    ``keys`` are the public keys that the region trusts for it, ``names`` how many lines of it
    there are on whatever branch, and wrongly signed ones; None: an older region does not say.
    """

    store: Name
    label: str
    area: str
    format: str
    opened: date | None
    closed_on: date | None
    timezone: str
    cursor: Cursor | None
    keys: tuple[Key, ...]
    names: Count | None = None


class StoresView(Struct, frozen=True, kw_only=True):
    """The roster of a region, by store."""

    region: Name
    stores: tuple[StoreLine, ...]


class Doubt(Struct, frozen=True, kw_only=True):
    """Something that a receiver found wrong with a line, or with where it stands."""

    seq: int
    trouble: str


class Taken(Struct, frozen=True, kw_only=True):
    """What became of the lines that were sent: ``accepted`` are new, ``known`` were there.

    ``receipt`` is None where the region has nothing of this store's log.
    """

    cursor: Cursor | None
    accepted: Count
    known: Count
    doubts: tuple[Doubt, ...]
    receipt: Line | None


def packed(lines: Iterable[Sealed]) -> bytes:
    """Lines as they are sent, each with its end."""
    return b"".join(_line(one.document, one.signature) for one in lines)


def unpacked(content: bytes, most: int = PAGE_LINES_MAX) -> Sequence[Sealed]:
    """The lines that were sent.

    Raises:
        SyncError: one is none, or they are more than ``most``; nothing of them is taken.
    """
    told = content.splitlines()
    if len(told) > most:
        msg = f"{len(told)} lines; at most {most} at a time"
        raise SyncError(msg)
    return [unpacked_line(one, number) for number, one in enumerate(told, 1)]


def unpacked_line(told: bytes, number: int) -> Sealed:
    """One line that was sent, without its end.

    Raises:
        SyncError: it is none.
    """
    try:
        line = msgspec.json.decode(told, type=Line)
        found = Sealed(
            document=line.document.encode("ascii"), signature=bytes.fromhex(line.signature)
        )
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        msg = f"line {number} cannot be read: {error}"
        raise SyncError(msg) from error
    if len(found.document) > DOCUMENT_BYTES_MAX:
        msg = f"line {number} is longer than {DOCUMENT_BYTES_MAX} bytes"
        raise SyncError(msg)
    return found


def told_receipt(receipt: SealedReceipt) -> Line:
    """A receipt as it is sent."""
    return Line(document=receipt.document.decode("ascii"), signature=receipt.signature.hex())


def heard_receipt(line: Line) -> SealedReceipt:
    """A receipt that came.

    Raises:
        SyncError: it is none.
    """
    try:
        document = line.document.encode("ascii")
    except UnicodeError as error:
        msg = "a receipt is ASCII"
        raise SyncError(msg) from error
    return SealedReceipt(document=document, signature=bytes.fromhex(line.signature))


def _line(document: bytes, signature: bytes) -> bytes:
    told = {"document": document.decode("ascii"), "signature": signature.hex()}
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
