"""A log in a file, for a store without a line: on a stick or in a letter, packed or not.

In: lines and a path, or a path. Out: the file, or its lines page by page. Each line is signed by
itself: a file that was changed on its way is found where it is taken in, and one that was cut off
says as much as it holds.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from config.load import save
from hub.daily.chain import ChainError, opened
from wire.report import Revision, Sealed
from wire.sync import PAGE_BYTES_MAX, PAGE_LINES_MAX, SyncError, packed, unpacked_line

PACKED = ".gz"
"""Ends the name of a file that is packed."""

LINE_BYTES_MAX = 8_388_608
"""Of one line in a file: the largest document, with every character of it escaped."""

_MAGIC = b"\x1f\x8b"


class FileError(Exception):
    """A file cannot be written, or is no log; the message says what to do."""


class Page(NamedTuple):
    """Some lines of a file, and how many of its bytes are read with them."""

    lines: Sequence[Sealed]
    read_bytes: int


def export(path: Path, lines: Iterable[Sealed]) -> int:
    """Write lines into a file, in place of what it was; how many they are.

    Raises:
        FileError: it cannot be written.
    """
    told = [*lines]
    content = packed(told)
    try:
        save(path, gzip.compress(content, mtime=0) if path.suffix == PACKED else content)
    except OSError as error:
        msg = f"{path} cannot be written: {error}"
        raise FileError(msg) from error
    return len(told)


def pages(path: Path) -> Iterator[Page]:
    """The lines of a file, a page at a time.

    Raises:
        FileError: it cannot be read, or a line of it is none.
    """
    lines: list[Sealed] = []
    size_bytes = 0
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(len(_MAGIC)) == _MAGIC
            raw.seek(0)
            file = gzip.GzipFile(fileobj=raw) if is_packed else raw
            for number, told in enumerate(iter(lambda: file.readline(LINE_BYTES_MAX + 1), b""), 1):
                one = unpacked_line(told.rstrip(b"\n"), number)
                size_bytes += len(one.document)
                if lines and (len(lines) >= PAGE_LINES_MAX or size_bytes > PAGE_BYTES_MAX):
                    yield Page(lines, raw.tell())
                    lines, size_bytes = [], len(one.document)
                lines.append(one)
            if lines:
                yield Page(lines, raw.tell())
    except (OSError, EOFError, zlib.error, SyncError) as error:
        msg = f"{path} is no log of day reports: {error}"
        raise FileError(msg) from error


def first_of(path: Path) -> Revision:
    """What the first line of a file says: whose log it is, and who signed it.

    Raises:
        FileError: it does not say.
    """
    first = next(pages(path), None)
    if first is None:
        msg = f"{path} is empty"
        raise FileError(msg)
    try:
        return opened(first.lines[0])
    except ChainError as error:
        msg = f"{path} is no log of day reports: {error}"
        raise FileError(msg) from error
