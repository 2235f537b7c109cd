"""The authority of a store, kept beside the hub's other keys.

In: the hub's folder, the store's name, the time. Out: the authority, made at the first start. One
file (mode 0600) holds key and certificate, so that a power cut leaves both or none; it never leaves
the folder. A copy of the certificate beside it is what devices pin.
"""

import os
from datetime import datetime
from pathlib import Path

from config.load import save
from hub.trust.authority import AuthorityError, Issued, check, found

KEY_FILE = "ca.key"
CERTIFICATE_FILE = "ca.pem"

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class KeyringError(Exception):
    """The authority cannot be used; the message says what an operator can do."""


def authority_of(folder: Path, store: str, now: datetime) -> Issued:
    """The store's authority; a new one where there is none.

    Raises:
        KeyringError: it cannot be read or made.
    """
    path, shown = folder / KEY_FILE, folder / CERTIFICATE_FILE
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            new = found(store, now)
            _keep(path, new.key + new.certificate)
        key, mark, rest = path.read_bytes().partition(_CERTIFICATE)
        held = Issued(mark + rest, key)
        check(held)
        if not shown.exists() or shown.read_bytes() != held.certificate:
            _keep(shown, held.certificate)
    except (OSError, AuthorityError) as error:
        msg = (
            f"{path}, the store's authority, cannot be used: {error}; restore it, or move it away "
            f"and every device needs the new {CERTIFICATE_FILE}"
        )
        raise KeyringError(msg) from error
    return held


def _keep(path: Path, content: bytes) -> None:
    """Save for whose folder it is: the command may be root's, the hub is not."""
    save(path, content)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
