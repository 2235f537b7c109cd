"""The step that installs the programs: a virtual environment from the hashed locks.

In: the checkout, the role's locks, perhaps a folder of wheels. Out: ``/opt/vetrina``. Roles share
it; each leaves its mark in it, by which a second look sees that nothing has changed.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from provisioning.machine import Machine, StepError

PLACE = "/opt/vetrina"
ROOMS = ("wire", "config", "kiosk", "sensors", "hub")
BUILD = "build"
"""The lock of what makes a wheel of the checkout."""


@dataclass(frozen=True)
class Program:
    """The programs of ``checkout`` with all that ``locks`` name, for one role.

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
        return f"programs in {PLACE}, from {origin}"

    def stands(self, machine: Machine) -> bool:
        """Whether this very state of the checkout was installed."""
        return machine.reads(self._mark) == self._state().encode()

    def do(self, machine: Machine) -> None:
        """Install; one that was cut off leaves no mark and is done again."""
        machine.removes(self._mark)
        if not machine.at(f"{PLACE}/bin/python").exists():
            machine.run("python3", "-m", "venv", PLACE)
        pip = (f"{PLACE}/bin/python", "-m", "pip", "--disable-pip-version-check", "install", "-q")
        if self.wheels is not None:
            pip = (*pip, "--no-index", "--find-links", str(self.wheels))
        for lock in self._files():
            machine.run(*pip, "--require-hashes", "-r", str(lock))
        machine.run(
            *pip, "--no-deps", "--no-build-isolation", "--force-reinstall", str(self.checkout)
        )
        machine.writes(self._mark, self._state().encode(), 0o644)

    def undo(self, machine: Machine) -> str:
        """Remove it when no other role on this machine uses it."""
        machine.removes(self._mark)
        if not machine.at(PLACE).is_dir():
            return ""
        others = others_than(machine, self.role)
        if others:
            return f"{PLACE} stays: {' and '.join(others)} on this machine too"
        machine.removes(PLACE)
        return f"removed {PLACE}"

    @property
    def _mark(self) -> str:
        return f"{PLACE}/installed-{self.role}"

    def _files(self) -> list[Path]:
        found = [self.checkout / "requirements" / f"{name}.txt" for name in (*self.locks, BUILD)]
        missing = [one.name for one in found if not one.is_file()]
        if missing:
            msg = f"there is no lock {' '.join(missing)} in {self.checkout / 'requirements'}"
            raise StepError(msg)
        return found

    def _state(self) -> str:
        """What stands for the checkout: each of its files and locks."""
        state = hashlib.sha256()
        inside = (path for room in ROOMS for path in (self.checkout / room).rglob("*"))
        files = [path for path in inside if path.is_file() and "__pycache__" not in path.parts]
        for path in sorted([*files, *self._files(), self.checkout / "pyproject.toml"]):
            state.update(str(path.relative_to(self.checkout)).encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
        return state.hexdigest()


def others_than(machine: Machine, role: str) -> list[str]:
    """The roles that this machine has besides."""
    marks = machine.at(PLACE).glob("installed-*")
    found = (path.name.removeprefix("installed-") for path in marks)
    return sorted(one for one in found if one != role)
