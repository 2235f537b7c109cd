"""Packs one file of a copy.

In: a file that is open to be read, and where it belongs. Out: the packed file, on the disk, and
what the manifest says of it.
"""

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from hub.backup.manifest import Part
from hub.store.trickle import Trickle

PACKED = ".gz"

_FAST = 1  # of gzip: a third of the time of its usual level, for a tenth more bytes
_READ_BYTES = 1_048_576


def packed(
    plain: IO[bytes], draft: Path, place: str, sync: Callable[[int], None] = os.fdatasync
) -> Part:
    """Pack a file to its place in a folder; ``sync`` as in ``Trickle``.

    Raises:
        OSError: it is not there, or not all of it.
    """
    target = draft / f"{place}{PACKED}"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private(target) as raw:
        trickle = Trickle(raw.fileno(), sync)
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_FAST, mtime=0) as packer:
            while read := plain.read(_READ_BYTES):
                packer.write(read)
                trickle.look()
        size_bytes = plain.tell()
        raw.flush()
        os.fsync(raw.fileno())
    with target.open("rb") as raw:
        sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
    return Part(place=place, size_bytes=size_bytes, sha256=sha256)


def private(path: Path) -> IO[bytes]:
    """A new file that nobody else may read, to be written."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
