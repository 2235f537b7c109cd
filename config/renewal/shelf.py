"""The folders of one program's releases, and the one link that says which is in force.

::

    current -> versions/8     what the unit starts
    versions/7, versions/8    an environment each; one with the mark in it is complete
    downloads/8               the wheels that it was made of
    journal.json

In: numbers and files. Out: folders. Every change is one that a power cut leaves undone or done.
"""

import os
import shutil
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from config.load import save
from wire.release import Wheel

CURRENT, VERSIONS, DOWNLOADS = "current", "versions", "downloads"
COMPLETE = "vetrina-complete"
"""The mark in a release that was installed to its end; written last."""


class Shelf:
    """One program's releases below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def in_force(self) -> str:
        """Where the link leads.

        Raises:
            OSError: there is none; nothing was installed yet.
        """
        return str((self.folder / CURRENT).readlink())

    def target(self, counter: int) -> str:
        """Where the link leads when a release is in force."""
        return f"{VERSIONS}/{counter}"

    def release(self, counter: int) -> Path:
        """The folder of a release, there or not."""
        return self.folder / VERSIONS / str(counter)

    def downloads(self, counter: int) -> Path:
        """The folder of a release's wheels, which is made when it is needed."""
        folder = self.folder / DOWNLOADS / str(counter)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def is_complete(self, counter: int) -> bool:
        """Whether a release was installed to its end."""
        return (self.release(counter) / COMPLETE).exists()

    def clear(self, counter: int) -> Path:
        """The folder of a release that is to be installed, without what a try before left there."""
        folder = self.release(counter)
        if folder.exists():
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        return folder

    def complete(self, counter: int) -> None:
        """Mark a release as installed, after all of it is on disk."""
        os.sync()  # one call for the thousands of files that were unpacked by somebody else
        save(self.release(counter) / COMPLETE, b"\n")

    def switch(self, target: str) -> None:
        """Let the link lead to a release; what looks at it meanwhile finds the one before."""
        if self.in_force == target:
            return
        new = self.folder / f".{CURRENT}"
        new.unlink(missing_ok=True)
        new.symlink_to(target)
        new.replace(self.folder / CURRENT)
        _sync(self.folder)

    def sweep(self, keep: Iterable[str]) -> None:
        """Remove all downloads, and the releases that nothing leads to any more."""
        shutil.rmtree(self.folder / DOWNLOADS, ignore_errors=True)
        kept = {*keep, self.in_force}
        for one in (self.folder / VERSIONS).glob("*"):
            if f"{VERSIONS}/{one.name}" not in kept:
                (one / COMPLETE).unlink(missing_ok=True)
                shutil.rmtree(one)


def is_whole(path: Path, wheel: Wheel) -> bool:
    """Whether a file is the wheel that a manifest names."""
    if not path.is_file() or path.stat().st_size != wheel.size_bytes:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == wheel.sha256


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
