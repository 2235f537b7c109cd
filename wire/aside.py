"""A database's file and its folder: put aside what cannot be read, and make names durable.

In: paths. Out: files of other names. It opens no database and decides nothing.
"""

import os
from pathlib import Path

PARTS = ("", "-wal", "-shm")
"""What SQLite keeps of one database."""


def move_aside(path: Path) -> Path:
    """Keep what cannot be read for whoever can, under the first free name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.corrupt-{number}")).exists():
        number += 1
    for suffix in PARTS:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    sync_folder(path.parent)
    return aside


def sync_folder(folder: Path) -> None:
    """Make a new or renamed entry of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
