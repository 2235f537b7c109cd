"""A secret on disk, for whoever may read the hub's folder and nobody else.

In: a file and a secret. Out: the file, mode 0600 from its first moment. Who can read it could as
well read the database: it opens nothing that was closed.
"""

import os
from pathlib import Path

from config.load import read_owned

BYTES_MAX = 4_096  # many times what a secret has

_OURS = 0o600  # read and written by its owner


def leave(path: Path, secret: str) -> None:
    """Write a secret, in place of the one before.

    Raises:
        OSError: the folder cannot be written.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS), "w") as file:  # noqa: PTH123 - a file that is nobody else's from the start
        file.write(secret + "\n")
    fresh.replace(path)


def find(path: Path) -> str | None:
    """The secret; None where there is none.

    Raises:
        OSError: it is somebody else's, or a link: root would say to whoever asks what is behind it.
    """
    try:
        return read_owned(path, BYTES_MAX).decode().strip()
    except FileNotFoundError:
        return None
