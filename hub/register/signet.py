"""What a hub signs with, and what tells it that its database was restored.

In: the hub's data folder. Out: the private key (made at the first start, mode 0600), and the
``Anchor``: beside the database, so that it does not go back when the database does. Where the log
has not the anchor's head, it is another log than the one that was signed, and the hub goes on as
another incarnation. It reads no database.
"""

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from config.load import save_for_owner
from hub.daily.chain import NOTHING, Head
from wire.report import Hash, Incarnation, Key

KEY_FILE = "report.key"
ANCHOR_FILE = "report-head.json"


class SignetError(Exception):
    """The hub cannot sign; the message says what an operator can do."""


LOST_MAX = 16
"""Restores that are remembered; of more the oldest are forgotten, whose days are long settled."""


class Anchor(Struct, frozen=True, kw_only=True):
    """How far the log was when it was last written, and every public key it was signed with.

    ``lost``: the first and the last of some business days whose events went with a database that
    was restored, or that were over before there was a hub. The log that this one took over from may
    know of them. ``restored``: whatever the
    log holds, it was put there from a copy, and no hub has written in it since.
    """

    incarnation: Incarnation
    seq: int = NOTHING.seq
    digest: Hash = NOTHING.digest
    keys: tuple[Key, ...] = ()
    lost: tuple[tuple[int, int], ...] = ()
    restored: bool = False

    def has_lost(self, day: int) -> bool:
        """Whether nothing said of a business day does not mean that nothing was."""
        return any(first <= day <= last for first, last in self.lost)

    @property
    def head(self) -> Head:
        """The log's head."""
        return Head(self.seq, self.digest)


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The hub's key; a new one where there is none.

    Raises:
        SignetError: it cannot be read or made.
    """
    path = folder / KEY_FILE
    try:
        if not path.exists():
            save_for_owner(
                path, Ed25519PrivateKey.generate().private_bytes_raw().hex().encode() + b"\n"
            )
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError) as error:
        msg = f"{path} is no key: {error}; restore it, or move it away and the hub makes another"
        raise SignetError(msg) from error


def anchor(folder: Path) -> Anchor | None:
    """What was known of the log when it was last written; None where nothing was.

    Raises:
        SignetError: it cannot be read.
    """
    path = folder / ANCHOR_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}; move it away, and the log goes on anew"
        raise SignetError(msg) from error


def drop(folder: Path, held: Anchor) -> None:
    """Keep how far the log is.

    Raises:
        SignetError: it cannot be written; the one before stands, which is behind the log.
    """
    path = folder / ANCHOR_FILE
    try:
        save_for_owner(path, msgspec.json.encode(held) + b"\n")
    except OSError as error:
        msg = f"{path} cannot be written: {error}; check the disk"
        raise SignetError(msg) from error


def goes_on(held: Anchor | None, found: Head | None, incarnation: str | None) -> bool:
    """Whether the log is the one that the anchor was dropped in.

    ``found`` is the head that the log had at the anchor's number (None: it is not that long),
    ``incarnation`` that of its last line (None: it has none).
    """
    if (
        held is None
        or held.restored
        or (incarnation is not None and incarnation != held.incarnation)
    ):
        return False
    return held.seq == 0 or found == held.head
