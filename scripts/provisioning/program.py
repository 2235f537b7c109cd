"""The steps that install a role's program: an environment from the hashed locks, beside the old one.

In: the checkout, the role's locks, perhaps a folder of wheels. Out: the link ``current``, which
leads to the old environment or to the new one, whole, whenever the power goes; and later, when the
services run the new one, no old ones. A release that the renewal has put in force stays until the
checkout changes.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from provisioning import layout
from provisioning.layout import CURRENT, INSTALLED, OWN, VERSIONS
from provisioning.machine import HeldError, Machine, StepError

ROOMS = ("wire", "config", "kiosk", "sensors", "hub")
BUILD = "build"
"""The lock of what makes a wheel of the checkout."""


@dataclass(frozen=True)
class Program:
    """The program of a role, or what renews it, from ``checkout`` with all that ``locks`` name.

    ``wheels``: take everything from this folder, and nothing from the network.
    """

    role: str
    checkout: Path
    locks: tuple[str, ...]
    wheels: Path | None = None

    @property
    def about(self) -> str:
        """Where, and from what."""
        origin = self.wheels or "the package index, by hash"
        return f"program in {layout.place_of(self.role)}, from {origin}"

    def stands(self, machine: Machine) -> bool:
        """Whether this very state of the checkout was installed, and what is in force is whole."""
        if machine.reads(self._installed) != self._state().encode():
            return False
        name = layout.in_force(machine, self.role)
        return name != "" and layout.is_whole(machine, self.role, name)

    def do(self, machine: Machine) -> None:
        """Install beside what is in force, and switch when it is whole."""
        state = self._state()
        with _alone(machine, self.role):
            name = self._made(machine, state) or self._make(machine, state)
            machine.links(f"{self._place}/{CURRENT}", f"{VERSIONS}/{name}")
            _settle(machine, self.role)
            machine.writes(self._installed, state.encode(), 0o644)

    def undo(self, machine: Machine) -> str:
        """Remove it, with every release."""
        if not machine.at(self._place).is_dir():
            return ""
        machine.removes(self._place)
        if not machine.names(layout.PLACE):
            machine.removes(layout.PLACE)
        return f"removed {self._place}"

    def _made(self, machine: Machine, state: str) -> str:
        """What a try that was cut off has already made whole; empty: nothing."""
        wanted = state.encode()
        found = (
            name
            for name in layout.versions(machine, self.role)
            if machine.reads(layout.mark(self.role, name)) == wanted
        )
        return next(found, "")

    def _make(self, machine: Machine, state: str) -> str:
        """A new environment under a name that none has had; what is by half is taken away."""
        known = layout.versions(machine, self.role)
        there = layout.in_force(machine, self.role)
        for name in known:
            if name != there and not layout.is_whole(machine, self.role, name):
                machine.removes(f"{self._place}/{VERSIONS}/{name}")
        numbers = [int(own[1]) for name in known if (own := OWN.fullmatch(name))]
        name = f"checkout-{max(numbers, default=0) + 1}"
        self._install(machine, f"{self._place}/{VERSIONS}/{name}")
        machine.sync()  # one call for the thousands of files that pip has unpacked
        machine.writes(layout.mark(self.role, name), state.encode(), 0o644)
        return name

    def _install(self, machine: Machine, into: str) -> None:
        machine.run("python3", "-m", "venv", into)
        pip: tuple[str, ...] = (f"{into}/bin/python", "-m", "pip", "--disable-pip-version-check")
        pip = (*pip, "install", "-q")
        if self.wheels is not None:
            pip = (*pip, "--no-index", "--find-links", str(self.wheels))
        for lock in self._files():
            machine.run(*pip, "--require-hashes", "-r", str(lock))
        machine.run(*pip, "--no-deps", "--no-build-isolation", str(self.checkout))

    @property
    def _place(self) -> str:
        return layout.place_of(self.role)

    @property
    def _installed(self) -> str:
        return f"{self._place}/{INSTALLED}"

    def _files(self) -> list[Path]:
        found = [self.checkout / "requirements" / f"{name}.txt" for name in (*self.locks, BUILD)]
        missing = [one.name for one in found if not one.is_file()]
        if missing:
            msg = f"there is no lock {' '.join(missing)} in {self.checkout / 'requirements'}"
            raise StepError(msg)
        return found

    def _state(self) -> str:
        """What stands for the checkout: each of its files and locks."""
        state = hashlib.sha256(_rooms(self.checkout))
        for path in (*self._files(), self.checkout / "pyproject.toml"):
            state.update(str(path.relative_to(self.checkout)).encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
        return state.hexdigest()


@dataclass(frozen=True)
class Swept:
    """No environment but the one in force; done when the services run that one.

    While a release is in force, which environments stay is for the renewal to say.
    """

    role: str

    @property
    def about(self) -> str:
        """Where."""
        return f"nothing older in {layout.place_of(self.role)}"

    def stands(self, machine: Machine) -> bool:
        """Whether there is no other, or the renewal is at work there."""
        if any(machine.is_held(one) for one in layout.journals(self.role)):
            return True
        return not self._older(machine)

    def do(self, machine: Machine) -> None:
        """Take the others away, first the mark: one that is by half is none."""
        with _alone(machine, self.role):
            for name in self._older(machine):
                machine.removes(layout.mark(self.role, name))
                machine.removes(f"{layout.place_of(self.role)}/{VERSIONS}/{name}")

    def undo(self, machine: Machine) -> str:  # noqa: ARG002 - nothing to give back
        """Leave it."""
        return ""

    def _older(self, machine: Machine) -> list[str]:
        there = layout.in_force(machine, self.role)
        if not OWN.fullmatch(there):
            return []
        return [name for name in layout.versions(machine, self.role) if name != there]


@cache
def _rooms(checkout: Path) -> bytes:
    """What stands for the sources, looked at once: each time that this is typed."""
    state = hashlib.sha256()
    inside = (path for room in ROOMS for path in (checkout / room).rglob("*"))
    for path in sorted(one for one in inside if one.is_file() and "__pycache__" not in one.parts):
        state.update(str(path.relative_to(checkout)).encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.digest()


@contextmanager
def _alone(machine: Machine, role: str) -> Iterator[None]:
    """While no renewal runs that reads or writes a role's environments.

    Raises:
        StepError: one runs.
    """
    try:
        with machine.held(*layout.journals(role)):
            yield
    except HeldError as error:
        msg = "a release is being taken and tried: type this again in ten minutes"
        raise StepError(msg) from error


def _settle(machine: Machine, role: str) -> None:
    """End a trial that a power cut broke off: what was typed by hand goes before it.

    What releases were seen stays written down, so that no older one is taken afterwards.
    """
    path = f"{layout.place_of(role)}/{layout.JOURNAL}"
    journal = json.loads(machine.reads(path) or b"{}")
    if journal.get("trial") is not None:
        machine.writes(path, json.dumps({**journal, "trial": None}).encode(), 0o644)
