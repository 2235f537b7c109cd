"""The releases that the hub carries, for its devices and for itself: a folder for each program.

In: the hub's data folder. Out: what a bundle says of itself, and the path of each of its files. The
hub vouches for none of it: it has no key of the publisher's, and whoever takes one checks it.
"""

from pathlib import Path

import msgspec

from config.renewal.carrier import HEAD
from wire.release import HEAD_BYTES_MAX, Head, Manifest, Program

FOLDER = "releases"

OF_DEVICES: tuple[Program, ...] = ("kiosk", "sensor")
PROGRAMS: tuple[Program, ...] = (*OF_DEVICES, "hub")


def manifest(folder: Path, program: Program) -> Manifest | None:
    """What a program's bundle says of itself; None: there is none, or it cannot be read."""
    try:
        with (folder / FOLDER / program / HEAD).open("rb") as file:
            head = msgspec.json.decode(file.read(HEAD_BYTES_MAX + 1), type=Head)
        found = msgspec.json.decode(head.manifest.body, type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.program == program else None


def file_of(folder: Path, program: str, name: str) -> Path | None:
    """A file of a bundle, by a name that the bundle itself has; None: it has none such."""
    for known in PROGRAMS:
        said = manifest(folder, known) if known == program else None
        if said is not None and name in {HEAD, *(wheel.name for wheel in said.wheels)}:
            path = folder / FOLDER / known / name
            return path if path.is_file() else None
    return None
