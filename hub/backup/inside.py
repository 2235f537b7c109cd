"""Opens what lies in a hub's folder, for root as well, and follows no link in it.

In: the folder, which may itself be named by a link, and a place in it. Out: the file, open to be
read, or whether a link is on the way. The hub's user may put links there, and where they lead is
that user's wish and not root's. Links elsewhere are root's own.
"""

import errno
import os
import stat
from pathlib import Path, PurePosixPath
from typing import IO

LINKS_MAX = 40
"""One after the other; as many as Linux follows."""


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


def open_by_name(path: Path, folder: Path) -> IO[bytes]:
    """Open a file that a person named, to be read; once in ``folder`` no link is followed any more.

    Raises:
        OSError: there is none, or a link in the folder is on the way.
    """
    place, real = path.absolute(), folder.resolve()
    if place.is_relative_to(folder.absolute()):
        return open_inside(folder, place.relative_to(folder.absolute()).as_posix())
    for _ in range(LINKS_MAX):
        here = place.parent.resolve() / place.name
        if here.is_relative_to(real):
            return open_inside(real, here.relative_to(real).as_posix())
        if not here.is_symlink():
            return here.open("rb")
        place = here.parent / here.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def link_above(folder: Path, place: str) -> Path | None:
    """The first link among the folders that lead to a place."""
    above = [folder / one for one in PurePosixPath(place).parents if one.parts]
    return next((one for one in reversed(above) if one.is_symlink()), None)
