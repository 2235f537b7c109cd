"""Whose commands a device obeys: the key that it was told, or the one that this was passed on to.

In: the device's folder, the key of its settings or of its enrolment, lines of keys from the hub
(``wire.succession``). Out: the key to believe, and one file (mode 0600) that outlives a restart. A
device that is told another key, or joins anew, forgets what was passed on before.
"""

import logging
from pathlib import Path

import msgspec
from msgspec import Struct

from config.load import save_for_owner
from wire.seal import PublicKey
from wire.succession import LineError, heir, read_line

log = logging.getLogger(__name__)

FILE = "command.believed"


class Believed(Struct, frozen=True, kw_only=True):
    """The key of now, and the one that was ``told``, from which it came."""

    told: PublicKey
    now: PublicKey


def believed(folder: Path, told: PublicKey | None) -> PublicKey | None:
    """The key to believe; None where none was told, or nobody knows any more which one it is."""
    try:
        found = msgspec.json.decode((folder / FILE).read_bytes(), type=Believed)
    except (FileNotFoundError, NotADirectoryError):
        return told
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        log.warning("no command is obeyed: %s cannot be read: %s", folder / FILE, error)
        return None
    return found.now if found.told == told else told


def follow(folder: Path, told: PublicKey | None, now: PublicKey | None, raw: bytes) -> None:
    """Believe the key at the end of a line, where it leads on from the key of ``now``; blocks.

    Raises:
        OSError: it cannot be kept; nothing has changed.
    """
    if told is None or now is None:
        return
    try:
        new = heir(read_line(raw), now)
    except LineError as error:
        log.warning("%s", error)
        return
    if new != now:
        save_for_owner(folder / FILE, msgspec.json.encode(Believed(told=told, now=new)) + b"\n")
        log.info("the hub has a new command key, which the one of before has signed")


def forget(folder: Path) -> None:
    """Believe what is told from now on.

    Raises:
        OSError: the file cannot be taken away.
    """
    (folder / FILE).unlink(missing_ok=True)
