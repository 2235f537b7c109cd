"""A file that only one program may work on at a time."""

import fcntl
import os
from pathlib import Path
from typing import IO


class LockedError(Exception):
    """Another program holds the lock."""


def lock(path: Path) -> IO[bytes]:
    """Hold the lock of ``path`` (a file of that name with ``.lock``) until the result is closed.

    The system lets go of it when the program ends, however it ends. The folder is made when it is
    missing.

    Raises:
        LockedError: another program holds it.
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # root's commands lock too, in a folder where the program's user may put links
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    held = os.fdopen(os.open(path.with_name(path.name + ".lock"), flags, 0o666), "wb")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        msg = f"{path} is in use by another program; stop it, or use another --data folder"
        raise LockedError(msg) from error
    return held


def is_held(path: Path) -> bool:
    """Whether a program works on ``path`` now.

    Raises:
        OSError: its lock cannot be looked at.
    """
    held = path.with_name(path.name + ".lock")
    try:
        opened = os.open(held, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # root looks, too
    except FileNotFoundError:
        return False
    with os.fdopen(opened, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
