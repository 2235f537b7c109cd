"""The devices that were accepted at the hub, and those that were shut out, in one file.

In: the hub's folder, and what a manager decided. Out: the file (mode 0600), whole after a power
cut. It is what ``vetrina-hub mosquitto`` lets in; the hub writes it, and root's command reads it
with care. No password is in it: devices make theirs themselves, and keep them.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from config.load import read_owned, save_for_owner
from hub.trust.mosquitto import HOME_ASSISTANT
from wire.enrol import DeviceName, Program
from wire.topics import HUB
from wire.verifier import is_verifier

ROSTER_FILE = "enrolled.json"

DEVICES_MAX = 500
"""More than a broker has places for."""

BYTES_MAX = 1_000_000

LOOKS_MAX = 600
LOOK_S = 0.05
"""How often and after what the other is looked for: it writes one small file."""

RESERVED = {HUB, HOME_ASSISTANT}
"""No device may come under these: they may hear more than a device does."""

State = Literal["accepted", "revoked"]


class RosterError(Exception):
    """The file cannot be used; the message says what an operator can do."""


class Enrolled(Struct, frozen=True, kw_only=True):
    """One device, since ``at_ms``, and who decided so."""

    name: DeviceName
    program: Program
    verifier: str
    state: State
    at_ms: int
    by: str


class Roster(Struct, frozen=True, kw_only=True):
    """Every device that was ever accepted, each name once: who replaced it is meant."""

    devices: Annotated[tuple[Enrolled, ...], Meta(max_length=DEVICES_MAX)] = ()

    def of(self, name: str) -> Enrolled | None:
        """The device of a name."""
        return next((one for one in self.devices if one.name == name), None)

    def having(self, one: Enrolled) -> "Roster":
        """The same with a device as it is now."""
        others = (other for other in self.devices if other.name != one.name)
        return Roster(devices=tuple(sorted((*others, one), key=lambda each: each.name)))

    def without(self, names: Iterable[str], at_ms: int, by: str) -> "Roster":
        """The same, where those of the names that may come may not any more."""
        roster = self
        for one in filter(None, map(self.of, names)):
            if one.state == "accepted":
                roster = roster.having(replace(one, state="revoked", at_ms=at_ms, by=by))
        return roster

    def verifiers(self) -> dict[str, str]:
        """What the broker keeps of those that may come."""
        return {one.name: one.verifier for one in self.devices if one.state == "accepted"}

    def shut_out(self) -> set[str]:
        """Who may not, whatever else is known of them."""
        return {one.name for one in self.devices if one.state == "revoked"}


def read(folder: Path) -> Roster:
    """Who is known in the hub's folder.

    Raises:
        RosterError: the file cannot be read, or says what no hub would.
    """
    path = folder / ROSTER_FILE
    try:
        roster = msgspec.json.decode(read_owned(path, BYTES_MAX), type=Roster)
    except FileNotFoundError:
        return Roster()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}; restore it from a backup"
        raise RosterError(msg) from error
    for one in roster.devices:
        if one.name in RESERVED or not is_verifier(one.verifier):
            msg = f"{path} has a device {one.name} that cannot be; restore it from a backup"
            raise RosterError(msg)
    return roster


def amend(folder: Path, change: Callable[[Roster], Roster]) -> Roster:
    """Change who is known, whatever the hub and root's command do at once; blocks.

    Raises:
        RosterError: the file cannot be used, or somebody else does not let go of it.
    """
    with _held(folder):
        before = read(folder)
        after = change(before)
        if after != before:
            keep(folder, after)
        return after


def keep(folder: Path, roster: Roster) -> None:
    """Write who is known; as root for whose folder it is.

    Raises:
        RosterError: it cannot be written, and nothing has changed.
    """
    path = folder / ROSTER_FILE
    if len(roster.devices) > DEVICES_MAX:  # it could not be read again
        msg = f"{path} has {DEVICES_MAX} names already; give the new device the name of an old one"
        raise RosterError(msg)
    try:
        save_for_owner(path, msgspec.json.encode(roster) + b"\n")
    except OSError as error:
        msg = f"{path} cannot be written: {error}; check the disk"
        raise RosterError(msg) from error


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Nobody else amends meanwhile. The folder itself is locked: root makes no file in it."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        msg = f"{folder} cannot be read: {error}; check the disk"
        raise RosterError(msg) from error
    try:
        for _ in range(LOOKS_MAX):
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOOK_S)
                continue
            break
        else:
            msg = f"{folder / ROSTER_FILE} is being written by somebody else; try again"
            raise RosterError(msg)
        yield
    finally:
        os.close(opened)
