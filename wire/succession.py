"""PURE. How a hub's new command key comes to be believed: by the signature of the one before it.

In: the key that a device believes, and a line of links, each of which names a key and is signed by
the one before. Out: the key to believe from now on. A line never leads back, and one that no
believed key has signed leads nowhere. It knows no file and makes no key.
"""

from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Meta, Struct

from wire.codec import PAYLOAD_BYTES_MAX
from wire.seal import ForgedError, PublicKey, Sealed, opened, seal

SUCCESSION = "command-key/v1"
"""What a seal is for; see ``wire.seal``."""

LINKS_MAX = 32
"""A key a year: longer than any device lasts. It fills a fifth of a payload."""

Line = Annotated[tuple[Sealed, ...], Meta(max_length=LINKS_MAX)]
"""The oldest link first."""


class Heir(Struct, frozen=True, forbid_unknown_fields=True):
    """The key that is to be believed in place of the one that signs this."""

    key: PublicKey


class LineError(ValueError):
    """What came is no line."""


def passed_on(key: Ed25519PrivateKey, heir: PublicKey) -> Sealed:
    """A link, from a key to the next."""
    return seal(msgspec.json.encode(Heir(key=heir)), SUCCESSION, key)


def is_line(raw: bytes) -> bool:
    """Whether a payload is a line rather than a command: a list rather than an object."""
    return raw.startswith(b"[")


def read_line(raw: bytes) -> Line:
    """The links in a payload; nobody vouches for them as yet.

    Raises:
        LineError: it is none.
    """
    if len(raw) > PAYLOAD_BYTES_MAX:
        msg = f"a line of {len(raw)} bytes is above {PAYLOAD_BYTES_MAX}"
        raise LineError(msg)
    try:
        return msgspec.json.decode(raw, type=Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        msg = f"no line of keys: {str(error)[:120]}"
        raise LineError(msg) from error


def heir(line: Line, believed: PublicKey) -> PublicKey:
    """The key at the end of the line, as far as each link is signed by the key before it."""
    for link in line:
        try:
            body = opened(link, SUCCESSION, [believed])
            believed = msgspec.json.decode(body, type=Heir).key
        except (ForgedError, msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return believed


def names(link: Sealed, key: PublicKey) -> bool:
    """Whether it is this key that a link passes on to; who signed it is not looked at."""
    try:
        return msgspec.json.decode(link.body, type=Heir).key == key
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
