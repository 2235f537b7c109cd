"""A secret on disk, for whoever may read the hub's folder and nobody else.

In: a file and a secret. Out: the file, mode 0600 from its first moment. Who can read it could as
well read the database: it opens nothing that was closed.
"""

import os
from pathlib import Path

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
        OSError: it is somebody else's.
    """
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
