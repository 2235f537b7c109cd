"""The kinds of steps: each says what it is, sees whether it stands, does it, and takes it back.

In: a machine. Out: the machine, changed. A step that stands is not done again, so that a role can
be provisioned as often as somebody likes. What a shop has made its own (settings, passwords, what
was said and counted) is never taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from provisioning.machine import Machine

PUBLIC, SECRET = 0o644, 0o600

INSTALLED = 'test "$(dpkg-query -W -f \'${db:Status-Status}\' "$1" 2>/dev/null)" = installed'
"""One that was removed, and whose settings stay, is known and not installed."""


def _nobody(machine: Machine) -> list[str]:  # noqa: ARG001 - whatever machine it is
    return []


class Step(Protocol):
    """One thing that has to be so."""

    @property
    def about(self) -> str:
        """What it is, in a few words."""

    def stands(self, machine: Machine) -> bool:
        """Whether it is so already."""

    def do(self, machine: Machine) -> None:
        """Make it so."""

    def undo(self, machine: Machine) -> str:
        """Take it back, and say what was done; empty when there was nothing to do."""


@dataclass(frozen=True)
class Packages:
    """Debian packages. They stay when the role is taken back: others may use them."""

    names: tuple[str, ...]

    @property
    def about(self) -> str:
        """Their names."""
        return f"Debian packages: {' '.join(self.names)}"

    def stands(self, machine: Machine) -> bool:
        """Whether all are installed."""
        return not self._missing(machine)

    def do(self, machine: Machine) -> None:
        """Install the missing ones; without a network those that are at hand already."""
        machine.succeeds("apt-get", "update", "-qq")
        apt = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
        machine.run(*apt, *self._missing(machine))

    def undo(self, machine: Machine) -> str:  # noqa: ARG002 - nothing is done
        """Leave them."""
        return "the Debian packages stay; others may use them"

    def _missing(self, machine: Machine) -> list[str]:
        return [
            name for name in self.names if not machine.succeeds("sh", "-c", INSTALLED, "dpkg", name)
        ]


@dataclass(frozen=True)
class User:
    """A user of the system that no one signs in as."""

    name: str
    groups: tuple[str, ...]

    @property
    def about(self) -> str:
        """Its name and groups."""
        return f"user {self.name}, of {' '.join(self.groups)}"

    def stands(self, machine: Machine) -> bool:
        """Whether it is there, in all its groups."""
        if not machine.succeeds("id", self.name):
            return False
        return set(self.groups) <= set(machine.run("id", "-Gn", self.name).split())

    def do(self, machine: Machine) -> None:
        """Make it, or put it into its groups."""
        if not machine.succeeds("id", self.name):
            shell = ("--shell", "/usr/sbin/nologin")
            machine.run("useradd", "--system", "--no-create-home", *shell, self.name)
        machine.run("usermod", "--append", "--groups", ",".join(self.groups), self.name)

    def undo(self, machine: Machine) -> str:
        """Leave it: what it wrote is its own, and another would get its number."""
        return f"user {self.name} stays" if machine.succeeds("id", self.name) else ""


@dataclass(frozen=True)
class Folder:
    """A folder that has to be there, even when it is empty."""

    path: str
    mode: int

    @property
    def about(self) -> str:
        """Where, and for whom."""
        return f"folder {self.path}, {self.mode:o}"

    def stands(self, machine: Machine) -> bool:
        """Whether it is there, and open to nobody else."""
        place = machine.at(self.path)
        return place.is_dir() and place.stat().st_mode & 0o777 == self.mode

    def do(self, machine: Machine) -> None:
        """Make it."""
        place = machine.at(self.path)
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(self.mode)

    def undo(self, machine: Machine) -> str:
        """Remove it where it is empty."""
        place = machine.at(self.path)
        if not place.is_dir():
            return ""
        if any(place.iterdir()):
            return f"{self.path} stays: it is not empty"
        place.rmdir()
        return f"removed {self.path}"


@dataclass(frozen=True)
class Copied:
    """A file of ours; one that somebody changed by hand is not taken away."""

    path: str
    text: str

    @property
    def about(self) -> str:
        """Where."""
        return f"file {self.path}"

    def stands(self, machine: Machine) -> bool:
        """Whether it says the same."""
        return machine.reads(self.path) == self.text.encode()

    def do(self, machine: Machine) -> None:
        """Write it."""
        machine.writes(self.path, self.text.encode(), PUBLIC)

    def undo(self, machine: Machine) -> str:
        """Remove it where it is still ours."""
        found = machine.reads(self.path)
        if found is None:
            return ""
        if found != self.text.encode():
            return f"{self.path} stays: somebody changed it"
        machine.removes(self.path)
        return f"removed {self.path}"


@dataclass(frozen=True)
class Seeded:
    """A file that is the shop's own from its first writing on."""

    path: str
    text: str

    @property
    def about(self) -> str:
        """Where, and whose."""
        return f"file {self.path}, yours to change"

    def stands(self, machine: Machine) -> bool:
        """Whether there is one, whatever it says."""
        return machine.reads(self.path) is not None

    def do(self, machine: Machine) -> None:
        """Write the first one."""
        machine.writes(self.path, self.text.encode(), PUBLIC)

    def undo(self, machine: Machine) -> str:
        """Leave it."""
        return f"{self.path} stays: it is yours" if self.stands(machine) else ""


@dataclass(frozen=True)
class Carried:
    """A file that comes from elsewhere, perhaps a secret; it stays when the role is taken back."""

    path: str
    source: Path
    mode: int

    @property
    def about(self) -> str:
        """Where from, where to."""
        return f"file {self.path}, from {self.source}"

    def stands(self, machine: Machine) -> bool:
        """Whether it says the same, to the same people."""
        place = machine.at(self.path)
        if not place.is_file() or not self.source.is_file():
            return False
        same = place.read_bytes() == self.source.read_bytes()
        return same and place.stat().st_mode & 0o777 == self.mode

    def do(self, machine: Machine) -> None:
        """Copy it."""
        machine.writes(self.path, self.source.read_bytes(), self.mode)

    def undo(self, machine: Machine) -> str:
        """Leave it."""
        return f"{self.path} stays" if machine.reads(self.path) is not None else ""


@dataclass(frozen=True)
class Told:
    """A command that makes what was written before it count; done when something was."""

    about: str
    words: tuple[str, ...]

    def stands(self, machine: Machine) -> bool:
        """Whether nothing was changed before."""
        return not machine.touched

    def do(self, machine: Machine) -> None:
        """Say it."""
        machine.run(*self.words)

    def undo(self, machine: Machine) -> str:
        """Say it again, now that the files are gone."""
        machine.succeeds(*self.words)
        return ""


@dataclass(frozen=True)
class Started:
    """Services that run now and after every start of the machine.

    ``besides``: who runs the same program, and is started anew with them where it runs.
    """

    units: tuple[str, ...]
    besides: Callable[[Machine], list[str]] = _nobody

    @property
    def about(self) -> str:
        """Their names."""
        return f"running: {' '.join(self.units)}"

    def stands(self, machine: Machine) -> bool:
        """Whether they run, as what is on the disk now."""
        if machine.touched:
            return False
        return all(machine.succeeds("systemctl", "is-active", "-q", unit) for unit in self.units)

    def do(self, machine: Machine) -> None:
        """Start them, those that run anew."""
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "enable", "-q", *self.units)
        machine.run("systemctl", "restart", *self.units)
        if besides := self.besides(machine):
            machine.run("systemctl", "try-restart", *besides)

    def undo(self, machine: Machine) -> str:
        """Stop them for good."""
        known = [one for one in self.units if machine.succeeds("systemctl", "cat", one)]
        if not known:
            return ""
        machine.run("systemctl", "disable", "-q", "--now", *known)
        return f"stopped {' '.join(known)}"


@dataclass(frozen=True)
class Enabled:
    """A service that the machine starts when it starts itself, and a path of ours meanwhile."""

    unit: str

    @property
    def about(self) -> str:
        """Its name."""
        return f"at each start of the machine: {self.unit}"

    def stands(self, machine: Machine) -> bool:
        """Whether it is."""
        return machine.succeeds("systemctl", "is-enabled", "-q", self.unit)

    def do(self, machine: Machine) -> None:
        """Have it so; it is not started now."""
        machine.run("systemctl", "enable", "-q", self.unit)

    def undo(self, machine: Machine) -> str:
        """Have it so no more."""
        if not self.stands(machine):
            return ""
        machine.run("systemctl", "disable", "-q", self.unit)
        return f"not started any more: {self.unit}"


@dataclass(frozen=True)
class Shared:
    """A step that ``others`` on this machine lean on as well: it goes with the last of them."""

    step: Step
    others: Callable[[Machine], list[str]]

    @property
    def about(self) -> str:
        """As the step."""
        return self.step.about

    def stands(self, machine: Machine) -> bool:
        """As the step."""
        return self.step.stands(machine)

    def do(self, machine: Machine) -> None:
        """As the step."""
        self.step.do(machine)

    def stays(self, machine: Machine) -> str:
        """Why it would not be taken back; empty: nobody else is there."""
        others = " and ".join(self.others(machine))
        return f"stays, for {others} on this machine: {self.about}" if others else ""

    def undo(self, machine: Machine) -> str:
        """Leave it while somebody else needs it."""
        return self.stays(machine) or self.step.undo(machine)
