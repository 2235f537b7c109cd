"""What a program and its renewal leave for each other: small files in the program's folder.

``wanted.json``: the release that the hub has told the program to take. ``kept.json``: the release
that the hub has told to stay, written by that very release. A hub tells itself, and leaves two
more: ``proved.json``, what came of a release that was tried on a copy, and ``doubt.json``, what a
release on trial still lacks. None is believed further than that: what is installed is for the
signed manifest to say.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from config.load import read_owned, save
from wire.events import Name
from wire.release import Counter

WANTED, KEPT, PROVED, DOUBT = "wanted.json", "kept.json", "proved.json", "doubt.json"

NOTE_BYTES_MAX = 4_096  # a note has twenty; the program's folder is not the renewal's

PROVED_BYTES_MAX = 1_048_576  # with the names of more devices than a store has

WHY_CHARACTERS_MAX = 200  # as the journal has it

Why = Annotated[str, Meta(max_length=WHY_CHARACTERS_MAX)]


class Note(Struct, frozen=True, kw_only=True):
    """The number of a release."""

    counter: Counter


class Proved(Struct, frozen=True, kw_only=True):
    """What a hub says of a release that it has tried on a copy, where ``mark`` had asked for it.

    ``problem`` is why it is not to be put in force; ``is_final``: it is the release's own.
    ``devices`` are those that were there: the new hub is to hear them again.
    """

    counter: Counter
    mark: Annotated[str, Meta(max_length=64)]
    problem: Why | None = None
    is_final: bool = False
    devices: tuple[Name, ...] = ()


class Doubt(Struct, frozen=True, kw_only=True):
    """What a release on trial lacks so far."""

    counter: Counter
    why: Why


def leave_proved(folder: Path, proved: Proved) -> None:
    """Leave what came of a release; durable on return.

    Raises:
        OSError: the disk refuses.
    """
    save(folder / PROVED, msgspec.json.encode(proved))


def proved(folder: Path) -> Proved | None:
    """What came of the last release that was tried; None: nothing is there, or it is none."""
    try:
        said = msgspec.json.decode(read_owned(folder / PROVED, PROVED_BYTES_MAX), type=Proved)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return said if said.problem is None else replace(said, problem=_printable(said.problem))


def leave_doubt(folder: Path, doubt: Doubt) -> None:
    """Leave what a release lacks.

    Raises:
        OSError: the disk refuses.
    """
    save(folder / DOUBT, msgspec.json.encode(doubt))


def doubt(folder: Path, counter: int) -> str | None:
    """What a release lacks, as it says itself; None: it has said nothing."""
    try:
        said = msgspec.json.decode(read_owned(folder / DOUBT, NOTE_BYTES_MAX), type=Doubt)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return _printable(said.why) if said.counter == counter else None


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


def _printable(words: str) -> str:
    """As it may stand in a log of root's."""
    return "".join(sign if sign.isprintable() else "?" for sign in words)
