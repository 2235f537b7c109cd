"""The steps of what renews a role: whom it believes, and whether it may be renewed at all.

In: the publisher's root key, where one was typed. Out: ``/etc/vetrina/renew-ROLE.toml``, which is
the shop's own from its first writing on but for that key, and the renewal's journal. The journal is
laid only where there is a key: by it a program knows that it may be renewed, and systemd that there
is something to start (``config.renewal.told``, ``vetrina-renew@.service``).
"""

import json
import re
import tomllib
from dataclasses import dataclass

from provisioning.layout import JOURNAL, PLACE, place_of
from provisioning.machine import Machine, StepError
from provisioning.steps import PUBLIC

KEY = re.compile(r"[0-9a-f]{64}")
PLACES_OF_KEY = (
    re.compile(r"^[ \t]*root_key[ \t]*=.*$", re.MULTILINE),
    re.compile(r"^#[ \t]*root_key[ \t]*=.*$", re.MULTILINE),
)
"""The line that says it, else the one that shows how."""


def settings_of(role: str) -> str:
    """Where the settings of a role's renewal are."""
    return f"/etc/vetrina/renew-{role}.toml"


def root_key(machine: Machine, role: str) -> str | None:
    """The publisher's key that a role's renewal believes; None: none, no release is taken."""
    return _key_in(machine.reads(settings_of(role)) or b"")


def _seen_alone(machine: Machine) -> dict[str, int]:
    """The highest numbers that sensors have seen whose renewal had a folder each."""
    seen = {"warrant": 0, "counter": 0}
    for name in machine.names(PLACE):
        path = f"{PLACE}/{name}/{JOURNAL}"
        content = machine.reads(path) if name.startswith("sensor-") else None
        if content is None:
            continue
        try:
            found = json.loads(content).get("seen", {})
            seen = {one: max(highest, int(found.get(one, 0))) for one, highest in seen.items()}
        except (ValueError, TypeError, AttributeError) as error:
            msg = (
                f"{path} cannot be read: restore it, or take it away if no release was taken there"
            )
            raise StepError(msg) from error
    return seen


def _key_in(content: bytes) -> str | None:
    try:
        found = tomllib.loads(content.decode()).get("root_key")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    return found if isinstance(found, str) and KEY.fullmatch(found) else None


def _with_key(content: bytes, key: str) -> bytes:
    text, line = content.decode(errors="surrogateescape"), f'root_key = "{key}"'
    place = next((one for one in PLACES_OF_KEY if one.search(text)), None)
    text = f"{line}\n{text}" if place is None else place.sub(line, text, count=1)
    return text.encode(errors="surrogateescape")


@dataclass(frozen=True)
class Renewed:
    """The settings of a role's renewal, with the root key that was typed."""

    role: str
    text: str
    key: str | None

    @property
    def about(self) -> str:
        """Where, and whose."""
        return f"file {settings_of(self.role)}, yours to change"

    def stands(self, machine: Machine) -> bool:
        """Whether there is one, with the key that was typed, if one was."""
        if machine.reads(settings_of(self.role)) is None:
            return False
        return self.key is None or root_key(machine, self.role) == self.key

    def do(self, machine: Machine) -> None:
        """Write the first one, or put the key into the one that is there.

        Raises:
            StepError: with the key in it, what renews could not read it.
        """
        found = machine.reads(settings_of(self.role))
        content = self.text.encode() if found is None else found
        if self.key is not None:
            content = _with_key(content, self.key)
            if _key_in(content) != self.key:
                path, line = settings_of(self.role), f'root_key = "{self.key}"'
                msg = f"{path} could not be read with the key in it: write {line} there yourself"
                raise StepError(msg)
        machine.writes(settings_of(self.role), content, PUBLIC)

    def undo(self, machine: Machine) -> str:
        """Leave it."""
        there = machine.reads(settings_of(self.role)) is not None
        return f"{settings_of(self.role)} stays: it is yours" if there else ""


@dataclass(frozen=True)
class Renewable:
    """The role may be renewed, where its renewal has a ``key``, or had one before."""

    role: str
    key: str | None

    @property
    def about(self) -> str:
        """What it is about."""
        return f"releases for the {self.role}, where a root key is set"

    def stands(self, machine: Machine) -> bool:
        """Whether there is a journal, or nobody to believe."""
        no_key = self.key is None and root_key(machine, self.role) is None
        return no_key or machine.reads(self._journal) is not None

    def do(self, machine: Machine) -> None:
        """Begin a journal, in which no release was seen but by a sensor that was renewed alone.

        Raises:
            StepError: what such a sensor has seen cannot be read; an old release would look new.
        """
        seen = _seen_alone(machine) if self.role == "sensor" else {}
        machine.writes(self._journal, json.dumps({"seen": seen}).encode(), PUBLIC)

    def undo(self, machine: Machine) -> str:  # noqa: ARG002 - it goes with the role's folder
        """Nothing of its own."""
        return ""

    @property
    def _journal(self) -> str:
        return f"{place_of(self.role)}/{JOURNAL}"
