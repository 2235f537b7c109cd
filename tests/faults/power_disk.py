"""A disk whose plug a test can pull: a FUSE file system that loses what was not synced.

Run as a program it serves a flat folder from memory. What a program has written is readable at
once, as with any page cache; only ``fsync`` of a file makes its content durable, and only ``fsync``
of the folder its name. A command, written to the file ``.power`` after the programs are dead,
takes the disk to what a power cut would have left:

* ``drop``: nothing of what was not synced
* ``torn``: of each unsynced write all, nothing or some sectors; of the unsynced names all or none
* ``room BYTES``: the size of the disk from now on

It knows no links, folders or permissions.
"""

import argparse
import errno
import os
import stat
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Self

from mfusepy import FUSE, FuseOSError, Operations  # type: ignore[import-untyped]

from tests.faults.amounts import dice
from tests.faults.brokers import until

SECTOR_BYTES = 512  # what a disk writes whole or not at all
BLOCK_BYTES = 512  # in which free space is told
ROOM_BYTES = 256 * 1024 * 1024
COMMANDS = "/.power"
MOUNT_S = 60.0
GONE_S = 1.0
"""Unmounted, it serves on for whoever still holds something open; nobody needs that."""
ROOT = Path(__file__).resolve().parents[2]


class Content:
    """One file: its bytes as programs see them, as they are on the platter, and what lies between.

    ``unsynced`` holds writes as (offset, bytes) and new lengths as (length, None), in order.
    """

    def __init__(self) -> None:
        self.seen = bytearray()
        self._durable = bytearray()
        self._unsynced: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        put(self.seen, offset, data)
        self._unsynced.append((offset, data))

    def truncate(self, length: int) -> None:
        put(self.seen, length, None)
        self._unsynced.append((length, None))

    def sync(self) -> None:
        for offset, data in self._unsynced:
            put(self._durable, offset, data)
        self._unsynced.clear()

    def cut(self, random: Random | None) -> None:
        """Be what a power cut leaves; without chances, all that was not synced is lost."""
        for offset, data in self._unsynced if random else ():
            fate = random.choice(("kept", "lost", "torn")) if random else "lost"
            if fate == "kept":
                put(self._durable, offset, data)
            elif fate == "torn" and random and data is not None:
                for start in range(0, len(data), SECTOR_BYTES):
                    if random.random() < 0.5:
                        put(self._durable, offset + start, data[start : start + SECTOR_BYTES])
        self._unsynced.clear()
        self.seen = bytearray(self._durable)


def put(content: bytearray, offset: int, data: bytes | None) -> None:
    """Write into content, or (``None``) give it the length ``offset``; holes are zeros."""
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset : offset + len(data)] = data


class PowerDiskFiles(Operations):  # type: ignore[misc]  # the package has no types for it
    """The file system itself; the method names are FUSE's."""

    use_ns = True

    def __init__(self) -> None:
        self._names: dict[str, Content] = {}
        self._durable_names: dict[str, Content] = {}
        self._open: dict[int, Content] = {}
        self._handles = count(1)
        self._room_bytes = ROOM_BYTES
        self._random = dice()

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o777, "st_nlink": 2}
        size = 0 if path == COMMANDS else len(self._content(path, fh).seen)
        return {
            "st_mode": stat.S_IFREG | 0o666,
            "st_nlink": 1,
            "st_size": size,
            "st_uid": os.getuid(),
            "st_gid": os.getgid(),
        }

    def statfs(self, path: str) -> dict[str, int]:
        del path
        free = max(0, self._room_bytes - self._used()) // BLOCK_BYTES
        size = {"f_bsize": BLOCK_BYTES, "f_frsize": BLOCK_BYTES, "f_namemax": 255}
        return {
            **size,
            "f_blocks": self._room_bytes // BLOCK_BYTES,
            "f_bfree": free,
            "f_bavail": free,
        }

    def readdir(self, path: str, fh: int) -> list[str]:
        del path, fh
        return [".", "..", *(name[1:] for name in self._names)]

    def create(self, path: str, mode: int, fi: object = None) -> int:
        del mode, fi
        self._names[path] = Content()
        return self.open(path, 0)

    def open(self, path: str, flags: int) -> int:
        del flags
        handle = next(self._handles)
        self._open[handle] = Content() if path == COMMANDS else self._content(path, None)
        return handle

    def release(self, path: str, fh: int) -> int:
        del path
        del self._open[fh]
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._content(path, fh).seen[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if path == COMMANDS:
            self._command(data.decode().split())
            return len(data)
        content = self._content(path, fh)
        self._claim(offset + len(data) - len(content.seen))
        content.write(offset, data)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        if path != COMMANDS:
            content = self._content(path, fh)
            self._claim(length - len(content.seen))
            content.truncate(length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        del datasync
        self._content(path, fh).sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        del path, datasync, fh
        self._durable_names = dict(self._names)
        return 0

    def unlink(self, path: str) -> int:
        self._content(path, None)
        del self._names[path]
        return 0

    def rename(self, old: str, new: str) -> int:
        self._names[new] = self._content(old, None)
        del self._names[old]
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        del path, times
        return 0

    def chmod(self, path: str, mode: int) -> int:
        del path, mode
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        del path, uid, gid
        return 0

    def _content(self, path: str, handle: int | None) -> Content:
        found = self._names.get(path) if handle is None else self._open.get(handle)
        if found is None:
            raise FuseOSError(errno.ENOENT)
        return found

    def _used(self) -> int:
        return sum(len(content.seen) for content in self._names.values())

    def _claim(self, more: int) -> None:
        if more > 0 and self._used() + more > self._room_bytes:
            raise FuseOSError(errno.ENOSPC)

    def _command(self, words: list[str]) -> None:
        match words:
            case ["room", size]:
                self._room_bytes = int(size)
            case ["drop"]:
                self._cut(None)
            case ["torn"]:
                self._cut(self._random)
            case _:
                raise FuseOSError(errno.EINVAL)

    def _cut(self, random: Random | None) -> None:
        if random is None or random.random() < 0.5:
            self._names = dict(self._durable_names)
        self._durable_names = dict(self._names)
        for content in self._names.values():
            content.cut(random)


class PowerDisk:
    """The disk, mounted at ``path`` for the length of the context."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        self.path.mkdir()
        self._spawn()
        try:
            await until(self._mounted, MOUNT_S)
        except TimeoutError as error:
            self._end()
            msg = "/dev/fuse cannot be used here: apt-get install fuse3, and run where FUSE is let"
            raise RuntimeError(msg) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            self._unmount()
            with suppress(TimeoutError):
                await until(self._has_ended, GONE_S)
        finally:
            self._end()

    def order(self, command: str) -> None:
        """Pull the plug (``drop``, ``torn``) or change the size (``room BYTES``)."""
        with (self.path / COMMANDS[1:]).open("wb", buffering=0) as power:
            power.write(command.encode())

    def _mounted(self) -> bool:
        if self._has_ended():
            raise TimeoutError
        return self.path.is_mount()

    def _spawn(self) -> None:
        command = [sys.executable, "-m", "tests.faults.power_disk", str(self.path)]
        self._process = subprocess.Popen(command, cwd=ROOT)

    def _has_ended(self) -> bool:
        assert self._process is not None
        return self._process.poll() is not None

    def _end(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _unmount(self) -> None:
        subprocess.run(["fusermount3", "-u", "-z", str(self.path)], check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("mount")
    # Nothing may be remembered by the kernel over a cut.
    FUSE(
        PowerDiskFiles(),
        parser.parse_args().mount,
        foreground=True,
        nothreads=True,
        attr_timeout=0,
        entry_timeout=0,
        negative_timeout=0,
    )
