"""What a copy is made of, and who has signed for it. PURE.

In come parts and a key; out goes a signed manifest, or what is wrong with one. That the files are
those which it names, whoever reads them finds out.
"""

from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from hub.daily.chain import public
from wire.report import Hash, Key

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"

PARTS_MAX = 20_000
"""Every state of a store's file that was ever kept is one; more is no copy of a hub."""

PURPOSE = b"vetrina-backup-1\n"
"""Signed ahead of the manifest: the key's other signatures, of day reports, are none of these."""

_NAME = r"[^/.\x00-\x1f][^/\x00-\x1f]*"

Place = Annotated[str, Meta(pattern=rf"^{_NAME}(/{_NAME})*\Z")]
"""A file's path in the hub's folder; it cannot lead out of it, nor be hidden."""


class BackupError(Exception):
    """No copy was made, or none can be taken back; the message says what to do."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file; ``sha256`` is that of its packed form, as it lies in the copy."""

    place: Place
    size_bytes: int
    sha256: Hash


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One copy; ``key`` is the hub's public key."""

    form: Literal[1] = 1
    made_ms: int
    program: str
    store: str
    key: Key
    parts: Annotated[tuple[Part, ...], Meta(max_length=PARTS_MAX)]

    @property
    def size_bytes(self) -> int:
        """Of all its files, unpacked."""
        return sum(one.size_bytes for one in self.parts)


def sign(manifest: Manifest, key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    """The manifest's bytes, and the signature over them; ``key`` is that which it names."""
    if manifest.key != public(key):
        msg = "a manifest is signed with the key that it names"
        raise ValueError(msg)
    document = msgspec.json.encode(manifest)
    return document, key.sign(PURPOSE + document)


def opened(document: bytes, signature: bytes) -> Manifest:
    """A manifest that was signed with the key that it names; whose that is, the caller knows.

    Raises:
        BackupError: it is none, or somebody has changed it.
    """
    try:
        manifest = msgspec.json.decode(document, type=Manifest)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.key))
        key.verify(signature, PURPOSE + document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{MANIFEST} cannot be read: {error}; take another copy"
        raise BackupError(msg) from error
    except InvalidSignature as error:
        msg = f"{MANIFEST} was changed after it was signed; take another copy"
        raise BackupError(msg) from error
    return manifest
