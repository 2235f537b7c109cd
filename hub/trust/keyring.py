"""The authority of a store, kept beside the hub's other keys.

In: the hub's folder, the store's name, the time. Out: the authority, made at the first start. One
file (mode 0600) holds key and certificate, so that a power cut leaves both or none; it never leaves
the folder. A copy of the certificate beside it is what devices pin. Root's command reads the key in
a folder that is not root's: it follows no link there.
"""

import os
from datetime import datetime
from pathlib import Path

from config.load import read_owned, save_for_owner
from hub.trust.authority import AuthorityError, Issued, check, found

KEY_FILE = "ca.key"
CERTIFICATE_FILE = "ca.pem"

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class KeyringError(Exception):
    """The authority cannot be used; the message says what an operator can do."""


AUTHORITY_BYTES_MAX = 16_384
"""Key and certificate on P-256 have 1,000."""


def authority_of(folder: Path, store: str, now: datetime) -> Issued:
    """The store's authority; a new one where there is none.

    Raises:
        KeyringError: it cannot be read or made.
    """
    path = folder / KEY_FILE
    try:
        if not os.path.lexists(path):
            folder.mkdir(parents=True, exist_ok=True)
            new = found(store, now)
            save_for_owner(path, new.key + new.certificate)
        key, mark, rest = read_owned(path, AUTHORITY_BYTES_MAX).partition(_CERTIFICATE)
        held = Issued(mark + rest, key)
        check(held)
    except (OSError, AuthorityError) as error:
        msg = (
            f"{path}, the store's authority, cannot be used: {error}; restore it, or move it away "
            f"and every device needs the new {CERTIFICATE_FILE}"
        )
        raise KeyringError(msg) from error
    return held


def show(folder: Path, authority: Issued) -> None:
    """Lay the certificate beside the key, where it is not; the hub's own to do, and never root's.

    Raises:
        KeyringError: it cannot be written.
    """
    path = folder / CERTIFICATE_FILE
    try:
        if not path.exists() or path.read_bytes() != authority.certificate:
            save_for_owner(path, authority.certificate)
    except OSError as error:
        msg = f"{path} cannot be written: {error}; check the disk"
        raise KeyringError(msg) from error
