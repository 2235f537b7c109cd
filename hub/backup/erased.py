"""Which comments somebody had erased, so that a copy made before does not bring their words back.

In: comments' numbers. Out: a line for each in a file that is in no copy, in the hub's folder and
beside the copies; at a restore, all of them together. A line is a hash of who sent the comment and
under which number, and says nothing of its words. What went by its age is in none: it goes again.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from hub.backup.owner import hand_over
from hub.store import Stored

FILE = "erased"

MARK_BYTES = 16
MARKS_MAX = 100_000
"""Of the newest are read, 3 MB: more comments than people ask to have erased in a shop's life."""

_PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK  # root opens it too, where the hub's user may put links


def mark(device: str, stream: str, seq: int) -> str:
    """What stands for a comment."""
    return blake2b(f"{device}/{stream}/{seq}".encode(), digest_size=MARK_BYTES).hexdigest()


def note(events: Iterable[Stored], folder: Path, beside: Path) -> None:
    """Write down, to the disk, that comments are erased, before they are.

    ``beside``, the folder of the copies, is told if it is there and can be written.

    Raises:
        OSError: the hub's own ``folder`` takes nothing.
    """
    marks = [mark(one.device, one.stream, one.seq) for one in events]
    if marks:
        _append(folder / FILE, marks)
        hand_over(folder / FILE, folder)
        carry(folder, beside)


def carry(folder: Path, beside: Path) -> None:
    """Have the file beside the copies say all that the hub's own says."""
    with suppress(OSError):  # without it the copies are as good on this machine
        if beside.is_dir():
            known = _read(beside / FILE)
            if new := [one for one in _read(folder / FILE) if one not in known]:
                _append(beside / FILE, new)
                hand_over(beside / FILE, folder)


def known(*folders: Path) -> Callable[[str, str, int], bool]:
    """Whether a comment is one of those that any of the folders names.

    Raises:
        OSError: a file is there and cannot be read.
    """
    marks = {one for folder in folders for one in _read(folder / FILE)}
    return lambda device, stream, seq: mark(device, stream, seq) in marks


def _read(path: Path) -> dict[str, None]:
    """In the order in which they were written; one that a power cut has torn stands for nothing."""
    if not path.exists():
        return {}
    opened = os.open(path, os.O_RDONLY | _PLAIN)
    with os.fdopen(opened, "rb") as file:
        line_bytes = 2 * MARK_BYTES + 2
        file.seek(max(0, os.fstat(opened).st_size - MARKS_MAX * line_bytes))
        return dict.fromkeys(file.read().decode("ascii", "replace").split())


def _append(path: Path, marks: Iterable[str]) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _PLAIN, 0o600)
    with os.fdopen(opened, "wb") as file:
        # a line of its own also behind a torn one
        file.write("".join(f"\n{one}\n" for one in marks).encode())
        file.flush()
        os.fsync(file.fileno())
