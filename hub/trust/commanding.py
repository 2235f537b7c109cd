"""The key that a hub's commands are signed with, and the line of those before it.

In: the hub's folder. Out: the key, made at the first start, what devices know of it
(``command.pub``), and the line by which they come to believe a new one. A key is made anew by a
person (``vetrina-hub renew-key``), while the hub runs or not; it signs from the next start on. It
sends nothing.
"""

import logging
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.load import read_owned, save_for_owner
from wire.seal import PublicKey, Sealed, public_of
from wire.succession import LINKS_MAX, Line, LineError, names, passed_on, read_line

log = logging.getLogger(__name__)

KEY_FILE, PUBLIC_FILE, LINE_FILE = "command.key", "command.pub", "command.line"

BYTES_MAX = 65_536
"""The longest line has 12,000."""


class CommandKeyError(Exception):
    """The key cannot be used; the message says what an operator can do."""


class Held(NamedTuple):
    """A hub's key, and the links that lead to it, the oldest first."""

    key: Ed25519PrivateKey
    line: tuple[Sealed, ...] = ()

    @property
    def public(self) -> PublicKey:
        """By what devices know this hub."""
        return public_of(self.key)


def held(folder: Path) -> Held:
    """The key in the hub's folder; a new one where there is none.

    A new one that finds no room is of this run alone: no device knows it yet.

    Raises:
        CommandKeyError: the one that is there cannot be read.
    """
    path, open_path = folder / KEY_FILE, folder / PUBLIC_FILE
    known = _known(path)
    key = known or Ed25519PrivateKey.generate()
    said = f"{public_of(key)}\n".encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if known is None:
            save_for_owner(path, _written(key))
        if not open_path.exists() or open_path.read_bytes() != said:
            save_for_owner(open_path, said)
    except OSError as error:
        log.warning("no command key is kept: %s; make room and start again", error)
    return Held(key, _line(folder, public_of(key)))


def renew(folder: Path) -> Held:
    """Make a new key, and let the one of now say that it is to be believed.

    The link is written before the key: after a power cut between the two, the key of before is in
    force, and ``held`` leaves out a link that does not lead to it.

    Raises:
        CommandKeyError: there is none to renew, or the new one cannot be kept.
    """
    known = _known(folder / KEY_FILE)
    if known is None:
        msg = f"{folder / KEY_FILE} is not there: the hub makes it at its first start"
        raise CommandKeyError(msg)
    new = Ed25519PrivateKey.generate()
    links = (*_line(folder, public_of(known)), passed_on(known, public_of(new)))[-LINKS_MAX:]
    try:
        save_for_owner(folder / LINE_FILE, msgspec.json.encode(links) + b"\n")
        save_for_owner(folder / KEY_FILE, _written(new))
        save_for_owner(folder / PUBLIC_FILE, f"{public_of(new)}\n".encode())
    except OSError as error:
        msg = f"the new key cannot be kept: {error}; make room and try again"
        raise CommandKeyError(msg) from error
    return Held(new, links)


def _known(path: Path) -> Ed25519PrivateKey | None:
    try:
        text = read_owned(path, BYTES_MAX).decode("ascii").strip()
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        msg = f"{path} is no key: {error}; restore it, or move it away and devices need the new one"
        raise CommandKeyError(msg) from error


def _written(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes_raw().hex().encode() + b"\n"


def _line(folder: Path, public: PublicKey) -> Line:
    """The links that lead to the key in force; none where they lead elsewhere."""
    try:
        links = read_line(read_owned(folder / LINE_FILE, BYTES_MAX))
    except FileNotFoundError:
        return ()
    except (OSError, LineError) as error:
        log.warning("%s cannot be used: %s; devices join anew", folder / LINE_FILE, error)
        return ()
    while links and not names(links[-1], public):
        links = links[:-1]
    return links
