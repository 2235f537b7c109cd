"""What a program and its renewal leave for each other: two small files in the program's folder.

``wanted.json``: the release that the hub has told the program to take. ``kept.json``: the release
that the hub has told to stay, written by that very release. Neither is believed further than that:
what is installed is for the signed manifest to say.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from config.load import read_owned, save
from wire.release import Counter

WANTED, KEPT = "wanted.json", "kept.json"

NOTE_BYTES_MAX = 4_096  # a note has twenty; the program's folder is not the renewal's


class Note(Struct, frozen=True, kw_only=True):
    """The number of a release."""

    counter: Counter


def leave(folder: Path, name: str, counter: int) -> None:
    """Leave a note; durable on return.

    Raises:
        OSError: the disk refuses.
    """
    save(folder / name, msgspec.json.encode(Note(counter=counter)))


def found(folder: Path, name: str) -> int | None:
    """The number in a note; None: there is none, or what is there is none."""
    try:
        return msgspec.json.decode(read_owned(folder / name, NOTE_BYTES_MAX), type=Note).counter
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
