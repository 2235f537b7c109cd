"""A machine that never was: files below a folder, and commands that only leave their traces."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from provisioning.broker import ADMITTING, FILES, UNIT
from provisioning.doing import Say, do, look, undo
from provisioning.layout import ENABLED
from provisioning.machine import Machine, StepError
from provisioning.roles import Wanted, steps
from provisioning.steps import INSTALLED, Step

HUB = "/opt/vetrina/hub/current/bin/vetrina-hub"


class BareMachine(Machine):
    """Debian as it comes. ``fails_at``: the first command that begins so fails, once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: list[str] = []
        self.installed: set[str] = set()
        self.groups: dict[str, set[str]] = {}
        self.active: set[str] = set()
        self.fails_at: str | None = None

    def run(self, *words: str) -> str:
        line = " ".join(words)
        if self.fails_at is not None and line.startswith(self.fails_at):
            self.fails_at = None
            msg = "no network"
            raise StepError(msg)
        self.ran.append(line)
        self._of_services(words)
        return self._answer(words)

    def _answer(self, words: tuple[str, ...]) -> str:
        match words:
            case ("apt-get", "install", *names):
                self.installed |= {name for name in names if not name.startswith("-")}
            case ("python3", "-m", "venv", place):
                self.writes(f"{place}/bin/python", b"", 0o755)
            case ("useradd", *_, name):
                self.groups[name] = set()
            case ("usermod", *_, groups, name):
                self.groups[name] |= set(groups.split(","))
            case ("id", "-Gn", name):
                return " ".join(self.groups[name])
            case (python, "-m", "pip", *_, what):
                self._unpack(Path(python).parents[1], Path(what))
            case (program, "mosquitto", *rest) if program == HUB and self.at(HUB).exists():
                self._set_up([name for flag, name in pairwise(rest) if flag == "--device"])
        return ""

    def _unpack(self, into: Path, what: Path) -> None:
        """The packages of a lock; or the checkout, which says which it is."""
        lib = self.at(f"{into}/lib")
        lib.mkdir(exist_ok=True)
        if what.suffix == ".txt":
            (lib / what.stem).touch()
            return
        (lib / "vetrina").write_bytes((what / "pyproject.toml").read_bytes())
        self.at(f"{into}/bin/vetrina-hub").touch()

    def _set_up(self, named: list[str]) -> None:
        for name in ("hub", *named):
            self.writes(f"{FILES}/devices/{name}.password", f"of {name}".encode(), 0o600)
        for path in (UNIT, *ADMITTING):
            self.writes(path, f"ExecStart={Path(HUB).parent}/python".encode(), 0o644)

    def _of_services(self, words: tuple[str, ...]) -> None:
        match words:
            case ("systemctl", "restart", *units):
                self.active |= set(units)
            case ("systemctl", "enable", "-q", *units):
                for unit in units:
                    self.writes(_link(unit), b"", 0o644)
            case ("systemctl", "disable", "-q", *units):
                self.active -= set(units)
                for unit in units:
                    if unit != "--now":
                        self.removes(_link(unit))

    def succeeds(self, *words: str) -> bool:
        match words:
            case ("sh", "-c", script, "dpkg", name) if script == INSTALLED:
                return name in self.installed
            case ("id", name):
                return name in self.groups
            case ("systemctl", "is-active", "-q", unit):
                return unit in self.active
            case ("systemctl", "is-enabled", "-q", unit):
                return self.at(_link(unit)).exists()
            case ("systemctl", "cat", unit):
                return unit in self.active
        return True

    def sync(self) -> None:
        """Nothing here outlives a power cut anyway."""

    def flush(self, opened: int) -> None:
        """As ``sync``."""


def provision(wanted: Wanted, machine: BareMachine) -> list[str]:
    """Type it; what was done."""
    return _said(wanted, machine, do, "done")


def looked_at(wanted: Wanted, machine: BareMachine) -> list[str]:
    """Type it with --dry-run; what would be done."""
    return _said(wanted, machine, look, "would")


def take_back(wanted: Wanted, machine: BareMachine, *, dry: bool = False) -> str:
    """Type it with --undo; what was said."""
    said: list[str] = []
    undo(steps(wanted), machine, said.append, dry=dry)
    return "\n".join(said)


def _said(
    wanted: Wanted,
    machine: BareMachine,
    does: Callable[[Sequence[Step], BareMachine, Say], None],
    word: str,
) -> list[str]:
    said: list[str] = []
    does(steps(wanted), machine, said.append)
    return [line.split(maxsplit=1)[1] for line in said if line.startswith(word)]


def _link(unit: str) -> str:
    """What systemd makes of an enabled unit; a service has its kind in the name."""
    name = unit if unit.rpartition(".")[2] in {"path", "timer", "service"} else f"{unit}.service"
    return f"{ENABLED}/{name}"
