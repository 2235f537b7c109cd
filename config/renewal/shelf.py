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
from collections.abc import Callable, Iterable
from hashlib import file_digest
from pathlib import Path

from config.load import save
from wire.machine import disk_free_bytes
from wire.release import Wheel

CURRENT, VERSIONS, DOWNLOADS = "current", "versions", "downloads"
COMPLETE = "vetrina-complete"
"""The mark in a release that was installed to its end; written last."""


class Shelf:
    """One program's releases below ``folder``; ``free_bytes`` says what room is left there."""

    def __init__(self, folder: Path, free_bytes: Callable[[Path], int] = disk_free_bytes) -> None:
        self.folder = folder
        self._free_bytes = free_bytes

    @property
    def free_bytes(self) -> int:
        """Room on the disk.

        Raises:
            OSError: the disk does not say.
        """
        return self._free_bytes(self.folder)

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
        kept = {*keep, self.in_force}
        self._remove(
            one
            for one in (self.folder / VERSIONS).glob("*")
            if f"{VERSIONS}/{one.name}" not in kept
        )

    def drop(self, counter: int) -> None:
        """Remove all downloads, and a release that is not in force, however much of it is there."""
        release = self.release(counter)
        is_used = self.target(counter) == self.in_force
        self._remove([release] if release.exists() and not is_used else [])

    def _remove(self, releases: Iterable[Path]) -> None:
        shutil.rmtree(self.folder / DOWNLOADS, ignore_errors=True)
        for one in releases:
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
