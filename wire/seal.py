"""PURE. Words that only the holder of a key can have written: Ed25519 over a purpose and a body.

In: bytes and a key. Out: a ``Sealed``, or the bytes of one whose signature is right. The purpose is
signed too, so that what was sealed for one use is worth nothing in another. It knows no file, and
whether words are old or new is for who opens them to judge.
"""

from collections.abc import Iterable
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

PublicKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
"""An Ed25519 public key: 32 bytes in hex."""

BODY_BYTES_MAX = 524_288
"""Four wheels for each of a thousand packages; bounds what is read before anything is known."""

SIGNATURE_BYTES = 64  # RFC 8032


class ForgedError(ValueError):
    """No key that is trusted has signed this."""


class Sealed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body and its signature; in JSON both are base64, so that no reader reformats them."""

    body: Annotated[bytes, Meta(max_length=BODY_BYTES_MAX)]
    signature: Annotated[bytes, Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]


def seal(body: bytes, purpose: str, key: Ed25519PrivateKey) -> Sealed:
    """Sign a body for one purpose."""
    return Sealed(body=body, signature=key.sign(_signed(body, purpose)))


def opened(sealed: Sealed, purpose: str, keys: Iterable[PublicKey]) -> bytes:
    """The body, if one of ``keys`` has signed it for this purpose.

    Raises:
        ForgedError: none has.
    """
    for key in keys:
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
            public.verify(sealed.signature, _signed(sealed.body, purpose))
        except InvalidSignature:
            continue
        return sealed.body
    msg = f"no trusted key has signed this {purpose}"
    raise ForgedError(msg)


def public_of(key: Ed25519PrivateKey) -> PublicKey:
    """What others know of a key."""
    return key.public_key().public_bytes_raw().hex()


def _signed(body: bytes, purpose: str) -> bytes:
    return b"vetrina/" + purpose.encode() + b"\0" + body
