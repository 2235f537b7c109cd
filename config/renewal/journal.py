"""What the renewal remembers over a power cut: one small file, replaced whole."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from config.load import save
from wire.release import Counter, Seen

JOURNAL = "journal.json"

STARTS_MAX = 3
"""A release under which the power goes so often is given up: it may be what takes it."""


class Trial(Struct, frozen=True, kw_only=True):
    """A release that is in force until it has shown that it works.

    ``back`` is where ``current`` led before, ``starts`` how often the trial began, ``over`` why it
    failed: what is left to do is the way back. ``boot`` is the machine's when it began last.
    """

    counter: Counter
    back: str
    starts: int = 0
    over: str | None = None
    boot: str | None = None


class Failed(Struct, frozen=True, kw_only=True):
    """A release that was tried, or could not be; the device runs the one before."""

    counter: Counter
    why: Annotated[str, Meta(max_length=200)]


class Asked(Struct, frozen=True, kw_only=True):
    """A release of a hub that is installed, and that the hub is to try on a copy.

    The hub's answer names the ``mark``: one that was given to an earlier question is none.
    """

    counter: Counter
    mark: Annotated[str, Meta(max_length=64)]


class Journal(Struct, frozen=True, kw_only=True):
    """What was seen, what is being tried, what failed last. No trial: ``current`` is settled.

    ``refused`` is why what is wanted was not even tried; nothing is seen or changed by it.
    ``asked`` is what a hub is asked for before its release is put on trial.
    """

    seen: Seen = Seen()
    trial: Trial | None = None
    failed: Failed | None = None
    refused: Annotated[str, Meta(max_length=200)] | None = None
    asked: Asked | None = None


class JournalError(Exception):
    """The journal cannot be used; the message says what to do."""


def read(folder: Path) -> Journal:
    """The journal in a folder; an empty one where nothing was renewed yet.

    Raises:
        JournalError: it is there and cannot be read; without it an old release would look new.
    """
    path = folder / JOURNAL
    try:
        return msgspec.json.decode(path.read_bytes(), type=Journal)
    except FileNotFoundError:
        return Journal()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}; restore it, or install this device anew"
        raise JournalError(msg) from error


def write(folder: Path, journal: Journal) -> None:
    """Keep a journal; durable on return.

    Raises:
        OSError: the disk refuses; the one before stands.
    """
    save(folder / JOURNAL, msgspec.json.encode(journal))
    (folder / JOURNAL).chmod(0o644)  # the program under trial tells the hub what stands here
