"""Opens what lies in a hub's folder, for root as well, and follows no link in it.

In: the folder, which may itself be named by a link, and a place in it. Out: the file, open to be
read, or whether a link is on the way. The hub's user may put links there, and where they lead is
that user's wish and not root's.
"""

import errno
import os
import stat
from pathlib import Path, PurePosixPath
from typing import IO


def open_inside(folder: Path, place: str) -> IO[bytes]:
    """Open a file to be read, from one open folder to the next: none may become a link meanwhile.

    Raises:
        OSError: there is none, or there is a link or something else in its place or on the way.
    """
    *above, name = PurePosixPath(place).parts
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for one in above:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            inner = os.open(one, flags, dir_fd=held)
            os.close(held)
            held = inner
        found = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=held)
    finally:
        os.close(held)
    file = os.fdopen(found, "rb")
    if not stat.S_ISREG(os.fstat(found).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is no file", str(folder / place))
    return file


def link_above(folder: Path, place: str) -> Path | None:
    """The first link among the folders that lead to a place."""
    above = [folder / one for one in PurePosixPath(place).parents if one.parts]
    return next((one for one in reversed(above) if one.is_symlink()), None)
