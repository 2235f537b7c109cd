"""The chain that a hub's revisions stand in: canonical, hashed, signed, and looked through. PURE.

In come revisions and keys; out go sealed lines, or what is wrong with some. The bytes are those of
RFC 8785 for what a revision holds: whole numbers and ASCII, keys sorted, no spaces. A line proves
that this key wrote it and what stood before it; that a log was not cut off at its end only a head
kept elsewhere can say. It keeps no key and no line.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from hub.daily.spelling import is_canonical
from wire.report import NO_HASH, Revision, Sealed

Trouble = Literal["unreadable", "spelling", "foreign", "signature", "order", "chain", "end"]
"""``spelling``: not canonical. ``foreign``: a key that is not this hub's. ``order``: a number is
missing, twice or swapped. ``chain``: it stands on another line. ``end``: a head that the log once
had is not in it."""


class Head(NamedTuple):
    """How far a log is: its last line's number and hash."""

    seq: int
    digest: str


NOTHING = Head(0, NO_HASH)
"""Of a log without a line."""


class Fault(Struct, frozen=True):
    """What is wrong, and with which line: by its place in what was read, from 1."""

    line: int
    trouble: Trouble


class ChainError(ValueError):
    """A line is not one of this log."""


def canonical(revision: Revision) -> bytes:
    """The bytes of a revision that are hashed and signed."""
    return msgspec.json.encode(revision, order="sorted")


def digest(document: bytes) -> str:
    """The hash that the next line names."""
    return hashlib.sha256(document).hexdigest()


def mark(sealed: Sealed) -> str:
    """The name of what came, right or wrong: of its bytes and its signature together."""
    return hashlib.sha256(sealed.signature + sealed.document).hexdigest()


def public(key: Ed25519PrivateKey) -> str:
    """The public half of a key, as revisions name it."""
    return key.public_key().public_bytes_raw().hex()


def seal(revision: Revision, key: Ed25519PrivateKey) -> Sealed:
    """Sign a revision."""
    document = canonical(revision)
    return Sealed(document=document, signature=key.sign(document))


def opened(sealed: Sealed) -> Revision:
    """What a line says; its signature is not looked at.

    A newer hub may say more: fields that are not known here stay in the bytes, and are left out.

    Raises:
        ChainError: it is no revision.
    """
    try:
        return msgspec.json.decode(sealed.document, type=Revision)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"not a revision: {error}"
        raise ChainError(msg) from error


def faults(
    lines: Iterable[Sealed],
    keys: Collection[str],
    after: Head = NOTHING,
    reached: Head = NOTHING,
) -> Iterator[Fault]:
    """What is wrong with the lines of a log ``after`` a head, in one pass.

    ``keys`` are the public keys that this hub has had, ``reached`` a head that the log once had. A
    line that is wrong is stood on all the same, so that each fault is told once.
    """
    number, head, passed = 0, after, reached.seq <= after.seq
    for number, sealed in enumerate(lines, 1):
        try:
            revision = opened(sealed)
        except ChainError:
            yield Fault(number, "unreadable")
            head = Head(head.seq + 1, digest(sealed.document))
            continue
        for trouble in _troubles(sealed, revision, keys, head):
            yield Fault(number, trouble)
        head = Head(revision.seq, digest(sealed.document))
        passed = passed or head == reached
    if not passed:
        yield Fault(number + 1, "end")


def is_signed(sealed: Sealed, key: str) -> bool:
    """Whether the public key's owner has signed a line."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            sealed.signature, sealed.document
        )
    except InvalidSignature:
        return False
    return True


def _troubles(
    sealed: Sealed, revision: Revision, keys: Collection[str], before: Head
) -> Iterator[Trouble]:
    if not is_canonical(sealed.document):
        yield "spelling"
    if revision.key not in keys:
        yield "foreign"
    elif not is_signed(sealed, revision.key):
        yield "signature"
    if revision.seq != before.seq + 1:
        yield "order"
    if revision.previous != before.digest:
        yield "chain"
