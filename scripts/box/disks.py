"""What a machine of the box stands on: one Debian under files of its own, and a disk of its own.

In: the folders that lie below, which no machine writes to. Out: the folder of a whole system. Its
``/var/lib`` is a disk of bounded size. What it wrote elsewhere, its journal too, stays in the
folder ``own`` for a person to look at; the disk is gone when it is let go.
"""

from collections.abc import Sequence
from pathlib import Path

from box.debian import do, remove

STATE_BYTES = 700_000_000
"""Of the disk that is filled: Debian's own lists, and a store's first hour."""


class Disks:
    """The disks of one machine, below ``folder``; ``layers`` from the uppermost down."""

    def __init__(self, folder: Path, layers: Sequence[Path]) -> None:
        self._folder = folder
        self._layers = layers
        self.root = folder / "root"
        self.state = folder / "state"

    def mount(self) -> None:
        """Make a system that was never started.

        Raises:
            BoxError: they cannot be mounted here.
        """
        remove(self._folder)
        own, work = self._folder / "own", self._folder / "work"
        for made in (own, work, self.root, self.state):
            made.mkdir(parents=True)
        below = ":".join(map(str, self._layers))
        over = f"lowerdir={below},upperdir={own},workdir={work}"
        do("mount", "-t", "overlay", "-o", over, "vetrina-box", str(self.root))
        size = f"size={STATE_BYTES},mode=755"
        do("mount", "-t", "tmpfs", "-o", size, "vetrina-box", str(self.state))
        do("cp", "-a", f"{self.root}/var/lib/.", str(self.state))
        (self.root / "var/log/journal").mkdir(exist_ok=True)  # kept over its boots

    def let_go(self) -> None:
        """Unmount what is mounted."""
        for place in (self.root, self.state):
            if place.is_mount():
                do("umount", str(place))
